"""Mistakes in keys that a form declares: what was meant is said in the form's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from staged import EVALUATION, FOLDER, FOLDER_SHOWN, OWN, staged
from workspaces import edit

from generator.filing.reader import Shelf
from generator.forms.editions import declared_in

if TYPE_CHECKING:
    from pathlib import Path

    from generator.base.problems import Problem
    from generator.filing.workspace import Workspace

ROW = "[goals.facilities.indicators.cost]\n"


def problems(ws: Workspace) -> list[Problem]:
    _, found = Shelf(ws, declared_in(ws)).filing(FOLDER)
    return [problem for problem in found if problem.severity == "error"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("执行数 = 3\n", "“执行数”的键是 executed"),
        (f"{ROW}得分 = 5\n", "“得分”的键是 score"),
        (f"{ROW}实际完成 = '3处'\n", "“实际完成”的键是 achieved"),
        ("评价意见 = '好'\n", "“评价意见”的键是 opinion"),
        ('"执行数" = 3\n', "executed（执行数）"),
        ("excuted = 3\n", "executed（执行数）"),
        (f"{ROW}achived = '3处'\n", "achieved（实际完成值）"),
    ],
)
def test_what_a_stage_s_author_meant_is_said(tmp_path: Path, text: str, said: str) -> None:
    ws = staged(tmp_path, review=EVALUATION)
    (tmp_path / FOLDER_SHOWN / "community.review.toml").write_text(text, "utf-8")
    assert any(said in problem.hint for problem in problems(ws)), problems(ws)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("所在街道 = '一街'\n", "“所在街道”的键是 district_code"),
        ('"所在街道" = "一街"\n', "district_code（所在街道）"),
        ("distric_code = '一街'\n", "district_code（所在街道）"),
    ],
)
def test_what_was_meant_in_the_filing_s_own_tables_is_said(tmp_path: Path, line: str, said: str) -> None:
    ws = staged(tmp_path, own=OWN)
    edit(tmp_path / FOLDER_SHOWN / "community.toml", "leader = ", f"{line}leader = ")
    assert any(said in problem.hint for problem in problems(ws)), problems(ws)


def test_a_stage_of_comments_is_one_that_is_begun(tmp_path: Path) -> None:
    ws = staged(tmp_path, review=EVALUATION)
    stage = tmp_path / FOLDER_SHOWN / "community.review.toml"
    stage.write_text("# adjusted = \n", "utf-8")
    assert problems(ws) == []
    stage.write_text("", "utf-8")
    assert [problem.code for problem in problems(ws)] == ["TB002"]
    assert "tianbao stage" in problems(ws)[0].hint
