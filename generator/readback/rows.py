"""A row of a document against a row of a template: which cell is which, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from generator.readback.folding import fold
from generator.readback.patterns import Fit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from generator.readback.document import Cell, Row
    from generator.readback.grammar import RowPattern
    from generator.readback.patterns import Pattern, Taken

BLANK, LOST = 0.03, 1.5
"""The cost of a cell of the document that the template has not: a blank one, one that says something."""
_MERGED, _MOST_MERGED = 0.5, 6
"""The cost of two cells that were made one, and how many paragraphs such a one may have."""
_PLAIN = 0.6
_HOPELESS = 3.0
_SENTENCE = "。；：！？.;:!?"


class Found(NamedTuple):
    """A value found in a cell of the document."""

    taken: Taken
    cell: Cell


@dataclass(frozen=True, slots=True)
class RowFit:
    """How a row fits: the values found, the cells that nothing explains, and what is uneven about it.

    `uneven`: cells are missing or too many, so that each value may belong to another cell.
    `row`: what was fitted, where that is several rows.
    """

    cost: float
    found: tuple[Found, ...] = ()
    lost: tuple[Cell, ...] = ()
    uneven: bool = False
    row: Row | None = None


NO_FIT = RowFit(float("inf"))


def fit_row(pattern: RowPattern, row: Row, bound: float = _HOPELESS) -> RowFit:
    """Fit a row; one that costs more than the bound is not worth knowing exactly."""
    if pattern.outside and row.table and not _alone(row):
        return NO_FIT
    cells = row.cells
    if len(cells) == len(pattern.cells):
        fits = [one.fit(cell) for one, cell in zip(pattern.cells, cells, strict=True)]
        cost = sum(fit.cost for fit in fits)
        if cost <= _PLAIN:
            found = tuple(
                Found(taken, cell) for fit, cell in zip(fits, cells, strict=True) for taken in fit.taken
            )
            return RowFit(cost, found)
    if _unlikely(pattern, row, bound):
        return NO_FIT
    return _aligned(pattern.cells, cells, bound)


def _alone(row: Row) -> bool:
    return sum(not cell.blank for cell in row.cells) == 1


def _unlikely(pattern: RowPattern, row: Row, bound: float) -> bool:
    """Tell quickly that a row can't fit: too much of what it says has no place, or labels are missing."""
    full = sum(not cell.blank for cell in row.cells)
    if (full - len(pattern.cells)) * LOST > bound:
        return True
    if not pattern.labels:
        return False
    said = {fold(cell.text).text for cell in row.cells}
    missing = [label for label in pattern.labels if label not in said]
    firm = [label for label in missing if not any(_alike(label, text) for text in said)]
    follows = {cell.label for cell in pattern.cells if cell.follows}
    return len([label for label in firm if label not in follows]) > bound / 1.2


@lru_cache(maxsize=1 << 14)
def _alike(label: str, text: str) -> bool:
    return bool(text) and len(set(label) & set(text)) * 2 >= len(set(label))


class _Step(NamedTuple):
    """The cheapest way to a place of the table: its cost, where it came from, the fit of the cells met."""

    cost: float
    back: tuple[int, int]
    fit: Fit | None = None


_Table: TypeAlias = "list[list[_Step | None]]"


def _aligned(patterns: Sequence[Pattern], cells: Sequence[Cell], bound: float) -> RowFit:
    """Lay the cells of a document over those of a template in their order."""
    last, end = len(patterns), len(cells)
    table: _Table = [[None] * (end + 1) for _ in range(last + 1)]
    table[0][0] = _Step(0.0, (0, 0))
    extra = [BLANK if cell.blank else LOST for cell in cells]
    for i, row in enumerate(table):
        for j, step in enumerate(row):
            if step is None or step.cost > bound:
                continue
            if j < end:
                _better(row, j + 1, step.cost + extra[j], (i, j))
            if i < last:
                _better(table[i + 1], j, step.cost + patterns[i].absent, (i, j))
            if i < last and j < end:
                fit = patterns[i].fit(cells[j])
                _better(table[i + 1], j + 1, step.cost + fit.cost, (i, j), fit)
                if i + 1 < last and len(cells[j].paragraphs) > 1:
                    for one in _parted(patterns[i], patterns[i + 1], cells[j]):
                        _better(table[i + 2], j + 1, step.cost + one.cost, (i, j), one)
    return _result(table, patterns, cells)


