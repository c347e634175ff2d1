"""What the benchmarks work on: the example filing and many copies of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from generator.filing.history import Earlier
from generator.filing.load import Filing, FilingFiles, load_filing
from generator.filing.workspace import Workspace
from generator.forms.editions import read_editions

if TYPE_CHECKING:
    from generator.forms.edition import Edition

ROOT = Path(__file__).parents[1]
UNIT = "wuhan-biolake"
EXAMPLE = ROOT / "filings" / UNIT
YEAR = 2023
NO_HISTORY = Earlier()
_LETTERS = str.maketrans("0123456789", "甲乙丙丁戊己庚辛壬癸")
_WORDED = re.compile(
    r"""\b(?:name|text|rationale|plan|budget_changes|purpose|description|calculation|duties|tasks)\s*=\s*
        (?:\"{3}\s*|")""",
    re.VERBOSE,
)


def example_files() -> FilingFiles:
    """Read the example's six files from the disk, its stages left out."""
    paths = [EXAMPLE / "unit.toml", *_targets(YEAR)]
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


def many_units(folder: Path, count: int, years: int = 1) -> Workspace:
    """Make a workspace with copies of the example, `years` filing folders a unit, `count` in all.

    No unit says what another one says, so that nothing is known from the one before; a unit's years differ in
    a comment only.
    """
    for number in range(count):
        own = number // years
        unit = folder / "filings" / f"unit-{own:04}"
        unit.mkdir(parents=True, exist_ok=True)
        (unit / "unit.toml").write_text(_renamed(EXAMPLE / "unit.toml", own), "utf-8")
        copy_year(unit, own, YEAR, YEAR - number % years)
    return Workspace(folder)


def copy_year(unit: Path, own: int, of: int, year: int) -> None:
    """Put the example's filing of one year into a unit, as that of `year`, in words of its own."""
    folder = unit / str(year)
    folder.mkdir()
    for path in _targets(of):
        (folder / path.name).write_text(f"{_renamed(path, own)}# {year}\n", "utf-8")


def _targets(year: int) -> list[Path]:
    return [path for path in sorted((EXAMPLE / str(year)).glob("*.toml")) if "." not in path.stem]


def _renamed(path: Path, own: int) -> str:
    """Read a file with a unit's number, in letters, before every text that an author words."""
    return _WORDED.sub(rf"\g<0>{str(own).translate(_LETTERS)}", path.read_text("utf-8"))
