"""Which goals a form prints, in its own order, with the department's own wording beside the project's."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.base.characters import Names, matching

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.filing.load.filing import Filing
    from generator.filing.model import Goal, GoalReference, Indicator, Project


class TakenIndicator(NamedTuple):
    """An indicator as a form takes it up.

    `position` counts within its goal; `name` is the department's own wording, `name_key` its key path.
    """

    position: int
    indicator: Indicator
    name: str | None = None
    name_key: str = ""


class TakenGoal(NamedTuple):
    """A project's goal as a form takes it up; without a `reference` the `position` is -1."""

    stem: str
    key: str
    project: Project
    goal: Goal
    reference: GoalReference | None
    position: int
    indicators: tuple[TakenIndicator, ...]


def project_goals(filing: Filing, stem: str) -> list[TakenGoal]:
    """Return a project's own goals."""
    project = filing.projects[stem]
    return [
        TakenGoal(stem, key, project, goal, None, -1, _all(goal.indicators))
        for key, goal in project.goals.items()
    ]


def department_goals(filing: Filing) -> list[TakenGoal]:
    """Return the goals of the department form; without references, all goals in the projects' order."""
    references = filing.department.goals if filing.department else None
    if references is None:
        return [taken for stem in filing.projects for taken in project_goals(filing, stem)]
    known = _Known(filing)
    taken = (_taken(known, position, reference) for position, reference in enumerate(references))
    return [goal for goal in taken if goal is not None]


class _Known:
    """The projects and goals that references may name."""

    def __init__(self, filing: Filing) -> None:
        self._filing, self._stems = filing, Names(filing.projects)
        self._keys: dict[str, Names] = {}

    def goal(self, reference: str) -> tuple[str, Project, str] | None:
        """Return the project's file, the project and the goal's key; None where there are none."""
        written, _, written_key = reference.partition("/")
        stem = self._stems.find(written)
        if stem is None:
            return None
        project = self._filing.projects[stem]
        key = self._keys.setdefault(stem, Names(project.goals)).find(written_key)
        return None if key is None else (stem, project, key)


def _taken(known: _Known, position: int, reference: GoalReference) -> TakenGoal | None:
    """Resolve a reference; None where it leads nowhere, which loading has reported."""
    found = known.goal(reference.goal)
    if found is None:
        return None
    stem, project, key = found
    goal = project.goals[key]
    indicators = tuple(_chosen(goal, reference, position))
    return TakenGoal(stem, key, project, goal, reference, position, indicators)


def _chosen(goal: Goal, reference: GoalReference, position: int) -> Iterator[TakenIndicator]:
    if reference.indicators is None:
        yield from _all(goal.indicators)
        return
    by_identity = {item.indicator.identity: item for item in reversed(_all(goal.indicators))}
    for number, chosen in enumerate(reference.indicators):
        found = by_identity.get(matching(chosen.id))
        if found is None:
            continue
        key = f"department#goals.{position}.indicators.{number}.name" if chosen.name is not None else ""
        yield found._replace(name=chosen.name, name_key=key)


def _all(indicators: list[Indicator]) -> tuple[TakenIndicator, ...]:
    return tuple(TakenIndicator(position, indicator) for position, indicator in enumerate(indicators))