def _parted(pattern: Pattern, after: Pattern, cell: Cell) -> Iterator[Fit]:
    """Yield how a cell fits two of the template that somebody has merged: a paragraph begins the second."""
    paragraphs = cell.paragraphs if len(cell.paragraphs) <= _MOST_MERGED else ()
    for end in range(1, len(paragraphs)):
        one = pattern.fit(replace(cell, paragraphs=paragraphs[:end]))
        other = after.fit(replace(cell, paragraphs=paragraphs[end:]))
        yield Fit(_MERGED + one.cost + other.cost, (*one.taken, *other.taken))


def _better(
    row: list[_Step | None], at: int, cost: float, back: tuple[int, int], fit: Fit | None = None
) -> None:
    known = row[at]
    if known is None or cost < known.cost:
        row[at] = _Step(cost, back, fit)


def _result(table: _Table, patterns: Sequence[Pattern], cells: Sequence[Cell]) -> RowFit:
    """Go back the cheapest way; there may be none."""
    step = table[-1][-1]
    if step is None:
        return NO_FIT
    cost = step.cost
    found: list[Found] = []
    lost: list[Cell] = []
    uneven = False
    i, j = len(patterns), len(cells)
    while step is not None and (i or j):
        if step.fit is not None:
            found[:0] = [Found(taken, cells[j - 1]) for taken in step.fit.taken]
            uneven |= i - step.back[0] > 1
        elif step.back[0] == i:
            lost += [] if cells[j - 1].blank else [cells[j - 1]]
        else:
            pattern = patterns[i - 1]
            uneven |= bool(pattern.slots) and not pattern.follows
        i, j = step.back
        step = table[i][j]
    return RowFit(cost, tuple(found), tuple(lost[::-1]), uneven or bool(lost))


def joined(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield what rows of a document may have been before a page's end cut them: one row."""
    first, *rest = rows
    whole: list[Row] = [first]
    for row in rest:
        whole = [one for before in whole for one in _two(before, row)]
    yield from whole


def _two(one: Row, other: Row) -> Iterator[Row]:
    """Yield what two rows may have been as one, the likeliest first."""
    full = [cell for cell in other.cells if not cell.blank]
    places = [at for at, cell in enumerate(one.cells) if not cell.blank]
    ways = [_column_by_column(one, other)]
    if len(full) == len(places):
        ways.append(_with(one, dict(zip(places, full, strict=True))))
    if len(full) == 1:
        longest = sorted(places, key=lambda at: -len(one.cells[at].text))
        ways += [_with(one, {at: full[0]}) for at in longest]
    if len(one.cells) != len(other.cells):
        ways = [*ways[1:], ways[0]]  # where a page has moved its cells, columns say little
    yield from (way for way in ways if way is not None)


def _column_by_column(one: Row, other: Row) -> Row | None:
    rest = _trimmed(other.cells)
    return _with(one, dict(enumerate(rest))) if len(rest) <= len(one.cells) else None


def _with(one: Row, more: Mapping[int, Cell]) -> Row:
    cells = (_together(cell, more[at]) if at in more else cell for at, cell in enumerate(one.cells))
    return replace(one, cells=tuple(cells))


def _trimmed(cells: Sequence[Cell]) -> Sequence[Cell]:
    """Return a row's cells without the blank ones at its end."""
    end = max((at + 1 for at, cell in enumerate(cells) if not cell.blank), default=0)
    return cells[:end]


def _together(one: Cell, other: Cell) -> Cell:
    if other.blank or one.blank:
        return one if other.blank else replace(other, where=one.where)
    before, after = list(one.paragraphs), list(other.paragraphs)
    if before[-1].rstrip()[-1:] not in _SENTENCE and after:
        before[-1] = before[-1].rstrip() + after.pop(0).lstrip()
    return replace(one, paragraphs=(*before, *after), others=(*one.others, *other.others))
