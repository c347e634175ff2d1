"""What the file system says of every unit and filing folder: by that it is known what has changed.

Where there are thousands, most are as they were: of these only the files are asked for that are known to be
there, and their folders, which tell of any other (`pipeline.stamps`). The rest is looked at folder by folder.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, NamedTuple

from generator.base.digest import digest
from generator.base.processors import processors
from generator.filing.reader import years_before
from generator.filing.workspace import FILINGS, SUFFIX, FilingFolder, is_folder, is_year, unsafe_name
from generator.pipeline.pool import run
from generator.pipeline.stamps import Group, Seen, look, now_of, toml_names
from generator.pipeline.work import ProcessLostError
from generator.portfolio.layout import shape

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from generator.filing.reader import Shelf
    from generator.filing.workspace import Workspace
    from generator.forms.plan import Job

UNIT = 0
"""The year that stands for a unit itself."""
_BATCH = 1000
"""So many units are asked for by one process at a time; fewer are asked for here."""


class Look(NamedTuple):
    """A filing folder (or, as that of the year 0, a unit) as it is now.

    `stamp` is empty while a file is too young to be known again by it; `newest` is the latest change of a
    file in ns. `closed` is a unit's folder that can't be looked into, so that nobody knows what it holds.
    """

    folder: FilingFolder
    stamp: str
    newest: int
    closed: bool = False


class Sight(NamedTuple):
    """A unit and its years as they are now, and by what all of it is known again at once, if by anything."""

    unit_id: str
    looks: tuple[Look, ...]
    group: Group | None = None


class _Year(NamedTuple):
    """A year's files; `names` is None where its folder can't be looked into."""

    names: list[str] | None
    seen: Seen


def unit_names(workspace: Workspace, units: Iterable[str] | None = None) -> list[str]:
    """Return the folders that may be units (of these); raise OSError if ``filings`` can't be looked into."""
    if units is not None:
        return sorted(filter(_may_be, units))
    with os.scandir(workspace.filings) as entries:
        return sorted(entry.name for entry in entries if _may_be(entry.name) and is_folder(entry))


def made_by(job: Job) -> str:
    """Return a digest of all but the filings that rows depend on."""
    editions = (edition.digest for edition in job.editions)
    return digest(job.program, shape(), *editions, *map(str, job.refused))


def unchanged(job: Job, noted: Mapping[str, str], jobs: int | None) -> set[str]:
    """Return the units that are as was noted of each (`packed`)."""
    units = list(noted)
    batches = [
        [(unit, noted[unit]) for unit in units[at : at + _BATCH]] for at in range(0, len(units), _BATCH)
    ]
    found: set[str] = set()
    try:
        for held in run(job, _held, batches, min(jobs or processors(), len(batches)), chunk=1):
            found.update(held)
    except ProcessLostError:  # then these are looked at
        pass
    return found


def packed(group: Group) -> str:
    """Return a group as the text that is noted of it."""
    return json.dumps(group)


def _held(job: Job, _shelf: Shelf, batch: Sequence[tuple[str, str]]) -> list[str]:
    root = str(job.workspace.root)
    return [unit for unit, seen in batch if Group(*json.loads(seen)).holds(root)]


def survey(
    workspace: Workspace, made_by: str, units: Iterable[str] | None = None, known: Container[str] = ()
) -> Iterator[Sight]:
    """Look at every unit (of these) but those that are `known`; raise OSError as `unit_names` does."""
    now = now_of(workspace.build)
    for name in unit_names(workspace, units):
        if name not in known:
            yield from _unit(str(workspace.root), name, made_by, now)


def _unit(root: str, unit_id: str, made_by: str, now: int) -> Iterator[Sight]:
    where = f"{FILINGS}/{unit_id}"
    try:
        with os.scandir(f"{root}/{where}") as found:
            entries = {entry.name: is_folder(entry) for entry in sorted(found, key=_name)}
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        unreadable = Look(FilingFolder(unit_id, UNIT), digest(made_by, str(error.errno)), 0, closed=True)
        yield Sight(unit_id, (unreadable,))
        return
    named = () if unsafe_name(unit_id) else (name for name in entries if entries[name] and is_year(name))
    years = {name: toml_names(f"{root}/{where}/{name}") for name in named}
    if not years and not any(name.lower().endswith(SUFFIX) for name in entries):
        return
    folders = ["", *(name for name in entries if entries[name])]
    files = [f"{year}/{name}" for year, names in years.items() for name in names or ()]
    every = ("unit.toml", *folders, *files)
    whole = look(root, where, every)  # before any of it is read
    looks = _Looking(root, unit_id, made_by, now).at(folders, years)
    known_again = whole.settled(now) and None not in years.values()
    yield Sight(unit_id, looks, Group(where, every, whole.stamp) if known_again else None)


class _Looking(NamedTuple):
    """Looks at one unit, for one program, at one time."""

    root: str
    unit_id: str
    made_by: str
    now: int

    def at(self, folders: Iterable[str], inside: Mapping[str, list[str] | None]) -> tuple[Look, ...]:
        """Look at the unit and each of its years: these are made from their files and of years before."""
        own, around = self._seen("", ["unit.toml"]), self._seen("", folders)
        years = {int(year): _Year(names, self._seen(year, names or ())) for year, names in inside.items()}
        looks = [self._look(UNIT, (own, around), own.stamp, around.stamp, newest=own.written)]
        for number, year in years.items():
            earlier = (one.year for one in years_before(FilingFolder(self.unit_id, number)))
            used = (year, *(years[one] for one in earlier if one in years))
            told = [repr((one.names, one.seen.stamp)) for one in used]
            newest = max(own.written, year.seen.written)
            seen = (own, *(one.seen for one in used))
            looks.append(self._look(number, seen, own.stamp, *told, newest=newest))
        return tuple(looks)

    def _seen(self, year: str, names: Iterable[str]) -> Seen:
        return look(self.root, f"{FILINGS}/{self.unit_id}/{year}", names)

    def _look(self, year: int, seen: Iterable[Seen], *told: str, newest: int) -> Look:
        stamp = digest(self.made_by, *told) if all(one.settled(self.now) for one in seen) else ""
        return Look(FilingFolder(self.unit_id, year), stamp, newest)


def _may_be(name: str) -> bool:
    """Tell whether a unit may be called so; a name that is no UTF-8 no table can hold."""
    return name[0] not in "._" and name == os.fsencode(name).decode("utf-8", "replace")


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name
