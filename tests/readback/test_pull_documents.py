"""Whole documents: untouched, stored by other programs, tracked, without marks, several, foreign ones."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from docx import Document
from edited import (
    ROOT,
    UNIT,
    Paper,
    Printed,
    W,
    apply,
    around,
    changed_lines,
    copied,
    example,
    forms,
    messages,
    paragraphs,
    printed,
    pulled,
    track,
    tracked,
    write,
)
from office import stored
from papers import paper as plain_paper
from papers import saved
from torture import cases_in_part, in_part
from workspaces import edit

from generator.filing.workspace import Workspace
from generator.forms.plan import printing_job
from generator.readback.formats import read_document
from generator.readback.pulling.run import pull

if TYPE_CHECKING:
    from pathlib import Path

FORMS = ("department", "party", "party.monitor", "party.evaluation", "department.evaluation")
_AWARE = "party#goals.brand.indicators.8"
_ROW = '  { id = "awareness", kind = "社会效益", name = "党建群团工作知晓率", target = "≥90%" },'
_NEW_ROW = _ROW.replace("90%", "95%")
_HERE = Workspace(ROOT)


@pytest.mark.parametrize("year", [2023, 2024])
def test_untouched_documents_have_nothing_to_pull(year: int) -> None:
    papers = [Paper(form) for form in forms(_HERE, year).values()]
    done = pulled(_HERE, *papers)
    named = [f"{UNIT} {year} 年的 {paper.form.name}（" for paper in papers]
    assert [found.form[: len(name)] for found, name in zip(done.forms, named, strict=True)] == named
    assert not done.edits
    assert not done.problems


@pytest.mark.parametrize("name", in_part(FORMS, "department", "party.monitor", "service.evaluation"))
def test_untouched_documents_without_marks_have_nothing_to_pull(name: str) -> None:
    done = pulled(_HERE, Paper(name).unmarked())
    assert not done.edits
    assert not done.problems
    assert f" {name}（" in done.forms[0].form
    assert not done.forms[0].marked


def _typed_anew(form: Printed) -> bytes:
    """Return a document of python-docx with the cells' texts of a form."""
    document = Document()
    tables: dict[int, object] = {}
    for row in read_document(form.word, "x.docx").rows:
        if not row.table:
            document.add_paragraph(row.cells[0].text)
            continue
        table = tables.setdefault(row.table, document.add_table(0, 12))
        for cell, text in zip(table.add_row().cells, (one.text for one in row.cells), strict=False):  # type: ignore[attr-defined]
            cell.text = text
    return saved(document)


@pytest.mark.parametrize("name", ["party", "party.monitor"])
def test_a_document_typed_anew_is_matched_by_its_layout(name: str, tmp_path: Path) -> None:
    form = printed(name)
    done = pull(printing_job(_HERE), [("新.docx", _typed_anew(form))])
    assert not done.edits, done.applied
    word = _typed_anew(Printed(name, 2023, Paper(name).edit(f"{_AWARE}.name", "知晓的人").data(), form.keys))
    done = pull(printing_job(example(tmp_path)), [("新.docx", word)])
    assert changed_lines(done) == [f"-{_ROW}", f"+{_ROW.replace('党建群团工作知晓率', '知晓的人')}"]


EDITS: dict[str, tuple[str, str, str, int]] = {
    "a target": ("party", f"{_AWARE}.target", "≥95%", 0),
    "a target of the department's form": ("department", f"{_AWARE}.target", "≥95%", 0),
    "an amount": ("department", "department#income.fiscal_account", "3", 0),
    "a box": ("party", "party#attribute", "持续性项目 ☐ 新增项目 ☑", 0),
    "a class": ("party", "party#goals.brand.indicators.0.kind", "质量指标", 1),
    "a heading": ("department", "party#goals.brand.text", "做好党建。", 2),
    "a text": ("party", "party#leader", "王芳", 0),
}


@pytest.mark.parametrize("case", cases_in_part(EDITS, 3))
def test_the_same_is_found_without_marks(case: tuple[str, str, str, int], tmp_path: Path) -> None:
    name, key, new, at = case
    ws = example(tmp_path)
    marked = pulled(ws, Paper(name).edit(key, new, at))
    bare = pulled(ws, Paper(name).edit(key, new, at).unmarked())
    assert marked.edits
    assert bare.edits == marked.edits
    assert messages(bare) == messages(marked)


