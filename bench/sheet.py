"""The grid of a form as a workbook, against its .docx and against XlsxWriter writing the same cells."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from bench.material import NO_HISTORY, ROOT, edition, example
from bench.result import Result, milliseconds, side_by_side
from generator.filing.workspace import Workspace
from generator.forms.plan import Output
from generator.forms.shown import FORMS
from generator.printing.sheet.flat import flat_sheets
from generator.printing.sheet.form import translate
from generator.printing.word.compile import Properties, compile_form
from generator.view import view_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from generator.filing.load import Filing

PROPERTIES = Properties("绩效目标表", "某单位", 2023)


def measure() -> Iterator[Result]:
    """Measure both forms from the loaded filing to the bytes, and the flat sheet of the filing."""
    filing = example()
    yield from _grid(filing, "department", "department")
    yield from _grid(filing, "project", "service")
    yield _flat(filing)


def _grid(filing: Filing, of: str, stem: str) -> Iterator[Result]:
    form = edition(of)
    word = compile_form(form.content, FORMS[of])
    sheet = translate(word.layout, FORMS[of], form.title)

    def docx() -> bytes:
        return word.docx(view_of(filing, stem, form, NO_HISTORY, word.names), PROPERTIES)

    def xlsx() -> bytes:
        return sheet.xlsx(view_of(filing, stem, form, NO_HISTORY, word.names), PROPERTIES)

    own, ours, peer = side_by_side(docx, xlsx, _by_xlsxwriter(xlsx()), rounds=30)
    yield Result(
        f"{of} form: grid .xlsx, times of its .docx", ours / own, "×", "≤ 3", f"{ours:.2f} / {own:.2f} ms"
    )
    detail = f"{peer:.1f} / {ours:.2f} ms"
    yield Result(f"{of} form: times faster than XlsxWriter, its view left out", peer / ours, "×", "", detail)
    compiling = milliseconds(lambda: translate(word.layout, FORMS[of], form.title), repeat=5)
    yield Result(f"{of} form: compiling its sheet, once a process", compiling, "ms")


def _by_xlsxwriter(data: bytes) -> Callable[[], bytes]:
    """Return what writes the same cells and merges in one format."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    rows, ranges = sheet.to_python(), sheet.merged_cell_ranges or []

    def write() -> bytes:
        file = io.BytesIO()
        book = Workbook(file, {"in_memory": True})
        written = book.add_worksheet()
        look = book.add_format({"border": 1, "text_wrap": True})
        for (top, left), (bottom, right) in ranges:
            written.merge_range(top, left, bottom, right, "", look)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if value != "":
                    written.write_string(at, column, str(value), look)
        book.close()
        return file.getvalue()

    return write


def _flat(filing: Filing) -> Result:
    form = edition("project")
    outputs = [Output(stem, form, stem, "") for stem in filing.projects]
    workspace = Workspace(ROOT)
    time = milliseconds(lambda: flat_sheets(workspace, filing, outputs, NO_HISTORY), repeat=5)
    return Result("flat sheet of the example's four projects, both terms", time, "ms")
