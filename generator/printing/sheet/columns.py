"""The columns of a worksheet: it has one grid, so the edges of all tables of a form stand on one line."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.printing.word.layout import Table

_NEAR = 2.0
"""Points by which edges of two tables may differ that a reader sees as one."""
_LETTERS = 26


@dataclass(frozen=True, slots=True)
class Columns:
    """The edges of a sheet's columns in points, and for each table where its own columns begin and end."""

    edges: tuple[float, ...]
    places: tuple[tuple[int, ...], ...]

    @property
    def count(self) -> int:
        """How many columns the sheet has."""
        return len(self.edges) - 1

    @property
    def widths(self) -> list[float]:
        """The widths of the columns, in points."""
        return [right - left for left, right in pairwise(self.edges)]

    def width(self, first: int, end: int) -> float:
        """Return how wide columns of the sheet are together."""
        last = len(self.edges) - 1
        return self.edges[min(end, last)] - self.edges[min(first, last)]

    def before(self, width: float) -> int:
        """Return how many columns may stand before the last ones that are so wide together."""
        return max(bisect_right(self.edges, self.edges[-1] - width) - 1, 1)


def place(places: Sequence[int], column: int) -> int:
    """Return the sheet's column where a table's begins; a row may be longer than the table's grid.

    >>> place((0, 2, 3), 1), place((0, 2, 3), 4)
    (2, 5)
    """
    last = len(places) - 1
    return places[column] if column <= last else places[last] + column - last


def letters(column: int) -> str:
    """Return the name of a column, counted from 0.

    >>> letters(0), letters(25), letters(26), letters(702)
    ('A', 'Z', 'AA', 'AAA')
    """
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, _LETTERS)
        name = chr(ord("A") + letter) + name
    return name


def columns_of(tables: Iterable[Table], room: float) -> Columns:
    """Lay the tables of a form, where the text is `room` wide, on one grid."""
    tables = list(tables)
    lines = [_edges(table, room) for table in tables] or [(0.0, room)]
    clusters: list[list[tuple[float, int]]] = []
    for edge, table in sorted((edge, number) for number, line in enumerate(lines) for edge in line):
        near = clusters and edge - clusters[-1][0][0] <= _NEAR
        if near and all(other != table for _, other in clusters[-1]):
            clusters[-1].append((edge, table))
        else:
            clusters.append([(edge, table)])
    edges = tuple(cluster[0][0] for cluster in clusters)
    places = tuple(
        tuple(at for at, cluster in enumerate(clusters) if any(one == number for _, one in cluster))
        for number in range(len(lines))
    )
    return Columns(edges, places)


def _edges(table: Table, room: float) -> tuple[float, ...]:
    share = {"center": 0.5, "right": 1.0}.get(table.align, 0)
    start = (room - sum(table.grid)) * share
    return tuple(accumulate(table.grid, initial=start))
