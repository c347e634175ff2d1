"""Workspaces that are rolled over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.carry.rollover import Turn, roll_over
from generator.filing.load import FilingFiles, load_filing
from generator.filing.workspace import FilingFolder, Workspace, read_files

if TYPE_CHECKING:
    from pathlib import Path

    from generator.carry.rollover import Outcome
    from generator.filing.load import Filing

UNIT = "unit-a"
TURN = Turn(2023, 2024)
UNIT_TOML = 'name = "单位"\n'


def workspace(folder: Path, files: dict[str, str | bytes], unit: str = UNIT) -> Workspace:
    """Return a workspace with a unit's files of 2023, by id."""
    year = folder / "filings" / unit / str(TURN.old)
    year.mkdir(parents=True)
    (year.parent / "unit.toml").write_text(UNIT_TOML, "utf-8")
    for file_id, text in files.items():
        (year / f"{file_id}.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return Workspace(folder)


def rolled(ws: Workspace, turn: Turn = TURN, *, keep_amounts: bool = False) -> Outcome:
    """Roll a workspace's unit over; it has to work."""
    outcome = roll_over(ws, UNIT, turn, keep_amounts=keep_amounts)
    assert not outcome.refusal
    return outcome


def texts(ws: Workspace, year: int, unit: str = UNIT) -> dict[str, str]:
    """Return the texts of a year's files, by id."""
    files = read_files(ws, FilingFolder(unit, year)).files
    return {file_id: data.decode() for file_id, (_, data) in files.items() if file_id != "unit"}


def loaded(ws: Workspace, year: int = TURN.new, unit: str = UNIT) -> Filing:
    """Load a year's filing, which must hold no error."""
    files = read_files(ws, FilingFolder(unit, year)).files
    filing, problems = load_filing(FilingFiles(unit, year, files))
    assert [problem for problem in problems if problem.severity == "error"] == []
    return filing
