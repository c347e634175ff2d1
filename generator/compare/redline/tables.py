"""Paragraphs and tables; a row that is laid out as before and has much the same name stays and is revised.

No mark for a changed vertical merge is honoured by all readers of Word files (docs/tracked-changes.md). So
rows are the same only where all their cells are laid out and merged the same; others go and come as wholes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.compare.redline.align import aligned
from generator.compare.redline.moves import moves
from generator.compare.redline.paragraphs import revised
from generator.compare.redline.pen import DEL, INS
from generator.compare.redline.placing import Placing
from generator.compare.redline.rows import Row, pair_rows, text_of
from generator.filing.pairing.matching import Features, grams, likeness
from generator.printing.word.xml import TBL, TC_PR, TR, P, serial

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator, Sequence

    from lxml import etree

    from generator.compare.redline.pen import Pen


_LEAST = 0.5
"""Below this likeness a table is another one."""


class _Stretch(NamedTuple):
    """A table with the paragraphs before it; tables with the same frame can be the same."""

    paragraphs: Sequence[etree._Element]
    table: etree._Element
    frame: tuple[bytes, ...]
    text: Counter[str]

    def score(self, other: _Stretch) -> float:
        """Return how alike two tables are, 0 for those that can't be the same."""
        alike = likeness(self.text, other.text) if self.frame == other.frame else 0.0
        return alike if alike >= _LEAST else 0.0


def blocks(pen: Pen, old: Iterable[etree._Element], new: Iterable[etree._Element]) -> list[etree._Element]:
    """Return revised paragraphs and tables.

    A table goes and comes with the paragraphs before it; those behind the last table always stay, since
    nothing ends without a paragraph.
    """
    (before, last_before), (after, last_after) = _stretches(old), _stretches(new)
    found: list[etree._Element] = []
    for gone, come in _paired(before, after):
        found += _revised_stretch(pen, gone, come)
    return found + revised(pen, last_before, last_after)


def _stretches(elements: Iterable[etree._Element]) -> tuple[list[_Stretch], list[etree._Element]]:
    """Return the tables, and the paragraphs behind the last one."""
    found: list[_Stretch] = []
    paragraphs: list[etree._Element] = []
    for element in elements:
        if element.tag == P:
            paragraphs.append(element)
        elif element.tag == TBL:
            frame = tuple(serial(child) for child in element if child.tag != TR)
            found.append(_Stretch(paragraphs, element, frame, grams(text_of(element))))
            paragraphs = []
    return found, paragraphs


def _paired(
    old: Sequence[_Stretch], new: Sequence[_Stretch]
) -> Iterable[tuple[_Stretch | None, _Stretch | None]]:
    """Pair tables by their place where all are there, by their text elsewhere."""
    if [stretch.frame for stretch in old] == [stretch.frame for stretch in new]:
        return zip(old, new, strict=True)
    return aligned(
        old,
        new,
        lambda stretch: serial(stretch.table),
        _Stretch.score,
        lambda stretch: Features(stretch.frame, stretch.text),
    )


def _revised_stretch(pen: Pen, old: _Stretch | None, new: _Stretch | None) -> list[etree._Element]:
    if old is not None and new is not None:
        return [*revised(pen, old.paragraphs, new.paragraphs), _revised_table(pen, old.table, new.table)]
    gone = [*old.paragraphs, old.table] if old is not None else []
    come = [*new.paragraphs, new.table] if new is not None else []
    return _replaced(pen, gone, come)


def _replaced(
    pen: Pen, gone: Sequence[etree._Element], come: Sequence[etree._Element]
) -> list[etree._Element]:
    for elements, tag in ((gone, DEL), (come, INS)):
        for element in elements:
            pen.whole(element, tag)
    return [*gone, *come]


def _revised_table(pen: Pen, old: etree._Element, new: etree._Element) -> etree._Element:
    before, after = ([Row(row) for row in table.findall(TR)] for table in (old, new))
    frame = [child for child in new if child.tag != TR]
    pairs = list(pair_rows(before, after))
    placing = Placing(pen, moves(pairs, pen.number))
    new[:] = frame + [_row(pen, placing, gone, come) for gone, come in pairs]
    return new


def _row(pen: Pen, placing: Placing, old: Row | None, new: Row | None) -> etree._Element:
    if not placing.moved.keys().isdisjoint({old, new}):
        return placing.row(old, new)
    if old is not None and new is not None:
        for before, after in zip(old.cells, new.cells, strict=True):
            if serial(before) != serial(after):
                after[:] = [*after.findall(TC_PR), *blocks(pen, _children(before), _children(after))]
        return new.element
    row, tag = (old, DEL) if old is not None else (new, INS)
    assert row is not None  # noqa: S101 - a pair has at least one side
    pen.whole(row.element, tag)
    return row.element


def _children(cell: etree._Element) -> Iterator[etree._Element]:
    return (child for child in cell if child.tag != TC_PR)
