"""What rules read: a loaded filing with its indicators laid out, its sibling forms and its earlier years."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from generator.wording import Wording, wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.history import Earlier
    from generator.load import Filing
    from generator.model import Goal, Indicator, Project, Term
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
