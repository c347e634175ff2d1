"""Budgets by project and year as bars."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from generator.base.money import money
from generator.compare import phrases
from generator.filing import derive
from generator.filing.workspace import FilingFolder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.compare.amounts import Amounts
    from generator.compare.difference import Budget, Difference
    from generator.compare.reports.pairs import Pair
    from generator.compare.reports.sides import Question
    from generator.filing.load import Filing

_MOST_YEARS = 5


class _Row(NamedTuple):
    """A project's budgets: of other years, of the old side and of the new one."""

    name: str
    others: Mapping[int, Decimal | None]
    amounts: Amounts


def picture(question: Question, pair: Pair, difference: Difference) -> dict[str, object]:
    """Return the years as columns, a row with bars for every project, and their sum."""
    others = _other_years(question, pair)
    summary = difference.summary
    rows = [_row(budget, others) for budget in summary.budgets]
    sums = {
        year: derive.total(map(derive.budget, filing.projects.values())) for year, filing in others.items()
    }
    years = _Years(difference.old.year, difference.new.year, tuple(others), phrases.sides(difference))
    greatest = max((amount for row in rows for amount in years.amounts(row) if amount), default=Decimal(0))
    return {
        "years": years.labels,
        "rows": [years.shown(row, greatest) for row in rows],
        "total": years.shown(_Row("合计", sums, summary.total), Decimal(0)),
    }


class _Years(NamedTuple):
    """The order of the columns: other years stand where they belong, before the new side."""

    old: int
    new: int
    others: Sequence[int]
    sides: tuple[str, str]

    @property
    def labels(self) -> list[str]:
        """What stands above the columns."""
        before, between = self._parts()
        return [*map(_year, before), self.sides[0], *map(_year, between), self.sides[1]]

    def amounts(self, row: _Row) -> list[Decimal | None]:
        """Return a row's amounts, column by column."""
        before, between = ([row.others.get(year) for year in years] for years in self._parts())
        return [*before, row.amounts.old, *between, row.amounts.new]

    def shown(self, row: _Row, greatest: Decimal) -> dict[str, object]:
        """Return a row's cells, and its bars as far as there is a greatest amount to measure them by."""
        cells = list(zip(self.labels, self.amounts(row), strict=True))
        bars = [
            {"label": label, "amount": money(amount), "width": f"{100 * amount / greatest:.2f}", "colour": i}
            for i, (label, amount) in zip(range(1 - len(cells), 1), cells, strict=True)
            if amount and greatest
        ]
        difference, percent = phrases.amounts_note(row.amounts)
        return {
            "name": row.name,
            "amounts": [money(amount) for _, amount in cells],
            "bars": bars,
            "difference": difference,
            "percent": percent,
        }

    def _parts(self) -> tuple[list[int], list[int]]:
        return [y for y in self.others if y < self.old], [y for y in self.others if y > self.old]


def _year(year: int) -> str:
    return f"{year} 年"


def _other_years(question: Question, pair: Pair) -> dict[int, Filing]:
    """Return the unit's filings of other years up to the new one, where years are compared."""
    if not question.by_year or pair.old is None or pair.new is None or pair.old.year > pair.new.year:
        return {}
    shelf, unit = question.new.shelf, pair.new.unit_id
    years = (year for year in range(pair.new.year - _MOST_YEARS + 1, pair.new.year) if year != pair.old.year)
    there = (
        FilingFolder(unit, year)
        for year in years
        if set(shelf.files(FilingFolder(unit, year)).files) - {"unit"}
    )
    return {folder.year: shelf.filing(folder)[0] for folder in there}


def _row(budget: Budget, others: Mapping[int, Filing]) -> _Row:
    stem = budget.side.key.partition("#")[0]
    found = {year: filing.projects.get(stem) for year, filing in others.items()}
    amounts = {year: derive.budget(project) for year, project in found.items() if project is not None}
    return _Row(budget.side.name, amounts, budget.amounts)
