"""Which project, goal and indicator of the old filing is which of the new one."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, NamedTuple

from generator.base.characters import matching
from generator.filing.pairing.matching import Features, Matching, grams

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from generator.filing.pairing.nodes import GoalNode, IndicatorNode, Nodes, ProjectNode

ALIKE = 0.5
"""How alike projects, or goals of one project, have to be for one to be the other's new wording."""
ALIKE_HERE = 0.6
"""The same for indicators of one goal; kind and unit count too, and are often the same."""
ALIKE_ELSEWHERE = 0.65
"""The same for indicators of a project, from goal to goal."""
ALIKE_ANYWHERE = 0.8
"""The same from project to project, where many speak of like things."""


class Scope(NamedTuple):
    """Names for things by their place: the same name on both sides where they are matched."""

    old: list[Hashable]
    new: list[Hashable]

    @classmethod
    def of(cls, sort: str, matching: Matching[ProjectNode] | Matching[GoalNode]) -> Scope:
        """Name the things of a matching."""
        return cls(
            [(sort, i, matching.to_new.get(i)) for i in range(len(matching.old))],
            [(sort, matching.to_old.get(j), j) for j in range(len(matching.new))],
        )


class Pairs(NamedTuple):
    """All that was matched, and names for what holds other things."""

    projects: Matching[ProjectNode]
    goals: Matching[GoalNode]
    indicators: Matching[IndicatorNode]
    project_scope: Scope
    goal_scope: Scope

    def indicators_within_goals(self) -> dict[tuple[int, int], list[tuple[IndicatorNode, IndicatorNode]]]:
        """Return the indicators that stayed in their goal, by the goal's places."""
        within: dict[tuple[int, int], list[tuple[IndicatorNode, IndicatorNode]]] = defaultdict(list)
        for old, new in self.indicators.both():
            within[old.parent, new.parent].append((old, new))
        return within


def pair(old: Nodes, new: Nodes) -> Pairs:
    """Match two filings, from the outermost things inwards."""
    projects = _projects(old.projects, new.projects)
    project_scope = Scope.of("project", projects)
    goals = _goals(old.goals, new.goals, project_scope)
    goal_scope = Scope.of("goal", goals)
    before = _Places.of(old, goal_scope.old, project_scope.old)
    after = _Places.of(new, goal_scope.new, project_scope.new)
    indicators = _indicators(old.indicators, new.indicators, before, after)
    return Pairs(projects, goals, indicators, project_scope, goal_scope)


def _projects(old: Sequence[ProjectNode], new: Sequence[ProjectNode]) -> Matching[ProjectNode]:
    """By the file's name, then by code, by name, by likeness."""
    found = Matching(old, new)
    found.equal(lambda node: matching(node.stem))
    found.equal(lambda node: matching(node.project.code) or None)
    found.equal(lambda node: matching(node.project.name))
    found.alike(_project_features, least=ALIKE)
    return found


def _project_features(node: ProjectNode) -> Features:
    project = node.project
    activities = (grams(activity.name) for activity in project.activities)
    goals = (_goal_grams(goal.text, [i.name for i in goal.indicators]) for goal in project.goals.values())
    return Features(None, sum((*activities, *goals), grams(project.name)))


def _goal_grams(text: str, names: list[str]) -> Counter[str]:
    return sum(map(grams, names), grams(text))


def _goals(old: Sequence[GoalNode], new: Sequence[GoalNode], scope: Scope) -> Matching[GoalNode]:
    """Within a project by key, by text, by likeness; then from project to project by text, by likeness."""
    found = Matching(old, new)
    found.equal(
        lambda n: (scope.old[n.parent], matching(n.key)), lambda n: (scope.new[n.parent], matching(n.key))
    )
    found.equal(lambda n: (scope.old[n.parent], _text(n)), lambda n: (scope.new[n.parent], _text(n)))
    found.alike(
        lambda n: _goal_features(n, scope.old[n.parent]),
        lambda n: _goal_features(n, scope.new[n.parent]),
        least=ALIKE,
    )
    found.equal(lambda n: _text(n) or None)
    found.alike(lambda n: _goal_features(n, None), least=ALIKE_ANYWHERE)
    return found


def _text(node: GoalNode) -> str:
    return matching(node.goal.text)


def _goal_features(node: GoalNode, block: Hashable) -> Features:
    return Features(block, _goal_grams(node.goal.text, [i.name for i in node.goal.indicators]))


class _Places(NamedTuple):
    """What holds an indicator of one side, as names that both sides share."""

    goals: list[Hashable]
    projects: list[Hashable]
    identities: Counter[Hashable]

    @classmethod
    def of(cls, nodes: Nodes, goals: list[Hashable], projects: list[Hashable]) -> _Places:
        """Count how often a project uses each identity."""
        identities = ((projects[n.owner.parent], n.indicator.identity) for n in nodes.indicators)
        return cls(goals, projects, Counter(identities))

    def goal(self, node: IndicatorNode) -> Hashable:
        return self.goals[node.parent]

    def project(self, node: IndicatorNode) -> Hashable:
        return self.projects[node.owner.parent]

    def identity(self, node: IndicatorNode) -> Hashable:
        return self.goal(node), node.indicator.identity

    def name(self, node: IndicatorNode) -> Hashable:
        return self.goal(node), matching(node.indicator.name)

    def project_name(self, node: IndicatorNode) -> Hashable:
        return self.project(node), matching(node.indicator.name)

    def project_both(self, node: IndicatorNode) -> Hashable:
        return *self._own_identity(node), matching(node.indicator.name)

    def project_identity(self, node: IndicatorNode) -> Hashable:
        """Return an id that names one indicator of the project only: most say little beyond their goal."""
        own = self._own_identity(node)
        return own if node.indicator.id is not None and self.identities[own] == 1 else None

    def _own_identity(self, node: IndicatorNode) -> tuple[Hashable, str]:
        return self.project(node), node.indicator.identity

    def features(self, node: IndicatorNode, block: Hashable) -> Features:
        indicator = node.indicator
        return Features(block, grams(indicator.name), (indicator.kind, indicator.target.unit))


def _indicators(
    old: Sequence[IndicatorNode], new: Sequence[IndicatorNode], before: _Places, after: _Places
) -> Matching[IndicatorNode]:
    """In its goal, then in its project, then anywhere; each time what is equal before what is alike."""
    found = Matching(old, new)
    found.equal(before.identity, after.identity)
    found.equal(before.name, after.name)
    found.equal(before.project_both, after.project_both)
    found.equal(before.project_name, after.project_name)
    found.equal(before.project_identity, after.project_identity)
    _alike(found, before, after, ALIKE_HERE, lambda places: places.goal)
    _alike(found, before, after, ALIKE_ELSEWHERE, lambda places: places.project)
    found.equal(lambda n: matching(n.indicator.name) or None)
    _alike(found, before, after, ALIKE_ANYWHERE, lambda _: _anywhere)
    return found


def _alike(
    found: Matching[IndicatorNode],
    before: _Places,
    after: _Places,
    least: float,
    block: Callable[[_Places], Callable[[IndicatorNode], Hashable]],
) -> None:
    old_block, new_block = block(before), block(after)
    found.alike(
        lambda node: before.features(node, old_block(node)),
        lambda node: after.features(node, new_block(node)),
        least=least,
    )


def _anywhere(_: IndicatorNode) -> None:
    return None
