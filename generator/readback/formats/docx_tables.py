"""Paragraphs and tables of a .docx as rows of cells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from generator.printing.word.xml import TBL, TC, TC_PR, TR, P, W
from generator.readback.document import Row, Where
from generator.readback.formats.docx_text import read_mark, read_paragraph
from generator.readback.formats.limits import Room
from generator.readback.formats.marks import ALTERNATIVES, SDT, WRAPPERS, chosen, first, inside, value
from generator.readback.formats.spot import Spot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

    from generator.readback.document import Cell
    from generator.readback.formats.numbering import Numbering

_COVERED: Final = "被合并的格盖住的文字"
_DELETED, _BELOW, _BESIDE = (f"{W}{name}" for name in ("cellDel", "vMerge", "hMerge"))
_FOREIGN: Final = {f"{W}altChunk": "插入的另一个文档没有读", f"{W}subDoc": "插入的子文档没有读"}


class Body:
    """Reads a document's body: `rows`, where each comment stands, and what was not read."""

    def __init__(self, numbering: Numbering) -> None:
        """Begin with nothing."""
        self.numbering = numbering
        self.rows: list[Row] = []
        self.commented: dict[str, Cell] = {}
        self.remarks: dict[str, None] = {}
        self._tables = 0
        self._outside = 0
        self._room = Room()
        self._waiting = Spot()  # has the marks that stand between cells

    def read(self, body: _Element) -> None:
        """Read all that stands in the body."""
        spot = self._spot()
        for block in self._blocks(body):
            if block.tag == P:
                spot.take_marks(self._spot())
                if not read_paragraph(block, spot, self.numbering):
                    continue
            spot = self._outside_row(spot)
            if block.tag == TBL:
                self._table(block)
        self._outside_row(spot)

    def _spot(self) -> Spot:
        """Return a new spot with the marks that stand before it."""
        spot, self._waiting = self._waiting, Spot()
        return spot

    def _outside_row(self, spot: Spot) -> Spot:
        """End a paragraph outside of tables; return the spot for the next: a blank one goes on."""
        cell = spot.cell(Where(row=self._outside + 1))
        if cell.blank and not cell.others:
            spot.paragraphs = []
            return spot
        self._outside += 1
        self._found(spot, cell)
        self.rows.append(Row((cell,)))
        return self._spot()

    def _found(self, spot: Spot, cell: Cell) -> None:
        self._room.take()
        for comment in spot.comments:
            self.commented.setdefault(comment, cell)

    def _blocks(self, element: Iterable[_Element]) -> Iterator[_Element]:
        """Yield the paragraphs and tables of a body or a cell, whatever is put around them."""
        for child in element:
            if child.tag in (P, TBL):
                yield child
            elif child.tag in _FOREIGN:
                self.remarks[_FOREIGN[child.tag]] = None
            else:
                yield from self._blocks(self._unwrapped(child))

    def _members(self, element: Iterable[_Element], tag: str) -> Iterator[_Element]:
        """Yield the rows of a table or the cells of a row."""
        for child in element:
            if child.tag == tag:
                yield child
            else:
                yield from self._members(self._unwrapped(child), tag)

    def _unwrapped(self, element: _Element) -> Iterable[_Element]:
        """Return what a wrapper holds; a mark waits for its cell, anything else is passed over."""
        shown = element if element.tag in WRAPPERS else None
        if element.tag == SDT:
            shown = inside(element)
        elif element.tag == ALTERNATIVES:
            shown = chosen(element)
        else:
            read_mark(element, self._waiting)
        return () if shown is None else shown

    def _table(self, table: _Element) -> None:
        self._tables += 1
        place, cut = Where(self._tables), self._tables > 1
        for row in self._members(table, TR):
            if row.find(f"{W}trPr/{W}del") is None:
                place = place._replace(row=place.row + 1)
                self._row(row, place, cut=cut)
                cut = False

    def _row(self, row: _Element, place: Where, *, cut: bool) -> None:
        cells: list[Cell] = []
        nested: list[_Element] = []
        for element in self._members(row, TC):
            cell = self._cell(element, place._replace(cell=len(cells) + 1), nested)
            if cell is not None:
                cells.append(cell)
        if cells:
            self.rows.append(Row(tuple(cells), place.table, cut))
        for table in nested:
            self._table(table)

    def _cell(self, element: _Element, where: Where, nested: list[_Element]) -> Cell | None:
        """Read a cell; None for one that is deleted, or only the rest of the cell before it."""
        spot = self._spot()
        for block in self._blocks(element):
            if block.tag == TBL:
                nested.append(block)
            else:
                read_paragraph(block, spot, self.numbering)
        spot.take_marks(self._spot())
        merges = _merges(element)
        if _DELETED in merges:
            return None
        cell = spot.cell(where, continues=_goes_on(merges, _BELOW))
        if _goes_on(merges, _BESIDE) and cell.blank:
            return None
        if cell.continues and not cell.blank:
            cell = replace(cell, paragraphs=("",), others=(*cell.others, _COVERED))
        self._found(spot, cell)
        return cell


def _merges(cell: _Element) -> dict[str, str]:
    """Return the values of a cell's merges by their names; no value means that it goes on."""
    properties = first(cell, TC_PR)
    if properties is None:
        return {}
    found = [*properties.iterchildren(_DELETED, _BELOW, _BESIDE)]
    return {one.tag: value(one, "continue") for one in reversed(found)}


def _goes_on(merges: dict[str, str], merge: str) -> bool:
    """Tell whether a cell is the rest of a merged one."""
    return merges.get(merge) == "continue"
