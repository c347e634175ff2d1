"""A command run by the tests' resident process ends, and says, what one started from a shell does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from commands import started, tianbao
from workspaces import UNIT, YEAR, edit, workspace

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("command", ["--version", "check --all", "bild", "build"])
def test_it_is_as_if_started(tmp_path: Path, command: str) -> None:
    runs = []
    for run in (started, tianbao):
        ws = workspace(tmp_path / run.__name__)
        edit(ws.filings / UNIT / str(YEAR) / "community.toml", "leader =", "leadr =")
        runs.append((run(ws.root, *command.split()), {path.name for path in ws.root.rglob("*")}))
    assert runs[0] == runs[1]


def test_a_command_leaves_nothing_to_the_next(tmp_path: Path) -> None:
    (tmp_path / "filings").mkdir()
    before = tianbao(tmp_path, "check")
    assert tianbao(tmp_path / "filings", "check", NO_COLOR="1").status == 0
    assert tianbao(tmp_path, "check") == before


def test_a_fault_is_seen(tmp_path: Path) -> None:
    run = tianbao(tmp_path / "gone", "check")
    assert (run.status, run.out) == (1, "")
    assert "Traceback" in run.err
