"""Which of the old rows is which of the new ones.

A row that stays keeps the row that its merged cells begin in: LibreOffice knows a merged cell by its first
row only, and loses it with that row. So groups of rows that a merge holds together are paired first, their
first rows with each other, then what is in them.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

from generator.compare.redline.align import aligned
from generator.compare.redline.pen import TR_PR
from generator.filing.pairing.matching import Features, grams, likeness
from generator.printing.word.xml import TC, TC_PR, VAL, T, W, serial

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Sequence

    from lxml import etree

_NAMES = 0.6
"""How much of a likeness is that of the names; all the text counts for the rest."""
_LEAST = 0.5
_MERGE: Final = f"{TC_PR}/{W}vMerge"
_SPAN: Final = f"{TC_PR}/{W}gridSpan"
_BEFORE: Final = f"{TR_PR}/{W}gridBefore"


class Row:
    """A row, and what it is paired by."""

    def __init__(self, element: etree._Element) -> None:
        """Look at a row."""
        self.element = element
        self.cells = element.findall(TC)
        self.key = serial(element)

    @cached_property
    def shape(self) -> tuple[bytes, ...]:
        """How it is laid out: only rows of one shape can be the same."""
        properties = (self.element.find(TR_PR), *(cell.find(TC_PR) for cell in self.cells))
        return tuple(b"" if found is None else serial(found) for found in properties)

    @cached_property
    def name(self) -> str:
        """The first text that is not merged over rows."""
        names = (text for cell in self.cells if cell.find(_MERGE) is None and (text := text_of(cell)))
        return next(names, "")

    @cached_property
    def columns(self) -> dict[int, etree._Element]:
        """The cells by the column that they begin in."""
        found, column = {}, _number(self.element.find(_BEFORE), 0)
        for cell in self.cells:
            found[column] = cell
            column += _number(cell.find(_SPAN), 1)
        return found

    @cached_property
    def own(self) -> dict[int, etree._Element]:
        """The cells that no other row shares, by column."""
        return {column: cell for column, cell in self.columns.items() if cell.find(_MERGE) is None}

    @cached_property
    def continued(self) -> frozenset[int]:
        """The columns in which it goes on with a cell of the row above."""
        merges = ((column, cell.find(_MERGE)) for column, cell in self.columns.items())
        return frozenset(
            column for column, merge in merges if merge is not None and merge.get(VAL) != "restart"
        )


Pair: TypeAlias = "tuple[Row | None, Row | None]"


class _Group:
    """Rows that a merge holds together, or a single row."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows

    @cached_property
    def names(self) -> Counter[str]:
        return grams("".join(row.name for row in self.rows))

    @cached_property
    def text(self) -> Counter[str]:
        return grams("".join(text_of(row.element) for row in self.rows))

    @property
    def features(self) -> Features:
        """What may be the same: only groups that begin in one shape."""
        return Features(self.rows[0].shape, self.text)

    def score(self, other: _Group) -> float:
        """Return how alike two groups are, 0 for those that are none of the same."""
        if self.rows[0].shape != other.rows[0].shape:
            return 0.0
        alike = _NAMES * likeness(self.names, other.names) + (1 - _NAMES) * likeness(self.text, other.text)
        return alike if alike >= _LEAST else 0.0


def _number(element: etree._Element | None, absent: int) -> int:
    return absent if element is None else int(element.get(VAL, absent))


def text_of(element: etree._Element) -> str:
    """Return the text in an element."""
    return "".join(text.text or "" for text in element.iter(T))


def pair_rows(
    old: Sequence[Row], new: Sequence[Row], settled: frozenset[int] = frozenset()
) -> Iterator[Pair]:
    """Yield all rows in order; in the `settled` columns all of them go on with the first row's cells."""
    before, after = _groups(old, settled), _groups(new, settled)
    if settled:
        yield from _pair_group(before.pop(0).rows, after.pop(0).rows, settled)
    for gone, come in aligned(before, after, _key, _Group.score, lambda group: group.features):
        yield from _pair_group(gone.rows if gone else (), come.rows if come else (), settled)


def _key(group: _Group) -> tuple[bytes, ...]:
    return tuple(row.key for row in group.rows)


def _groups(rows: Sequence[Row], settled: frozenset[int]) -> list[_Group]:
    """Part rows where nothing but the settled columns goes on."""
    groups: list[list[Row]] = []
    for row in rows:
        if groups and row.continued - settled:
            groups[-1].append(row)
        else:
            groups.append([row])
    return [_Group(group) for group in groups]


def _pair_group(old: Sequence[Row], new: Sequence[Row], settled: frozenset[int]) -> Iterator[Pair]:
    """Pair what is in two groups; both have to begin alike."""
    if not old or not new or old[0].shape != new[0].shape:
        yield from _replaced(old, new)
    elif len(old) == len(new) == 1:
        yield old[0], new[0]
    else:
        shared = frozenset.intersection(*(row.continued for row in (*old[1:], *new[1:])))
        yield from _in_steps(old, new) if shared <= settled else pair_rows(old, new, settled | shared)


def _in_steps(old: Sequence[Row], new: Sequence[Row]) -> Iterator[Pair]:
    """Pair groups whose merges overlap like steps: row by row, or not at all."""
    if [row.shape for row in old] == [row.shape for row in new]:
        return zip(old, new, strict=True)
    return _replaced(old, new)


def _replaced(old: Sequence[Row], new: Sequence[Row]) -> Iterator[Pair]:
    yield from ((row, None) for row in old)
    yield from ((None, row) for row in new)
