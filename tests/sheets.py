"""The example's forms printed with their sheets, and what a reader sees of a page and of a sheet, row by row."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import openpyxl
from grids import html_grid, html_text
from lxml import html

from generator.filing.history import Earlier
from generator.filing.reader import Shelf
from generator.filing.workspace import Workspace, folders
from generator.forms.plan import make_plan, printing_job
from generator.printing.form import print_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.printing.form import Printed

ROOT = Path(__file__).parents[1]
SHEET = ".xlsx"
Line: TypeAlias = list[tuple[str, int]]
"""The cells of a row from left to right: what each says, and how many rows further up it begins."""


def printed_forms(workspace: Workspace) -> dict[str, Printed]:
    """Print all forms of a workspace, each with its sheet, by year and name."""
    job = printing_job(workspace)
    shelf = Shelf(workspace, job.declared)
    found = {}
    for folder in folders(workspace)[0]:
        filing, earlier = shelf.filing(folder)[0], Earlier(*shelf.earlier(folder))
        for output in make_plan(job, shelf, folder).outputs:
            printed = print_form(workspace, filing, output, earlier, frozenset({SHEET}))
            found[f"{folder.year}/{output.name}"] = printed
    return found


@cache
def example_sheets() -> Mapping[str, Printed]:
    """Print the example, all its years."""
    return printed_forms(Workspace(ROOT))


def page_lines(page: bytes) -> list[Line]:
    """Return the rows of a page: its paragraphs, then the rows of its tables; empty lines are left out."""
    sheet = html.document_fromstring(page).find(".//article")
    lines: list[Line] = []
    for block in sheet:
        if block.tag == "table":
            grid = html_grid(block)
            lines += _whole([_distinct(row, at) for at, row in enumerate(grid)])
        elif (text := html_text(block)).strip():
            lines.append([(part, 0) for part in text.split("\t")])
    return lines


def sheet_lines(data: bytes) -> list[Line]:
    """Return the rows of a sheet as openpyxl reads them."""
    sheet: Any = openpyxl.load_workbook(io.BytesIO(data)).active
    begins = {}
    for area in sheet.merged_cells.ranges:
        for row, column in (place for line in area.cells for place in [line]):
            begins[row, column] = (area.min_row, area.min_col)
    lines = []
    for row in range(1, sheet.max_row + 1):
        tops = dict.fromkeys(
            begins.get((row, column), (row, column))
            for column in range(1, sheet.max_column + 1)
            if (row, column) in begins or sheet.cell(row, column).has_style
        )
        lines.append([(shown(sheet.cell(*top)), row - top[0]) for top in tops])
    return [line for line in _whole(lines) if len(line) != 1 or line[0][0].strip() or line[0][1]]


def shown(cell: Any) -> str:  # noqa: ANN401 - openpyxl's
    """Return what a reader sees of a cell."""
    if cell.value is None:
        return ""
    if isinstance(cell.value, str):
        return cell.value
    return f"{cell.value:.{len(cell.number_format.partition('.')[2])}f}"


def _distinct(row: Iterable[Any], at: int) -> Line:
    return [(cell.text, at - cell.row) for cell in dict.fromkeys(row)]


def _whole(lines: list[Line]) -> list[Line]:
    """Leave out rows in which all cells go on from above: parts of one that is too high for Excel."""
    kept: list[Line] = []
    dropped: list[int] = []
    for at, line in enumerate(lines):
        if line and all(up for _, up in line):
            dropped.append(at)
        else:
            kept.append([(text, up - sum(at - up <= one < at for one in dropped)) for text, up in line])
    return kept
