"""Which units are as the last build left them, where there are many: one file that is asked for all at once.

A cache in front of the manifests, which stay what counts: where it is missing, damaged, locked or of another
program, a build looks at every filing as ever, and notes it anew. A unit is noted as a whole, with what the
file system said of its files before any was read and of the forms once they were written (`stamps`).
"""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing, contextmanager, suppress
from itertools import starmap
from typing import TYPE_CHECKING, NamedTuple

from generator.base.digest import digest
from generator.base.processors import processors
from generator.base.tally import together
from generator.filing.workspace import FilingFolder
from generator.forms.plan import Attention
from generator.pipeline.manifest import FOLDER
from generator.pipeline.outcome import Listed
from generator.pipeline.pool import run
from generator.pipeline.processes import cheap
from generator.pipeline.stamps import Group
from generator.pipeline.work import ProcessLostError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from generator.filing.reader import Shelf
    from generator.forms.plan import Job
    from generator.pipeline.outcome import Brought

_VERSION = 1
_SPAN = 500  # units that a process looks at in one go
_PATIENCE = 5.0  # seconds
_SECONDS = 1.0  # between two commits: others who write wait so long, a killed build forgets so much
_TABLES = """
CREATE TABLE IF NOT EXISTS units (
    unit_id TEXT PRIMARY KEY, made_by TEXT NOT NULL, pack INTEGER, groups TEXT NOT NULL,
    filings INTEGER NOT NULL, kept INTEGER NOT NULL, found TEXT NOT NULL, old_pdfs INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS listed (
    unit_id TEXT, year INTEGER, unit TEXT NOT NULL, forms INTEGER NOT NULL, problems TEXT NOT NULL,
    shared TEXT NOT NULL, old INTEGER NOT NULL, packed INTEGER NOT NULL, PRIMARY KEY (unit_id, year)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT OR IGNORE INTO state VALUES ('changes', 0), ('all_listed', 0);
"""


class Quiet(NamedTuple):
    """A unit that is as it was: how many filings, forms, findings of each severity and old PDFs it has."""

    unit_id: str
    filings: int
    kept: int
    found: Mapping[str, int]
    old_pdfs: int


def _quiet(job: Job, _shelf: Shelf, span: tuple[str, str]) -> list[Quiet]:
    """Return the units from one to another that are as they were noted; none where the file can't be read."""
    asked = (
        "SELECT unit_id, groups, filings, kept, found, old_pdfs FROM units WHERE unit_id BETWEEN ?1 AND ?2"
        " AND made_by = ?3 AND (?4 IS NULL OR pack IS ?4)"
    )
    root, found = str(job.workspace.root), []
    with suppress(sqlite3.Error), closing(sqlite3.connect(_path(job), _PATIENCE)) as db:
        for unit_id, groups, *facts in db.execute(asked, (*span, _made_by(job), job.pack)):
            if all(Group(*group).holds(root) for group in json.loads(groups)):
                filings, kept, problems, old_pdfs = facts
                found.append(Quiet(unit_id, filings, kept, json.loads(problems), old_pdfs))
    return found


