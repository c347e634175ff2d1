"""Files that differ from the last commit, in a real repository."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from tools import need
from workspaces import UNIT, YEAR, edit, workspace

from generator.live.serve.commits import uncommitted

if TYPE_CHECKING:
    from pathlib import Path

    from generator.filing.workspace import Workspace

FILING = f"filings/{UNIT}/{YEAR}"


def git(folder: Path, *arguments: str) -> None:
    """Run git as nobody in particular."""
    name = ("-c", "user.name=n", "-c", "user.email=n@example.org")
    subprocess.run([need("git"), *name, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture(params=["top", "below"])
def committed(tmp_path: Path, request: pytest.FixtureRequest) -> Workspace:
    """Commit a workspace that is a repository, or a folder of one."""
    ws = workspace(tmp_path / "工作 1")
    folder = ws.root if request.param == "top" else tmp_path
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "all")
    return ws


def test_changed_new_and_moved_files_are_named(committed: Workspace) -> None:
    assert uncommitted(committed) == frozenset()
    year = committed.root / FILING
    edit(year / "department.toml", "filler", "# 改\nfiller")
    (year / "新项目.toml").write_text("name = 1")
    (committed.root / "elsewhere.txt").touch()
    assert uncommitted(committed) == {f"{FILING}/department.toml", f"{FILING}/新项目.toml"}
    git(committed.root, "mv", f"{FILING}/community.toml", f"{FILING}/moved.toml")
    assert f"{FILING}/moved.toml" in uncommitted(committed)
    assert f"{FILING}/community.toml" not in uncommitted(committed)


def test_without_a_repository_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert uncommitted(workspace(tmp_path / "ws")) == frozenset()


def test_a_repository_can_not_make_it_run_a_program(committed: Workspace) -> None:
    git(committed.root, "config", "core.fsmonitor", f"touch {committed.root}/ran")
    uncommitted(committed)
    assert not (committed.root / "ran").exists()
