"""The workbook of a flat sheet: heads that stay, a filter, drop-downs, the same bytes every time."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_range_abs

from generator.printing.sheet.amounts import FORMATS, places_of
from generator.printing.sheet.frame import options
from generator.printing.sheet.measure import TALLEST, height, line_height, width_of
from generator.printing.sheet.names import sheet_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from generator.forms.flat import FlatColumn, FlatSheet

_LONGEST_LIST = 255
_LONGEST_MESSAGE = 32
_SPARE = 200
"""Rows below the last that have drop-downs too: indicators are added by hand."""
_NARROW, _WIDE = 8, 48
_LISTS = "选项"
_DOUBT = {"error_type": "warning", "error_message": "不在可选的词里，确定要这样写吗？"}
_SHARE = 1.1  # of the width that Excel counts in, where the font of cells is a little larger
_BASE: dict[str, Any] = {
    "font_name": "宋体",
    "font_size": 10.5,
    "valign": "vcenter",
    "text_wrap": True,
    "border": 1,
}
_HEAD = {**_BASE, "align": "center", "bg_color": "#D9E2F3"}


class Drawn(NamedTuple):
    """What a workbook is drawn from, its rows left aside; `choices` and `amounts` go with the columns."""

    sheet: FlatSheet
    choices: Sequence[tuple[str, ...]]
    amounts: Sequence[bool]
    title: str
    unit: str
    year: int


def flat_book(drawn: Drawn, rows: Sequence[Sequence[str]]) -> bytes:
    """Return the workbook; its dates are the first day of the year, never the clock's."""
    file = io.BytesIO()
    book = Workbook(file, options())
    book.set_properties({
        "title": drawn.title, "author": drawn.unit, "subject": f"{drawn.year} 年度",
        "created": datetime(drawn.year, 1, 1, tzinfo=UTC).replace(tzinfo=None),
    })  # fmt: skip
    name = sheet_name(drawn.sheet.title)
    sheet = book.add_worksheet(name)
    _head(book, sheet, drawn.sheet.columns)
    _body(book, sheet, drawn.amounts, rows)
    _widths(sheet, drawn.sheet.columns, rows)
    _drop_downs(book, sheet, drawn, len(rows))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(drawn.sheet.columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    _paper(sheet)
    book.close()
    return file.getvalue()


def _head(book: Workbook, sheet: Worksheet, columns: Sequence[FlatColumn]) -> None:
    plain, required = book.add_format(_HEAD), book.add_format({**_HEAD, "bold": True})
    for at, column in enumerate(columns):
        title = f"*{column.title}" if column.required else column.title
        sheet.write_string(0, at, title, required if column.required else plain)


def _body(book: Workbook, sheet: Worksheet, amounts: Sequence[bool], rows: Sequence[Sequence[str]]) -> None:
    """Write every value as text, whatever it begins with, but amounts that a number shows exactly."""
    text = book.add_format({**_BASE, "num_format": "@"})
    numbers: dict[int, Format] = {}
    for line, row in enumerate(rows, 1):
        for at, value in enumerate(row):
            places = places_of(value) if amounts[at] else None
            if places is not None:
                if places not in numbers:
                    numbers[places] = book.add_format({**_BASE, "num_format": FORMATS[places]})
                sheet.write_number(line, at, float(value), numbers[places])
            elif value:
                sheet.write_string(line, at, value.replace("\r\n", "\n").replace("\r", "\n"), text)
            else:
                sheet.write_blank(line, at, None, text)


def _widths(sheet: Worksheet, columns: Sequence[FlatColumn], rows: Sequence[Sequence[str]]) -> None:
    """Make columns as wide as their texts, and rows as high as these are then."""
    widths = []
    for at, column in enumerate(columns):
        texts = (f"{column.title}**", *(row[at] for row in rows))
        longest = max(width_of(line) for text in texts for line in text.split("\n"))
        widths.append(int(min(max(longest + 2, _NARROW), _WIDE)))
        sheet.set_column(at, at, widths[-1] * _SHARE)
    line = line_height(_BASE["font_size"])
    for number, row in enumerate(rows, 1):
        tall = max(height(text, width - 2, line) for text, width in zip(row, widths, strict=True))
        sheet.set_row(number, min(tall, TALLEST))


def _drop_downs(book: Workbook, sheet: Worksheet, drawn: Drawn, rows: int) -> None:
    """Let choose from a list; one that is too long for Excel's own stands on a second sheet."""
    lists: Worksheet | None = None
    used = 0
    for at, (column, choices) in enumerate(zip(drawn.sheet.columns, drawn.choices, strict=True)):
        if not choices:
            continue
        source: list[str] | str = list(choices)
        if len(",".join(choices)) > _LONGEST_LIST or any("," in one for one in choices):
            if lists is None:
                lists = book.add_worksheet(sheet_name(_LISTS, {sheet.get_name().casefold()}))
            lists.write_string(0, used, column.title)
            for line, choice in enumerate(choices, 1):
                lists.write_string(line, used, choice)
            source = f"='{lists.get_name()}'!{xl_range_abs(1, used, len(choices), used)}"
            used += 1
        title = column.title[:_LONGEST_MESSAGE]
        said = {"validate": "list", "source": source, "error_title": title, **_DOUBT}
        sheet.data_validation(1, at, rows + _SPARE, at, said)


def _paper(sheet: Worksheet) -> None:
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C第 &P 页 共 &N 页")
