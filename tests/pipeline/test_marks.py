"""Forms that are held: marked on their page, in the list and in what `build` says, until that is mended."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from click.testing import CliRunner
from workspaces import UNIT, YEAR, contents, edit, unmarked, workspace

from generator.base.codes import Code
from generator.base.files import shared
from generator.cli.root import commands
from generator.pipeline.build import build

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from generator.filing.workspace import Workspace

BANNER = '<p class="tianbao-old"'
OLD = "不是最新"


def _page(ws: Workspace, year: int, name: str) -> str:
    return (ws.build / UNIT / str(year) / f"{name}.html").read_text("utf-8")


def _list(ws: Workspace) -> str:
    return (ws.build / "index.html").read_text("utf-8")


def test_a_held_form_is_marked_everywhere_until_it_is_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = workspace(tmp_path / "ws")
    build(ws)
    good = contents(ws.build / UNIT)
    assert OLD not in _list(ws)
    source = ws.filings / UNIT / str(YEAR) / "community.toml"
    edit(source, "leader =", "leadr =")
    monkeypatch.chdir(ws.root)
    told = CliRunner().invoke(commands, ["build"]).output
    shown = f"filings/{UNIT}/{YEAR}/community.toml"
    for name in ("community", "department"):  # the department's form sums up its projects
        assert _page(ws, YEAR, name).count(BANNER) == 1
        assert "@media print{.tianbao-old{display:none}}" in _page(ws, YEAR, name)
        assert f"{OLD}：{shown} 有错误" in _page(ws, YEAR, name)
        assert f"build/{UNIT}/{YEAR}/{name}：{shown} 有错误" in told
    assert _list(ws).count(f"{OLD}：{shown}") == 2
    assert unmarked(contents(ws.build / UNIT)) == good
    edit(source, "leadr =", "leader =")
    assert OLD not in CliRunner().invoke(commands, ["build"]).output
    assert OLD not in _list(ws)
    assert contents(ws.build / UNIT) == good


def test_a_refused_earlier_year_holds_the_next_years_forms(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws", years=(2023, 2024))
    build(ws)
    edit(ws.filings / UNIT / "2023" / "community.toml", "leader =", "leadr =")
    report = build(ws)
    held = [problem for problem in report.problems if problem.code == Code.HELD]
    assert [problem.place.file for problem in held] == [f"filings/{UNIT}/2023/community.toml"]
    assert "2024 年" in held[0].message
    assert all(name in held[0].message for name in ("community", "department"))
    assert all(BANNER in _page(ws, 2024, name) for name in ("community", "department"))
    edit(ws.filings / UNIT / "2023" / "community.toml", "leadr =", "leader =")
    assert not build(ws).failed
    assert all(BANNER not in _page(ws, 2024, name) for name in ("community", "department"))


def test_beside_a_broken_newest_edition_the_older_one_prints_nothing(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    own = ws.root / "templates" / "project"
    shutil.copytree(shared("templates") / "project", own)
    (older,) = own.iterdir()
    newest = own / str(YEAR)
    shutil.copytree(older, newest)
    edit(newest / "form.toml", "from_year = 2021", f"from_year = {YEAR}")
    build(ws)
    good = contents(ws.build / UNIT)
    edit(newest / "form.toml", f"from_year = {YEAR}", "from_year = ")
    edit(ws.filings / UNIT / str(YEAR) / "community.toml", "李四", "王五")
    report = build(ws)
    community = f"build/{UNIT}/{YEAR}/community"
    assert community not in report.built
    assert report.held[community] == (f"templates/project/{YEAR}/form.toml",)
    assert f"templates/project/{YEAR}/form.toml" in _page(ws, YEAR, "community")
    after = unmarked(contents(ws.build / UNIT))
    for suffix in (".docx", ".html"):
        assert after[f"{YEAR}/community{suffix}"] == good[f"{YEAR}/community{suffix}"]


def test_a_form_that_a_strict_build_blocks_names_the_file_with_the_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = workspace(tmp_path / "ws")
    build(ws)
    source = ws.filings / UNIT / str(YEAR) / "community.toml"
    right, wrong = "general_public_budget = 42.5", "total = 40\ngeneral_public_budget = 42.5"
    edit(source, right, wrong)
    monkeypatch.chdir(ws.root)
    told = CliRunner().invoke(commands, ["build", "--strict"]).output
    shown = f"filings/{UNIT}/{YEAR}/community.toml"
    for name in ("community", "department"):
        assert f"{OLD}：{shown} 有错误" in _page(ws, YEAR, name)
        assert f"build/{UNIT}/{YEAR}/{name}：{shown} 有错误" in told
    assert _list(ws).count(f"{OLD}：{shown}") == 2
    assert "源文件改过" not in told + _list(ws) + _page(ws, YEAR, "department")
    edit(source, wrong, right)
    assert OLD not in CliRunner().invoke(commands, ["build", "--strict"]).output
    assert OLD not in _list(ws) + _page(ws, YEAR, "department")
