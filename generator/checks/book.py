"""What rules read: a loaded filing with its indicators laid out, its sibling forms and its earlier years."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from generator.rollover import unreviewed
from generator.wording import Wording, wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.history import Earlier
    from generator.load import Filing
    from generator.model import Goal, Indicator, Project, Term
    from generator.rollover import Open
    from generator.vocabulary import Kind, Taxonomy


class Line(NamedTuple):
    """An indicator as one or both terms print it: where both say the same there is one line."""

    stem: str
    project: Project
    goal_key: str
    goal: Goal
    position: int
    indicator: Indicator
    words: Wording
    kind: Kind
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Book:
    """One filing to check."""

    filing: Filing
    earlier: Earlier
    taxonomy: Taxonomy

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every indicator of every project that could be loaded."""
        return tuple(
            line
            for stem, project in self.filing.projects.items()
            for goal_key, goal in project.goals.items()
            for line in self._goal_lines(stem, project, goal_key, goal)
        )

    @cached_property
    def quantities(self) -> dict[tuple[str, str], list[Line]]:
        """The indicators whose value is a number, by sign and unit: a rule looks at few of these groups."""
        groups: dict[tuple[str, str], list[Line]] = {}
        for line in self.lines:
            target = line.words.target
            if target.number is not None:
                groups.setdefault((target.sign, target.unit), []).append(line)
        return groups

    @cached_property
    def texts(self) -> tuple[Line, ...]:
        """The indicators whose value is a text."""
        return tuple(line for line in self.lines if line.words.target.number is None)

    @cached_property
    def kinds(self) -> dict[tuple[str, Kind], list[Line]]:
        """The indicators by their kind, as written and as the forms print it."""
        groups: dict[tuple[str, Kind], list[Line]] = {}
        for line in self.lines:
            groups.setdefault((line.words.kind, line.kind), []).append(line)
        return groups

    @cached_property
    def bases(self) -> dict[tuple[str, str], list[Line]]:
        """The indicators by file and key of their 指标值确定依据: most share that of their project."""
        groups: dict[tuple[str, str], list[Line]] = {}
        for line in self.lines:
            groups.setdefault((line.stem, line.words.basis_key), []).append(line)
        return groups

    @cached_property
    def namesakes(self) -> dict[str, list[Line]]:
        """The indicators that share their name with another, by that name."""
        times = Counter([line.words.name for line in self.lines])
        groups: dict[str, list[Line]] = {name: [] for name, count in times.items() if count > 1}
        for line in self.lines if groups else ():
            if line.words.name in groups:
                groups[line.words.name].append(line)
        return groups

    @cached_property
    def annual_levels(self) -> dict[tuple[str, str], set[str]]:
        """The 一级指标 of each annual goal, by project and goal; one that can't be told is empty."""
        projects = self.filing.projects.items()
        levels: dict[tuple[str, str], set[str]] = {
            (stem, key): set()
            for stem, project in projects
            for key, goal in project.goals.items()
            if goal.only != "long_term"
        }
        for line in self.lines:
            if "annual" in line.terms:
                levels[line.stem, line.goal_key].add(line.kind.level1)
        return levels

    @cached_property
    def unreviewed(self) -> list[Open]:
        """What roll-over carried over and nobody has answered for yet."""
        return unreviewed(self.filing.sources)

    def _goal_lines(self, stem: str, project: Project, goal_key: str, goal: Goal) -> Iterator[Line]:
        for position, indicator in enumerate(goal.indicators):
            for terms in _terms(goal, indicator):
                words = wording(project, goal_key, position, terms[-1])
                kind = self.taxonomy.kind(words.kind)
                yield Line(stem, project, goal_key, goal, position, indicator, words, kind, terms)


def _terms(goal: Goal, indicator: Indicator) -> tuple[tuple[Term, ...], ...]:
    """Return the terms an indicator prints in, those that print the same together."""
    only = indicator.only or goal.only
    if only is not None:
        return ((only,),)
    return (("long_term", "annual"),) if indicator.annual is None else (("long_term",), ("annual",))
