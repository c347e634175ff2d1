"""Plain text in which tabs part cells, as copied from a form or taken from a PDF."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from generator.readback.document import IN_TEXT, Cell, Document, Row, Where
from generator.readback.formats.decoding import decoded
from generator.readback.formats.limits import Room
from generator.readback.formats.loose import is_page_number, tightened
from generator.readback.formats.remnants import paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_PAGE_END: Final = "\f"


class _Line(NamedTuple):
    """A line of a file; `number` and `page` count from 1, but 0 is the page where nothing parts pages."""

    text: str
    number: int
    page: int

    @property
    def blank(self) -> bool:
        """Whether it only parts what stands around it."""
        return not self.text.strip() and "\t" not in self.text


def read_text(data: bytes, file: str) -> Document:
    """Read text: lines without a blank one between them are one table, if any of them holds a tab."""
    text = decoded(data) or ""
    rows: list[Row] = []
    room = Room()
    tables = 0
    for blank, group in groupby(_lines(text), lambda line: line.blank):
        if blank:
            continue
        lines = list(group)
        tabbed = any("\t" in line.text for line in lines)
        tables += tabbed
        for position, line in enumerate(lines):
            rows.append(_row(line, tables if tabbed else 0, room, cut=position == 0 and bool(rows)))
    return Document(file, tuple(rows), loose=True)


def _lines(text: str) -> Iterator[_Line]:
    """Yield the lines; what ends a page is a blank line of its own."""
    page = 1 if _PAGE_END in text else 0
    for number, line in enumerate(_LINE_END.split(text), 1):
        first, *more = line.split(_PAGE_END)
        yield from _unnumbered(first, number, page)
        for rest in more:
            page += 1
            yield _Line("", number, page)
            yield from _unnumbered(rest, number, page)


def _unnumbered(text: str, number: int, page: int) -> Iterator[_Line]:
    """Yield a line, none for a page's number."""
    if not is_page_number(text):
        yield _Line(text, number, page)


def _row(line: _Line, table: int, room: Room, *, cut: bool) -> Row:
    cells = []
    for position, text in enumerate(line.text.split("\t"), 1):
        room.take()
        where = Where(IN_TEXT, line.number, position if table else 0, line.page)
        cells.append(Cell(tuple(map(tightened, paragraphs(text))), where))
    return Row(tuple(cells), table, cut)
