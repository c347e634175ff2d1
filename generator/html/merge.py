"""Vertical merges of a rendered page: continued cells go, the cell above them gets its ``rowspan``.

The rendered page marks tables, rows and cells. A mark begins ``<|``, which no author's text holds once it is
escaped. How far a cell goes down is only known when the rows are there: a merge may run through loops.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

TABLE, TABLE_END, GROUP, ROW = "<|t>", "<|e>", "<|g>", "<|r>"
PLAIN, RESTART, CONTINUE = "n", "m", "c"
MERGING = (RESTART, CONTINUE)
_MARK = re.compile(r"<\|([a-z])(\d*)>")


def before(kind: str, columns: int | str) -> str:
    """Return the mark that stands before a cell; in a row where none merges, cells need no mark."""
    return f"<|{kind}{columns}>"


@dataclass(slots=True)
class _Merged:
    """A cell that other rows may continue."""

    piece: int
    columns: int
    last: int
    rows: int = 1


@dataclass(slots=True)
class _Grid:
    """Where we are in a table."""

    row: int = 0
    column: int = 0
    above: dict[int, _Merged] = field(default_factory=dict)

    def advance(self, kind: str) -> None:
        self.row, self.column = self.row + 1, 0
        if kind == "g":
            self.above.clear()  # a rowspan ends with its row group

    def restart(self, piece: int, columns: int) -> _Merged:
        merged = self.above[self.column] = _Merged(piece, columns, self.row)
        self.column += columns
        return merged

    def joins(self, columns: int) -> bool:
        merged = self.above.get(self.column)
        if merged is None or merged.last != self.row - 1 or merged.columns != columns:
            return False
        self.column += columns
        merged.last += 1
        merged.rows += 1
        return True


def join(page: str) -> str:
    """Return the page without its marks, its merged cells joined.

    >>> join("<|t><|r><|m1><td>a</td><|r><|c1><td></td><|n1><td>b</td><|e>")
    '<td rowspan="2">a</td><td>b</td>'
    """
    split = _MARK.split(page)
    pieces = split[0::3]
    grid, outer, merged = _Grid(), list[_Grid](), list[_Merged]()
    for piece, (kind, columns) in enumerate(zip(split[1::3], split[2::3], strict=True), 1):
        if kind == PLAIN:
            grid.column += int(columns)
        elif kind == CONTINUE and grid.joins(int(columns)):
            pieces[piece] = pieces[piece].split(">", 2)[2]  # its tags; it holds nothing
        elif kind in MERGING:  # with nothing above to continue, a cell is the first of its merge
            merged.append(grid.restart(piece, int(columns)))
        elif kind == "t":
            outer.append(grid)
            grid = _Grid()
        elif kind == "e":
            grid = outer.pop()
        else:
            grid.advance(kind)
    _span(pieces, merged)
    return "".join(pieces)


def _span(pieces: list[str], merged: list[_Merged]) -> None:
    """Write the rowspans into the cells' tags, ``<td`` or ``<th``."""
    for cell in merged:
        if cell.rows > 1:
            tag, rest = pieces[cell.piece][:3], pieces[cell.piece][3:]
            pieces[cell.piece] = f'{tag} rowspan="{cell.rows}"{rest}'
