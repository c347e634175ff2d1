"""A form's grid as a workbook: cell by cell what its page shows, in every program that reads it."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from demo import files
from layouts import TEXT, cell, department, line, table
from papers import PROPERTIES
from python_calamine import CalamineWorkbook
from sheets import ROOT, cells, example_sheets, merged, page_lines, sheet_lines, shown
from validity import faults

from generator.base.codes import Code
from generator.filing.history import Earlier
from generator.filing.load import load_filing
from generator.filing.workspace import Workspace
from generator.forms.editions import read_editions
from generator.forms.plan import Output
from generator.forms.shown import DepartmentForm
from generator.printing.form import print_form
from generator.printing.sheet.form import translate
from generator.printing.sheet.names import LONGEST, sheet_name
from generator.printing.sheet.rows import TooLongError
from generator.printing.word.layout import Layout, Page, Paragraph, Special

if TYPE_CHECKING:
    from generator.printing.form import Printed

EDITION = next(one for one in read_editions(Workspace(ROOT))[0] if one.form == "project")


def test_every_cell_is_that_of_the_page() -> None:
    assert len(example_sheets()) >= 19
    for name, form in example_sheets().items():
        assert sheet_lines(form.files[".xlsx"]) == page_lines(form.files[".html"]), name


def test_calamine_reads_the_same() -> None:
    for name, form in example_sheets().items():
        data = form.files[".xlsx"]
        theirs = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
        ours = [[getattr(cell, "value", None) for cell in row] for row in cells(data)]
        assert theirs == [["" if value is None else value for value in row] for row in ours], name
        assert any(isinstance(cell, float) for row in theirs for cell in row), name


@pytest.mark.parametrize("name", ["service", "service.monitor", "department.evaluation"])
def test_a_validator_finds_nothing_wrong(name: str) -> None:
    found = faults(example_sheets()[f"2023/{name}"].files[".xlsx"], ".xlsx")
    assert [one for one in found if "inline-string" not in one] == []  # Excel will store them in its own way


def part(data: bytes, name: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return package.read(name).decode()


def test_paper_and_print_are_as_in_word() -> None:
    project, monitor = (
        example_sheets()[f"2023/{name}"].files[".xlsx"] for name in ("service", "service.monitor")
    )
    assert 'paperSize="9" fitToHeight="0"' in part(project)
    assert 'orientation="landscape"' in part(monitor)
    assert "第 &amp;P 页 共 &amp;N 页" in part(project)
    head = re.search(
        r"Print_Titles\" localSheetId=\"0\">项目支出绩效目标表!\$(\d+):\$(\d+)<",
        part(project, "xl/workbook.xml"),
    )
    assert head is not None
    rows = cells(project)
    assert shown(rows[int(head[1]) - 1][0]) == "年度绩效目标表"
    assert any(shown(one) == "预计当年实现" for one in rows[int(head[2]) - 1] if one)
    assert "Print_Titles" not in part(monitor, "xl/workbook.xml")  # its last table has no head


def test_amounts_are_numbers_as_they_are_printed_and_all_else_is_text() -> None:
    rows = [[one for one in row if one] for row in cells(example_sheets()["2023/service"].files[".xlsx"])]
    found = {shown(row[0]): row for row in rows}
    budget = next(one for one in found["项目总预算"] if isinstance(one.value, int | float))
    assert (budget.value, budget.number_format) == (233, "0")
    half = next(one for one in found["网络存储设备"] if one.value == 0.5)
    assert half.number_format == "0.0"
    assert "420108220020030000101" in [one.value for one in found["项目名称"]]
    assert "87205016" in [one.value for one in found["项目负责人"]]


def test_the_same_bytes_in_another_process() -> None:
    program = (
        "import hashlib\nfrom sheets import example_sheets\n"
        "for name, one in example_sheets().items():\n"
        "    print(name, hashlib.sha256(one.files['.xlsx']).hexdigest())"
    )
    path = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
    there = os.environ | {"PYTHONPATH": path, "PYTHONHASHSEED": "7", "TZ": "Asia/Shanghai", "LANG": "C"}
    said = subprocess.run(
        [sys.executable, "-c", program], env=there, check=True, capture_output=True, text=True
    )
    here = [
        f"{name} {hashlib.sha256(one.files['.xlsx']).hexdigest()}" for name, one in example_sheets().items()
    ]
    assert said.stdout.splitlines() == here
    with zipfile.ZipFile(io.BytesIO(example_sheets()["2023/service"].files[".xlsx"])) as package:
        assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2023-01-01T00:00:00Z" in package.read("docProps/core.xml")


def printed_project(text: str, **more: str) -> Printed:
    filing, problems = load_filing(files(service=text, **more))
    assert not [problem for problem in problems if problem.severity == "error"]
    return print_form(
        Workspace(ROOT), filing, Output("service", EDITION, "service", ""), Earlier(), frozenset({".xlsx"})
    )


@pytest.mark.parametrize(
    "value", ["=1+1", "+86", "-5", "@SUM(A1)", "http://a.cn", "_x000D_", "0123", "1e5", "😀", "TRUE"]
)
def test_values_stay_text_whatever_they_begin_with(value: str) -> None:
    printed = printed_project(f'name = "{value}"\ncode = "{value}"\nleader = "{value}"\n')
    data = printed.files[".xlsx"]
    assert "<f>" not in part(data)
    assert "hyperlink" not in part(data)
    found = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert sum(one == value for row in found for one in row) == 3


def test_a_text_that_is_too_long_is_said_with_its_place_and_all_else_is_printed() -> None:
    long = "汉" * 32_768
    row = f'  {{ kind = "数量", name = "{long}", target = "≥1个" }},'
    goals = f'[goals.g]\ntext = "目标"\nindicators = [\n{row}\n]\n'
    printed = printed_project(f'name = "专项"\nleader = "{"😀" * 16_384}"\n{goals}')
    assert printed.files.keys() == {".docx", ".html"}
    assert [(problem.code, str(problem.place)) for problem in printed.problems] == [
        (Code.CELL_TOO_LONG, "filings/demo/2023/service.toml:2:10"),
        (Code.CELL_TOO_LONG, "filings/demo/2023/service.toml:6:25"),
    ]
    fits = printed_project(f'name = "专项"\nleader = "{"汉" * 32_767}"\n')
    assert not fits.problems
    assert sheet_lines(fits.files[".xlsx"]) == page_lines(fits.files[".html"])


def test_long_prose_keeps_its_key_in_a_cell_with_statements() -> None:
    goals = "".join(f'[goals.g{at}]\ntext = "{"长" * (20_000 * at)}"\n' for at in (1, 2))
    filing, _ = load_filing(
        files(
            department='filler = "甲"\ngoals = ["service/g1", "service/g2"]\n',
            service=f'name = "专项"\n{goals}',
        )
    )
    edition = next(
        one for one in read_editions(Workspace(ROOT))[0] if (one.form, one.of) == ("department", "department")
    )
    printed = print_form(
        Workspace(ROOT),
        filing,
        Output("department", edition, "department", ""),
        Earlier(),
        frozenset({".xlsx"}),
    )
    assert {str(problem.place) for problem in printed.problems} == {"filings/demo/2023/service.toml:5:8"}


def test_a_row_higher_than_excel_allows_becomes_several() -> None:
    layout = table((cell("甲"), cell(TEXT)), (cell("乙"), cell("丙")))
    data = translate(layout, DepartmentForm, "表").xlsx(department(filler="长" * 500), PROPERTIES)
    heights = [float(one) for one in re.findall(r'<row [^>]* ht="([\d.]+)"', part(data))]
    assert max(heights) <= 409
    assert sum(heights) > 1000
    assert [[text for text, _ in row] for row in sheet_lines(data)] == [["甲", "长" * 500], ["乙", "丙"]]
    assert {merged(data)[1, 0], merged(data)[1, 1]} == {(0, 0), (0, 1)}


def test_an_empty_form_and_one_of_thousands_of_rows() -> None:
    empty = printed_project('name = "专"\n')
    assert sheet_lines(empty.files[".xlsx"]) == page_lines(empty.files[".html"])
    rows = "".join(f'{{ kind = "数量", name = "第{at}项", target = "≥{at}%" }},\n' for at in range(1000))
    many = printed_project(f'name = "专"\n[goals.g]\ntext = "目标"\nindicators = [\n{rows}]\n')
    assert sheet_lines(many.files[".xlsx"]) == page_lines(many.files[".html"])


def test_lines_around_a_table_go_across_it() -> None:
    tabbed = replace(line("左", Special("tab"), "右"), tab_right=True)
    layout = replace(
        table((cell("甲"), cell("乙"), cell("丙"))), body=(tabbed, Paragraph(()), *table((cell("甲"),)).body)
    )
    data = translate(layout, DepartmentForm, "表").xlsx(department(), PROPERTIES)
    assert sheet_lines(data) == [[("左", 0), ("右", 0)], [("甲", 0)]]
    assert len(cells(data)) == 3


def test_values_in_a_footer_are_no_codes_and_not_too_long() -> None:
    layout = replace(table((cell("甲"),)), footer=(line("A&B ", TEXT),))
    program = translate(layout, DepartmentForm, "表")
    assert "A&amp;&amp;B &amp;&amp;P" in part(program.xlsx(department(filler="&P"), PROPERTIES))
    with pytest.raises(TooLongError):
        program.xlsx(department(filler="长" * 300), PROPERTIES)


def test_a_form_without_tables_on_other_paper() -> None:
    data = translate(Layout((line("甲"),), Page(300, 400)), DepartmentForm, "[甲]").xlsx(
        department(), PROPERTIES
    )
    assert sheet_lines(data) == [[("甲", 0)]]
    assert '<sheet name="_甲_"' in part(data, "xl/workbook.xml")


@pytest.mark.parametrize(
    "wanted", ["", "'", "长" * 40, "[]:*?/\\", "History", "HISTORY", "😀" * 20, "a\tb", "'''甲'", "\0"]
)
def test_any_name_becomes_one_that_excel_takes(wanted: str) -> None:
    first = sheet_name(wanted)
    second = sheet_name(wanted, {first.casefold()})
    for name in (first, second):
        assert 0 < len(name.encode("utf-16-le")) // 2 <= LONGEST
        assert not set(name) & set("[]:*?/\\\t\0")
        assert name.strip("'") == name
        assert name.casefold() != "history"
    assert first.casefold() != second.casefold()
