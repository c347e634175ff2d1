"""However one asks, there are as many problems: check, status, build, and what a live page keeps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from commands import tianbao
from workspaces import UNIT, edit, workspace

from generator.base.tally import counted, total
from generator.filing.selection import Selection
from generator.forms.plan import Attention
from generator.live.watch.known_problems import KnownProblems
from generator.pipeline.build import How, build

if TYPE_CHECKING:
    from pathlib import Path

    from generator.filing.workspace import Workspace

YEARS = (2023, 2024)
PLAIN, FULLER = "81234567", "027-81234567"
COUNTS = re.compile(r"(\d+ 处错误、)?\d+ 处警告(、\d+ 处提示)?")


@pytest.fixture(name="ws")
def told_twice(tmp_path: Path) -> Workspace:
    """Return a workspace where both years find fault with the unit's own file."""
    ws = workspace(tmp_path / "ws", years=YEARS)
    unit = ws.filings / UNIT / "unit.toml"
    unit.write_text(re.sub(r'(?m)^phone = ".*"', f'phone = "{PLAIN}"', unit.read_text("utf-8")), "utf-8")
    for year in YEARS:
        department = ws.filings / UNIT / str(year) / "department.toml"
        edit(department, "filler =", f'phone = "{FULLER}"\nfiller =')
    return ws


def test_commands_count_alike(ws: Workspace) -> None:
    said = {command: last_count(ws.root, command) for command in ("check", "status", "build")}
    assert len(set(said.values())) == 1, said


def last_count(folder: Path, command: str) -> str:
    run = tianbao(folder, command)
    return [match[0] for match in COUNTS.finditer(run.out + run.err)][-1]


@pytest.mark.parametrize("attention", [Attention.TELL, Attention.COUNT])
def test_builds_count_as_a_review_does(ws: Workspace, attention: Attention) -> None:
    findings = build(ws).findings
    assert sum(one.code == "TB603" and one.place.file.endswith("unit.toml") for one in findings) == len(YEARS)
    expected = total(counted(findings))
    assert build(ws, how=How(attention)).found == expected
    known = KnownProblems()
    known.renew((Selection(),), findings)
    assert total(counted(known)) == expected
