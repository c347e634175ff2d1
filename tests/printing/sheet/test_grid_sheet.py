"""A form's grid as a workbook: cell by cell what its page shows, in every program that reads it."""

from __future__ import annotations

import io

import openpyxl
import pytest
from python_calamine import CalamineWorkbook
from sheets import example_sheets, page_lines, sheet_lines, shown

from generator.printing.form import Printed

FORMS = sorted(example_sheets())


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest) -> Printed:
    return example_sheets()[request.param]


def test_every_cell_is_that_of_the_page(form: Printed) -> None:
    assert sheet_lines(form.files[".xlsx"]) == page_lines(form.files[".html"])


def test_calamine_reads_the_same(form: Printed) -> None:
    data = form.files[".xlsx"]
    theirs = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    ours = [[cell.value or (cell.value if cell.value == 0 else "") for cell in row] for row in sheet.iter_rows()]
    assert theirs == ours
    assert any(isinstance(cell, float) for row in theirs for cell in row)
