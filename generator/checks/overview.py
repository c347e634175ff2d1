"""``tianbao status`` of a whole bureau: a row for every year, and the units most behind in the newest."""

from __future__ import annotations

import heapq
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from generator.base.tally import Tally
from generator.carry.rollover import Progress, together
from generator.checks.status import Row

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from generator.checks.status import FilingStatus

MOST_BEHIND = 10
MOST_MISSING = 5
"""So many units that have not filed are named."""


class Standing(NamedTuple):
    """How far a filing is, and its problems as numbers: what is kept of it."""

    unit_id: str
    year: int
    whole: Row
    tally: Tally


def standing(of: FilingStatus) -> Standing:
    """Leave of a filing's status what the overview needs."""
    tally = Tally.of(of.problems)
    total = Counter[str]()
    for counts in tally.counts.values():
        total.update(counts)
    return Standing(of.folder.unit_id, of.folder.year, of.whole, Tally({"": total}, tally.shared))


class Missing(NamedTuple):
    """How many units have not filed the newest year, and the first of them."""

    units: int
    first: tuple[str, ...]


class Overview:
    """Adds one filing after the other up; a unit's filings have to come together."""

    def __init__(self, newest: int) -> None:
        """`newest` is the year of which it is told who is behind."""
        self.newest = newest
        self.problems: Counter[str] = Counter()
        self._years: dict[int, Row] = {}
        self._filed: Counter[int] = Counter()
        self._behind: list[tuple[tuple[int, int, int], int, Row]] = []
        self._unit, self._shared = "", dict[str, str]()

    def add(self, one: Standing) -> None:
        """Count a filing."""
        if one.unit_id != self._unit:
            self._unit, self._shared = one.unit_id, {}
        self.problems.update(one.tally.counts[""])
        self.problems.update(
            severity for known, severity in one.tally.shared.items() if known not in self._shared
        )
        self._shared |= one.tally.shared
        self._filed[one.year] += 1
        self._years[one.year] = _added(self._years.get(one.year), one)
        if one.year == self.newest:
            self._rank(one.whole)

    def _rank(self, row: Row) -> None:
        """Keep the filings that are most behind."""
        worth = row.unreadable, row.progress.open, row.errors
        if any(worth):
            entry = worth, -self._filed[self.newest], row
            keep = heapq.heappushpop if len(self._behind) >= MOST_BEHIND else heapq.heappush
            keep(self._behind, entry)

    def years(self, units: int) -> list[Row]:
        """Return a row for every year, with how many of the `units` have filed it and how many have not."""
        return [
            row._replace(names=(str(year), str(self._filed[year]), str(max(units - self._filed[year], 0))))
            for year, row in sorted(self._years.items())
        ]

    def behind(self) -> list[Row]:
        """Return the newest year's filings that have most left to do, then most errors."""
        return [row for *_, row in sorted(self._behind, reverse=True)]


def not_filed(units: Iterable[str], filed: Mapping[str, Collection[int]], year: int) -> Missing:
    """Return which units have not filed a year."""
    count, first = 0, list[str]()
    for unit_id in units:
        if year not in filed.get(unit_id, ()):
            count += 1
            if len(first) < MOST_MISSING:
                first.append(unit_id)
    return Missing(count, tuple(first))


def _added(row: Row | None, one: Standing) -> Row:
    """Add a filing to its year's row."""
    before = row or Row((str(one.year),), Progress(), 0, 0, None)
    times = [time for time in (before.changed, one.whole.changed) if time is not None]
    return Row(
        before.names,
        together((before.progress, one.whole.progress)),
        before.errors + one.whole.errors,
        before.warnings + one.whole.warnings,
        max(times, default=None),
        before.unreadable + one.whole.unreadable,
    )
