"""Paragraphs and tables of a page as rows of cells."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from generator.readback.document import Cell, Row, Where
from generator.readback.formats.html_text import Flow
from generator.readback.formats.limits import Room
from generator.readback.formats.spot import Spot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_ROWS: Final = "./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr"
_CELLS: Final = "./td | ./th"
_WIDEST: Final = 1000
_HIGHEST: Final = 65534  # both as browsers have it


class _Span(NamedTuple):
    """A cell that goes on below; `columns` are those it takes."""

    rows: int
    columns: int


class Page:
    """Reads a page: `rows`. What is `exact` shows every blank of its source, as our own pages do."""

    def __init__(self, *, exact: bool) -> None:
        """Begin with nothing."""
        self.rows: list[Row] = []
        self._exact = exact
        self._tables = 0
        self._outside = 0
        self._room = Room()

    def read(self, element: _Element) -> None:
        """Read all that stands in an element."""
        flow = Flow(Spot(), self._top_table, exact=self._exact)
        flow.read(element)
        self._end(flow)

    def _top_table(self, flow: Flow, table: _Element) -> None:
        self._end(flow)
        self._table(table)

    def _end(self, flow: Flow) -> None:
        """Make rows of the paragraphs outside of tables."""
        flow.end_paragraph()
        others, flow.spot.others = tuple(flow.spot.others), {}
        texts = [text for text in flow.spot.paragraphs if text.strip()] or [""] * bool(others)
        flow.spot.paragraphs = []
        for text in texts:
            self._room.take()
            self._outside += 1
            self.rows.append(Row((Cell((text,), Where(row=self._outside), others=others),)))

    def _table(self, table: _Element) -> None:
        for caption in table.iterchildren("caption"):
            self.read(caption)
        self._tables += 1
        number, cut = self._tables, self._tables > 1
        spans: dict[int, _Span] = {}
        for position, row in enumerate(_found(table, _ROWS), 1):
            nested: list[_Element] = []
            cells = tuple(self._cells(row, Where(number, position), spans, nested))
            if cells:
                self.rows.append(Row(cells, number, cut))
                cut = False
            for inner in nested:
                self._table(inner)

    def _cells(
        self, row: _Element, where: Where, spans: dict[int, _Span], nested: list[_Element]
    ) -> Iterator[Cell]:
        """Yield a row's cells, each that goes on from above at its place."""
        above, column = deque(sorted(spans.items())), 0
        spans.clear()
        for element in (*_found(row, _CELLS), None):
            while above and (element is None or above[0][0] <= column):
                at, span = above.popleft()
                where = self._next(where)
                yield Cell(("",), where, continues=True)
                _go_on(spans, at, span)
                column = at + span.columns
            if element is not None:
                where = self._next(where)
                yield self._cell(element, where, nested)
                span = _Span(_count(element, "rowspan", _HIGHEST), _count(element, "colspan", _WIDEST))
                _go_on(spans, column, span)
                column += span.columns

    def _next(self, where: Where) -> Where:
        self._room.take()
        return where._replace(cell=where.cell + 1)

    def _cell(self, element: _Element, where: Where, nested: list[_Element]) -> Cell:
        flow = Flow(Spot(), lambda _, table: nested.append(table), exact=self._exact)
        flow.read(element)
        flow.end_paragraph()
        return flow.spot.cell(where)


def _found(element: _Element, path: str) -> list[_Element]:
    return cast("list[_Element]", element.xpath(path))


def _go_on(spans: dict[int, _Span], column: int, span: _Span) -> None:
    """Remember a cell that takes more rows than the one it was met in."""
    if span.rows > 1:
        spans[column] = span._replace(rows=span.rows - 1)


def _count(cell: _Element, name: str, most: int) -> int:
    """Return how many rows or columns a cell takes; 0 rows are all that follow."""
    text = cell.get(name, "1").strip()
    if not (text.isascii() and text.isdecimal()):
        return 1
    number = min(int(text[:6]), most)
    return number or (most if name == "rowspan" else 1)
