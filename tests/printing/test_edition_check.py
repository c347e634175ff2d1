"""What `template check` says of a form that declares fields, and of names that it has no values for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from docx import Document
from docx.oxml import OxmlElement
from papers import paper, saved

from generator.base.problems import Severity
from generator.filing.workspace import Workspace
from generator.forms.editions import read_editions
from generator.forms.shown import ProjectForm
from generator.printing.check import check_template
from generator.printing.edition_check import check_edition

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from generator.base.problems import Problem

HEAD = 'title = "{}"\nof = "{}"\nfrom_year = {}\nstage = true\n'
REVIEW = (
    HEAD.format("自评表", "project", 2021)
    + """
[fields.project]
executed = { title = "执行数", type = "money" }
rate = { title = "执行率", type = "percent", value = "executed / budget" }
[fields.indicator]
weight = { title = "分值", type = "number", within = "most" }
most = { title = "最高分值", type = "number" }
score = { title = "得分", type = "number", value = "score(target, achieved, weight)" }
"""
)
LATER = (
    HEAD.format("监控表", "project", 2024)
    + '[fields.indicator]\nlikely = { title = "可能性", type = "text" }\n'
)
WHOLE = (
    HEAD.format("部门自评表", "department", 2021)
    + '[fields.department]\nspent = { title = "支出", type = "money" }\n'
)
FORMS = {"review": REVIEW, "later": LATER, "whole": WHOLE}
LOOP = ["{%tr for goal in project.annual_goals %}"], ["{%tr for row in goal.rows %}"]
END = [["{%tr endfor %}"], ["{%tr endfor %}"]]
SHOWN = [["{{ project.rate }}"], *LOOP, ["{{ row.score }}"], *END]


def form(root: Path, name: str, toml: str, rows: Sequence[Sequence[str]] = SHOWN) -> None:
    folder = root / "templates" / name / "1"
    folder.mkdir(parents=True)
    (folder / "form.toml").write_text(toml, "utf-8")
    (folder / "form.docx").write_bytes(paper(rows))


def checked(root: Path, name: str) -> list[Problem]:
    workspace = Workspace(root)
    editions, problems = read_editions(workspace)
    assert problems == []
    (edition,) = (one for one in editions if (one.form, one.edition) == (name, "1"))
    return check_edition(edition, editions, workspace)


@pytest.mark.parametrize(
    ("written", "says", "hint"),
    [
        ("project.项目名称", "没有名称 project.项目名称", "写作 project.name"),
        ("项目名称", "没有名称 项目名称", "写作 project.name"),
        ("project.执行率", "没有名称 project.执行率", "写作 project.rate"),
        ("project.项目资金来源.合计", "没有名称", "写作 project.funding.total"),
        ("row.三级指标", "没有名称", "写作 row.name"),
        ("row.得分", "没有名称", "写作 row.score"),
        ("得分", "没有名称", "写作 row.score"),
        ("project.nam", "没有名称", "是不是 project.name？"),
        ("project.remarks", "没有名称", '[fields.project] 下写：remarks = { title = "…", type = "text" }'),
        ("row.comment", "没有名称", '[fields.indicator] 下写：comment = { title = "…", type = "text" }'),
        ("remarks", "没有名称", "表样里写 {{ project.remarks }}"),
        ("line.amount", "没有名称", "{%tr for line in project.funding_lines %}"),
        ("row.later.likely", "这里没有“later”这张表的内容", "later（监控表）从 2024 年起才有"),
        ("project.whole.spent", "这里没有“whole”这张表的内容", "whole（部门自评表）是部门的表"),
        ("row.nowhere.score", "这里没有“nowhere”这张表的内容", "review（自评表）"),
    ],
)
def test_an_unknown_name(tmp_path: Path, written: str, says: str, hint: str) -> None:
    for name, toml in FORMS.items():
        rows = [*LOOP, [f"{{{{ {written} }}}}"], *END] if name == "review" else SHOWN
        form(tmp_path, name, toml, rows)
    (problem,) = checked(tmp_path, "review")
    assert says in problem.message
    assert hint in problem.hint
    assert problem.severity is Severity.ERROR


def test_another_forms_field_is_named_with_its_form(tmp_path: Path) -> None:
    form(tmp_path, "review", REVIEW)
    form(
        tmp_path,
        "list",
        'title = "表"\nof = "project"\nfrom_year = 2021\n',
        [*LOOP, ["{{ row.score }}"], *END],
    )
    (problem,) = checked(tmp_path, "list")
    assert "“自评表”填的内容，写作 row.review.score" in problem.hint


def test_a_field_that_no_cell_shows_is_reported_unless_others_are_computed_from_it(tmp_path: Path) -> None:
    form(tmp_path, "review", REVIEW)
    assert checked(tmp_path, "review") == []
    form(tmp_path, "other", REVIEW.replace('value = "executed / budget"', "required = true"))
    said = [problem.message for problem in checked(tmp_path, "other")]
    assert said == ["表样没有显示 project.executed（执行数）"]


def test_omits_are_names_of_the_form(tmp_path: Path) -> None:
    omits = 'omits = ["project.procurment", "project.annual_goals.rows.weight", "row.name"]\n'
    form(tmp_path, "review", omits + REVIEW)
    ws = Workspace(tmp_path)
    editions, _ = read_editions(ws)
    review = next(edition for edition in editions if edition.form == "review")
    problems = [one for one in check_edition(review, editions, ws) if one.place.file.endswith(".toml")]
    assert [str(problem.place) for problem in problems] == [
        "templates/review/1/form.toml:1:10",
        "templates/review/1/form.toml:1:68",
    ]
    assert problems[0].hint == "是不是 project.procurement？"


@pytest.mark.parametrize(
    ("rows", "heads", "late"),
    [
        (["表头", "表头", "内容"], [0, 1], False),
        (["{%tr if unit.name %}", "表头", "{%tr endif %}", "内容"], [1], False),
        (["内容", "表头", "内容"], [1], True),
        (["表头", "内容", "表头"], [0, 2], True),
    ],
)
def test_a_repeated_head_begins_its_table(rows: list[str], heads: list[int], late: bool) -> None:  # noqa: FBT001 - a case
    document = Document()
    table = document.add_table(len(rows), 1)
    for at, text in enumerate(rows):
        table.rows[at].cells[0].text = text
        if at in heads:
            table.rows[at]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - python-docx has no way
    problems = check_template(saved(document), "form.docx", ProjectForm)
    told = [problem.message for problem in problems if problem.code == "template.head"]
    assert bool(told) is late
    assert all(f"第 1 张表第 {heads[-1] + 1} 行" in message for message in told)


@pytest.mark.parametrize(("last", "told"), [(2, 1), (1, 0)])
def test_a_merge_ends_with_a_repeated_head(last: int, told: int) -> None:
    document = Document()
    table = document.add_table(3, 2)
    for row in table.rows[:2]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # noqa: SLF001 - as above
    table.cell(0, 0).merge(table.cell(last, 0)).text = "标签"
    problems = check_template(saved(document), "form.docx", ProjectForm)
    messages = [problem.message for problem in problems if problem.code == "template.head"]
    assert len(messages) == told
    assert all(message.startswith("第 1 张表第 2 行第 1 格：") for message in messages)
