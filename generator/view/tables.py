"""The indicator tables of a form: the goals of both terms, and the rows of all goals sorted by class."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from generator.view.rows import BLANK, goal_view, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.base.vocabulary import Taxonomy
    from generator.filing.load import TakenGoal
    from generator.filing.model import Term
    from generator.forms import shown
    from generator.view.rows import Rows, Years


Goals: TypeAlias = "list[shown.GoalView]"


class Both(NamedTuple):
    """A goal in its two terms: how it is shown, if at all, and its rows."""

    long_term: shown.GoalView | None
    annual: shown.GoalView | None
    long_term_rows: Rows
    annual_rows: Rows


class Tables(NamedTuple):
    """The goals of both terms with their rows, and the rows sorted by class."""

    long_term_goals: Goals
    annual_goals: Goals
    by_class: shown.SortedRows


def tables(goals: Iterable[TakenGoal], taxonomy: Taxonomy, years: Years) -> Tables:
    """Return the long-term and the annual goals, each numbered from 1, with their rows."""
    numbers = {"long_term": 0, "annual": 0}
    both = [_both(taken, numbers, taxonomy, years) for taken in goals]

    def by_class(name: str, placed: Iterator[Placed]) -> list[shown.SortedRow]:
        return _by_class(placed, taxonomy) if years.demand(name) else []

    return Tables(
        [one.long_term for one in both if one.long_term is not None],
        [one.annual for one in both if one.annual is not None],
        {
            "long_term_rows": by_class("long_term_rows", _long_term(both)),
            "annual_rows": by_class("annual_rows", _annual(both)),
            "all_rows": by_class("all_rows", _all(both)),
        },
    )


def _both(taken: TakenGoal, numbers: dict[str, int], taxonomy: Taxonomy, years: Years) -> Both:
    """Return a goal in both terms; most read the same in both and share their rows, which are made once."""
    long_term = rows_of(taken, "long_term", taxonomy, years)
    annual = long_term if _reads_the_same(taken) else rows_of(taken, "annual", taxonomy, years)
    if years.demand("long_term", "annual"):
        _show_both_terms(long_term, annual)
    return Both(
        _numbered(taken, "long_term", long_term, numbers, years),
        _numbered(taken, "annual", annual, numbers, years),
        long_term,
        annual,
    )


def _numbered(
    taken: TakenGoal, term: Term, rows: Rows, numbers: dict[str, int], years: Years
) -> shown.GoalView | None:
    if taken.goal.only not in (None, term):
        return None
    numbers[term] += 1
    return goal_view(numbers[term], taken, term, list(rows.values()), years)


def _reads_the_same(taken: TakenGoal) -> bool:
    return taken.goal.only is None and all(
        item.indicator.annual is None and item.indicator.only is None for item in taken.indicators
    )


def _show_both_terms(long_term: Rows, annual: Rows) -> None:
    """Let every row know what either term says of its indicator."""
    for number in long_term.keys() | annual.keys():
        first, second = long_term.get(number), annual.get(number)
        here = _term(first)
        there = here if first is second else _term(second)
        for row in (first, second):
            if row is not None:
                row["long_term"], row["annual"] = here, there


def _term(row: shown.IndicatorRow | None) -> shown.TermView:
    if row is None:
        return BLANK
    return {
        "@": row["@"], "@name": row["@name"], "@target": row["@target"], "@basis": row["@basis"],
        "name": row["name"], "target": row["target"], "sign": row["sign"], "number": row["number"],
        "unit": row["unit"], "basis": row["basis"],
    }  # fmt: skip


Placed: TypeAlias = "tuple[shown.GoalView, shown.IndicatorRow]"


def _long_term(both: Iterable[Both]) -> Iterator[Placed]:
    return ((one.long_term, row) for one in both if one.long_term for row in one.long_term_rows.values())


def _annual(both: Iterable[Both]) -> Iterator[Placed]:
    return ((one.annual, row) for one in both if one.annual for row in one.annual_rows.values())


def _all(both: Iterable[Both]) -> Iterator[Placed]:
    """Yield every indicator once, as the annual table has it if it stands there."""
    for one in both:
        for number in sorted(one.long_term_rows.keys() | one.annual_rows.keys()):
            in_annual = number in one.annual_rows
            goal = one.annual if in_annual else one.long_term
            row = (one.annual_rows if in_annual else one.long_term_rows)[number]
            if goal is not None:
                yield goal, row


def _by_class(placed: Iterable[Placed], taxonomy: Taxonomy) -> list[shown.SortedRow]:
    """Return rows in the order of the taxonomy, those of one class as they stood; each knows its goal."""
    rows: list[shown.SortedRow] = [{**row, "goal": goal} for goal, row in placed]
    rows.sort(key=lambda row: taxonomy.rank(row["level1"]["name"], row["level2"]["name"]))
    return rows
