"""A filing laid out flat: its projects, goals and indicators as lists, each knowing what holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from generator.filing.load import Filing
    from generator.filing.model import Goal, Indicator, Project

UNIT, DEPARTMENT = "unit", "department"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A thing as one filing has it: its key, its name, and its place: positions from the outside inwards."""

    key: str
    name: str
    path: tuple[int, ...]


class ProjectNode(NamedTuple):
    """A project and its place among the filing's projects."""

    stem: str
    project: Project
    place: int

    @property
    def side(self) -> Occurrence:
        """The project as its filing has it."""
        return Occurrence(f"{self.stem}#", self.project.name, (self.place,))


class GoalNode(NamedTuple):
    """A goal; `parent` and `place` count in the filing, `position` in the project."""

    owner: ProjectNode
    key: str
    goal: Goal
    position: int
    place: int

    @property
    def parent(self) -> int:
        """The place of the project."""
        return self.owner.place

    @property
    def side(self) -> Occurrence:
        """The goal as its filing has it."""
        path = (self.owner.place, self.position)
        return Occurrence(f"{self.owner.stem}#goals.{self.key}", self.goal.text.strip(), path)


class IndicatorNode(NamedTuple):
    """An indicator; `parent` counts in the filing, `position` in the goal."""

    owner: GoalNode
    indicator: Indicator
    position: int

    @property
    def parent(self) -> int:
        """The place of the goal."""
        return self.owner.place

    @property
    def side(self) -> Occurrence:
        """The indicator as its filing has it."""
        goal = self.owner
        key = f"{goal.owner.stem}#goals.{goal.key}.indicators.{self.position}"
        path = (goal.owner.place, goal.position, self.position)
        return Occurrence(key, self.indicator.name.strip(), path)

    @property
    def says(self) -> tuple[object, ...]:
        """All that the forms print of it, its own or taken over."""
        return self.indicator, self.owner.goal.basis, self.owner.owner.project.basis


Node: TypeAlias = ProjectNode | GoalNode | IndicatorNode


class Nodes(NamedTuple):
    """Everything of a filing that can be compared."""

    filing: Filing
    projects: list[ProjectNode]
    goals: list[GoalNode]
    indicators: list[IndicatorNode]

    @classmethod
    def of(cls, filing: Filing, without: frozenset[str]) -> Nodes:
        """Lay a filing out, but for the projects that the other side could not read."""
        projects: list[ProjectNode] = []
        goals: list[GoalNode] = []
        indicators: list[IndicatorNode] = []
        for stem, project in filing.projects.items():
            if stem in without:
                continue
            owner = ProjectNode(stem, project, len(projects))
            projects.append(owner)
            for position, (key, goal) in enumerate(project.goals.items()):
                node = GoalNode(owner, key, goal, position, len(goals))
                goals.append(node)
                indicators += [IndicatorNode(node, item, i) for i, item in enumerate(goal.indicators)]
        return cls(filing, projects, goals, indicators)


def unread(filing: Filing) -> frozenset[str]:
    """Return the ids of the files that are there and say nothing, because they could not be read."""
    loaded = set(filing.projects)
    loaded |= {UNIT} if filing.unit is not None else set()
    loaded |= {DEPARTMENT} if filing.department is not None else set()
    loaded |= {f"{stem}.{form}" for form, records in filing.stages.items() for stem in records}
    missing_unit = {UNIT} if filing.unit is None else set()
    return frozenset((filing.broken | filing.sources.keys() | missing_unit) - loaded)
