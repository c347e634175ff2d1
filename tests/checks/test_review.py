"""Builds review what they print: what is found is remembered, shown, and blocks only a strict build."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from workspaces import UNIT, YEAR, contents, edit, unmarked, workspace

from generator.base.files import shared
from generator.checks.review import review_folder, taxonomy
from generator.filing.declared import nothing
from generator.filing.reader import Shelf
from generator.filing.selection import Selection
from generator.filing.workspace import FilingFolder, Workspace
from generator.forms.editions import read_editions
from generator.forms.plan import Attention, Job
from generator.pipeline.build import How, build

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = FilingFolder(UNIT, YEAR)
RIGHT, WRONG = "general_public_budget = 42.5", "total = 40\ngeneral_public_budget = 42.5"


@pytest.fixture(name="ws")
def wrong_workspace(tmp_path: Path) -> Workspace:
    """Return a workspace whose project holds an error that a rule finds, beside one that is right."""
    ws = workspace(tmp_path / "ws")
    year = ws.filings / UNIT / str(YEAR)
    (year / "other.toml").write_text('name = "另一项目"\ncode = "420100210030000000002"\n', "utf-8")
    edit(year / "community.toml", RIGHT, WRONG)
    return ws


def reviewed(monkeypatch: pytest.MonkeyPatch) -> list[FilingFolder]:
    """Return a list that grows by every filing folder that is checked."""
    from generator.checks import review  # noqa: PLC0415 - to be watched

    seen: list[FilingFolder] = []
    checked = review.checked
    monkeypatch.setattr(
        review, "checked", lambda job, shelf, folder: seen.append(folder) or checked(job, shelf, folder)
    )
    return seen


def codes(ws: Workspace, *selections: Selection) -> set[str]:
    return {problem.code for problem in build(ws, selections or (Selection(),)).findings}


def printed(ws: Workspace) -> set[str]:
    return {path.stem for path in (ws.build / UNIT).rglob("*.docx")}


def test_findings_do_not_keep_a_form_from_being_printed(ws: Workspace) -> None:
    report = build(ws)
    assert printed(ws) == {"community", "department", "other"}
    assert "TB501" in {problem.code for problem in report.findings}
    assert (report.problems, report.failed, report.shown) == ({}, False, [])


def test_findings_are_remembered_and_only_what_has_changed_is_checked(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = reviewed(monkeypatch)
    first = build(ws).findings
    assert seen == [FOLDER]
    assert build(ws).findings == first
    shutil.rmtree(ws.build / UNIT)
    again = build(ws)
    assert (again.findings, len(again.built)) == (first, 3)
    assert seen == [FOLDER]
    edit(ws.filings / UNIT / "unit.toml", "某某市", "另一市")
    build(ws)
    assert seen == [FOLDER] * 2


def test_a_year_is_checked_again_when_an_earlier_one_changes(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(ws)
    seen = reviewed(monkeypatch)
    shutil.copytree(ws.filings / UNIT / str(YEAR), ws.filings / UNIT / str(YEAR - 1))
    build(ws)
    assert set(seen) == {FOLDER, FOLDER._replace(year=YEAR - 1)}


def test_only_findings_of_the_files_asked_for_are_shown(ws: Workspace) -> None:
    assert "TB501" in codes(ws, Selection(UNIT, YEAR, "community"))
    assert "TB501" not in codes(ws, Selection(UNIT, YEAR, "other"))
    assert "TB501" in codes(ws)


def test_a_strict_build_keeps_the_last_good_form_of_what_is_wrong_now(ws: Workspace) -> None:
    community = ws.filings / UNIT / str(YEAR) / "community.toml"
    (community.parent / "other.toml").unlink()
    edit(community, WRONG, RIGHT)
    build(ws, how=How(Attention.BLOCK))
    before = contents(ws.build / UNIT)
    edit(community, RIGHT, WRONG)
    report = build(ws, how=How(Attention.BLOCK))
    assert (report.built, report.failed) == ([], True)
    assert [problem.code for problem in report.shown] == ["TB501"]
    assert unmarked(contents(ws.build / UNIT)) == before
    assert build(ws, how=How(Attention.BLOCK)).failed
    assert len(build(ws).built) == 2


def test_a_strict_build_prints_projects_that_are_right(ws: Workspace) -> None:
    edit(ws.filings / UNIT / str(YEAR) / "other.toml", "code =", 'leader = "王五"\ncode =')
    found = {problem.place.file for problem in build(ws).findings if problem.severity == "error"}
    shutil.rmtree(ws.build)
    build(ws, how=How(Attention.BLOCK))
    wrong = {file.rpartition("/")[2].removesuffix(".toml") for file in found}
    assert "community" in wrong
    assert printed(ws) == {"community", "other"} - wrong


def test_the_project_forms_edition_names_the_taxonomy(ws: Workspace) -> None:
    def name() -> str:
        return taxonomy(Job(ws, read_editions(ws)[0], ""), Shelf(ws, nothing), FOLDER).name

    assert name() == "2021"
    own = ws.root / "templates" / "project" / "2022"
    shutil.copytree(shared("templates") / "project" / "2021", own)
    edit(own / "form.toml", "from_year = 2021", "from_year = 2022")
    edit(own / "form.toml", 'taxonomy = "2021"', 'taxonomy = "2015"')
    assert name() == "2015"
    shutil.copytree(own, ws.root / "templates" / "a-sheet" / "2023")
    edit(ws.root / "templates" / "a-sheet" / "2023" / "form.toml", 'taxonomy = "2015"', 'taxonomy = "2021"')
    assert name() == "2015"


def test_a_folder_that_cannot_be_read_is_a_problem_and_nothing_is_found(ws: Workspace) -> None:
    community = ws.filings / UNIT / str(YEAR) / "community.toml"
    community.unlink()
    community.mkdir()
    review = review_folder(Job(ws, read_editions(ws)[0], ""), Shelf(ws, nothing), FOLDER)
    assert [problem.code for problem in review.problems] == ["TB040"]
    assert review.findings == ()
