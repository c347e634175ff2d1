"""The tables of a Word form as a person sees them: which cell stands below and beside which."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.printing.word.xml import TBL, TC, TC_PR, TR, VAL, P, T, W, ancestor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_BREAK = f"{W}br"
_WRAPPERS = frozenset(W + name for name in ("sdt", "sdtContent", "customXml"))


@dataclass(eq=False, slots=True)
class Cell:
    """A cell: the columns it takes, and the cell above whose merge it continues."""

    element: etree._Element
    start: int
    span: int
    text: str
    above: Cell | None = None
    first: Cell | None = None
    """the cell that the merge began with"""

    @property
    def end(self) -> int:
        """The column behind its last."""
        return self.start + self.span

    @property
    def origin(self) -> Cell:
        """The cell that is seen in its place."""
        return self.first or self

    @property
    def label(self) -> str:
        """The text that is seen in its place."""
        return self.origin.text

    def within(self, other: Cell) -> bool:
        """Tell whether it takes no column that another does not."""
        return other.start <= self.start and self.end <= other.end


@dataclass(eq=False, slots=True)
class Row:
    """A row with its cells; `number` counts from 1, as messages do."""

    element: etree._Element
    number: int
    cells: list[Cell] = field(default_factory=list)

    @property
    def own(self) -> list[Cell]:
        """The cells that do not continue one above."""
        return [cell for cell in self.cells if cell.above is None]

    @property
    def blank(self) -> list[Cell]:
        """The cells that nothing stands in."""
        return [cell for cell in self.own if not cell.text]

    @property
    def width(self) -> int:
        """The columns of all its cells."""
        return self.cells[-1].end if self.cells else 0


@dataclass(eq=False, slots=True)
class Table:
    """A table of a form's text; `number` counts from 1."""

    element: etree._Element
    number: int
    rows: list[Row]


def read_tables(root: etree._Element) -> list[Table]:
    """Return the tables of a text in their order, without those that stand in cells of others."""
    body = root.find(f"{W}body")
    found = [] if body is None else [child for child in _opened(body) if child.tag == TBL]
    return [Table(table, number, _rows(table)) for number, table in enumerate(found, start=1)]


def _rows(table: etree._Element) -> list[Row]:
    rows: list[Row] = []
    open_cells: dict[tuple[int, int], Cell] = {}
    for number, element in enumerate((one for one in _opened(table) if one.tag == TR), start=1):
        row, column = Row(element, number), _skipped(element)
        now: dict[tuple[int, int], Cell] = {}
        for cell in (one for one in _opened(element) if one.tag == TC):
            made = Cell(cell, column, _span(cell), cell_text(cell))
            merge = _merge(cell)
            if merge:
                if merge == "continue":
                    made.above = open_cells.get((made.start, made.end))
                    made.first = made.above and made.above.origin
                now[made.start, made.end] = made
            row.cells.append(made)
            column = made.end
        open_cells = now
        rows.append(row)
    return rows


def cell_text(cell: etree._Element) -> str:
    """Return a cell's text in lines, without the empty ones."""
    lines = (line.strip() for one in cell.iter(P) for line in _written(one).split("\n"))
    return "\n".join(line for line in lines if line)


def _written(paragraph: etree._Element) -> str:
    pieces = (one for one in paragraph.iter(T, _BREAK) if ancestor(one, P) is paragraph)
    return "".join("\n" if one.tag == _BREAK else one.text or "" for one in pieces)


def _span(cell: etree._Element) -> int:
    found = cell.find(f"{TC_PR}/{W}gridSpan")
    value = "1" if found is None else found.get(VAL, "1")
    return max(int(value), 1) if value.isdecimal() else 1


def _skipped(row: etree._Element) -> int:
    found = row.find(f"{W}trPr/{W}gridBefore")
    value = "0" if found is None else found.get(VAL, "0")
    return int(value) if value.isdecimal() else 0


def _merge(cell: etree._Element) -> str:
    """Return ``restart`` or ``continue``; empty for a cell that is not merged downwards."""
    found = cell.find(f"{TC_PR}/{W}vMerge")
    return "" if found is None else found.get(VAL, "continue")


def _opened(parent: etree._Element) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag in _WRAPPERS:
            yield from _opened(child)
        else:
            yield child
