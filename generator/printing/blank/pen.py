"""Types tags into the cells of a blank form, as a person would in Word."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from lxml import etree

from generator.printing.word.xml import (
    P_PR,
    R_PR,
    RUN,
    TC_PR,
    TR,
    VAL,
    XML_SPACE,
    P,
    T,
    W,
    ancestor,
    new,
    texts,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.printing.blank.grid import Cell, Row

_NOT_TAKEN = tuple(W + name for name in ("ins", "del", "rPrChange", "moveFrom", "moveTo"))


def write(cell: Cell, text: str) -> None:
    """Put lines into a cell, each in a paragraph that looks as the first does, in place of what is there."""
    paragraphs = list(cell.element.iterchildren(P))
    first = paragraphs[0] if paragraphs else _appended(cell.element)
    for other in paragraphs[1:]:
        cell.element.remove(other)
    look = _look(first)
    for child in list(first):
        if child.tag != P_PR:
            first.remove(child)
    lines, last = text.split("\n"), first
    for line in lines[1:]:
        more = copy.deepcopy(first)
        _type(more, line, look)
        last.addnext(more)
        last = more
    _type(first, lines[0], look)
    cell.text = text


def replace(cell: Cell, start: int, end: int, text: str) -> None:
    """Put text in place of some characters of a cell's first paragraph with text."""
    paragraph = next(one for one in cell.element.iter(P) if any(piece.text for piece in texts(one)))
    at, put = 0, False
    for piece in texts(paragraph):
        old = piece.text or ""
        low, high = min(max(start - at, 0), len(old)), min(max(end - at, 0), len(old))
        if high > low or (not put and start <= at + len(old)):
            piece.text = old[:low] + ("" if put else text) + old[high:]
            piece.set(XML_SPACE, "preserve")
            put = True
        at += len(old)


def statement_row(row: Row, statement: str) -> etree._Element:
    """Return a row that holds a statement beside the cells that go on from above."""
    made = new(TR)
    leading = []
    for cell in row.cells:
        if cell.above is None:
            break
        leading.append(cell)
    for cell in leading:
        made.append(_emptied(cell.element))
    rest = [cell for cell in row.cells if cell not in leading]
    if rest:
        made.append(_wide(rest, statement))
    return made


def _wide(cells: Sequence[Cell], text: str) -> etree._Element:
    holder = etree.Element(f"{W}tc", nsmap={"w": W[1:-1]})
    properties = etree.SubElement(holder, TC_PR)
    span = cells[-1].end - cells[0].start
    if span > 1:
        etree.SubElement(properties, f"{W}gridSpan").set(VAL, str(span))
    _type(etree.SubElement(holder, P), text, None)
    return holder


def _emptied(element: etree._Element) -> etree._Element:
    made = copy.deepcopy(element)
    for child in list(made):
        if child.tag != TC_PR:
            made.remove(child)
    etree.SubElement(made, P)
    return made


def part_from_above(cell: Cell) -> None:
    """Let a cell end a merge that was drawn by hand: the template merges by what is printed."""
    for merge in cell.element.findall(f"{TC_PR}/{W}vMerge"):
        parent = merge.getparent()
        if parent is not None:
            parent.remove(merge)


def _type(paragraph: etree._Element, text: str, look: etree._Element | None) -> None:
    run = etree.SubElement(paragraph, RUN)
    if look is not None:
        run.append(copy.deepcopy(look))
    typed = etree.SubElement(run, T)
    typed.text = text
    typed.set(XML_SPACE, "preserve")


def _look(paragraph: etree._Element) -> etree._Element | None:
    """Return how the first run looks, else what the paragraph's mark says."""
    found = next((run.find(R_PR) for run in paragraph.iter(RUN) if ancestor(run, P) is paragraph), None)
    if found is None:
        found = paragraph.find(f"{P_PR}/{R_PR}")
    if found is None:
        return None
    look = copy.deepcopy(found)
    for child in list(look):
        if child.tag in _NOT_TAKEN:
            look.remove(child)
    return look


def _appended(cell: etree._Element) -> etree._Element:
    return etree.SubElement(cell, P)


def raw(cell: Cell) -> str:
    """Return the characters of a cell's first paragraph with text, as `replace` counts them."""
    lines = ("".join(piece.text or "" for piece in texts(one)) for one in cell.element.iter(P))
    return next((line for line in lines if line), "")
