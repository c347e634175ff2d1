"""Cells of declared fields: their title, and the line that writes them or would."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from staged import EVALUATION, FOLDER, FOLDER_SHOWN, OVERALL, OWN, staged
from workspaces import edit

from generator.filing.selection import Selection
from generator.live.serve.cells import find_cell
from generator.live.watch.affected import affected

if TYPE_CHECKING:
    from generator.filing.workspace import Workspace

STAGE = """executed = 3
finished = 2024-01-05
[goals.facilities.indicators.cost]
weight = 10
achieved = "29万元"
[funding.general_public_budget]
executed = 3
"""


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("ws")
    ws = staged(folder, review=EVALUATION, overall=OVERALL, own=OWN)
    (folder / FOLDER_SHOWN / "community.review.toml").write_text(STAGE, "utf-8")
    text = '[goals."community/facilities".indicators]\ncost = { score = 9 }\n'
    (folder / FOLDER_SHOWN / "department.overall.toml").write_text(text, "utf-8")
    edit(folder / FOLDER_SHOWN / "community.toml", "leader = ", 'district_code = "一街"\nleader = ')
    return ws


@pytest.mark.parametrize(
    ("key", "title", "line"),
    [
        ("community.review#executed", "执行数", 1),
        ("community.review#finished", "评价日期", 2),
        ("community.review#goals.facilities.indicators.cost.achieved", "实际完成值", 5),
        ("community.review#funding.general_public_budget.executed", "执行数", 7),
        ("department.overall#goals.community/facilities.indicators.cost.score", "得分", 2),
    ],
)
def test_a_declared_cell_has_its_title_and_its_line(ws: Workspace, key: str, title: str, line: int) -> None:
    cell = find_cell(ws, FOLDER, key)
    assert cell is not None
    assert cell.title == title
    assert cell.place.span is not None
    assert cell.place.span.line == line


def test_a_declared_field_of_the_filing_s_own_has_its_title_and_its_line(ws: Workspace) -> None:
    text = (ws.root / FOLDER_SHOWN / "community.toml").read_text("utf-8")
    cell = find_cell(ws, FOLDER, "community#district_code")
    assert cell is not None
    assert cell.place.span is not None
    assert cell.title == "所在街道"
    assert "district_code" in text.splitlines()[cell.place.span.line - 1]


@pytest.mark.parametrize(
    ("key", "title"),
    [
        ("community.review#goals.facilities.indicators.cost.score", "得分"),
        ("community.review#rate", "执行率"),
        ("community.review#goals.facilities.indicators.places.achieved", "实际完成值"),
    ],
)
def test_what_is_computed_or_not_written_has_its_title_and_leads_to_its_file(
    ws: Workspace, key: str, title: str
) -> None:
    cell = find_cell(ws, FOLDER, key)
    assert cell is not None
    assert (cell.title, cell.place.file) == (title, f"{FOLDER_SHOWN}/community.review.toml")


def test_a_changed_stage_is_looked_at_like_any_other_file(ws: Workspace) -> None:
    path = ws.root / FOLDER_SHOWN / "community.review.toml"
    touch = affected(ws, str(path), folder=False)
    assert touch is not None
    assert touch.selections[0] == Selection(FOLDER.unit_id, FOLDER.year)
