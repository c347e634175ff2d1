"""The tables, written: folder by folder, what was there taken out by its keys."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from generator import __version__
from generator.filing.workspace import FilingFolder
from generator.portfolio.layout import APPLICATION, SEARCHED, VERSION, insertion, sql
from generator.portfolio.stamps import packed
from generator.portfolio.tables import NUMBERED, TABLES
from generator.portfolio.words import words_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from typing import Any

    from generator.portfolio.stamps import Look, Sight
    from generator.portfolio.taking import Taken

_SECOND = 1_000_000_000
_OWN_STEM = "unit"
_AGAIN = """
UPDATE problems AS b SET again = EXISTS (
  SELECT 1 FROM problems AS o
  WHERE o.unit_id = b.unit_id AND o.year > b.year AND o.stem = b.stem AND o.file = b.file AND o.code = b.code
    AND o.severity = b.severity AND o.message = b.message AND o.hint = b.hint AND o.key = b.key
    AND o.line IS b.line AND o.col IS b.col)
WHERE b.unit_id = ? AND b.stem = ?
"""
_WORD_COLUMNS = {"projects": ("name",), "indicators": ("name", "target")}
_SOUGHT = {"projects": ("name",), "indicators": ("name", "long_name", "target")}


class Known(NamedTuple):
    """What the file knows of a folder."""

    stamp: str
    digest: str


class Noted(NamedTuple):
    """How many filings a unit has, and by what it is known again, packed."""

    filings: int
    seen: str


class Store:
    """A connection that may write."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take the tables as they are."""
        self._db = connection
        self._numbers = {table: self._numbered(table) for table in NUMBERED}
        self._changed: set[str] = set()

    def units(self) -> list[str]:
        """Return the units of which anything is known."""
        return [unit for (unit,) in self._db.execute("SELECT DISTINCT unit_id FROM folders")]

    def known(self, units: Iterable[str]) -> dict[FilingFolder, Known]:
        """Return what is known of every folder of these units."""
        asked = "SELECT unit_id, year, stamp, digest FROM folders WHERE unit_id = ?"
        rows = (row for unit in units for row in self._db.execute(asked, (unit,)))
        return {FilingFolder(unit_id, year): Known(*rest) for unit_id, year, *rest in rows}

    def noted(self, made_by: str, units: Iterable[str] | None = None) -> dict[str, Noted]:
        """Return by what units (or which of these) are known again as a whole, with all that is in here."""
        asked = "SELECT unit_id, filings, seen FROM looked WHERE made_by = ?1"
        if units is None:
            rows = self._db.execute(asked, (made_by,)).fetchall()
        else:
            one = f"{asked} AND unit_id = ?2"
            rows = [row for unit in units for row in self._db.execute(one, (made_by, unit))]
        return {unit: Noted(*rest) for unit, *rest in rows}

    def note(self, sight: Sight, made_by: str) -> None:
        """Note by what a unit is known again, now that all of it is in here."""
        if sight.group:
            row = (sight.unit_id, made_by, len(sight.looks) - 1, packed(sight.group))
            self._db.execute("INSERT OR REPLACE INTO looked VALUES (?, ?, ?, ?)", row)

    def put(self, taken: Taken, look: Look, *, anew: bool) -> None:
        """Put a folder's rows in place of what was there, unless it says what it said."""
        if taken.rows is not None:
            if not anew:
                self.remove(taken.folder)
            for table, rows in taken.rows.items():
                self._insert(table, rows, (taken.words or {}).get(table, ()))
            self._changed.add(taken.folder.unit_id)
        self._doubt(taken.folder)
        row = (*taken.folder, look.stamp, taken.digest, look.newest)
        self._db.execute("INSERT OR REPLACE INTO folders VALUES (?, ?, ?, ?, ?)", row)

    def remove(self, folder: FilingFolder) -> None:
        """Take a folder out."""
        self._changed.add(folder.unit_id)
        self._doubt(folder)
        for table, searched in SEARCHED.items():
            self._forget_words(table, searched, folder)
        for table, row in TABLES.items():
            if "year" in row._fields:
                self._db.execute(f"DELETE FROM {table} WHERE unit_id = ? AND year = ?", folder)  # noqa: S608 - our own names
        if folder.year == 0:
            self._db.execute("DELETE FROM units WHERE unit_id = ?", (folder.unit_id,))
        self._db.execute("DELETE FROM folders WHERE unit_id = ? AND year = ?", folder)

    def conclude(self) -> None:
        """Say what the file is: nothing of it depends on when it was made."""
        self._db.executemany(_AGAIN, ((unit_id, _OWN_STEM) for unit_id in sorted(self._changed)))
        (newest,) = self._db.execute("SELECT max(newest) FROM folders").fetchone()
        told = {"schema": str(VERSION), "program": __version__, "newest": _time(newest or 0)}
        self._db.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", told.items())

    def _doubt(self, folder: FilingFolder) -> None:
        """Forget what was noted of the unit: that was of other rows."""
        self._db.execute("DELETE FROM looked WHERE unit_id = ?", (folder.unit_id,))

    def _numbered(self, table: str) -> count[int]:
        (last,) = self._db.execute(f"SELECT max({NUMBERED[table]}) FROM {table}").fetchone()  # noqa: S608 - our own names
        return count((last or 0) + 1)

    def _insert(self, table: str, rows: list[Any], words: Iterable[tuple[str, ...]]) -> None:
        if table not in NUMBERED:
            self._db.executemany(insertion(table), rows)
            return
        numbered = list(zip(self._numbers[table], rows))  # noqa: B905 - the numbers go on for ever
        self._db.executemany(insertion(table), ((number, *row) for number, row in numbered))
        columns = _WORD_COLUMNS[table]
        statement = (
            f"INSERT INTO {SEARCHED[table]} (rowid, {', '.join(columns)}) "  # noqa: S608 - our own names
            f"VALUES (?{', ?' * len(columns)})"
        )
        found = ((number, *each) for (number, _), each in zip(numbered, words, strict=True))
        self._db.executemany(statement, found)

    def _forget_words(self, table: str, searched: str, folder: FilingFolder) -> None:
        """Take words out: the index holds no text, so it has to be told again what it was given."""
        sought, columns = _SOUGHT[table], _WORD_COLUMNS[table]
        rows = self._db.execute(
            f"SELECT {NUMBERED[table]}, {', '.join(sought)} FROM {table} WHERE unit_id = ? AND year = ?",  # noqa: S608 - our own names
            folder,
        ).fetchall()
        statement = (
            f"INSERT INTO {searched} ({searched}, rowid, {', '.join(columns)}) "  # noqa: S608 - our own names
            f"VALUES ('delete', ?{', ?' * len(columns)})"
        )
        gone = ((number, *words_of(table, dict(zip(sought, said, strict=True)))) for number, *said in rows)
        self._db.executemany(statement, gone)


def create(connection: sqlite3.Connection) -> None:
    """Make the tables of a new file."""
    connection.executescript(sql("schema"))
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def add_indexes(connection: sqlite3.Connection) -> None:
    """Make the rest, once the tables are filled: that is quicker."""
    connection.executescript(sql("indexes"))
    connection.executescript(sql("views"))


def _time(newest: int) -> str:
    return datetime.fromtimestamp(newest // _SECOND, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
