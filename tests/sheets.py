"""Forms printed with their sheets, and what a reader sees of a page and of a sheet, row by row."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import openpyxl
from grids import html_grid, html_text
from lxml import etree, html
from openpyxl.utils import range_boundaries

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
    rows, begins = cells(data), merged(data)
    lines = []
    for at, row in enumerate(rows):
        tops = dict.fromkeys(
            begins.get((at, column), (at, column)) for column, cell in enumerate(row) if cell
        )
        lines.append([(shown(rows[top][column]), at - top) for top, column in tops])
    return [line for line in _whole(lines) if len(line) != 1 or line[0][0].strip() or line[0][1]]


def cells(data: bytes) -> list[list[Any]]:
    """Return the cells of a sheet by row and column, None where it has none."""
    sheet: Any = openpyxl.load_workbook(io.BytesIO(data), read_only=True).active
    return [[cell if hasattr(cell, "row") else None for cell in row] for row in sheet.iter_rows()]


def merged(data: bytes) -> dict[tuple[int, int], tuple[int, int]]:
    """Return for every place of a merged range its first one; two ranges in one place are an error."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read("xl/worksheets/sheet1.xml"))
    begins: dict[tuple[int, int], tuple[int, int]] = {}
    for area in root.iter("{*}mergeCell"):
        left, top, right, bottom = range_boundaries(area.get("ref"))
        for place in product(range(top - 1, bottom), range(left - 1, right)):
            assert place not in begins, f"two ranges at {place}"
            begins[place] = (top - 1, left - 1)
    return begins


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
