"""What a changed path means: which filings have to be looked at again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.filing.reader import YEARS_BACK
from generator.filing.selection import Selection
from generator.filing.workspace import FILINGS, SUFFIX, TEMPLATES, is_year

if TYPE_CHECKING:
    from generator.filing.workspace import Workspace

EVERYTHING = Selection()
_FORM_FILES = ("form.docx", "form.toml")
_PAGES = "pages"


class Touch(NamedTuple):
    """What to look at again; `source` tells an author's own file from a folder that holds some."""

    selections: tuple[Selection, ...]
    source: bool = True


_ALL = Touch((EVERYTHING,))
_ALL_BELOW = Touch((EVERYTHING,), source=False)


def affected(workspace: Workspace, path: str, *, folder: bool) -> Touch | None:
    """Return what a changed file or folder means; None for one that no form is made from.

    Lock files, backups and other programs' temporary files are none of ours.
    """
    here = Path(path)
    if workspace.root not in here.parents:
        return None
    match here.relative_to(workspace.root).parts:
        case [name]:
            return _ALL_BELOW if name in (FILINGS, TEMPLATES) else None
        case [name, *parts] if name == FILINGS and parts[0][0] not in "._":
            return _in_filings(parts, folder=folder)
        case [name, *parts] if name == TEMPLATES:
            return _in_templates(parts, folder=folder)
    return None


def _in_filings(parts: list[str], *, folder: bool) -> Touch | None:
    match parts:
        case [unit]:
            return Touch((Selection(unit),), source=False) if folder else None
        case [unit, "unit.toml"]:
            return Touch((Selection(unit),))
        case [unit, year]:
            return Touch(_years(unit, year), source=False) if folder else None
        case [unit, year, file] if file.lower().endswith(SUFFIX) and file[0] not in ".~":
            return Touch(_years(unit, year))
    return None


def _years(unit: str, year: str) -> tuple[Selection, ...]:
    """Return a year and those that show its values; the whole unit if the name is no year."""
    if not is_year(year):
        return (Selection(unit),)
    return tuple(Selection(unit, int(year) + later) for later in range(YEARS_BACK + 1))


def _in_templates(parts: list[str], *, folder: bool) -> Touch | None:
    if folder:
        return _ALL_BELOW
    match parts:
        case [_, _, name] if name in _FORM_FILES:
            return _ALL
        case [pages, name] if pages == _PAGES and name.endswith(".html"):
            return _ALL
    return None
