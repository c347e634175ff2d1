"""The flat sheet of a filing: every indicator a row, the columns and drop-downs that form.toml declares."""

from __future__ import annotations

import hashlib
import io
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from demo import files
from python_calamine import CalamineWorkbook
from sheets import ROOT
from validity import faults

from generator.base.codes import Code
from generator.base.problems import Severity
from generator.base.vocabulary import taxonomies
from generator.filing.history import Earlier
from generator.filing.load import load_filing
from generator.filing.reader import Shelf
from generator.filing.workspace import Workspace, folders
from generator.forms.editions import read_editions
from generator.forms.plan import Output, make_plan, printing_job
from generator.printing.edition_check import check_edition
from generator.printing.sheet.flat import FlatSheets, flat_sheets

if TYPE_CHECKING:
    from pathlib import Path

    from generator.filing.load import Filing

NAME = "project.import"
GOAL = """
[goals.g]
text = "目标"
indicators = [
  {{ kind = "数量", name = "{}", target = "≥1个" }},
]
"""


def example() -> dict[int, tuple[Filing, FlatSheets]]:
    """Return the example's years with their flat sheets."""
    workspace = Workspace(ROOT)
    job = printing_job(workspace)
    shelf = Shelf(workspace, job.declared)
    found = {}
    for folder in folders(workspace)[0]:
        filing, earlier = shelf.filing(folder)[0], Earlier(*shelf.earlier(folder))
        outputs = make_plan(job, shelf, folder).outputs
        found[folder.year] = filing, flat_sheets(workspace, filing, outputs, earlier)
    return found


def test_every_indicator_of_either_term_has_its_row() -> None:
    levels = taxonomies()["2021"].levels
    for filing, made in example().values():
        assert made.files.keys() == {NAME}
        # The published filing has slips of its own.
        slips = {"计划指标", "历史指标"} if filing.year == 2023 else set()
        assert {one.message.partition("是“")[2].partition("”")[0] for one in made.problems} == slips
        assert {one.code for one in made.problems} <= {Code.IMPORT_CHOICE}
        rows = CalamineWorkbook.from_filelike(io.BytesIO(made.files[NAME])).get_sheet_by_index(0).to_python()
        sheet: Any = openpyxl.load_workbook(io.BytesIO(made.files[NAME])).active
        assert rows == [
            ["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)
        ]
        heads = [str(head).removeprefix("*") for head in rows[0]]
        found = [dict(zip(heads, row, strict=True)) for row in rows[1:]]
        wanted = [
            (project.code, word, goal.annual_text or goal.text if term == "annual" else goal.text)
            for project in filing.projects.values()
            for term, word in (("long_term", "长期"), ("annual", "年度"))
            for goal in project.goals.values()
            if goal.only in (None, term)
            for indicator in goal.indicators
            if indicator.only in (None, term)
        ]
        assert [(row["项目编码"], row["目标类型"], row["目标说明"]) for row in found] == wanted
        for row in found:
            assert row["一级指标"] in levels
            assert any(row["二级指标"] in level2s for level2s in levels.values())
            assert (row["指标性质"] == "定性") == (row["计量单位"] == "") or row["指标值"].isdigit()


def test_heads_stay_and_columns_have_their_drop_downs() -> None:
    data = example()[2023][1].files[NAME]
    sheet: Any = openpyxl.load_workbook(io.BytesIO(data)).active
    assert (sheet.title, sheet.freeze_panes, sheet.auto_filter.ref) == ("绩效指标", "A2", sheet.dimensions)
    heads = {cell.value: cell for cell in sheet[1]}
    assert heads["*一级指标"].font.bold
    assert not heads["计量单位"].font.bold
    lists = {str(one.sqref).partition("2")[0]: one.formula1 for one in sheet.data_validations.dataValidation}
    assert lists[heads["*一级指标"].column_letter] == '"成本指标,产出指标,效益指标,满意度指标"'
    assert lists[heads["*目标类型"].column_letter] == '"长期,年度"'
    assert lists[heads["*指标性质"].column_letter] == '"≥,＞,＝,＜,≤,定性"'
    assert len(lists) == 5
    assert not faults(data, ".xlsx")


def test_the_same_bytes_every_time() -> None:
    first, second = (
        [hashlib.sha256(made.files[NAME]).hexdigest() for _, made in example().values()] for _ in range(2)
    )
    assert first == second


@pytest.fixture
def declaring(tmp_path: Path) -> Workspace:
    """Return a workspace with a form of its own, for `printed`."""
    folder = tmp_path / "templates" / "own" / "2023"
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "templates" / "project" / "2021" / "form.docx", folder)
    return Workspace(tmp_path)


def declare(workspace: Workspace, sheet: str, more: str = "") -> None:
    """Write the form.toml."""
    head = 'title = "自己的表"\nof = "project"\nfrom_year = 2023\n'
    path = workspace.root / "templates" / "own" / "2023" / "form.toml"
    path.write_text(f"{head}\n[sheet]\n{sheet}\n{more}", "utf-8")


def printed(workspace: Workspace, **texts: str) -> FlatSheets:
    """Return the flat sheets of projects given as texts."""
    editions, wrong = read_editions(workspace)
    assert not wrong
    edition = next(one for one in editions if one.form == "own")
    declared = printing_job(workspace).declared(2023, "")
    filing, _ = load_filing(replace(files(**texts), declared=declared))
    outputs = [Output(stem, edition, f"{stem}.own", "") for stem in filing.projects]
    return flat_sheets(workspace, filing, outputs, Earlier())


