"""What the benchmarks work on: the example filing and many copies of it."""

from __future__ import annotations

import re
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
_LETTERS = str.maketrans("0123456789", "甲乙丙丁戊己庚辛壬癸")
_WORDED = re.compile(
    r"""\b(?:name|text|rationale|plan|budget_changes|purpose|description|calculation|duties|tasks)\s*=\s*
        (?:\"{3}\s*|")""",
    re.VERBOSE,
)


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


def many_units(folder: Path, count: int, years: int = 1) -> Workspace:
    """Make a workspace with copies of the example, `years` filing folders a unit, `count` in all.

    No unit says what another one says, so that nothing is known from the one before; a unit's years differ in
    a comment only.
    """
    source = ROOT / "filings" / UNIT
    for number in range(count):
        unit = folder / "filings" / f"unit-{number // years:04}"
        year = unit / str(YEAR - number % years)
        year.mkdir(parents=True)
        name = _name(number // years)
        (unit / "unit.toml").write_text(_renamed((source / "unit.toml").read_text("utf-8"), name), "utf-8")
        for path in (source / str(YEAR)).glob("*.toml"):
            text = _renamed(path.read_text("utf-8"), name)
            (year / path.name).write_text(f"{text}# {year.name}\n", "utf-8")
    return Workspace(folder)


def _name(number: int) -> str:
    return str(number).translate(_LETTERS)


def _renamed(text: str, name: str) -> str:
    """Put a name before every text that an author words."""
    return _WORDED.sub(rf"\g<0>{name}", text)
