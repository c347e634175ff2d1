"""The things of two filings that differ, each where it belongs: with what holds it on both sides."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from generator.compare.contents import goal_values, indicator_values, project_values
from generator.compare.data import Change, Item, Kind, Match, Thing, arranged
from generator.compare.order import reordered
from generator.compare.rows import rows_of
from generator.compare.values import changes, title
from generator.filing.model import Goal, Project
from generator.filing.pairing.nodes import GoalNode

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from generator.compare.declared import Declared
    from generator.filing.pairing.nodes import IndicatorNode, Node, Nodes, ProjectNode
    from generator.filing.pairing.pairs import Pairs, Scope

Goals: TypeAlias = "tuple[GoalNode | None, GoalNode | None]"
Indicators: TypeAlias = "tuple[IndicatorNode | None, IndicatorNode | None]"
"""One thing on both sides, or on one of them."""
_OF_THE_YEAR = {"achieved", "last_year", "year_before_last"}


class Builder:
    """Collects what differs; a thing that differs neither itself nor in its parts is left out."""

    def __init__(self, old: Nodes, new: Nodes, pairs: Pairs, declared: tuple[Declared, Declared]) -> None:
        """Sort goals and indicators by what holds them on both sides; None is the filing itself."""
        self.old, self.new, self.pairs = old, new, pairs
        self._was, self._is = declared
        self.matches: list[Match] = []
        self._goals: dict[Hashable, list[Goals]] = defaultdict(list)
        self._indicators: dict[Hashable, list[Indicators]] = defaultdict(list)
        for goals in pairs.goals.entries():
            self._goals[self._goal_holders(*goals).home].append(goals)
        for indicators in pairs.indicators.entries():
            self._indicators[self._indicator_holders(*indicators).home].append(indicators)

    def items(self) -> Iterator[Item]:
        """Yield the projects that differ, and what moved from one project to another."""
        for projects in self.pairs.projects.entries():
            yield from self._project(*projects)
        yield from self._parts(None)

    def _project(self, old: ProjectNode | None, new: ProjectNode | None) -> Iterator[Item]:
        units = self.old.filing.unit, self.new.filing.unit
        rows = rows_of(old, new, (self._was, self._is))
        self.matches += rows.matches
        name = _scope_name(self.pairs.project_scope, old, new)
        own = (
            *changes(
                old and [*project_values(old, units[0]), *self._was.project(old)],
                new and [*project_values(new, units[1]), *self._is.project(new)],
            ),
            *rows.changes,
            *_reordered("goals", title(Project, "goals"), old, new, self._goals[name]),
        )
        yield from self._item(Thing.PROJECT, old, new, own, [*rows.items, *self._parts(name)])

    def _parts(self, holder: Hashable) -> Iterator[Item]:
        for goals in self._goals[holder]:
            yield from self._goal(*goals)
        for indicators in self._indicators[holder]:
            yield from self._indicator(*indicators)

    def _goal(self, old: GoalNode | None, new: GoalNode | None) -> Iterator[Item]:
        name = _scope_name(self.pairs.goal_scope, old, new)
        own = (
            *changes(
                old and [*goal_values(old), *self._was.goal(old)],
                new and [*goal_values(new), *self._is.goal(new)],
            ),
            *_moved("所属项目", old, new, self._goal_holders(old, new)),
            *_reordered("indicators", title(Goal, "indicators"), old, new, self._indicators[name]),
        )
        yield from self._item(Thing.GOAL, old, new, own, self._parts(name))

    def _indicator(self, old: IndicatorNode | None, new: IndicatorNode | None) -> Iterator[Item]:
        holders = self._indicator_holders(old, new)
        own = (*self._indicator_changes(old, new), *_moved("所属目标", old, new, holders))
        yield from self._item(Thing.INDICATOR, old, new, own, ())

    def _indicator_changes(self, old: IndicatorNode | None, new: IndicatorNode | None) -> tuple[Change, ...]:
        """Compare indicators; what was achieved in earlier years is another year's from year to year."""
        before, after = old and self._was.indicator(old), new and self._is.indicator(new)
        if old is not None and new is not None and (old.says, before) == (new.says, after):
            return ()
        found = changes(
            old and [*indicator_values(old), *(before or ())],
            new and [*indicator_values(new), *(after or ())],
        )
        if old is None or new is None:
            return found
        if self.old.filing.year == self.new.filing.year:
            return found
        return tuple(change for change in found if change.name not in _OF_THE_YEAR)

    def _item(
        self, thing: Thing, old: Node | None, new: Node | None, own: tuple[Change, ...], parts: Iterable[Item]
    ) -> Iterator[Item]:
        sides = old and old.side, new and new.side
        if sides[0] is not None and sides[1] is not None:
            self.matches.append(Match(thing, sides[0], sides[1]))
        arranged_parts = arranged(parts)
        if own or arranged_parts or None in sides:
            yield Item(thing, *sides, own, arranged_parts)

    def _goal_holders(self, old: GoalNode | None, new: GoalNode | None) -> _Holders:
        scope = self.pairs.project_scope
        return _Holders((scope.old[old.parent],) if old else (), (scope.new[new.parent],) if new else ())

    def _indicator_holders(self, old: IndicatorNode | None, new: IndicatorNode | None) -> _Holders:
        goals, projects = self.pairs.goal_scope, self.pairs.project_scope
        return _Holders(
            (goals.old[old.parent], projects.old[old.owner.parent]) if old else (),
            (goals.new[new.parent], projects.new[new.owner.parent]) if new else (),
        )


class _Holders(NamedTuple):
    """Names of what holds a thing on each side, the innermost first; empty where there is no such thing."""

    old: tuple[Hashable, ...]
    new: tuple[Hashable, ...]

    @property
    def home(self) -> Hashable:
        """The innermost that holds the thing on both sides."""
        if not self.old or not self.new:
            return (self.old or self.new)[0]
        return next((old for old, new in zip(self.old, self.new, strict=True) if old == new), None)

    @property
    def moved(self) -> bool:
        """Whether the thing stands in another place than before."""
        return bool(self.old and self.new) and self.old[0] != self.new[0]


def _scope_name(
    scope: Scope, old: ProjectNode | GoalNode | None, new: ProjectNode | GoalNode | None
) -> Hashable:
    if old is not None:
        return scope.old[old.place]
    return scope.new[new.place] if new is not None else None


def _moved(
    title: str, old: GoalNode | IndicatorNode | None, new: GoalNode | IndicatorNode | None, holders: _Holders
) -> tuple[Change, ...]:
    if old is None or new is None or not holders.moved:
        return ()
    far = holders.home is None
    before, after = _holder_name(old, far=far), _holder_name(new, far=far)
    return (Change(Kind.MOVED, "holder", title, old.owner.side.key, new.owner.side.key, before, after),)


def _holder_name(node: GoalNode | IndicatorNode, *, far: bool) -> str:
    """Return the name of what holds a thing; of a goal with its project's, if the thing left its project."""
    owner = node.owner
    name = owner.side.name
    return f"{owner.owner.project.name}：{name}" if far and isinstance(owner, GoalNode) else name


def _reordered(
    name: str, title: str, old: Node | None, new: Node | None, held: Iterable[Goals | Indicators]
) -> tuple[Change, ...]:
    if old is None or new is None:
        return ()
    pairs = ((before, after) for before, after in held if before is not None and after is not None)
    matches = [Match(Thing.GOAL, before.side, after.side) for before, after in pairs]
    return reordered(name, title, (old.side.key, new.side.key), matches)
