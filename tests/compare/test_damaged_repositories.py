"""``tianbao diff`` in repositories that lack something: one message that names it, and the rest compared."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from repositories import commit, git, lose, repository
from workspaces import UNIT, workspace

from generator.base.errors import UserError
from generator.compare.reports import Options, diff
from generator.filing import git as asking

if TYPE_CHECKING:
    from pathlib import Path

    from generator.filing.workspace import Workspace

OTHER = "另一个"
LOST = {
    "HEAD^{tree}": {UNIT: "unread", OTHER: "unread"},
    "HEAD:filings": {UNIT: "unread", OTHER: "unread"},
    f"HEAD:filings/{UNIT}": {UNIT: "unread", OTHER: "same"},
    f"HEAD:filings/{UNIT}/2024": {UNIT: "unread", OTHER: "same"},
    f"HEAD:filings/{UNIT}/2024/community.toml": {UNIT: "partly", OTHER: "same"},
}


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    made = workspace(tmp_path)
    shutil.copytree(made.filings / UNIT, made.filings / OTHER)
    community = made.filings / OTHER / "2024" / "community.toml"
    community.write_text(community.read_text("utf-8").replace("李四", "王五"), "utf-8")
    repository(tmp_path)
    return made


class Said(NamedTuple):
    """What a comparison said."""

    status: int
    states: dict[str, str]
    problems: str


def said(ws: Workspace, capsys: pytest.CaptureFixture[str], *words: str) -> Said:
    status = diff(words, Options("json", exit_code=True), ws.root)
    out, err = capsys.readouterr()
    found: list[dict[str, Any]] = json.loads(out)["filings"]
    return Said(status, {(case["new"] or case["old"])["unit"]: case["state"] for case in found}, err)


@pytest.mark.parametrize("leaving", [None, b"x"], ids=["lost", "damaged"])
@pytest.mark.parametrize("name", LOST)
def test_the_object_is_named_and_nothing_is_called_new(
    ws: Workspace, capsys: pytest.CaptureFixture[str], name: str, leaving: bytes | None
) -> None:
    lost = lose(ws.root, name, leaving)
    found = said(ws, capsys, "HEAD")
    assert (found.status, found.states) == (1, LOST[name])
    assert lost in found.problems
    assert found.problems.count("错误：") == 1
    diff(("HEAD",), Options(), ws.root)
    assert "新增" not in capsys.readouterr().out


def test_a_lost_commit_is_named(ws: Workspace) -> None:
    commit(ws.root, "two")
    git(ws.root, "tag", "--annotate", "送审稿", "--message", "x", "HEAD~1")
    lost = lose(ws.root, "HEAD~1")
    for words in (("HEAD~1",), ("HEAD", "HEAD~1"), (lost,), ("送审稿",), ("HEAD", "送审稿")):
        with pytest.raises(UserError, match=f"读不了：仓库里缺少它的内容，或已损坏（对象 {lost}）") as caught:
            diff(words, Options(), ws.root)
        assert caught.value.status == 1
    with pytest.raises(UserError, match=r"现有分支和标签：(main|送审稿)"):
        diff(("nothing",), Options(), ws.root)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names here")
def test_what_never_answers_is_not_waited_for(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "PATIENCE", 0.5)
    lost = lose(ws.root, "HEAD:filings")
    os.mkfifo(ws.root / ".git" / "objects" / lost[:2] / lost[2:])
    with pytest.raises(UserError, match=r"git 过了 0\.5 秒还没有回答") as caught:
        diff(("HEAD",), Options(), ws.root)
    assert caught.value.status == 1


@pytest.mark.parametrize("path", [OTHER, f"{OTHER}/2024"])
@pytest.mark.parametrize("mode", ["120000", "160000"], ids=["link", "submodule"])
def test_links_and_submodules_are_not_new(
    ws: Workspace, capsys: pytest.CaptureFixture[str], path: str, mode: str
) -> None:
    git(ws.root, "rm", "-r", "--quiet", "--cached", f"filings/{path}")
    target = git(ws.root, "rev-parse", "HEAD" if mode == "160000" else f"HEAD:filings/{UNIT}/unit.toml")
    git(ws.root, "update-index", "--add", "--cacheinfo", f"{mode},{target},filings/{path}")
    git(ws.root, "commit", "--quiet", "--message", "two")
    found = said(ws, capsys, "HEAD")
    assert (found.status, found.states) == (1, {UNIT: "same", OTHER: "unread"})
    assert said(ws, capsys, "HEAD", "HEAD~1").states == {UNIT: "same", OTHER: "unread"}
