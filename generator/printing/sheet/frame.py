"""The package around a form's rows, made once by XlsxWriter: formats, widths, paper, all but the rows."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, NamedTuple

from generator.printing.sheet.columns import letters
from generator.printing.word.package import CORE, Archive

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from generator.printing.sheet.columns import Columns
    from generator.printing.sheet.looks import Look
    from generator.printing.word.layout import Page

BOOK, ROWS = "xl/workbook.xml", "xl/worksheets/sheet1.xml"
_POINT = 72
_PIXELS = 96
_PAPERS = {(842, 1191): 8, (595, 842): 9, (420, 595): 11, (729, 1032): 12, (516, 729): 13, (612, 792): 1}
_A4 = 9
_NEAR = 6
_FORMAT = re.compile(r'<c r="A[0-9]+" s="([0-9]+)"')
_DIMENSION = re.compile(rb"<dimension [^>]*/>")
_DATA = re.compile(rb"<sheetData>.*</sheetData>", re.DOTALL)
_NAMES = re.compile(rb"<definedNames>(.*)\$1:\$2(</definedName></definedNames>)", re.DOTALL)


class Frame(NamedTuple):
    """A workbook but for its rows; `numbers` are those of its formats in the order they were given in."""

    archive: Archive
    numbers: dict[int, int]
    book: tuple[bytes, bytes, bytes]
    """workbook.xml up to the rows of the head; what ends their name; the rest"""
    begin: bytes
    columns: bytes
    end: bytes
    last: str
    """the letters of the last column"""

    def workbook(self, head: tuple[int, int] | None) -> list[bytes]:
        """Return workbook.xml with the rows that repeat in print."""
        before, after, rest = self.book
        if head is None or not after:
            return [before.partition(b"<definedNames>")[0], rest]
        return [before, b"$%d:$%d" % head, after, rest]

    def sheet(self, rows: bytes, count: int, merged: bytes, edges: bytes) -> list[bytes]:
        """Return the worksheet."""
        dimension = f'<dimension ref="A1:{self.last}{max(count, 1)}"/>'.encode()
        merges = b"<mergeCells>%b</mergeCells>" % merged if merged else b""
        before, mark, after = self.end.partition(b"<ignoredErrors>")
        data = (b"<sheetData>", rows, b"</sheetData>", merges, before, edges, mark, after)
        return [self.begin, dimension, self.columns, *data]


def options() -> dict[str, object]:
    """Return how XlsxWriter begins a workbook, made anew since it writes into what it gets.

    Column widths are counted in the digits of the usual font: one that has them alike on every system.
    """
    normal = {"font_name": "Arial", "font_size": 10}
    return {"in_memory": True, "default_format_properties": normal}


def frame(columns: Columns, page: Page, looks: Iterable[Look], name: str, *, head: bool) -> Frame:
    """Make the package of a sheet with these columns and formats; `head` tells whether rows of it repeat."""
    parts = _parts(columns, page, list(looks), name, head=head)
    sheet = parts[ROWS]
    begin, after = _DIMENSION.split(sheet, 1)
    middle, end = _DATA.split(after, 1)
    numbers = {at: int(number) for at, number in enumerate(_FORMAT.findall(sheet.decode()))}
    archive = Archive({one: data for one, data in parts.items() if one != CORE}, [CORE, BOOK, ROWS])
    return Frame(archive, numbers, _book(parts[BOOK]), begin, middle, end, letters(columns.count - 1))


def _book(book: bytes) -> tuple[bytes, bytes, bytes]:
    found = _NAMES.search(book)
    if found is None:
        return book, b"", b""
    return book[: found.end(1)], found[2], book[found.end() :]


def _parts(columns: Columns, page: Page, looks: Sequence[Look], name: str, *, head: bool) -> dict[str, bytes]:
    from xlsxwriter import Workbook  # noqa: PLC0415 - it is slow to import, and only needed for sheets

    file = io.BytesIO()
    book = Workbook(file, options())
    sheet = book.add_worksheet(name)
    for at, width in enumerate(columns.widths):
        sheet.set_column_pixels(at, at, width / _POINT * _PIXELS)
    _set_page(sheet, page)
    if head:
        sheet.repeat_rows(0, 1)  # which ones, the printed rows say
    _write_formats(book, sheet, looks)
    book.close()
    with zipfile.ZipFile(file) as package:
        return {one: package.read(one) for one in package.namelist()}


def _write_formats(book: Workbook, sheet: Worksheet, looks: Sequence[Look]) -> None:
    """Let every format be used, each in a row, so that its number is seen there."""
    for row, look in enumerate(looks):
        sheet.write_blank(row, 0, None, book.add_format(dict(look)))


def _set_page(sheet: Worksheet, page: Page) -> None:
    width, height = sorted((page.width, page.height))
    near = (
        number
        for (short, long), number in _PAPERS.items()
        if abs(width - short) < _NEAR and abs(height - long) < _NEAR
    )
    sheet.set_paper(next(near, _A4))
    if page.width > page.height:
        sheet.set_landscape()
    top, right, bottom, left = (side / _POINT for side in page.margins)
    sheet.set_margins(left=left, right=right, top=top, bottom=bottom)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
