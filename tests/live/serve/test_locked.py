"""Files that a page must leave alone."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from starlette.requests import Request
from workspaces import UNIT, YEAR, contents, workspace

from generator.carry.journal import FileEdit
from generator.live.serve.locked import why_locked
from generator.live.serve.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from starlette.responses import JSONResponse

    from generator.filing.workspace import Workspace

IN_YEAR = f"filings/{UNIT}/{YEAR}"
FILE = f"{IN_YEAR}/community.toml"


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workspace]:
    """Return a workspace, beside which lie other files; folders are open again afterwards."""
    made = workspace(tmp_path / "ws")
    (tmp_path / "away" / str(YEAR)).mkdir(parents=True)
    for name in ("unit.toml", f"{YEAR}/community.toml", f"{YEAR}/new.toml"):
        (tmp_path / "away" / name).write_text("a = 1\n")
    yield made
    for folder, _, _ in os.walk(tmp_path):
        os.chmod(folder, 0o755)  # noqa: PTH101, S103 - pytest removes them


def _link(path: Path, target: str | Path) -> None:
    if path.is_dir():
        path.rename(path.with_name("_kept"))
    else:
        path.unlink(missing_ok=True)
    path.symlink_to(target)


OPEN: dict[str, Callable[[Path, Path], object]] = {
    "as it was": lambda _root, _away: None,
    "a link within": lambda root, _away: _link(root / FILE, f"../../{UNIT}/unit.toml"),
    "filings is a link": lambda root, away: (
        (root / "filings").rename(away / "filings") and (root / "filings").symlink_to(away / "filings")
    ),
    "writable by a group": lambda root, _away: (root / FILE).chmod(0o620),
}
LOCKED: dict[str, tuple[Callable[[Path, Path], object], str]] = {
    "a read-only file": (lambda root, _away: (root / FILE).chmod(0o444), "文件是只读的"),
    "a closed folder": (lambda root, _away: (root / IN_YEAR).chmod(0o555), "文件夹不能写"),
    "a link to elsewhere": (lambda root, away: _link(root / FILE, away / "unit.toml"), "它是链接，指到"),
    "a year that is elsewhere": (
        lambda root, away: _link(root / IN_YEAR, away / str(YEAR)),
        "它是链接，指到",
    ),
    "a unit that is elsewhere": (lambda root, away: _link(root / "filings" / UNIT, away), "它是链接，指到"),
    "a link to nothing elsewhere": (
        lambda root, away: _link(root / FILE, away / "none.toml"),
        "它是链接，指到",
    ),
    "a circle": (lambda root, _away: _link(root / FILE, "community.toml"), "不是普通文件"),
    "a folder": (lambda root, _away: ((root / FILE).unlink(), (root / FILE).mkdir()), "不是普通文件"),
    "a pipe": (lambda root, _away: ((root / FILE).unlink(), os.mkfifo(root / FILE)), "不是普通文件"),
}


@pytest.mark.parametrize("name", OPEN)
def test_what_can_be_written(ws: Workspace, name: str) -> None:
    OPEN[name](ws.root, ws.root.parent / "away")
    assert why_locked(ws, FILE) == ""


@pytest.mark.parametrize("name", LOCKED)
def test_what_can_not_be_written_says_why(ws: Workspace, name: str) -> None:
    change, why = LOCKED[name]
    change(ws.root, ws.root.parent / "away")
    assert why in why_locked(ws, FILE)
    assert "\n" not in why_locked(ws, FILE)


@pytest.mark.parametrize(
    ("shown", "why"),
    [
        (f"{IN_YEAR}/new.toml", ""),
        (f"{IN_YEAR}/community.result.toml", ""),
        ("filings/新单位/2030/department.toml", ""),
        (f"filings/{UNIT}/unit.toml", ""),
        ("", "只能写"),
        ("/etc/passwd", "只能写"),
        ("other.toml", "只能写"),
        ("filings", "只能写"),
        ("filings/new.toml", "只能写"),
        (f"filings/{UNIT}/new.toml", "只能写"),
        (f"filings/{UNIT}/2024", "只能写"),
        (f"filings/{UNIT}/notes/new.toml", "只能写"),
        (f"{IN_YEAR}/notes.txt", "只能写"),
        (f"{IN_YEAR}/.toml", "只能写"),
        (f"{IN_YEAR}/deep/new.toml", "只能写"),
        (f"filings/../filings/{UNIT}/unit.toml", "只能写"),
        (f"filings/{UNIT}/../x.toml", "只能写"),
        (f"filings/{UNIT}//new.toml", "只能写"),
        (f"filings\\{UNIT}\\unit.toml", "只能写"),
        (f"{IN_YEAR}/a\0.toml", "只能写"),
        (f"{IN_YEAR}/a\udc80.toml", "只能写"),
        (f"{IN_YEAR}/con.toml", "只能写"),
        (f"{IN_YEAR}/{'x' * 300}.toml", "只能写"),
        ("templates/project/form.toml", "只能写"),
    ],
)
def test_only_files_of_filings_are_written(ws: Workspace, shown: str, why: str) -> None:
    assert why_locked(ws, shown)[:3] == why
    if why:
        answer = Writing(ws).write([FileEdit(shown, None, b"a = 1\n")], "写了")
        assert answer.status_code == 409


def _said(answer: JSONResponse) -> str:
    return str(json.loads(bytes(answer.body))["said"])


@pytest.mark.parametrize("name", LOCKED)
@pytest.mark.parametrize("gone", [False, True])
def test_nothing_is_written_if_one_of_the_files_is_locked(ws: Workspace, name: str, *, gone: bool) -> None:
    before = (ws.root / FILE).read_bytes()
    LOCKED[name][0](ws.root, ws.root.parent / "away")
    there = contents(ws.root.parent)
    other = f"filings/other/{YEAR}/department.toml"
    edits = [FileEdit(other, None, b"a = 1\n"), FileEdit(FILE, before, None if gone else b"a = 2\n")]
    answer = Writing(ws).write(edits, "写了")
    assert answer.status_code == 409
    assert _said(answer).startswith(f"写不了 {FILE}：")
    assert contents(ws.root.parent) == there


def test_what_is_locked_since_is_not_taken_back_until_it_is_open(ws: Workspace) -> None:
    writing, path = Writing(ws), ws.root / FILE
    before = path.read_bytes()
    name = json.loads(bytes(writing.write([FileEdit(FILE, before, b"a = 2\n")], "写了").body))["undo"]
    undo = Request({"type": "http", "path_params": {"name": name}})
    path.chmod(0o444)
    refused = writing.undo(undo)
    assert (refused.status_code, path.read_bytes()) == (409, b"a = 2\n")
    assert "文件是只读的" in _said(refused)
    path.chmod(0o644)
    assert (writing.undo(undo).status_code, path.read_bytes()) == (200, before)
