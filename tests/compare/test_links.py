"""Links from a report to the forms: into a page, or to the archive that holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workspaces import UNIT, YEAR, workspace

from generator.compare.reports.links import Links
from generator.filing.workspace import FilingFolder
from generator.pipeline.build import How, build

if TYPE_CHECKING:
    from pathlib import Path


def test_a_form_that_is_packed_is_linked_by_its_archive(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    folder, report = FilingFolder(UNIT, YEAR), ws.build / "diff" / "a.html"
    key = "community#name"
    assert Links(ws, report).cell(folder, key) == ""
    build(ws, how=How(pack=False))
    assert Links(ws, report).cell(folder, key).startswith(f"./../{UNIT}/{YEAR}/community.html#")
    build(ws, how=How(pack=True))
    assert Links(ws, report).cell(folder, key) == f"./../{UNIT}/{YEAR}.zip"
    assert Links(ws, report).cell(folder, "other#name") == ""
