"""Files that differ from the last commit, in a real repository."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from commands import tianbao
from repositories import arm, commit, git, repository
from tools import need
from workspaces import UNIT, YEAR, edit, workspace

from generator.live.repository.changed import Kind, uncommitted

if TYPE_CHECKING:
    from pathlib import Path

    from generator.filing.workspace import Workspace

FILING = f"filings/{UNIT}/{YEAR}"
DEPARTMENT, COMMUNITY = f"{FILING}/department.toml", f"{FILING}/community.toml"


def found(ws: Workspace) -> dict[str, str]:
    """Return what became of which file."""
    return {one.shown: one.kind.value for one in uncommitted(ws).files}


@pytest.fixture(params=["top", "below"])
def committed(tmp_path: Path, request: pytest.FixtureRequest) -> Workspace:
    """Commit a workspace that is a repository, or a folder of one."""
    ws = workspace(tmp_path / "工作 1")
    repository(ws.root if request.param == "top" else tmp_path)
    return ws


def test_changed_new_moved_and_deleted_files_are_named(committed: Workspace) -> None:
    assert found(committed) == {}
    year = committed.root / FILING
    edit(year / "department.toml", "filler", "# 改\nfiller")
    (year / "新\t项目.toml").write_text("name = 1")
    (committed.root / "elsewhere.txt").touch()
    assert found(committed) == {DEPARTMENT: Kind.CHANGED, f"{FILING}/新\t项目.toml": Kind.NEW}
    git(committed.root, "mv", COMMUNITY, f"{FILING}/moved.toml")
    assert found(committed) | {COMMUNITY: Kind.DELETED, f"{FILING}/moved.toml": Kind.NEW} == found(committed)
    (year / "moved.toml").unlink()
    assert f"{FILING}/moved.toml" not in found(committed)
    assert found(committed)[COMMUNITY] == Kind.DELETED


def test_without_a_repository_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert uncommitted(workspace(tmp_path / "ws")) == ((), "")


def test_what_git_can_not_tell_is_said(tmp_path: Path) -> None:
    ws = workspace(tmp_path)
    repository(tmp_path)
    (tmp_path / ".git" / "index").write_bytes(b"nonsense")
    assert "git 没有照办" in uncommitted(ws).trouble


@pytest.mark.parametrize("hashed", ["sha1", "sha256"])
def test_the_ends_of_lines_are_no_change(tmp_path: Path, hashed: str) -> None:
    ws = workspace(tmp_path)
    git(tmp_path, "init", "-q", f"--object-format={hashed}")
    assert found(ws)[DEPARTMENT] == Kind.NEW  # before the first commit everything is new
    commit(tmp_path, "all")
    path = tmp_path / DEPARTMENT
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert found(ws) == {}
    path.write_bytes(path.read_bytes() + b"# x\r\n")
    assert found(ws) == {DEPARTMENT: Kind.CHANGED}


@pytest.mark.parametrize("told", ["--assume-unchanged", "--skip-worktree"])
def test_what_git_is_to_leave_alone_is_no_change(committed: Workspace, told: str) -> None:
    git(committed.root, "update-index", told, COMMUNITY)
    (committed.root / COMMUNITY).unlink()
    assert found(committed) == {}


def test_what_can_not_be_committed_says_why(committed: Workspace) -> None:
    year = committed.root / FILING
    (year / "link.toml").symlink_to("community.toml")
    (year / "department.toml").unlink()
    (year / "department.toml").mkdir()
    refused = {one.shown: one.refused for one in uncommitted(committed).files}
    assert "链接" in refused[f"{FILING}/link.toml"]
    assert "文件夹" in refused[DEPARTMENT]


@pytest.mark.parametrize("look", ["page", "diff"])
def test_a_repository_can_not_make_it_run_a_program(committed: Workspace, look: str) -> None:
    ran = arm(committed.root, "* filter=trap diff=trap")
    edit(committed.root / DEPARTMENT, "filler", "# 改\nfiller")
    subprocess.run([need("git"), "status"], cwd=committed.root, capture_output=True, check=True)
    assert ran.exists(), "the trap would not shut for anybody"
    ran.unlink()
    if look == "page":
        assert DEPARTMENT in found(committed)
    else:
        told = tianbao(committed.root, "diff", "HEAD")
        assert told.status in {0, 1}, told
    assert not ran.exists(), ran.read_text("utf-8")
