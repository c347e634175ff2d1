"""Workspaces whose forms declare fields: of the filing's own tables, and of a stage, of every kind."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from papers import paper
from workspaces import UNIT, YEAR, workspace

from generator.filing.reader import Shelf
from generator.filing.workspace import FilingFolder, Workspace
from generator.forms.edition import declarations
from generator.forms.editions import read_editions

if TYPE_CHECKING:
    from pathlib import Path

    from generator.base.problems import Problem
    from generator.filing.declared import Declarations
    from generator.filing.load import Filing

FOLDER = FilingFolder(UNIT, YEAR)
FOLDER_SHOWN = f"filings/{UNIT}/{YEAR}"
HEAD = 'title = "{}"\nof = "{}"\nfrom_year = 2023\n'
EVALUATION = (
    HEAD.format("项目支出自评表", "project")
    + """
stage = true
scores = "hubei"

[fields.project]
adjusted = { title = "调整预算数", type = "money", required = true, note = "按最后一次批复" }
executed = { title = "执行数", type = "money", required = true, within = "adjusted" }
rate = { title = "执行率", type = "percent", value = "executed / adjusted" }
grade = { title = "等级", type = "choice", choices = ["优", "差"] }
opinion = { title = "评价意见", type = "prose" }
author = { title = "评价人", type = "text", default = "评价小组" }
finished = { title = "评价日期", type = "date" }
last = { title = "上次评价", type = "year" }
visited = { title = "到过现场", type = "yes/no" }

[fields.goal]
reached = { title = "目标完成情况", type = "text" }

[fields.indicator]
achieved = { title = "实际完成值", type = "target", required = true }
weight = { title = "分值", type = "number", required = true }
degree = { title = "达成程度", type = "percent" }
reason = { title = "偏差原因", type = "text", required = "abs(deviation(target, achieved)) > 0.3" }
score = { title = "得分", type = "number", value = "score(target, achieved, weight, degree)" }

[fields.activity]
spent = { title = "实际支出", type = "money" }

[fields.funding]
executed = { title = "执行数", type = "money" }

[fields.purchase]
bought = { title = "实际采购数", type = "number" }
"""
)
OVERALL = (
    HEAD.format("部门整体自评表", "department")
    + """
stage = true

[fields.department]
opinion = { title = "总体评价", type = "prose" }

[fields.indicator]
score = { title = "得分", type = "number" }
"""
)
OWN = (
    HEAD.format("项目补充表", "project")
    + """
[fields.project]
district_code = { title = "所在街道", type = "text" }
share = { title = "本级分担", type = "percent" }

[fields.department]
staff = { title = "编制人数", type = "number" }

[fields.goal]
owner = { title = "责任科室", type = "text" }

[fields.indicator]
checked = { title = "核实人", type = "text" }
base_value = { title = "基准值", type = "target" }

[fields.activity]
months = { title = "月数", type = "number" }

[fields.funding]
carried_over = { title = "使用上年结转", type = "money" }

[fields.purchase]
due = { title = "到货日期", type = "date" }
"""
)
PURCHASE = '\n[[procurement]]\nitem = "复印机"\namount = 3\n'


def declare(root: Path, form: str, text: str, edition: str = "2023") -> Path:
    """Put a form into a workspace's templates; return its form.toml."""
    folder = root / "templates" / form / edition
    folder.mkdir(parents=True, exist_ok=True)
    of = "department" if 'of = "department"' in text else "project"
    name = "{{ unit.name }}" if of == "department" else "{{ project.name }}"
    (folder / "form.docx").write_bytes(paper([[name, "{{ form.year }}"]]))
    (folder / "form.toml").write_text(text, "utf-8")
    return folder / "form.toml"


def staged(folder: Path, **forms: str) -> Workspace:
    """Return the scaffold's workspace with a purchase, and with these forms, by name.

    The program's own evaluation of departments is out of the way: here a department's stage is `OVERALL`.
    """
    ws = workspace(folder)
    later = OVERALL.replace("from_year = 2023", "from_year = 2999")
    declare(folder, "evaluation", later, edition="2023-department")
    project = folder / FOLDER_SHOWN / "community.toml"
    text = project.read_text("utf-8")
    project.write_text(text.replace("\n[goals.facilities]", f"{PURCHASE}\n[goals.facilities]"), "utf-8")
    for form, text in forms.items():
        declare(folder, form, text)
    return ws


def shelf(ws: Workspace) -> Shelf:
    """Return what reads a workspace's filings with all that its forms declare."""
    editions, problems = read_editions(ws)
    assert problems == []
    return Shelf(ws, partial(declarations, editions))


def load(ws: Workspace) -> tuple[Filing, list[Problem]]:
    """Load the workspace's filing; return it and its errors."""
    filing, problems = shelf(ws).filing(FOLDER)
    return filing, [problem for problem in problems if problem.severity == "error"]


def read_declared(folder: Path, **forms: str) -> Declarations:
    """Return what these forms declare for the year of the scaffold."""
    (folder / "filings").mkdir()
    for form, text in forms.items():
        declare(folder, form, text)
    editions, problems = read_editions(Workspace(folder))
    assert problems == []
    return declarations(tuple(one for one in editions if one.form in forms), YEAR, "")