def test_tracked_changes_are_read_as_accepted(tmp_path: Path) -> None:
    paper = Paper("party")
    track(paper.all(f"{_AWARE}.target")[0], "≥95%")
    prose = paragraphs(paper.all("party#rationale")[0])
    tracked(prose[1], "del")
    done = pulled(example(tmp_path), paper)
    assert changed_lines(done) == [
        "-(1)党员职工服务中心房租25万元；",
        "-(2)党员职工服务中心水电费3万元；",
        f"-{_ROW}",
        "+(1)党员职工服务中心房租25万元；(2)党员职工服务中心水电费3万元；",
        f"+{_NEW_ROW}",
    ]
    assert not done.problems


def test_rows_that_tracking_marks_as_deleted_or_inserted_are_said(tmp_path: Path) -> None:
    paper = Paper("party")
    row = around(paper.all(f"{_AWARE}.target")[0], "tr")
    new = copied(row, "")
    for paragraph, text in zip([*new.iter(f"{W}p")][-3:], ("新指标", "≥3次", "计划标准"), strict=True):
        write(paragraph, text)
    row.addnext(new)
    tracked(new, "ins")
    tracked(row, "del")
    done = pulled(example(tmp_path), paper)
    assert not done.edits
    assert [message.partition("“")[0] for message in messages(done)] == [
        "第 2 个表第 11 行：Word 里加了一行",
        "Word 里删掉了一行",
    ]
    assert done.problems[1].place.span is not None


STALE: dict[str, tuple[str, str, list[str], str]] = {
    "only the source": ("", "≥92%", [], ""),
    "only the document": ("≥95%", "", [f"-{_ROW}", f"+{_NEW_ROW}"], ""),
    "both alike": ("≥95%", "≥95%", [], ""),
    "both otherwise": ("≥95%", "≥92%", [], "申报文件印表以后也改过，现在是“≥92%”"),
}


@pytest.mark.parametrize("case", STALE.values(), ids=STALE)
def test_sources_may_have_changed_since_printing(
    case: tuple[str, str, list[str], str], tmp_path: Path
) -> None:
    now, source, lines, said = case
    ws = example(tmp_path)
    paper = Paper("party")
    if now:
        paper.edit(f"{_AWARE}.target", now)
    file = ws.root / "filings" / UNIT / "2023" / "party.toml"
    edit(file, "amount = 1.5", "amount = 2.5")  # what sums up prints otherwise, and nobody has edited it
    if source:
        edit(file, _ROW, _ROW.replace("≥90%", source))
    done = pulled(ws, paper)
    assert changed_lines(done) == lines
    assert len(done.problems) == bool(said)
    assert all(said in message for message in messages(done))


def test_one_value_edited_alike_in_two_documents_is_one_edit(tmp_path: Path) -> None:
    papers = [Paper(name).edit(f"{_AWARE}.target", "≥95%") for name in ("party", "department")]
    done = pulled(example(tmp_path), *papers)
    assert changed_lines(done) == [f"-{_ROW}", f"+{_NEW_ROW}"]
    assert len(done.applied) == 1
    assert not done.problems


def test_one_value_edited_in_two_ways_is_a_conflict(tmp_path: Path) -> None:
    party, department = (
        Paper(name).edit(f"{_AWARE}.target", new) for name, new in (("party", "≥95%"), ("department", "≥96%"))
    )
    done = pulled(example(tmp_path), party.edit("party#leader", "王芳"), department)
    assert changed_lines(done) == ['-leader = "姜莹"', '+leader = "王芳"']
    [said] = messages(done)
    assert said.startswith("同一个内容改成了两样：party.docx 第 2 个表第 11 行第 5 格改成“≥95%”；")
    assert said.endswith("department.docx 第 2 个表第 84 行第 5 格改成“≥96%”")
    assert str(done.problems[0].place).startswith("filings/wuhan-biolake/2023/party.toml:58:")


