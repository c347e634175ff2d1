"""The text of a year's forms, taken from a PDF long ago, is read in as the example has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from imported import ROOT, loaded, read_back
from truths import score

from generator.filing.workspace import FilingFolder, Workspace

if TYPE_CHECKING:
    from pathlib import Path

SEED = ROOT.parent / "shared" / "seed" / "2023-wuhan-biolake.txt"

UNIT, YEAR = "wuhan-biolake", 2023
MARKS = 6


@pytest.mark.skipif(not SEED.exists(), reason="the published text is not part of the project")
def test_every_value_is_read_as_published(tmp_path: Path) -> None:
    ws = Workspace(tmp_path)
    ws.filings.mkdir()
    done = read_back(ws, [(SEED.name, SEED.read_bytes())], unit=UNIT)
    assert (done.folder, done.year_by) == (FilingFolder(UNIT, YEAR), "文件名")
    truth = loaded(Workspace(ROOT), FilingFolder(UNIT, YEAR))
    found = score(truth, loaded(ws, FilingFolder(UNIT, YEAR)))
    assert (found.wrong, found.absent) == ([], [])
    assert found.right > 1200
    assert done.marked <= MARKS
