"""Paragraphs and tables; a row that is laid out as before and has much the same name stays and is revised.

No mark for a changed vertical merge is honoured by all readers of Word files (docs/tracked-changes.md). So
rows are the same only where all their cells are laid out and merged the same; others go and come as wholes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.compare.matching import grams
from generator.redline.align import aligned
from generator.redline.paragraphs import revised
from generator.redline.pen import DEL, INS
from generator.redline.rows import Features, pair_rows, text_of
from generator.word.xml import TBL, TC, TC_PR, TR, P, serial

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lxml import etree

    from generator.redline.pen import Pen


class _Stretch(NamedTuple):
    """A table with the paragraphs before it."""

    paragraphs: Sequence[etree._Element]
    table: etree._Element
    features: Features


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
            found.append(_Stretch(paragraphs, element, _features(element)))
            paragraphs = []
    return found, paragraphs


def _features(table: etree._Element) -> Features:
    """Return a table's frame, the text of its first row, and all its text."""
    frame = tuple(serial(child) for child in table if child.tag != TR)
    first = table.find(TR)
    return Features(frame, grams("" if first is None else text_of(first)), grams(text_of(table)))


def _paired(
    old: Sequence[_Stretch], new: Sequence[_Stretch]
) -> Iterable[tuple[_Stretch | None, _Stretch | None]]:
    """Pair tables by their place where all are there, by their first rows elsewhere."""
    if [stretch.features.shape for stretch in old] == [stretch.features.shape for stretch in new]:
        return zip(old, new, strict=True)
    return aligned(old, new, lambda stretch: serial(stretch.table), lambda a, b: a.features.score(b.features))


def _revised_stretch(pen: Pen, old: _Stretch | None, new: _Stretch | None) -> list[etree._Element]:
    if old is not None and new is not None and old.features.shape == new.features.shape:
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
    rows: list[etree._Element] = []
    for pair in pair_rows(old.findall(TR), new.findall(TR)):
        if pair.same and pair.old is not None and pair.new is not None:
            rows.append(_revised_row(pen, pair.old, pair.new))
        else:
            gone, come = ([] if row is None else [row] for row in (pair.old, pair.new))
            rows += _replaced(pen, gone, come)
    new[:] = [child for child in new if child.tag != TR] + rows
    return new


def _revised_row(pen: Pen, old: etree._Element, new: etree._Element) -> etree._Element:
    for before, after in zip(old.findall(TC), new.findall(TC), strict=True):
        after[:] = [*after.findall(TC_PR), *blocks(pen, _children(before), _children(after))]
    return new


def _children(cell: etree._Element) -> Iterator[etree._Element]:
    return (child for child in cell if child.tag != TC_PR)
