"""Roll-over of what forms declare: stages stay behind, fields that the new year has no place for are told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from staged import EVALUATION, FOLDER_SHOWN, HEAD, OWN, declare, staged
from workspaces import UNIT, YEAR, edit

from generator.carry.rollover import Turn, roll_over, told
from generator.filing.reader import Shelf
from generator.filing.workspace import FilingFolder
from generator.forms.editions import declared_in

if TYPE_CHECKING:
    from pathlib import Path

    from generator.filing.workspace import Workspace

NEW = YEAR + 1
TURN = Turn(YEAR, NEW)


def written(folder: Path) -> Workspace:
    """Return a workspace whose project writes declared fields of several tables, and can go on."""
    ws = staged(folder, own=OWN, review=EVALUATION)
    project = folder / FOLDER_SHOWN / "community.toml"
    edit(project, f"end_year = {YEAR}", f"end_year = {NEW}")
    edit(project, "leader = ", 'district_code = "一街\\n二街"\nshare = "40%"\nleader = ')
    edit(project, 'target = "≥3处"', 'target = "≥3处", checked = "甲"')
    edit(project, 'item = "复印机"', 'item = "复印机"\ndue = 2024-05-01')
    return ws


def text(folder: Path) -> str:
    return (folder / f"filings/{UNIT}/{NEW}/community.toml").read_text("utf-8")


def errors(ws: Workspace) -> list[str]:
    _, found = Shelf(ws, declared_in(ws)).filing(FilingFolder(UNIT, NEW))
    return [problem.message for problem in found if problem.severity == "error"]


def test_declared_fields_go_on_and_stages_stay_behind(tmp_path: Path) -> None:
    ws = written(tmp_path)
    (tmp_path / FOLDER_SHOWN / "community.review.toml").write_text('opinion = "好"\n', "utf-8")
    outcome = roll_over(ws, UNIT, TURN)
    assert (outcome.refusal, outcome.notes) == ("", [])
    assert sorted(path.name for path in (tmp_path / f"filings/{UNIT}/{NEW}").iterdir()) == [
        "community.toml",
        "department.toml",
    ]
    assert 'checked = "甲"' in text(tmp_path)
    assert "due = 2024-05-01" in text(tmp_path)
    assert errors(ws) == []


def test_a_field_that_the_new_year_lacks_or_means_otherwise_is_left_out_with_a_note(tmp_path: Path) -> None:
    ws = written(tmp_path)
    newer = HEAD.format("项目补充表", "project").replace("2023", str(NEW))
    newer += '[fields.project]\nshare = { title = "份额", type = "date" }\n'
    newer += '[fields.purchase]\ndue = { title = "到货", type = "date" }\n'
    declare(tmp_path, "own", newer, str(NEW))
    outcome = roll_over(ws, UNIT, TURN)
    assert outcome.refusal == ""
    said = "\n".join(told(outcome, TURN))
    assert f"community.toml：district_code：{NEW} 年的表样没有这一项，没有结转" in said
    assert f'share：{NEW} 年的表样要求另一种写法，没有结转；原来写的是 "40%"' in said
    assert "goals.facilities.indicators.1.checked" in said
    carried = text(tmp_path)
    assert "# 结转：district_code：" in carried
    assert "\ndistrict_code" not in carried
    assert "\nshare" not in carried
    assert 'checked = "甲"' not in carried
    assert "due = 2024-05-01" in carried
    assert errors(ws) == []
