"""What a build has noted is what a review finds, and nothing of it once something has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from workspaces import UNIT, YEAR, edit, workspace

from generator.checks.review import review_folder
from generator.filing.reader import Shelf
from generator.filing.workspace import FilingFolder
from generator.forms.plan import printing_job
from generator.pipeline import noted
from generator.pipeline.build import build

if TYPE_CHECKING:
    from pathlib import Path

    from generator.filing.workspace import Workspace

FOLDER = FilingFolder(UNIT, YEAR)
EDITS = {
    "nothing": ("李四", "李四"),
    "what a rule finds": ("≥", "≤"),
    "what cannot be loaded": ("leader =", "leadr ="),
    "what is no TOML": ("name =", "name = ="),
}


def told(ws: Workspace, *, afresh: bool) -> tuple[object, ...]:
    job = printing_job(ws)
    review = (review_folder if afresh else noted.review_noted)(job, Shelf(ws, job.declared), FOLDER)
    return set(review.problems), review.findings


@pytest.mark.parametrize("change", EDITS)
def test_the_same_as_a_review(tmp_path: Path, change: str) -> None:
    ws = workspace(tmp_path / "ws")
    build(ws)
    edit(ws.filings / UNIT / str(YEAR) / "community.toml", *EDITS[change])
    assert told(ws, afresh=False) == told(ws, afresh=True)
    build(ws)
    assert told(ws, afresh=False) == told(ws, afresh=True)


def test_nothing_is_reviewed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ws = workspace(tmp_path / "ws")
    edit(ws.filings / UNIT / str(YEAR) / "community.toml", *EDITS["what a rule finds"])
    build(ws)
    monkeypatch.setattr(noted, "review_folder", None)
    assert told(ws, afresh=False)[1]
