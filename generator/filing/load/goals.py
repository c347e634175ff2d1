"""Which goals a form prints, in its own order, with the department's own wording beside the project's."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.base.characters import lookup, matching

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
    taken = (_taken(filing, position, reference) for position, reference in enumerate(references))
    return [goal for goal in taken if goal is not None]


def _taken(filing: Filing, position: int, reference: GoalReference) -> TakenGoal | None:
    """Resolve a reference; None where it leads nowhere, which loading has reported."""
    written, _, written_key = reference.goal.partition("/")
    stem = lookup(written, filing.projects)
    project = filing.projects[stem] if stem is not None else None
    key = lookup(written_key, project.goals) if project else None
    if stem is None or project is None or key is None:
        return None
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
