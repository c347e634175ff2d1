"""Knowing a filing folder's files again by what the file system says of them, as git's index does.

To read the files of twenty thousand filing folders takes minutes, to ask for their sizes and times a second.
A file that was changed has another ``ctime``, which no program can set; one that was changed in the very
moment in which it was looked at may have the same, so what is that young is not settled.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, NamedTuple

from generator.filing.reader import years_before
from generator.filing.workspace import FILINGS, SUFFIX, is_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from generator.filing.workspace import FilingFolder, Workspace

_YOUNG = 2_000_000_000  # ns: the coarsest clock of a file system, FAT's
_GONE = "-"


class Group(NamedTuple):
    """Some files of a folder, and what the file system says of them; the folder itself is the name ``""``."""

    where: str
    """the folder, as a path from the workspace"""
    names: tuple[str, ...]
    stamp: str
    """a line for each"""

    def holds(self, root: str) -> bool:
        """Tell whether the files are as they were."""
        return look(root, self.where, self.names).stamp == self.stamp


class Seen(NamedTuple):
    """What the file system says of files, a line for each, and when they were last changed, in ns.

    `changed` is the latest change of any kind, `written` that of what they hold.
    """

    stamp: str
    changed: int
    written: int

    def settled(self, now: int) -> bool:
        """Tell whether another change from `now` on would be seen."""
        return self.changed < now - _YOUNG


def source_groups(workspace: Workspace, folder: FilingFolder) -> tuple[tuple[Group, ...], bool]:
    """Return what the file system says of all that a filing folder is made from, and whether that is settled.

    The unit's folder, the folders in it and unit.toml, the year's files and those of the years before.
    """
    unit = f"{FILINGS}/{folder.unit_id}"
    years = (year for year in (folder, *years_before(folder)))
    places = [(unit, ("", "unit.toml", *_inner(f"{workspace.root}/{unit}"))), *_years(workspace, unit, years)]
    looks = [(where, names, look(str(workspace.root), where, names)) for where, names in places]
    now = now_of(workspace.build)
    settled = all(seen.settled(now) for *_, seen in looks)
    return tuple(Group(where, names, seen.stamp) for where, names, seen in looks), settled


def group_of(workspace: Workspace, where: str, names: Iterable[str]) -> Group:
    """Return what the file system says of files of a folder."""
    names = tuple(names)
    return Group(where, names, look(str(workspace.root), where, names).stamp)


def _inner(unit: str) -> list[str]:
    """Return the names of a unit's folders: of one that is no year it is told if it holds a filing."""
    try:
        with os.scandir(unit) as entries:
            return sorted(entry.name for entry in entries if is_folder(entry))
    except OSError:
        return []


def _years(
    workspace: Workspace, unit: str, years: Iterable[FilingFolder]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the years that are there; of one that is not, the unit's folder will tell when it comes."""
    for year in years:
        where = f"{unit}/{year.year}"
        names = toml_names(f"{workspace.root}/{where}")
        if names is not None:
            yield where, ("", *names)


def toml_names(path: str) -> list[str] | None:
    """Return the names of a year's files; None where they can't be known."""
    try:
        return sorted(name for name in os.listdir(path) if name.lower().endswith(SUFFIX))  # noqa: PTH208 - names are all that is wanted
    except OSError:
        return None


def look(root: str, where: str, names: Iterable[str]) -> Seen:
    """Return what the file system says of files of a folder."""
    told, newest, written = [], 0, 0
    for name in names:
        try:
            status = os.stat(f"{root}/{where}/{name}")  # noqa: PTH116 - there are hundreds of thousands
        except (OSError, ValueError):
            told.append(_GONE)
            continue
        changed, modified = status.st_ctime_ns, status.st_mtime_ns
        if changed > newest or modified > newest:
            newest = max(changed, modified)
        written = max(written, modified)
        told.append(f"{status.st_size} {modified} {changed} {status.st_ino}")  # another mode, another ctime
    return Seen("\n".join(told), newest, written)


def now_of(build: Path) -> int:
    """Return the time by which the workspace's disk counts, in ns: a server's clock may differ from ours."""
    try:
        os.utime(build)
        return build.stat().st_ctime_ns
    except OSError:  # nothing was built yet, or it is somebody else's
        return time.time_ns()
