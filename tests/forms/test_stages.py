"""A form with a stage: written in a file of its own, printed only where that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from papers import paper
from workspaces import UNIT, YEAR, edit, workspace

from generator.base.codes import Code
from generator.base.problems import dotted
from generator.filing.titles import key_path
from generator.pipeline.build import build

if TYPE_CHECKING:
    from pathlib import Path

    from generator.filing.workspace import Workspace

ROWS = [
    ["{{ project.name }}", "{{ project.executed }}", "{{ project.rate }}", "{{ project.total }}"],
    ["{%tr for goal in project.annual_goals %}"],
    ["{%tr for row in goal.rows %}"],
    ["{{ row.name }}", "{{ row.target }}", "{{ row.achieved }}", "{{ row.score }}"],
    ["{%tr endfor %}"],
    ["{%tr endfor %}"],
]
FORM = f"""
title = "自评表"
of = "project"
from_year = {YEAR}
stage = true
[fields.project]
executed = {{ title = "执行数", type = "money" }}
rate = {{ title = "执行率", type = "percent", value = "executed / budget" }}
total = {{ title = "总分", type = "number", value = "sum(indicators.score)" }}
[fields.indicator]
achieved = {{ title = "实际完成值", type = "target" }}
score = {{ title = "得分", type = "number", value = "score(target, achieved, 10)" }}
"""
STAGE = "community.evaluation"


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    found = workspace(tmp_path)
    folder = tmp_path / "templates" / "evaluation" / "2024"
    folder.mkdir(parents=True)
    (folder / "form.docx").write_bytes(paper(ROWS))
    (folder / "form.toml").write_text(FORM, "utf-8")
    return found


def write(ws: Workspace, text: str, name: str = STAGE) -> Path:
    path = ws.filings / UNIT / str(YEAR) / f"{name}.toml"
    path.write_text(text, "utf-8")
    return path


def page(ws: Workspace, name: str = STAGE) -> str:
    return (ws.build / UNIT / str(YEAR) / f"{name}.html").read_text("utf-8")


def test_it_is_printed_where_its_file_is_and_goes_with_it(ws: Workspace) -> None:
    assert not build(ws).failed
    assert not list(ws.build.rglob("*evaluation*"))
    stage = write(ws, "executed = 12\n")
    assert f"build/{UNIT}/{YEAR}/{STAGE}" in build(ws).built
    assert f'data-key="{STAGE}#executed">12<' in page(ws)
    stage.unlink()
    assert build(ws).removed == [f"build/{UNIT}/{YEAR}/{STAGE}"]


def test_a_broken_stage_holds_its_own_form_and_no_other(ws: Workspace) -> None:
    stage = write(ws, "executed = 12\n")
    build(ws)
    before = page(ws)
    stage.write_text("executed = 十二\n", "utf-8")
    report = build(ws)
    assert report.failed
    assert report.held == {f"build/{UNIT}/{YEAR}/{STAGE}": (f"filings/{UNIT}/{YEAR}/{STAGE}.toml",)}
    assert before.split("<table")[1] in page(ws)


def test_a_broken_project_holds_its_stage(ws: Workspace) -> None:
    write(ws, "executed = 12\n")
    build(ws)
    edit(ws.filings / UNIT / str(YEAR) / "community.toml", 'name = "', "name = ")
    assert f"build/{UNIT}/{YEAR}/{STAGE}" in build(ws).held


@pytest.mark.parametrize(
    ("name", "text", "code", "says"),
    [
        ("community.evalution", "executed = 1", Code.FILE_NAME, "是不是 community.evaluation.toml？"),
        ("comunity.evaluation", "executed = 1", Code.UNKNOWN_PROJECT, "是不是 community 的"),
        ("department.monitor", "executed = 1", Code.FILE_NAME, "<项目>.monitor.toml"),
        (STAGE, "excuted = 1", Code.UNKNOWN_KEY, "executed（执行数）"),
        (STAGE, "rate = '九成'", Code.TYPE, '例如：rate = "95.2%"'),
        (STAGE, "[goals.gone.indicators]", Code.UNKNOWN_GOAL, "gone"),
    ],
)
def test_what_is_wrong_with_a_stage_is_said(
    ws: Workspace, name: str, text: str, code: Code, says: str
) -> None:
    write(ws, text + "\n", name)
    found = [problem for problem in build(ws).shown if problem.code is code]
    assert [
        f"{problem.message} {problem.hint}" for problem in found if says in problem.message + problem.hint
    ]
    assert all(f"{name}.toml" in problem.place.file for problem in found)


def test_a_value_that_is_not_written_is_blank(ws: Workspace) -> None:
    write(ws, "executed = 12\n")
    build(ws)
    assert f'data-key="{STAGE}#total"></td>' in page(ws)


@pytest.mark.parametrize(
    "path",
    [
        ("goals", "safety", "indicators", "2.5级以上合格率", "achieved"),
        ("goals", "2024", "indicators", "12", "achieved"),
        ("activities", "安装 v1.2", "spent"),
    ],
)
def test_a_key_path_of_a_stage_survives_being_written(path: tuple[str, ...]) -> None:
    assert key_path(STAGE, dotted(path)) == path
