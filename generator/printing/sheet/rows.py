"""The rows of a sheet while it is printed: their heights, what is merged, and what no cell can hold.

A row's number is known once all rows are there, since one that would be higher than Excel allows becomes
several; until then `HERE` stands for it, and `THERE` for that of its last part.
"""

from __future__ import annotations

import re
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.printing.sheet import escaping
from generator.printing.sheet.amounts import places_of
from generator.printing.sheet.columns import letters, place
from generator.printing.sheet.measure import TALLEST, height, too_long
from generator.printing.template.merging import Grid

if TYPE_CHECKING:
    from collections.abc import Sequence

HERE, ROW, MERGED, THERE, ALONE = "\1", "\2", "\3", "\4", "\5"
"""What stands for a row's number; what begins a row, its merged cells, and its other cells."""
OPENED = ' t="inlineStr"><is><t xml:space="preserve">'
CLOSED = "</t></is></c>"
_CELL = re.compile(rb'(<c r="[A-Z]+)[0-9]+(" s="[0-9]+")(?:/>|.*?</c>)', re.DOTALL)


class TooLongError(Exception):
    """A form with texts that no cell can hold, by their key paths."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Keep the key paths."""
        super().__init__(*keys)
        self.keys = keys


class Written(NamedTuple):
    """The rows of a sheet, how many there are, its merged ranges, and the first and last of its head."""

    rows: bytes
    height: int
    merged: bytes
    head: tuple[int, int] | None


class Sheet:
    """A sheet that is being printed."""

    __slots__ = ("cells", "head", "heights", "long")

    def __init__(self) -> None:
        """Begin a sheet."""
        self.heights: list[float] = []
        self.cells: list[list[Any]] = []
        self.head: list[int] = []
        self.long: list[str] = []

    def tall(self, text: str, half_widths: int, line: float, key: str = "") -> float:
        """Return how high a text is, and note one that is too long."""
        if too_long(text):
            self.long.append(key)
        return height(text, half_widths, line)

    def grow(self, needed: float) -> None:
        """Make the last row so high, if it is not."""
        self.heights[-1] = max(self.heights[-1], needed)

    def written(self, parts: list[bytes]) -> Written:
        """Return the rows with their numbers; raise `TooLongError`."""
        if self.long:
            raise TooLongError(self.long)
        self._share_out()
        rows, merges, tops = _Rows(), [], []
        for tall, part in zip(self.heights, parts, strict=True):
            tops.append(rows.next)
            merges.append(rows.add(part, tall))
        tops.append(rows.next)
        merges += [_range(cell, tops) for cell in self.cells]
        merged = b"".join(merges)
        head = (tops[self.head[0]], tops[self.head[-1] + 1] - 1) if self.head else None
        return Written(b"".join(rows.done), rows.next - 1, merged, head)

    def _share_out(self) -> None:
        """Let rows that a cell goes through be high enough together."""
        for cell in self.cells:
            first, last, needed = cell[2], cell[3], cell[6]
            lacking = needed - sum(self.heights[first : last + 1]) if needed else 0
            if lacking > 0:
                for row in range(first, last + 1):
                    self.heights[row] += lacking / (last + 1 - first)


class _Rows:
    """Rows that have got their numbers."""

    def __init__(self) -> None:
        self.done: list[bytes] = []
        self.next = 1

    def add(self, part: bytes, tall: float) -> bytes:
        """Write a row, and return what it merges."""
        count = ceil(tall / TALLEST)
        here, there = b"%d" % self.next, b"%d" % (self.next + count - 1)
        cells, _, rest = part.replace(b"\1", here).replace(b"\4", there).partition(b"\3")
        merged, _, alone = rest.partition(b"\5")
        self._row(here, tall / count, cells)
        for _ in range(1, count):
            number = b"%d" % self.next
            self._row(number, tall / count, _CELL.sub(rb"\g<1>%b\2/>" % number, cells))
        return merged + alone if count > 1 else merged

    def _row(self, number: bytes, tall: float, cells: bytes) -> None:
        self.done.append(b'<row r="%b" ht="%.2f" customHeight="1">%b</row>' % (number, tall, cells))
        self.next += 1


def _range(cell: Sequence[Any], tops: Sequence[int]) -> bytes:
    """Return the range of a cell that may have gone on below."""
    top, bottom = tops[cell[2]], tops[cell[3] + 1] - 1
    if top == bottom and cell[0] == cell[5]:
        return b""
    return f'<mergeCell ref="{letters(cell[0])}{top}:{letters(cell[5])}{bottom}"/>'.encode()


class TableRows(Grid):
    """Where we are in a table of a sheet; a cell also knows its last column and how high it has to be."""

    __slots__ = ("_places", "_sheet")

    def __init__(self, sheet: Sheet, places: Sequence[int]) -> None:
        """Begin a table whose columns stand at these places of the sheet."""
        super().__init__([])
        self.row = len(sheet.heights) - 1
        self._sheet, self._places = sheet, places

    def restart(self, column: int, columns: int, shows: object = None) -> None:
        """Note a cell that others may continue."""
        first, end = self._span(column, columns)
        cell = [first, columns, self.row, self.row, shows, end - 1, 0.0]
        self.above[column] = cell
        self._sheet.cells.append(cell)

    def note(self, column: int, columns: int) -> None:
        """Note a cell that no other continues."""
        first, end = self._span(column, columns)
        self._sheet.cells.append([first, columns, self.row, self.row, None, end - 1, 0.0])

    def need(self, column: int, needed: float) -> None:
        """Note how high a cell has to be."""
        self.above[column][6] = max(self.above[column][6], needed)

    def opened(self, column: int, columns: int, look: int) -> bytes:
        """Return the begin of a cell that is counted as it is printed."""
        first, _ = self._span(column, columns)
        return f'<c r="{letters(first)}{HERE}" s="{look}"{OPENED}'.encode()

    def closed(self, column: int, columns: int, look: int) -> bytes:
        """Return its end."""
        first, end = self._span(column, columns)
        return (CLOSED + blanks(first + 1, end, look)).encode()

    def blank(self, column: int, columns: int, look: int) -> bytes:
        """Return a cell that only goes on from above."""
        return blanks(*self._span(column, columns), look).encode()

    def _span(self, column: int, columns: int) -> tuple[int, int]:
        return place(self._places, column), place(self._places, column + columns)


def blanks(first: int, end: int, look: int | str) -> str:
    """Return empty cells of a row."""
    return "".join(f'<c r="{letters(at)}{HERE}" s="{look}"/>' for at in range(first, end))


def amount(printed: str, column: bytes, looks: Sequence[int]) -> bytes:
    r"""Return a cell with an amount: a number if that shows what is printed, else text.

    >>> amount("155.5", b"F", range(7)), amount("", b"F", range(7))
    (b'<c r="F\x01" s="1"><v>155.5</v></c>', b'<c r="F\x01" s="0"/>')
    """
    places = places_of(printed)
    if places is not None:
        return b'<c r="%b\1" s="%d"><v>%b</v></c>' % (column, looks[places], printed.encode())
    opened, closed = (OPENED.encode(), CLOSED.encode()) if printed else (b"/>", b"")
    return b'<c r="%b\1" s="%d"%b%b%b' % (column, looks[0], opened, escaping.text(printed), closed)
