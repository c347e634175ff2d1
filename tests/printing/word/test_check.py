"""`check_template`: every fault is found, at its place, and nothing else is said."""

from __future__ import annotations

import io
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from official import EDITIONS, Official, official
from papers import paper

from generator.base.problems import Severity
from generator.filing.workspace import Workspace
from generator.forms.shown import DepartmentForm
from generator.printing.check import check_template
from generator.printing.edition_check import check_edition
from generator.printing.word.compile import TemplateFault, compile_form

ROOT = Path(__file__).parents[3]
DATA = ROOT / "tests" / "data" / "template"
FAULTS = tomllib.loads((DATA / "faults.toml").read_text("utf-8"))


@pytest.mark.parametrize("case", FAULTS.values(), ids=list(FAULTS))
def test_fault(case: dict[str, Any]) -> None:
    problems = check_template(paper(case["rows"]), "form.docx", DepartmentForm)
    assert len(problems) == len(case["says"]), [problem.message for problem in problems]
    for problem, text in zip(problems, case["says"], strict=True):
        assert text in problem.message
        assert problem.severity is Severity.ERROR
        assert problem.place.file == "form.docx"
    assert case.get("hint", "") in problems[0].hint


@pytest.mark.parametrize("case", FAULTS.values(), ids=list(FAULTS))
def test_a_faulty_template_is_not_compiled(case: dict[str, Any]) -> None:
    with pytest.raises(TemplateFault) as caught:
        compile_form(paper(case["rows"]), DepartmentForm)
    assert caught.value.problems


@official
def test_the_official_templates_are_clean(official: Official) -> None:
    assert check_edition(official.edition, EDITIONS, Workspace(ROOT)) == []


def test_names_that_no_cell_shows() -> None:
    rows = [
        ["{{ department.name }}", "{{ department.income.total.amount }}"],
        ["{%tr for p in department.projects %}", ""],
        ["{{ p.name }}", ""],
        ["{%tr endfor %}", ""],
    ]
    problems = check_template(paper(rows), "form.docx", DepartmentForm)
    said = "\n".join(problem.message for problem in problems)
    assert {problem.severity for problem in problems} == {Severity.WARNING}
    for path in ("department.filler", "department.spending", "department.projects.budget",
                 "department.income.total.share", "department.annual_goals"):  # fmt: skip
        assert f"{path}（" in said
    for path in ("department.name", "department.projects", "unit.name", "department.spending.personnel"):
        assert f"{path}（" not in said


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "这不是 Word 文件"),
        (b"PK\x03\x04", "这不是 Word 文件"),
        (b"\xd0\xcf\x11\xe0\0", "旧的 .doc 文件"),
    ],
)
def test_other_files(data: bytes, says: str) -> None:
    (problem,) = check_template(data, "form.docx", DepartmentForm)
    assert says in problem.message


def test_places_outside_of_tables() -> None:
    template = paper([["甲"]], before=["第一段", "{{ department.nme }}"], footer="{{ department.nmae }}")
    said = [problem.message for problem in check_template(template, "form.docx", DepartmentForm)]
    assert said[0].startswith("第 2 段：")
    assert said[1].startswith("页脚第 1 段：")


@pytest.mark.parametrize(("rows", "more"), [(500, 0), (501, 1), (700, 200)])
def test_of_very_many_problems_it_is_said_how_many_more_there_are(rows: int, more: int) -> None:
    problems = check_template(paper([["{{ a.b }}"]] * rows), "form.docx", DepartmentForm)
    assert len(problems) == min(rows, 500) + bool(more)
    assert (f"还有 {more} 处问题没有列出" in problems[-1].message) is bool(more)
    assert problems[-1].severity is Severity.ERROR
    assert all("a.b" in problem.message for problem in problems[:500])


def test_of_very_many_wrong_sizes_too() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(paper([["甲"]]))) as old, zipfile.ZipFile(data, "w") as new:
        for name in old.namelist():
            wrong = b"<w:tbl>" + b'<w:tblGrid><w:gridCol w:w="x"/></w:tblGrid>' * 502
            new.writestr(name, old.read(name).replace(b"<w:tbl>", wrong))
    *_, last = check_template(data.getvalue(), "form.docx", DepartmentForm)
    assert "处问题没有列出" in last.message
