"""Files that differ from the last commit, in a real repository."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from commands import tianbao
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


@pytest.mark.parametrize("hashed", ["sha1", "sha256"])
def test_the_ends_of_lines_are_no_change(tmp_path: Path, hashed: str) -> None:
    ws = workspace(tmp_path)
    git(tmp_path, "init", "-q", f"--object-format={hashed}")
    assert f"{FILING}/department.toml" in uncommitted(ws)  # before the first commit everything is new
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "all")
    path = tmp_path / FILING / "department.toml"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert uncommitted(ws) == frozenset()
    path.write_bytes(path.read_bytes() + b"# x\r\n")
    assert uncommitted(ws) == {f"{FILING}/department.toml"}


@pytest.mark.parametrize("look", ["page", "diff"])
def test_a_repository_can_not_make_it_run_a_program(committed: Workspace, look: str) -> None:
    ran = committed.root.parent / "ran"
    arm(committed.root, ran)
    edit(committed.root / FILING / "department.toml", "filler", "# 改\nfiller")
    git_runs_it = subprocess.run(
        [need("git"), "status"], cwd=committed.root, capture_output=True, check=False
    )
    assert git_runs_it.returncode == 0
    assert ran.exists(), "the trap would not shut for anybody"
    ran.unlink()
    if look == "page":
        assert f"{FILING}/department.toml" in uncommitted(committed)
    else:
        told = tianbao(committed.root, "diff", "HEAD")
        assert told.status in {0, 1}, told
    assert not ran.exists(), ran.read_text("utf-8")


def arm(folder: Path, ran: Path) -> None:
    """Let a repository name a program wherever git takes one, for all that stands below a folder."""
    program = folder.parent / "trap.sh"
    program.write_text(f'#!/bin/sh\necho "$0 $*" >> "{ran}"\ncat\n', "utf-8")
    program.chmod(0o755)
    keys = [
        "core.fsmonitor", "filter.trap.clean", "filter.trap.smudge", "filter.trap.process", "diff.external",
        "diff.trap.textconv", "diff.trap.command", "core.pager", "core.sshCommand", "core.editor",
    ]  # fmt: skip
    for key in keys:
        git(folder, "config", key, f'"{program}"')
    git(folder, "config", "core.hooksPath", str(folder.parent / "hooks"))
    hooks = folder.parent / "hooks"
    hooks.mkdir()
    for hook in ("post-index-change", "reference-transaction", "fsmonitor-watchman"):
        (hooks / hook).symlink_to(program)
    (folder / ".gitattributes").write_text("* filter=trap diff=trap\n", "utf-8")
