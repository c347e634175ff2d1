"""A cell's key → the value's name, file and line, in the file as it is at this moment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from generator.base.problems import Place, Problem
from generator.filing.source import locate
from generator.filing.source.encoding import decode
from generator.filing.titles import field_at, model_of, node_at
from generator.filing.workspace import FILINGS, SUFFIX, is_year, read_files, unsafe_name

if TYPE_CHECKING:
    from pathlib import Path

    from generator.base.problems import KeyPath
    from generator.filing.workspace import FilingFolder, Workspace

_POSITION = re.compile(r"[0-9]{1,9}", re.ASCII)  # no list is longer
_DEPTH = (3, 4)  # parts of filings/<unit>/unit.toml and filings/<unit>/<year>/<file>.toml


class Cell(NamedTuple):
    """A value of the filing: its official title and where it is written."""

    title: str
    place: Place


def find_cell(workspace: Workspace, folder: FilingFolder, key: str) -> Cell | None:
    """Return what a ``data-key`` means; None if there is no such file."""
    file_id, _, name = key.partition("#")
    file = None if unsafe_name(folder.unit_id) else read_files(workspace, folder).files.get(file_id)
    if file is None or not name:
        return None
    shown, content = file
    path = key_path(file_id, name)
    field = field_at(model_of(file_id), path)
    text = decode(content, shown)
    span = None if isinstance(text, Problem) else locate(text, path)
    return Cell(field.title or "" if field else "", Place(shown, span, path))


def key_path(file_id: str, name: str) -> KeyPath:
    """Split a dotted key; digits are a position but where the author names the tables.

    >>> key_path("service", "goals.2024.indicators.2.target")
    ('goals', '2024', 'indicators', 2, 'target')
    """
    root, path = model_of(file_id), tuple[str | int, ...]()
    for part in name.split("."):
        position = _POSITION.fullmatch(part) is not None and not node_at(root, path).free
        path = (*path, int(part) if position else part)
    return path


def source_path(workspace: Workspace, shown: str) -> Path | None:
    """Return where a file of a filing is; None for anything that is no such file."""
    parts = shown.split("/")
    if len(parts) not in _DEPTH or parts[0] != FILINGS or any(map(unsafe_name, parts)):
        return None
    if parts[2] != "unit.toml" and not is_year(parts[2]):
        return None
    path = workspace.root.joinpath(*parts)
    return path if path.suffix == SUFFIX and path.is_file() else None


def editor_link(workspace: Workspace, place: Place) -> str:
    """Return the link that opens VS Code at a place."""
    path = (workspace.root / place.file).as_posix()
    at = f":{place.span.line}:{place.span.column}" if place.span else ""
    return f"vscode://file/{quote(path.lstrip('/'))}{at}"
