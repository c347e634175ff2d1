"""The filings of both sides compared, one at a time, and the sum of all."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from generator.base.problems import Severity
from generator.compare.amounts import Amounts
from generator.compare.filings import compare
from generator.filing import derive

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from generator.base.problems import Problem
    from generator.compare.difference import Difference
    from generator.compare.reports.pairs import Pair
    from generator.compare.reports.sides import Question, Side
    from generator.filing.load import Filing
    from generator.filing.workspace import FilingFolder


class State(StrEnum):
    """What became of a filing."""

    CHANGED = "changed"
    SAME = "same"
    PARTLY = "partly"
    """nothing differs as far as it could be read"""
    UNREAD = "unread"
    """one side has it, and the other one's could not be read"""
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Case:
    """One filing: what differs, or which side has it; `problems` keep something from being compared."""

    pair: Pair
    state: State
    name: str
    budget: Amounts
    difference: Difference | None = None
    problems: tuple[Problem, ...] = ()

    @property
    def different(self) -> bool:
        """Whether anything is not as it was."""
        return self.state not in (State.SAME, State.PARTLY, State.UNREAD)


def cases(question: Question, found: Iterable[Pair]) -> Iterator[Case]:
    """Compare the filings."""
    for pair in found:
        if pair.old is not None and pair.new is not None:
            yield _both(question, pair, pair.old, pair.new)
        else:
            yield _alone(question, pair)


def _both(question: Question, pair: Pair, old: FilingFolder, new: FilingFolder) -> Case:
    """Compare a filing that both sides have; equal files need not be read."""
    contents = _contents(question.old, old)
    if old == new and contents is not None and contents == _contents(question.new, new):
        return Case(pair, State.SAME, old.unit_id, Amounts(None, None))
    before, problems = _loaded(question.old, old)
    after, more = _loaded(question.new, new)
    difference = compare(before, after)
    unread = any(side.shelf.files(f).problems for side, f in ((question.old, old), (question.new, new)))
    state = State.PARTLY if difference.gaps or unread else State.SAME
    if difference or pair.renamed:
        state = State.CHANGED
    found = tuple(dict.fromkeys((*problems, *more)))
    return Case(pair, state, difference.new.name, difference.summary.total, difference, found)


def _alone(question: Question, pair: Pair) -> Case:
    is_old = pair.new is None
    side, other = (question.old, question.new) if is_old else (question.new, question.old)
    state = State.UNREAD if other.unread(pair.folder) else State.REMOVED if is_old else State.ADDED
    filing, problems = _loaded(side, pair.folder)
    total = derive.total(map(derive.budget, filing.projects.values()))
    budget = Amounts(total, None) if is_old else Amounts(None, total)
    return Case(pair, state, unit_name(filing), budget, None, problems)


def _contents(side: Side, folder: FilingFolder) -> dict[str, bytes] | None:
    """Return all files; None where one can't be read, which is not the same as anything."""
    files, problems = side.shelf.files(folder)
    return None if problems else {file_id: content for file_id, (_, content) in files.items()}


def _loaded(side: Side, folder: FilingFolder) -> tuple[Filing, tuple[Problem, ...]]:
    filing, problems = side.shelf.filing(folder)
    found = (*side.shelf.files(folder).problems, *problems)
    return filing, tuple(problem for problem in found if problem.severity is Severity.ERROR)


def unit_name(filing: Filing) -> str:
    """Return the unit's name, or its folder's where unit.toml does not say it."""
    return filing.unit.name.strip() if filing.unit else filing.unit_id


@dataclass(frozen=True, slots=True)
class Total:
    """How many filings became what, and the budgets of those on both sides that differ."""

    states: dict[State, int]
    budget: Amounts

    @classmethod
    def of(cls, found: Iterable[Case]) -> Total:
        """Sum up."""
        states = dict.fromkeys(State, 0)
        old: list[Decimal | None] = []
        new: list[Decimal | None] = []
        for case in found:
            states[case.state] += 1
            if case.state is State.CHANGED:
                old.append(case.budget.old)
                new.append(case.budget.new)
        return cls(states, Amounts(derive.total(old), derive.total(new)))
