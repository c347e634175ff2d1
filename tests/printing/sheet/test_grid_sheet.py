"""A form's grid as a workbook: cell by cell what its page shows, in every program that reads it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook
from sheets import cells, example_sheets, page_lines, sheet_lines

if TYPE_CHECKING:
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
    ours = [[getattr(cell, "value", None) for cell in row] for row in cells(data)]
    assert theirs == [["" if value is None else value for value in row] for row in ours]
    assert any(isinstance(cell, float) for row in theirs for cell in row)
