"""Knowing a filing folder's files again by what the file system says of them, as git's index does.

To read the files of twenty thousand filing folders takes minutes, to ask for their sizes and times a second.
A file that was changed has another ``ctime``, which no program can set; one that was changed in the very
moment in which it was looked at may have the same, so what is that young is not settled.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, NamedTuple

from generator.base.digest import digest
from generator.filing.reader import years_before
from generator.filing.workspace import FILINGS, SUFFIX

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
        return _look(root, self.where, self.names)[0] == self.stamp


def source_groups(workspace: Workspace, folder: FilingFolder) -> tuple[tuple[Group, ...], bool]:
    """Return what the file system says of all that a filing folder is made from, and whether that is settled.

    The unit's folder and unit.toml, the year's files and those of the years before.
    """
    unit = f"{FILINGS}/{folder.unit_id}"
    years = (year for year in (folder, *years_before(folder)))
    places = [(unit, ("", "unit.toml")), *_years(workspace, unit, years)]
    looks = [(where, names, *_look(str(workspace.root), where, names)) for where, names in places]
    now = _now(workspace.build)
    settled = all(newest < now - _YOUNG for *_, newest in looks)
    return tuple(Group(where, names, stamp) for where, names, stamp, _ in looks), settled


def source_stamps(workspace: Workspace, folder: FilingFolder) -> str:
    """Return one text of what `source_groups` says; empty while that is not settled."""
    groups, settled = source_groups(workspace, folder)
    return digest(*(part for group in groups for part in (group.where, group.stamp))) if settled else ""


def group_of(workspace: Workspace, where: str, names: Iterable[str]) -> Group:
    """Return what the file system says of files of a folder."""
    names = tuple(names)
    return Group(where, names, _look(str(workspace.root), where, names)[0])


def _years(
    workspace: Workspace, unit: str, years: Iterable[FilingFolder]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the years that are there; of one that is not, the unit's folder will tell when it comes."""
    for year in years:
        where = f"{unit}/{year.year}"
        try:
            names = os.listdir(workspace.root / where)  # noqa: PTH208 - names are all that is wanted
        except OSError:
            continue
        files = sorted(name for name in names if name.lower().endswith(SUFFIX))
        yield where, ("", *files)


def _look(root: str, where: str, names: Iterable[str]) -> tuple[str, int]:
    """Return what the file system says of files, and the newest of their times in ns."""
    told, newest = [], 0
    for name in names:
        try:
            status = os.stat(f"{root}/{where}/{name}")  # noqa: PTH116 - there are hundreds of thousands
        except (OSError, ValueError):
            told.append(_GONE)
            continue
        changed, modified = status.st_ctime_ns, status.st_mtime_ns
        if changed > newest or modified > newest:
            newest = max(changed, modified)
        told.append(f"{status.st_size} {modified} {changed} {status.st_ino}")  # a changed mode changes ctime
    return "\n".join(told), newest


def _now(build: Path) -> int:
    """Return the time by which the workspace's disk counts, in ns: a server's clock may differ from ours."""
    try:
        os.utime(build)
        return build.stat().st_ctime_ns
    except OSError:  # nothing was built yet, or it is somebody else's
        return time.time_ns()
