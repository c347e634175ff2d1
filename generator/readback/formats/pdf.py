"""A PDF that holds text → what it says, as far as ruling lines tell the cells."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING, Any, Final

from generator.readback.document import Cell, Document, Row, Where
from generator.readback.formats.limits import Room
from generator.readback.formats.loose import is_page_number
from generator.readback.formats.pdf_cells import Box, rows_of, shared_out
from generator.readback.formats.pdf_lines import Glyph, Line, lines_of, paragraphs_of
from generator.readback.formats.unreadable import UnreadableError, unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pdfplumber.page import Page

_ORIGINAL: Final = "请找制表人要 Word、WPS 或 Excel 文件"
_UNNAMED: Final = "(cid:"
_PASSWORD: Final = "PDFPasswordIncorrect"  # noqa: S105 - what pdfminer calls it
_LINES_APART: Final = 2.5  # of a line's size: further apart, two lines are two paragraphs


def read_pdf(data: bytes, file: str) -> Document:
    """Read a PDF."""
    try:
        import pdfplumber  # noqa: PLC0415 - not everybody has it, and it takes its time
    except ImportError:
        unreadable("要装上读 PDF 的部件才能读这个文件", "运行 pip install 'tianbao[pdf]'，再读一次")
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)  # it would warn on the terminal, in English
    pages = _Pages()
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            title = pdf.metadata.get("Title")
            for page in pdf.pages:
                pages.read(page)
                page.close()
    except UnreadableError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a damaged file makes of a foreign parser
        if _PASSWORD in repr(error):
            unreadable("这个 PDF 加了密码", "用 PDF 阅读器打开，去掉密码后另存，再读那个文件")
        unreadable("这个 PDF 已经损坏，或者不是常见的写法", f"{_ORIGINAL}，或用 PDF 阅读器另存一份")
    pages.hold_to_text()
    named = title if isinstance(title, str) else ""
    return Document(file, tuple(pages.rows), loose=True, title=named, remarks=tuple(pages.remarks))


class _Pages:
    """Reads pages one after the other."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.remarks: list[str] = []
        self._tables = 0
        self._outside = 0
        self._room = Room()
        self._written = self._unnamed = self._pictures = 0

    def hold_to_text(self) -> None:
        """Give up a document in which there is nothing to read."""
        if not self._written:
            what = "只有图片，多半是扫描件" if self._pictures else "没有文字"
            unreadable(f"这个 PDF 里{what}，读不出内容", _ORIGINAL)
        if self._unnamed * 2 > self._written:
            unreadable("这个 PDF 的文字没有编码，读出来是乱码", _ORIGINAL)
        if self._unnamed:
            self.remarks.append(f"有 {self._unnamed} 个字没有编码，没有读")

    def read(self, page: Page) -> None:
        """Read a page: what stands between its tables, and these, from above to below."""
        glyphs = self._glyphs(page)
        tables = _grids(page)
        inside, outside = shared_out(glyphs, [box for table in tables for box in table])
        lines = lines_of(outside)
        edges = min((line.left for line in lines), default=0), max((line.right for line in lines), default=0)
        begun = len(self.rows)
        for table in tables:
            top = min(box.top for box in table)
            self._between([line for line in lines if line.top < top], edges, page.page_number)
            lines = [line for line in lines if line.top >= top]
            self._table(table, inside, page.page_number)
        self._between(lines, edges, page.page_number)
        if begun and len(self.rows) > begun:
            first = self.rows[begun]
            self.rows[begun] = Row(first.cells, first.table, cut=True)

    def _glyphs(self, page: Page) -> list[Glyph]:
        chars: list[dict[str, Any]] = page.dedupe_chars().chars
        self._written += sum(1 for char in chars if char["text"].strip())
        self._unnamed += sum(1 for char in chars if char["text"].startswith(_UNNAMED))
        if page.images:
            self._pictures += 1
            self.remarks.append(f"第 {page.page_number} 页有图片，没有读")
        return [
            Glyph(char["text"], char["x0"], char["top"], char["x1"], char["bottom"])
            for char in chars
            if not char["text"].startswith(_UNNAMED)
        ]

    def _between(self, lines: Sequence[Line], edges: tuple[float, float], page: int) -> None:
        """Make a row of each paragraph outside of tables."""
        near: list[Line] = []
        for line in [line for line in lines if not is_page_number(line.text)]:
            if near and line.top - near[-1].top > near[-1].size * _LINES_APART:
                self._paragraphs(near, edges, page)
                near = []
            near.append(line)
        self._paragraphs(near, edges, page)

    def _paragraphs(self, lines: Sequence[Line], edges: tuple[float, float], page: int) -> None:
        for text in paragraphs_of(lines, *edges):
            self._room.take()
            self._outside += 1
            self.rows.append(Row((Cell((text,), Where(row=self._outside, page=page)),)))

    def _table(self, table: Sequence[Box], inside: dict[Box, list[Glyph]], page: int) -> None:
        self._tables += 1
        for position, boxes in enumerate(rows_of(table), 1):
            cells = []
            for number, (box, continues) in enumerate(boxes, 1):
                self._room.take()
                lines = [] if continues else lines_of(inside[box])
                texts = tuple(paragraphs_of(lines, box.left, box.right)) or ("",)
                cells.append(Cell(texts, Where(self._tables, position, number, page), continues))
            self.rows.append(Row(tuple(cells), self._tables, cut=position == 1 and self._tables > 1))


def _grids(page: Page) -> list[list[Box]]:
    """Return the boxes of each table, from above to below."""
    finder = page.debug_tablefinder()
    tables = [[Box(*map(float, cell)) for cell in table.cells] for table in finder.tables]
    known = {box for table in tables for box in table}
    # pdfplumber takes no single box for a table; here it is often the rest of one, but a frame is none.
    alone = [box for box in (Box(*map(float, cell)) for cell in finder.cells) if box not in known]
    tables += [
        [box]
        for box in alone
        if box.bottom - box.top < float(page.height) / 2 and not any(box.surrounds(other) for other in known)
    ]
    return sorted(tables, key=lambda table: min(box.top for box in table))
