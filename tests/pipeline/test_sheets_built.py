"""Forms as sheets, and sheets for import: made where they are asked for, then kept up to date."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from workspaces import UNIT, YEAR, contents, edit, workspace

from generator.base.files import shared
from generator.filing.workspace import Workspace
from generator.forms.plan import SHEET
from generator.pipeline.build import How, build

if TYPE_CHECKING:
    from pathlib import Path

ALSO = How(also=frozenset({SHEET}))
SHEETS = {"community.xlsx", "department.xlsx", "project.import.xlsx"}


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    """Return a workspace that has been built with sheets."""
    ws = workspace(tmp_path / "ws")
    report = build(ws, how=ALSO)
    assert (len(report.built), report.sheets, report.failed) == (2, 1, False)
    return ws


def here(ws: Workspace) -> Path:
    return ws.build / UNIT / str(YEAR)


def sheets(ws: Workspace) -> set[str]:
    return {path.name for path in here(ws).glob(f"*{SHEET}")}


def listed(ws: Workspace) -> str:
    return (ws.build / "index.html").read_text("utf-8")


def source(ws: Workspace) -> Path:
    return ws.filings / UNIT / str(YEAR) / "community.toml"


def test_a_plain_build_makes_none(tmp_path: Path) -> None:
    plain = workspace(tmp_path / "plain")
    build(plain)
    assert sheets(plain) == set()


def test_all_are_there_and_listed(ws: Workspace) -> None:
    assert sheets(ws) == SHEETS
    assert all(f"{UNIT}/{YEAR}/{name}" in listed(ws) for name in SHEETS)
    again = build(ws, how=ALSO)
    assert (again.built, again.kept, again.sheets) == ([], 2, 0)


def test_a_plain_build_keeps_them_up_to_date(ws: Workspace, tmp_path: Path) -> None:
    before = contents(here(ws))
    edit(source(ws), "李四", "王五")
    report = build(ws)
    assert (len(report.built), report.sheets) == (2, 1)
    fresh = Workspace(tmp_path / "fresh")
    shutil.copytree(ws.filings, fresh.filings)
    build(fresh, how=ALSO)
    assert contents(here(ws)) == contents(here(fresh))
    assert contents(here(ws))["community.xlsx"] != before["community.xlsx"]


def test_one_that_was_deleted_is_not_made_again_unless_asked_for(ws: Workspace) -> None:
    for name in SHEETS:
        (here(ws) / name).unlink()
    report = build(ws)
    assert (report.built, report.sheets) == ([], 0)
    edit(source(ws), "李四", "王五")
    build(ws)
    assert sheets(ws) == set()
    assert (len(build(ws, how=ALSO).built), sheets(ws)) == (2, SHEETS)


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_one_that_was_changed_by_hand_is_made_anew(ws: Workspace, name: str) -> None:
    before = (here(ws) / name).read_bytes()
    (here(ws) / name).write_bytes(b"by hand")
    build(ws)
    assert (here(ws) / name).read_bytes() == before


def test_text_too_long_for_a_cell_leaves_word_and_page(ws: Workspace) -> None:
    edit(source(ws), 'rationale = "', f'rationale = "{"长" * 40_000}')
    report = build(ws)
    (problem,) = [one for one in report.problems if one.code == "TB087"]
    assert problem.place.file.endswith("community.toml")
    assert problem.place.span is not None
    assert "长" * 40_000 in (here(ws) / "community.html").read_text("utf-8")
    assert sheets(ws) == SHEETS - {"community.xlsx"}  # the old one said something else
    assert build(ws).built == []


def test_what_has_lost_its_source_goes(ws: Workspace) -> None:
    source(ws).unlink()
    build(ws)
    assert "community.xlsx" not in sheets(ws)
    shutil.rmtree(ws.filings / UNIT)
    build(ws)
    assert not here(ws).exists()


def test_an_edition_that_declares_none_any_more_has_none(ws: Workspace) -> None:
    own = ws.root / "templates" / "project" / "2021"
    shutil.copytree(shared("templates") / "project" / "2021", own)
    text = (own / "form.toml").read_text("utf-8")
    assert "\n[sheet]\n" in text
    (own / "form.toml").write_text(text.partition("\n[sheet]\n")[0] + "\n", "utf-8")
    build(ws, how=ALSO)
    assert sheets(ws) == SHEETS - {"project.import.xlsx"}


def test_a_broken_project_leaves_the_last_sheet_for_import_and_says_so(ws: Workspace) -> None:
    before, text = (here(ws) / "project.import.xlsx").read_bytes(), source(ws).read_text("utf-8")
    source(ws).write_text("name = ", "utf-8")
    report = build(ws, how=ALSO)
    assert report.failed
    assert report.held[f"build/{UNIT}/{YEAR}/project.import"] == (f"filings/{UNIT}/{YEAR}/community.toml",)
    assert (here(ws) / "project.import.xlsx").read_bytes() == before
    assert listed(ws).count("community.toml 有错误") == 3  # the two forms, and the sheet
    source(ws).write_text(text, "utf-8")
    assert not build(ws).held
    assert "有错误" not in listed(ws)


def test_what_was_deleted_is_listed_no_more(ws: Workspace) -> None:
    for name in SHEETS:
        (here(ws) / name).unlink()
    assert build(ws).kept == 2
    assert ".xlsx" not in listed(ws)
