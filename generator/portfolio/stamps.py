"""What the file system says of every filing folder: by that it is known whether anything has changed.

A file that was changed has another ``ctime``, which no program can set; one that was changed in the very
moment in which it was looked at may have the same, so what is that young is not trusted and looked at again.
"""

from __future__ import annotations

import os
import time
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from generator.filing.reader import YEARS_BACK
from generator.filing.workspace import SUFFIX, FilingFolder, is_year

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.filing.workspace import Workspace

UNIT = 0
"""The year that stands for a unit itself."""
_YOUNG = 2_000_000_000  # ns: the coarsest clock of a file system, FAT's


class Look(NamedTuple):
    """A filing folder (or, as that of the year 0, a unit) as it is now.

    `stamp` is empty while a file is too young to be known again by it; `newest` is the latest change of a
    file in ns. `closed` is a unit's folder that can't be looked into, so that nobody knows what it holds.
    """

    folder: FilingFolder
    stamp: str
    newest: int
    closed: bool = False


class _Seen(NamedTuple):
    """What is said of some files, and the newest of their changes: any, and of their content."""

    told: tuple[object, ...]
    changed: int
    modified: int


def survey(workspace: Workspace, made_by: str, units: Iterable[str] | None = None) -> Iterator[Look]:
    """Look at every filing folder (of these units); raise OSError where ``filings`` can't be looked into."""
    top = str(workspace.filings)
    if units is None:
        with os.scandir(top) as entries:
            names = sorted(entry.name for entry in entries if entry.name[0] not in "._" and _is_folder(entry))
    else:
        names = sorted(name for name in units if name[0] not in "._")
    young = time.time_ns() - _YOUNG
    for name in names:
        yield from _unit(f"{top}/{name}", name, made_by, young)


def _unit(path: str, unit_id: str, made_by: str, young: int) -> Iterator[Look]:
    try:
        with os.scandir(path) as found:
            entries = sorted(found, key=_name)
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        yield Look(FilingFolder(unit_id, UNIT), _stamp(made_by, error.errno), 0, closed=True)
        return
    own = _seen([entry for entry in entries if entry.name == "unit.toml"])
    years = {
        int(entry.name): _year(entry.path) for entry in entries if is_year(entry.name) and _is_folder(entry)
    }
    if not years and not any(entry.name.lower().endswith(SUFFIX) for entry in entries):
        return
    names = [_named(entry) for entry in entries]
    inside = [names for _, names in years.values()]
    settled = own.changed < young
    yield Look(
        FilingFolder(unit_id, UNIT), _stamp(made_by, own.told, names, inside) if settled else "", own.modified
    )
    for year, (seen, _) in years.items():
        before = [years[year - back][0] for back in range(1, YEARS_BACK + 1) if year - back in years]
        settled = own.changed < young and seen.changed < young and all(one.changed < young for one in before)
        stamp = _stamp(made_by, own.told, seen.told, [one.told for one in before]) if settled else ""
        yield Look(FilingFolder(unit_id, year), stamp, max(own.modified, seen.modified))


def _stamp(*told: object) -> str:
    return blake2b(repr(told).encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _year(path: str) -> tuple[_Seen, list[str]]:
    """Return what is said of a year's files, and the names of all that is there."""
    try:
        with os.scandir(path) as found:
            entries = sorted(found, key=_name)
    except OSError as error:
        return _Seen(("closed", error.errno), 0, 0), []
    seen = _seen([entry for entry in entries if entry.name.lower().endswith(SUFFIX)])
    return seen, [entry.name for entry in entries]


def _seen(entries: list[os.DirEntry[str]]) -> _Seen:
    told: list[object] = []
    changed = modified = 0
    for entry in entries:
        try:
            status = entry.stat()
        except OSError:
            told.append(entry.name)
            continue
        content, any_change = status.st_mtime_ns, status.st_ctime_ns
        modified, changed = max(modified, content), max(changed, any_change)
        told += (entry.name, status.st_mode, status.st_size, content, any_change, status.st_ino)
    return _Seen(tuple(told), max(changed, modified), modified)


def _named(entry: os.DirEntry[str]) -> str:
    """Return a name, of a folder that is no year with when it was changed: what it holds may be misplaced."""
    if is_year(entry.name) or not _is_folder(entry):
        return entry.name
    try:
        return f"{entry.name} {entry.stat().st_mtime_ns}"
    except OSError:
        return entry.name


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads round in a circle
        return False
