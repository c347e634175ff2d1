"""What rules read: a loaded filing with its indicators laid out, its sibling forms and its earlier years.

All that several rules ask for is worked out once, when the first of them asks.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from generator.carry.rollover import unreviewed
from generator.checks.line import Line
from generator.checks.measure import says_unit, unit_of
from generator.filing import derive
from generator.filing.facts import PROSE
from generator.filing.wording import shared_basis, wording
from generator.forms.values import Values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from decimal import Decimal
    from typing import Any

    from generator.base.vocabulary import Kind, Taxonomy
    from generator.carry.rollover import Open
    from generator.filing.history import Earlier
    from generator.filing.load import Filing
    from generator.filing.model import Activity, Goal, Project, Term

_T = TypeVar("_T")
_PAST = attrgetter("last_year", "year_before_last")
_SAID = attrgetter("annual", "only", "basis", "kind", "name", "target")
_TERMS: dict[Term | None, tuple[Term, ...]] = {
    None: ("long_term", "annual"),
    "long_term": ("long_term",),
    "annual": ("annual",),
}
"""The terms of what is for one `only`, or for both."""


@dataclass(frozen=True)
class Book:
    """One filing to check."""

    filing: Filing
    earlier: Earlier
    taxonomy: Taxonomy
    shows: Callable[[str], bool] | None = None
    """tells whether any form's template names a word; None where no forms are at hand"""
    prints: Callable[[str, str], bool] | None = None
    """tells whether a form that a project of some category is printed on names a word; None likewise"""
    _known: dict[Callable[[Book], Any], Any] = field(default_factory=dict, init=False, repr=False)

    def once(self, work: Callable[[Book], _T]) -> _T:
        """Return what some rules of a family share, worked out when the first of them asks."""
        if work not in self._known:
            self._known[work] = work(self)
        known: _T = self._known[work]
        return known

    @cached_property
    def values(self) -> Values:
        """The fields that forms declare."""
        return Values(self.filing, self.taxonomy.name)

    @cached_property
    def goals(self) -> dict[tuple[str, str], list[Line]]:
        """The indicators of each goal, by project and goal."""
        return {
            (stem, key): self._goal_lines(stem, project, key, goal)
            for stem, project in self.filing.projects.items()
            for key, goal in project.goals.items()
        }

    @cached_property
    def lines(self) -> list[Line]:
        """Every indicator of every project that could be loaded."""
        return list(chain.from_iterable(self.goals.values()))

    @cached_property
    def quantities(self) -> dict[tuple[str, str], list[Line]]:
        """The indicators whose value is a number, by sign and unit: a rule looks at few of these groups.

        The unit is the value's own, or else the one in brackets at the end of the name.
        """
        groups = defaultdict(list)
        for line in self.lines:
            target = line.target
            if target.number is not None:
                groups[target.sign, target.unit].append(line)
        for sign, unit in [(sign, unit) for sign, unit in groups if not says_unit(unit)]:
            for line in groups.pop((sign, unit)):
                groups[sign, unit_of(line.name, line.target)].append(line)
        return groups

    @cached_property
    def texts(self) -> list[Line]:
        """The indicators whose value is a text."""
        return [line for line in self.lines if line.target.number is None]

    @cached_property
    def kinds(self) -> dict[str, list[Line]]:
        """The indicators by their kind as written; those of a group have one kind."""
        groups = defaultdict(list)
        for line in self.lines:
            groups[line.written].append(line)
        return groups

    @cached_property
    def bases(self) -> dict[tuple[str, str], list[Line]]:
        """The indicators by file and key of their 指标值确定依据: most share that of their project."""
        groups = defaultdict(list)
        for line in self.lines:
            groups[line.stem, line.basis_key].append(line)
        return groups

    @cached_property
    def repeated(self) -> list[tuple[Line, Line]]:
        """The indicators with the name of an earlier one of their project, each after that one."""
        counts = Counter([line.name for line in self.lines])
        if len(counts) == len(self.lines):
            return []
        groups = defaultdict(list)
        for line in self.lines:
            if counts[line.name] > 1:
                groups[line.stem, line.name].append(line)
        return [pair for lines in groups.values() for pair in _pairs(lines)]

    @cached_property
    def typed_history(self) -> list[Line]:
        """The indicators for which the author typed a value of an earlier year."""
        return [line for line in self.lines if _PAST(line.indicator) != (None, None)]

    @cached_property
    def names(self) -> str:
        """The names of all indicators as one text: what it does not hold, no name does."""
        return "\n".join([line.name for line in self.lines])

    @cached_property
    def targets(self) -> str:
        """The values of all indicators as one text."""
        return "\n".join([line.target.text for line in self.lines])

    @cached_property
    def annual_levels(self) -> dict[tuple[str, str], set[str]]:
        """The 一级指标 of each annual goal, by project and goal; one that can't be told is empty."""
        projects = self.filing.projects
        return {
            (stem, key): {line.kind.level1 for line in lines if "annual" in line.terms}
            for (stem, key), lines in self.goals.items()
            if projects[stem].goals[key].only != "long_term"
        }

    @cached_property
    def activities(self) -> list[tuple[str, str, Activity]]:
        """Every activity with its file and its key path, dot included."""
        return [
            (stem, f"activities.{position}.", activity)
            for stem, project in self.filing.projects.items()
            for position, activity in enumerate(project.activities)
        ]

    @cached_property
    def activity_texts(self) -> dict[str, str]:
        """All that the activities of each project say, as one text."""
        return {
            stem: "\n".join([f"{a.name}\n{a.description}\n{a.calculation}" for a in project.activities])
            for stem, project in self.filing.projects.items()
        }

    @cached_property
    def prose(self) -> dict[str, str]:
        """The prose of each project, as one text."""
        projects = self.filing.projects.items()
        return {stem: "\n".join([getattr(project, field) for field in PROSE]) for stem, project in projects}

    @cached_property
    def sources(self) -> dict[str, Decimal | None]:
        """The sum of each project's 项目资金来源."""
        projects = self.filing.projects.items()
        return {stem: derive.funding_total(project.funding) for stem, project in projects}

    @cached_property
    def budgets(self) -> dict[str, Decimal | None]:
        """The 项目当年预算 of each project."""
        return {stem: derive.budget(project) for stem, project in self.filing.projects.items()}

    @cached_property
    def unreviewed(self) -> list[Open]:
        """What roll-over carried over and nobody has answered for yet."""
        return unreviewed(self.filing.sources)

    @cached_property
    def _kind_of(self) -> Callable[[str], Kind]:
        return cache(self.taxonomy.kind)

    def _goal_lines(self, stem: str, project: Project, goal_key: str, goal: Goal) -> list[Line]:
        kind_of, shared = self._kind_of, shared_basis(project, goal_key, goal)
        usual = _TERMS[goal.only]
        lines: list[Line] = []
        add, new = lines.append, tuple.__new__
        for position, indicator in enumerate(goal.indicators):
            annual, only, own, kind, name, target = _SAID(indicator)
            if annual is not None:
                lines += self._worded_lines(stem, project, goal_key, position)
                continue
            if shared and own is None:
                basis, basis_key = shared
            else:
                basis, basis_key = own or "", f"goals.{goal_key}.indicators.{position}.basis"
            terms = _TERMS[only] if only else usual
            # twice as fast as Line(…), and there is one of every indicator
            add(new(Line, (
                stem, goal_key, position, indicator, terms, kind, kind_of(kind), name, target,
                basis, basis_key,
            )))  # fmt: skip
        return lines

    def _worded_lines(self, stem: str, project: Project, goal_key: str, position: int) -> Iterator[Line]:
        """Yield the two lines, or the one, of an indicator that words its annual row in its own way."""
        goal = project.goals[goal_key]
        indicator = goal.indicators[position]
        for term in _TERMS[indicator.only or goal.only]:
            said = wording(project, goal_key, position, term)
            yield Line(
                stem, goal_key, position, indicator, (term,), said.kind, self._kind_of(said.kind),
                said.name, said.target, said.basis, said.basis_key,
            )  # fmt: skip


def _pairs(lines: list[Line]) -> Iterator[tuple[Line, Line]]:
    """Yield lines of one project and name with an earlier one: of their goal, if there is one."""
    for position, line in enumerate(lines[1:], 1):
        own = [other for other in lines[:position] if other.goal_key == line.goal_key]
        same = next((other for other in own if _together(other, line)), None)
        if same is not None or not own:
            yield same or lines[0], line


def _together(one: Line, other: Line) -> bool:
    """Tell whether two indicators of a goal stand in one table."""
    return one.position != other.position and not set(one.terms).isdisjoint(other.terms)
