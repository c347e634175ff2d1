"""What a changed path means: which filings have to be looked at again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.filing.reader import YEARS_BACK
from generator.filing.selection import Selection
from generator.filing.settings import SETTINGS
from generator.filing.unread import meant_name
from generator.filing.workspace import FILINGS, SUFFIX, TEMPLATES, is_year

if TYPE_CHECKING:
    from generator.filing.workspace import Workspace

EVERYTHING = Selection()
_FORM_FILES = ("form.docx", "form.toml")
_PAGES = "pages"
_EDITION = 2  # parts of <form>/<edition> in templates/


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
    if here == workspace.root:
        return _ALL_BELOW
    if workspace.root not in here.parents:
        return None
    match here.relative_to(workspace.root).parts:
        case [name]:
            return _ALL if name == SETTINGS else _ALL_BELOW if name in (FILINGS, TEMPLATES) else None
        case [name, *parts] if name == FILINGS and parts[0][0] not in "._":
            return _in_filings(parts, folder=folder)
        case [name, *parts] if name == TEMPLATES:
            return _in_templates(parts, folder=folder)
    return None


def _in_filings(parts: list[str], *, folder: bool) -> Touch | None:
    unit, *below = parts
    if not below:  # a filing beside the units is in the wrong place, which has to be said
        return Touch((Selection(unit),), source=False) if folder else _ALL_BELOW if meant_name(unit) else None
    match below:
        case ["unit.toml"]:
            return Touch((Selection(unit),))
        case [year] if meant_name(year) or (folder and not _kept_apart(year)):
            return Touch(_years(unit, year), source=False)
        case [year, file] if file.lower().endswith(SUFFIX) and file[0] not in ".~":
            return Touch(_years(unit, year))
        case [year, file] if meant_name(file):  # not read, which has to be said
            return Touch(_years(unit, year), source=False)
    return None


def _years(unit: str, year: str) -> tuple[Selection, ...]:
    """Return a year and those that show its values; the whole unit if the name is no year."""
    if not is_year(year):
        return (Selection(unit),)
    return tuple(Selection(unit, int(year) + later) for later in range(YEARS_BACK + 1))


def _kept_apart(name: str) -> bool:
    """Tell a name that a program gives to its lock files and backups."""
    return name[0] in "._~#" or name[-1] in "~#"


def _in_templates(parts: list[str], *, folder: bool) -> Touch | None:
    if folder and len(parts) <= _EDITION:
        return None if _kept_apart(parts[-1]) else _ALL_BELOW
    match parts:
        case [_, _, name] if name in _FORM_FILES:
            return _ALL
        case [pages, name] if pages == _PAGES and name.endswith(".html"):
            return _ALL
    return None
