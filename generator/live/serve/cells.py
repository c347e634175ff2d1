"""A cell's key → the value's name, file and line, in the file as it is at this moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from generator.base.problems import Place, Problem, dotted
from generator.filing.reader import district_of
from generator.filing.source import locate
from generator.filing.source.encoding import decode
from generator.filing.tables import models
from generator.filing.titles import field_at, key_path, model_of
from generator.filing.workspace import FILINGS, SUFFIX, is_year, read_files, unsafe_name
from generator.forms.editions import declared_in

if TYPE_CHECKING:
    from pathlib import Path

    from generator.filing.workspace import FilingFolder, Workspace

_DEPTH = (3, 4)  # parts of filings/<unit>/unit.toml and filings/<unit>/<year>/<file>.toml


class Cell(NamedTuple):
    """A value of the filing: its official title and where it is written."""

    title: str
    place: Place


def find_cell(workspace: Workspace, folder: FilingFolder, key: str) -> Cell | None:
    """Return what a ``data-key`` means; None if there is no such file."""
    file_id, _, name = key.partition("#")
    files = {} if unsafe_name(folder.unit_id) else read_files(workspace, folder).files
    if file_id not in files or not name:
        return None
    shown, content = files[file_id]
    path = key_path(file_id, name)
    known = models(declared_in(workspace)(folder.year, district_of(files)))
    field = field_at(model_of(file_id, known), path)
    text = decode(content, shown)
    span = None if isinstance(text, Problem) else locate(text, path)
    return Cell(field.title or "" if field else "", Place(shown, span, path))


def source_name(shown: str) -> bool:
    """Tell whether a path is one that files of filings have."""
    parts = shown.split("/")
    if len(parts) not in _DEPTH or parts[0] != FILINGS or any(map(unsafe_name, parts)):
        return False
    of_unit = len(parts) == _DEPTH[0]
    return shown.endswith(SUFFIX) and (parts[2] == "unit.toml" if of_unit else is_year(parts[2]))


def place_data(workspace: Workspace, cell: Cell) -> dict[str, Any]:
    """Return where a cell's value is written, for the page."""
    place = cell.place
    line, column = (place.span.line, place.span.column) if place.span else (1, 1)
    return {
        "title": cell.title,
        "key": dotted(place.key),
        "file": place.file,
        "line": line,
        "column": column,
        "place": str(place),
        "link": editor_link(workspace, place),
    }


def source_path(workspace: Workspace, shown: str) -> Path | None:
    """Return where a file of a filing is; None for anything that is no such file."""
    path = workspace.root / shown
    return path if source_name(shown) and path.is_file() else None


def editor_link(workspace: Workspace, place: Place) -> str:
    """Return the link that opens VS Code at a place."""
    path = (workspace.root / place.file).as_posix()
    at = f":{place.span.line}:{place.span.column}" if place.span else ""
    return f"vscode://file/{quote(path.lstrip('/'))}{at}"