def test_a_row_may_hold_both_terms_amounts_and_declared_choices(declaring: Workspace) -> None:
    columns = """columns = [
      { title = "指标", source = "row.name" },
      { title = "长期", source = "row.long_term.target" },
      { title = "年度", source = "row.annual.target" },
      { title = "预算（万元）", source = "project.budget" },
      { title = "预算（元）", source = "project.budget|yuan" },
      { title = "等级", source = "project.grade", choices = true },
      { title = "依据", source = "project.rationale" },
      { title = "科目", source = "'=' ~ row.name", choices = ["甲,乙", "丙"] },
      { title = "长", source = "row.name", choices = [WORDS] },
    ]""".replace("WORDS", ",".join(f'"选项{at}"' for at in range(80)))
    declare(
        declaring,
        columns,
        '[fields.project]\ngrade = { title = "等级", type = "choice", choices = ["优", "差"] }',
    )
    text = 'name = "专项"\nbudget = 12.5\ngrade = "优"\nrationale = "一\\n\\n- 二"\n' + GOAL.format(
        "=SUM(A1)"
    )
    made = printed(declaring, one=text.replace('"≥1个"', '"≥1个", annual = { target = "≥2个" }'))
    assert {one.code for one in made.problems} == {Code.IMPORT_CHOICE}  # nobody offers ==SUM(A1)
    book: Any = openpyxl.load_workbook(io.BytesIO(made.files["own.import"]))
    assert book.sheetnames == ["绩效指标", "选项"]
    row = next(book.worksheets[0].iter_rows(min_row=2))
    assert [cell.value for cell in row[:8]] == [
        "=SUM(A1)", "≥1个", "≥2个", 12.5, 125000, "优", "一\n• 二", "==SUM(A1)",
    ]  # fmt: skip
    assert {cell.data_type for cell in row} == {"s", "n"}
    assert row[3].number_format == "0.0"
    lists = [one.formula1 for one in book.worksheets[0].data_validations.dataValidation]
    assert lists == ['"优,差"', "'选项'!$A$2:$A$3", "'选项'!$B$2:$B$81"]


def test_what_is_required_and_empty_is_said_with_its_place(declaring: Workspace) -> None:
    declare(
        declaring,
        """columns = [
      { title = "编码", source = "project.code", required = true },
      { title = "依据", source = "row.basis", required = true },
    ]""",
    )
    made = printed(declaring, one='name = "专项"\ncode = ""\n' + GOAL.format("甲"))
    assert made.files
    assert [(one.code, one.severity, str(one.place)) for one in made.problems] == [
        (Code.IMPORT_EMPTY, Severity.WARNING, "filings/demo/2023/one.toml:2:8"),
        (Code.IMPORT_EMPTY, Severity.WARNING, "filings/demo/2023/one.toml:7:3"),
    ]
    long = printed(declaring, one=f'name = "专项"\ncode = "{"9" * 40_000}"\n{GOAL.format("甲")}')
    assert not long.files
    assert {one.code for one in long.problems} == {Code.CELL_TOO_LONG, Code.IMPORT_EMPTY}


def test_a_filing_without_indicators_has_only_heads(declaring: Workspace) -> None:
    declare(declaring, 'title = "[坏]/名"\ncolumns = [{ title = "指标", source = "row.name" }]')
    book: Any = openpyxl.load_workbook(
        io.BytesIO(printed(declaring, one='name = "专项"').files["own.import"])
    )
    assert book.sheetnames == ["_坏__名"]
    assert [cell.value for cell in book.active[1]] == ["指标"]


@pytest.mark.parametrize(
    ("column", "where", "message", "hint"),
    [
        ('source = "row.nam"', "row.nam", "没有名称 row.nam", "是不是 row.name？"),
        ('source = "row.三级指标"', "row.三级指标", "没有名称 row.三级指标", "row.name"),
        ('source = "goal.text"', "goal.text", "没有名称 goal", ""),
        ('source = "row.level1"', "row.level1", "这不是可以打印的文字", "row.level1.name"),
        ('source = "row.name|upper"', "row.name|upper", "不能用过滤器 upper", "可以用"),
        ('source = "row.name }}{{ row.target"', "row.name", "标签写得不对", ""),
        ('source = "row.name", choices = true', "true", "没有现成的选项", "choices = ["),
    ],
)
def test_a_wrong_column_is_said_by_the_check_and_by_the_build(
    declaring: Workspace, column: str, where: str, message: str, hint: str
) -> None:
    declare(declaring, f'columns = [{{ title = "甲", {column} }}]')
    editions, _ = read_editions(declaring)
    edition = next(one for one in editions if one.form == "own")
    checked = [
        one for one in check_edition(edition, editions, declaring) if one.place.file.endswith("form.toml")
    ]
    made = printed(declaring, one='name = "专项"')
    assert made == FlatSheets({}, checked)
    (problem,) = checked
    assert message in problem.message
    assert hint in problem.hint
    span = problem.place.span
    assert span is not None
    line = (declaring.root / problem.place.file).read_text("utf-8").split("\n")[span.line - 1]
    assert where in line[span.column - 1 :]
