"""A workbook is read as it shows: merged cells, plain numbers; what is not read is told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workbooks import DATE, EXACT_PERCENT, PERCENT, number, row, text, workbook

from generator.readback.formats import UnreadableError, read_document

if TYPE_CHECKING:
    from generator.readback.document import Document

OLD = Path(__file__).parents[1] / "data" / "readback" / "small.xls"


def read(*sheets: str, **more: str) -> Document:
    """Read a workbook of sheets."""
    return read_document(workbook(*sheets, **more), "表.xls")


def texts(document: Document) -> list[list[str]]:
    """Return the texts of all cells, a cell that goes on from above as ``~``."""
    return [["~" if cell.continues else cell.text for cell in line.cells] for line in document.rows]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (number("A1", "675"), "675"),
        (number("A1", "675.0"), "675"),
        (number("A1", "155.5"), "155.5"),
        (number("A1", "0.30000000000000004"), "0.3"),
        (number("A1", "1E-05"), "0.00001"),
        (number("A1", "420108220020030"), "420108220020030"),
        (number("A1", "0"), "0"),
        (number("A1", "-1.50"), "-1.5"),
        (number("A1", "1", PERCENT), "100%"),
        (number("A1", "0.123", EXACT_PERCENT), "12.3%"),
        (number("A1", "45000", DATE), "2023-03-15"),
        (number("A1", "45000.5", DATE), "2023-03-15 12:00:00"),
        (number("A1", "1", kind="b"), "是"),
        (number("A1", "0", kind="b"), "否"),
        (number("A1", "算出", kind="str"), "算出"),
        (text("A1", " 一\n二 "), " 一\n二 "),
        (text("A1", "&lt;b&gt;"), "<b>"),
    ],
)
def test_a_value_reads_as_it_shows(cell: str, shown: str) -> None:
    assert texts(read(row(1, cell))) == [[shown]]


def test_merged_cells_blank_ends_and_blank_rows() -> None:
    rows = (
        row(2, text("B2", "一"), text("C2", "二"), text("E2", "三"))
        + row(3, text("B3", ""), text("C3", "四"))
        + row(4, text("B4", ""), number("C4", "", DATE))
        + row(6, text("B6", ""), text("E6", "五"))
    )
    document = read(rows, row(1, text("A1", "六")), merged="B2:B4 C2:D2")
    assert texts(document) == [["一", "二", "三"], ["~", "四"], ["", "", "", "五"], ["六"]]
    assert [(one.table, one.cut, one.where.page, one.where.row) for one in document.rows] == [
        (1, False, 1, 2), (1, False, 1, 3), (1, False, 1, 6), (2, True, 2, 1),
    ]  # fmt: skip
    assert [cell.where.cell for cell in document.rows[0].cells] == [1, 2, 3]
    assert document.remarks == ()


def test_what_is_not_read_is_told() -> None:
    cells = (
        text("A1", "一") + text("B1", "盖住") + "<c r='C1'><f>A1</f></c>" + number("D1", "#REF!", kind="e")
    )
    hidden = workbook(
        row(1, cells), row(1, text("A1", "选项")), merged="A1:B1", states=("visible", "hidden"),
        **{"xl/comments1.xml": "<comments/>", "xl/media/a.png": "x"},
    )  # fmt: skip
    document = read_document(hidden, "表.xlsx")
    assert texts(document) == [["一"]]
    told = "\n".join(document.remarks)
    assert len(document.remarks) == 6
    for what in (
        "C1 格是公式",
        "D1 格显示的是错误：#REF!",
        "“表2”是隐藏的",
        "里面的“盖住”没有读",
        "批注",
        "图片",
    ):
        assert what in told


@pytest.mark.parametrize("far", ["XFD1048576", "A1048576:XFD1", "ZZZ9999999"])
def test_a_sheet_that_spans_too_much_is_refused(far: str) -> None:
    first, _, second = far.partition(":")
    cells = row(1, *[text(place, "x") for place in ("A1", first, second) if place])
    with pytest.raises(UnreadableError, match="不正常"):
        read(cells)


def test_a_far_merge_takes_no_room() -> None:
    assert texts(read(row(1, text("A1", "一"), text("C1", "三")), merged="A1:B1048576 D1:XFD9")) == [
        ["一", "三"]
    ]


def test_an_old_workbook_is_read() -> None:
    document = read_document(OLD.read_bytes(), "表.et")
    assert texts(document) == [
        ["项目支出绩效目标表"],
        ["总预算", "233", "155.5", "是"],
        ["~", "起始日期", "2023-01-01"],
        ["备注"],
    ]
    assert document.remarks == ("工作表“选项”是隐藏的，没有读",)


@settings(max_examples=60)
@given(st.integers(0, 5631), st.lists(st.tuples(st.integers(0, 5631), st.integers(0, 255)), max_size=8))
def test_a_damaged_old_workbook_never_ends_the_program(length: int, changes: list[tuple[int, int]]) -> None:
    data = bytearray(OLD.read_bytes())
    for place, byte in changes:
        data[place] = byte
    for damaged in (data, data[:length]):
        try:
            read_document(bytes(damaged), "表.xls", lambda *_: b"")
        except UnreadableError as error:
            assert error.problem.hint  # noqa: PT017 - it may be read or not
