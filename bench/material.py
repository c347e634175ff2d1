"""What the benchmarks work on: the example filing and many copies of it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from generator.editions import read_editions
from generator.history import Earlier
from generator.load import Filing, FilingFiles, load_filing
from generator.workspace import Workspace

if TYPE_CHECKING:
    from generator.workspace import Edition

ROOT = Path(__file__).parents[1]
UNIT = "wuhan-biolake"
YEAR = 2023
NO_HISTORY = Earlier()


def example_files() -> FilingFiles:
    """Read the example's six files from the disk."""
    unit = ROOT / "filings" / UNIT
    paths = [unit / "unit.toml", *sorted((unit / str(YEAR)).glob("*.toml"))]
    return FilingFiles(UNIT, YEAR, {path.stem: (path.name, path.read_bytes()) for path in paths})


def example() -> Filing:
    """Load the example."""
    filing, problems = load_filing(example_files())
    if problems:
        raise ValueError(problems)
    return filing


def edition(form: str) -> Edition:
    """Return the shipped edition of a form."""
    editions, _ = read_editions(Workspace(ROOT))
    return next(edition for edition in editions if (edition.form, edition.edition) == (form, "2021"))


def many_units(folder: Path, count: int) -> Workspace:
    """Make a workspace with `count` copies of the example, each a unit of its own."""
    for number in range(count):
        unit = folder / "filings" / f"unit-{number:04}"
        source = ROOT / "filings" / UNIT
        unit.mkdir(parents=True)
        shutil.copy(source / "unit.toml", unit)
        shutil.copytree(source / str(YEAR), unit / str(YEAR))
    return Workspace(folder)