class Ledger:
    """The file, open; once it can't be written any more, it is `lost` and says nothing."""

    def __init__(self, job: Job) -> None:
        """Open it, anew if it is damaged or of another version."""
        self._job = job
        self._made_by = _made_by(job)
        # It holds no findings, only their number, and knows of no form that can't be read.
        self._usable = job.attention is Attention.COUNT and not job.refused
        self._kept = time.monotonic()
        self.lost = False
        self._db = _opened(_path(job))

    def quiet(self) -> Iterator[Quiet]:
        """Yield the units of which nothing has changed since they were noted, as what this job would make."""
        if not self._usable:
            return
        try:
            named = [unit_id for (unit_id,) in self._db.execute("SELECT unit_id FROM units ORDER BY unit_id")]
        except sqlite3.Error as error:
            self._lose(error)
            return
        spans = [named[start : start + _SPAN] for start in range(0, len(named), _SPAN)]
        asked = [(span[0], span[-1]) for span in spans]
        jobs = processors() if cheap() else 1
        with suppress(ProcessLostError):  # whom nobody has found unchanged is looked at
            for found in run(self._job, _quiet, asked, jobs, chunk=1):
                yield from found

    def note(self, unit_id: str, brought: Sequence[Brought], *, whole: bool) -> None:
        """Note what is listed of a unit's filings; if the `whole` unit was brought, how it is known again."""
        try:
            self._list((one.folder, one.listed) for one in brought)
            if whole and self._usable:
                self._know_again(unit_id, brought)
            if time.monotonic() - self._kept > _SECONDS:
                self._db.commit()
                self._kept = time.monotonic()
        except sqlite3.Error as error:
            self._lose(error)

    def forget(self, is_gone: Callable[[FilingFolder], bool]) -> None:
        """Take filings that are no more off the list, also those that went while it was not kept."""
        try:
            named = self._db.execute("SELECT unit_id, year FROM listed")
            gone = [folder for folder in starmap(FilingFolder, named) if is_gone(folder)]
            self._db.executemany("DELETE FROM listed WHERE (unit_id, year) = (?, ?)", gone)
            self._changed(len(gone))
        except sqlite3.Error as error:
            self._lose(error)

    def list_all(self, listed: Iterable[tuple[FilingFolder, Listed]]) -> None:
        """List every filing, unless that was done before: a first build need not be one of all."""
        try:
            if not self._state("all_listed"):
                self._list(listed)
                self._db.execute("UPDATE state SET value = 1 WHERE name = 'all_listed'")
        except sqlite3.Error as error:
            self._lose(error)

    def listed(self) -> Iterator[tuple[FilingFolder, Listed]]:
        """Yield what is listed, in order."""
        asked = "SELECT * FROM listed ORDER BY unit_id, year"
        for unit_id, year, unit, forms, *found, old, packed in self._db.execute(asked):
            problems, shared = map(json.loads, found)
            yield FilingFolder(unit_id, year), Listed(unit, forms, problems, shared, old, bool(packed))

    def changes(self) -> int:
        """Return a number that is another one whenever the list has changed."""
        return self._state("changes")

    def close(self) -> None:
        """Keep what was noted."""
        with suppress(sqlite3.Error):
            self._db.commit()
        self._db.close()

    def _know_again(self, unit_id: str, brought: Sequence[Brought]) -> None:
        """Note a unit, if nothing is in its way.

        Of a file that was looked at for several years the first look counts: what changed after it may not
        have been printed.
        """
        if not all(one.groups for one in brought):
            self._db.execute("DELETE FROM units WHERE unit_id = ?", (unit_id,))
            return
        groups = {(group.where, group.names): group for one in reversed(brought) for group in one.groups}
        found = together(one.outcome.tally for one in brought).total()
        row = (
            unit_id,
            self._made_by,
            self._job.pack,
            json.dumps(list(groups.values())),
            len(brought),
            sum(one.listed.forms for one in brought),
            json.dumps(found),
            sum(one.outcome.old_pdfs for one in brought),
        )
        self._db.execute("INSERT OR REPLACE INTO units VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def _list(self, listed: Iterable[tuple[FilingFolder, Listed]]) -> None:
        for (unit_id, year), (unit, forms, problems, shared, old, packed) in listed:
            found = (json.dumps(dict(counts), sort_keys=True) for counts in (problems, shared))
            row = (unit_id, year, unit, forms, *found, old, int(packed))
            asked = "SELECT * FROM listed WHERE (unit_id, year) = (?, ?)"
            if self._db.execute(asked, (unit_id, year)).fetchone() != row:
                self._db.execute("INSERT OR REPLACE INTO listed VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
                self._changed(1)

    def _changed(self, rows: int) -> None:
        if rows:
            self._db.execute("UPDATE state SET value = value + 1 WHERE name = 'changes'")

    def _state(self, name: str) -> int:
        return int(self._db.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()[0])

    def _lose(self, error: sqlite3.Error) -> None:
        """Give it up for this time: what it did not take will be looked at by the next build."""
        self.lost = True
        with suppress(sqlite3.Error, OSError):
            self._db.rollback()
            if not isinstance(error, sqlite3.OperationalError):  # not for want of room or a turn: damaged
                _path(self._job).unlink()


@contextmanager
def noting(job: Job) -> Iterator[Ledger | None]:
    """Open the ledger of a job; None where it is locked or can't be written."""
    ledger = None
    with suppress(sqlite3.Error, OSError):
        ledger = Ledger(job)
    try:
        yield ledger
    finally:
        if ledger is not None:
            ledger.close()


def _opened(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _prepared(path)
    except sqlite3.OperationalError:  # locked, or nothing can be written there
        raise
    except sqlite3.DatabaseError:  # damaged
        path.unlink()
        return _prepared(path)


def _prepared(path: Path) -> sqlite3.Connection:
    """Open the file with its tables; one of another version holds nothing that is needed."""
    connection = sqlite3.connect(path, _PATIENCE)
    try:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version not in (0, _VERSION):
            raise sqlite3.DatabaseError
        connection.executescript(f"PRAGMA user_version = {_VERSION}; PRAGMA synchronous = OFF; {_TABLES}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _path(job: Job) -> Path:
    return job.workspace.build / FOLDER / "ledger.sqlite"


def _made_by(job: Job) -> str:
    """Return a digest of all beside a unit's own files that its forms depend on."""
    editions = (edition.digest for edition in job.editions)
    return digest(job.program, *editions, "also", *sorted(job.also))