def test_two_places_of_one_document_edited_in_two_ways_are_a_conflict(tmp_path: Path) -> None:
    paper = Paper("party").edit(f"{_AWARE}.target", "≥95%").edit(f"{_AWARE}.target", "≥96%", 1)
    done = pulled(example(tmp_path), paper)
    assert not done.edits
    assert "同一个内容改成了两样" in messages(done)[0]


def test_documents_of_two_filings_come_home_together(tmp_path: Path) -> None:
    ws = example(tmp_path)
    one, other = (
        Paper("party").edit("party#leader", "王芳"),
        Paper(printed("party", 2024)).edit("party#leader", "李敏"),
    )
    one.file, other.file = "甲.docx", "乙.docx"
    done = pulled(ws, one, other)
    assert [edit_.shown for edit_ in done.edits] == [
        f"filings/{UNIT}/2023/party.toml",
        f"filings/{UNIT}/2024/party.toml",
    ]
    assert not done.problems


def test_the_units_own_file_is_edited_once_for_two_filings(tmp_path: Path) -> None:
    ws = example(tmp_path)
    papers = [Paper(printed("department", year)).edit("unit#name", "别的局") for year in (2023, 2024)]
    done = pulled(ws, *papers)
    assert changed_lines(done)[1:] == ['+name = "别的局"']
    papers[1].edit("unit#name", "又一个局")
    assert "同一个内容改成了两样" in messages(pulled(ws, *papers))[0]


def test_of_two_units_with_the_same_filing_the_one_is_edited_that_it_names(tmp_path: Path) -> None:
    ws = example(tmp_path)
    shutil.copytree(ws.filings / UNIT, ws.filings / "another")
    edit(ws.filings / "another" / "unit.toml", "武汉国家生物产业基地建设管理办公室", "别的办公室")
    for unit in (UNIT, "another"):
        form = forms(ws, unit=unit)["party"]
        done = pulled(ws, Paper(form).edit("party#leader", "王芳"))
        assert [one.shown for one in done.edits] == [f"filings/{unit}/2023/party.toml"]


def test_a_project_that_was_renamed_since_is_found_by_its_marks(tmp_path: Path) -> None:
    ws = example(tmp_path)
    edit(ws.filings / UNIT / "2023" / "party.toml", 'name = "党建群团工作专项"', 'name = "党建专项"')
    done = pulled(ws, Paper("party").edit("party#leader", "王芳"))
    assert changed_lines(done) == ['-leader = "姜莹"', '+leader = "王芳"']
    assert not done.problems


def test_a_foreign_form_is_said_to_be_one(tmp_path: Path) -> None:
    ws = example(tmp_path)
    shutil.rmtree(ws.filings / UNIT)
    done = pulled(ws, Paper("party"))
    assert messages(done) == ["找不到印出这张表的申报：不是在这里印的，或单位、项目改了名称"]
    done = pull(printing_job(ws), [("信.docx", plain_paper([["甲", "乙"]]))])
    assert "认不出" in messages(done)[0]


@pytest.mark.parametrize("suffix", in_part(["docx", "doc", "rtf"], "docx"))
def test_documents_that_an_office_has_stored_lose_nothing(suffix: str, tmp_path: Path) -> None:
    papers = {name: Paper(name).data() for name in FORMS}
    edited = {"edited": Paper("party").edit(f"{_AWARE}.target", "≥95%").data()}
    found = stored(tmp_path, suffix, papers | edited)
    data = {name: (f"{name}.{suffix}", word) for name, word in found.items()}
    done = pull(printing_job(_HERE), [data[name] for name in FORMS])
    assert not done.edits, done.applied
    assert not done.problems
    assert all(one.marked for one in done.forms)
    done = pull(printing_job(_HERE), [data["edited"]])
    assert changed_lines(done) == [f"-{_ROW}", f"+{_NEW_ROW}"]


def test_what_was_pulled_is_not_pulled_again(tmp_path: Path) -> None:
    ws = example(tmp_path)
    paper = Paper("party").edit(f"{_AWARE}.target", "≥95%").edit("party#basis", "历史标准", 3)
    apply(ws, pulled(ws, paper))
    again = pulled(ws, paper)
    assert not again.edits
    assert not again.problems
