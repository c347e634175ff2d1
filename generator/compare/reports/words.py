"""What the words on the command line name: two years, two folders, or revisions."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from generator.compare.reports import refusals
from generator.compare.reports.sides import Asked, Draft, FolderShelf, Question, Side
from generator.compare.reports.versions import revisions
from generator.filing.reader import Shelf
from generator.filing.workspace import SUFFIX, FilingFolder, Workspace, find_workspace, folders, is_year
from generator.forms.editions import declared_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import ExitStack

    from generator.compare.reports.sides import Folders
    from generator.filing.declared import Declared

_YEAR_WITHIN = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.ASCII)
_SIDES = 2


def understand(words: Sequence[str], here: Path, until: ExitStack) -> Question:
    """Return what the words name; raise UserError. Git answers until `until` is closed."""
    paths = [path for word in words if (path := _folder(word, here)) is not None]
    if len(words) == len(paths) == _SIDES:
        return _folders(paths, here)
    workspace = find_workspace(here) or Workspace(here)
    there, problems = folders(workspace) if workspace.filings.is_dir() else ([], [])
    asked = Asked(workspace, there, problems, words, declared_in(workspace))
    if any(is_year(word) and int(word) in asked.years for word in words[:_SIDES]):
        return _years(asked)
    return revisions(asked, until, is_folder=_folder(words[0], here) is not None)


def _folder(word: str, here: Path) -> Path | None:
    """Return the filing folder that a word names: one that holds TOML files or is called a year."""
    path = Path(os.path.abspath(here / word))  # noqa: PTH100 - resolve() raises on a loop of links
    try:
        names = os.listdir(path)  # noqa: PTH208 - names are all that is wanted
    except (OSError, ValueError):
        return None
    sources = (name for name in names if name.lower().endswith(SUFFIX) and name != "unit.toml")
    return path if is_year(path.name) or any(sources) else None


def _years(asked: Asked) -> Question:
    pair = asked.words[:_SIDES]
    alone = next((word for word in pair if is_year(word)), "")
    if len(pair) < _SIDES or not all(map(is_year, pair)):
        raise refusals.lone_year(alone)
    for word in pair:
        if int(word) not in asked.years:
            raise refusals.no_year(word, asked.years)
    unit = asked.words[_SIDES] if len(asked.words) > _SIDES else ""
    if unit:
        asked = _one_unit(asked, unit)
    old, new = (_year(asked, int(word)) for word in pair)
    return Question(asked.workspace, old, new, by_year=True, unit=unit)


def _one_unit(asked: Asked, unit: str) -> Asked:
    """Keep the folders of a unit that has both years."""
    mine = [folder for folder in asked.there if folder.unit_id == unit]
    if not mine:
        raise refusals.no_unit(unit, asked.there)
    for word in asked.words[:_SIDES]:
        if FilingFolder(unit, int(word)) not in mine:
            raise refusals.no_year(word, (folder.year for folder in mine), unit)
    return asked._replace(there=mine)


def _year(asked: Asked, year: int) -> Side:
    found: Folders = {(folder.unit_id,): folder for folder in asked.there if folder.year == year}
    shelf = Shelf(asked.workspace, asked.declared)
    return Side(f"{year} 年", str(year), shelf, found, built=True, problems=tuple(asked.problems))


def _folders(paths: Sequence[Path], here: Path) -> Question:
    """Compare two folders, whatever they are called; a draft without a unit.toml takes the other's."""
    workspace = find_workspace(here) or find_workspace(paths[-1]) or Workspace(here)
    years = [int(found[0]) if (found := _YEAR_WITHIN.search(path.name)) else None for path in paths]
    known = next((year for year in years if year is not None), None)
    if known is None:
        raise refusals.yearless(paths[0])
    sides = zip(paths, reversed(paths), years, strict=True)
    declared = declared_in(workspace)
    old, new = (_folder_side(workspace, declared, path, other, year or known) for path, other, year in sides)
    return Question(workspace, old, new)


def _folder_side(workspace: Workspace, declared: Declared, path: Path, other: Path, year: int) -> Side:
    folder = FilingFolder(path.parent.name, year)
    built = path == workspace.filings / folder.unit_id / str(year)
    shelf = FolderShelf(workspace, declared, Draft(path, other, folder))
    return Side(workspace.shown(path), path.name, shelf, {(): folder}, built=built)
