"""A list as a file to keep: CSV for any program, xlsx for Excel; neither holds a formula."""

from __future__ import annotations

import csv
import io
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

from generator.portfolio.questions.listing import Kind
from generator.portfolio.questions.values import cell, harmless, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from generator.portfolio.questions.listing import Column, Listing
    from generator.portfolio.questions.querying import Row

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST_ROWS = 1_048_575
"""So many rows has a sheet below its heading."""
_LONGEST = 32_767  # characters of a cell of Excel
_PIECE = 1 << 16
_WIDTHS = {Kind.TEXT: 28, Kind.MONEY: 14}


def save(listing: Listing, rows: Iterable[Row], kind: str) -> IO[bytes]:
    """Write all rows into a file without a name and return it, to be read from its begin."""
    file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    try:
        columns = [column for column in listing.columns if column.title]
        _SAVERS[kind](file, columns, rows)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Yield what a file holds and close it, also where nobody takes it to the end."""
    with file:
        while piece := file.read(_PIECE):
            yield piece


def _save_csv(file: IO[bytes], columns: list[Column], rows: Iterable[Row]) -> None:
    text = io.TextIOWrapper(file, "utf-8-sig", newline="")  # the mark tells Excel that it is UTF-8
    writer = csv.writer(text)
    writer.writerow([_title(column) for column in columns])
    writer.writerows([_plain(column, row[column.name]) for column in columns] for row in rows)
    text.flush()
    text.detach()


def _plain(column: Column, value: object) -> str:
    figure = number(column, value)
    return harmless(cell(column, value)) if figure is None else format(figure.normalize(), "f")


def _save_xlsx(file: IO[bytes], columns: list[Column], rows: Iterable[Row]) -> None:
    import xlsxwriter  # noqa: PLC0415 - only who saves a sheet waits for it

    with xlsxwriter.Workbook(file, {"constant_memory": True, "in_memory": False}) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(columns):
            sheet.set_column(at, at, _WIDTHS.get(column.kind, 10))
            sheet.write_string(0, at, _title(column), book.add_format({"bold": True}))
        for line, row in enumerate(rows, 1):
            _write_row(sheet, line, columns, row)


def _write_row(sheet: Any, line: int, columns: list[Column], row: Mapping[str, object]) -> None:  # noqa: ANN401 - it has no types
    for at, column in enumerate(columns):
        figure = number(column, row[column.name])
        if figure is None:
            sheet.write_string(line, at, cell(column, row[column.name])[:_LONGEST])
        else:
            sheet.write_number(line, at, figure)


def _title(column: Column) -> str:
    return f"{column.title}（万元）" if column.kind is Kind.MONEY else column.title


_SAVERS: Mapping[str, Callable[[IO[bytes], list[Column], Iterable[Row]], None]] = {
    "csv": _save_csv,
    "xlsx": _save_xlsx,
}
