"""A cell's key → where its value is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from workspaces import UNIT, YEAR, edit, workspace

from generator.base.problems import Place, Span
from generator.filing.titles import key_path
from generator.filing.workspace import FilingFolder, Workspace
from generator.live.serve.cells import editor_link, find_cell, source_path

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = FilingFolder(UNIT, YEAR)


@pytest.mark.parametrize(
    ("file_id", "name", "path"),
    [
        ("service", "goals.safety.indicators.2.target", ("goals", "safety", "indicators", 2, "target")),
        ("service", "goals.2024.text", ("goals", "2024", "text")),
        ("service", "activities.10.amount", ("activities", 10, "amount")),
        ("department", "goals.3.indicators.0.name", ("goals", 3, "indicators", 0, "name")),
        ("unit", "name", ("name",)),
    ],
)
def test_digits_are_a_position_where_a_list_stands(
    file_id: str, name: str, path: tuple[str | int, ...]
) -> None:
    assert key_path(file_id, name) == path


def test_a_value_is_found_in_a_broken_file_too(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    file = ws.filings / UNIT / str(YEAR) / "community.toml"
    before = find_cell(ws, FOLDER, "community#leader")
    edit(file, "leader =", "这里坏了\nleader =")
    after = find_cell(ws, FOLDER, "community#leader")
    assert before is not None
    assert after is not None
    assert before.title == after.title == "项目负责人"
    assert before.place.span is not None
    assert after.place.span is not None
    assert after.place.span.line == before.place.span.line + 1


@pytest.mark.parametrize("key", ["", "community", "#name", "none#name", "../unit#name", "community#"])
def test_a_wrong_key_is_nothing(tmp_path: Path, key: str) -> None:
    assert find_cell(workspace(tmp_path / "ws"), FOLDER, key) is None


@pytest.mark.parametrize(
    "key",
    ["community#" + "a." * 500, "community#goals." + "9" * 5000, "community#goals.0.1.2", "community#名称"],
)
def test_a_strange_key_leads_to_the_file(tmp_path: Path, key: str) -> None:
    found = find_cell(workspace(tmp_path / "ws"), FOLDER, key)
    assert found is not None
    assert found.place.file.endswith("community.toml")


def test_only_filings_are_sources(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    (ws.root / "other.toml").touch()
    assert source_path(ws, f"filings/{UNIT}/unit.toml")
    assert source_path(ws, f"filings/{UNIT}/{YEAR}/community.toml")
    for wrong in (
        "other.toml",
        "filings/../other.toml",
        f"filings/{UNIT}/..",
        f"filings/{UNIT}",
        "/etc/passwd",
    ):
        assert source_path(ws, wrong) is None


def test_a_link_names_any_path(tmp_path: Path) -> None:
    link = editor_link(Workspace(tmp_path / "我的 #1%"), Place("filings/u/unit.toml", Span(3, 8, 3, 9)))
    assert link.startswith("vscode://file/")
    assert link.endswith("/%E6%88%91%E7%9A%84%20%231%25/filings/u/unit.toml:3:8")
