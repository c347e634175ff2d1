"""What was sent to which store, kept in ``build/.tianbao/sent.sqlite``."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from generator.pipeline.manifest import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from generator.filing.workspace import Workspace

_VERSION = 1
_TABLES = """
CREATE TABLE sent (url TEXT, folder TEXT, path TEXT, token TEXT, PRIMARY KEY (url, folder, path))
    STRICT, WITHOUT ROWID;
CREATE TABLE folders (url TEXT, folder TEXT, stamp TEXT, PRIMARY KEY (url, folder)) STRICT, WITHOUT ROWID;
"""
_PATIENCE = 60  # seconds to wait for another program that has the file
_OFTEN = 200
"""Files after which is noted what was sent: what a killed build has not noted is sent once more."""


class Sent:
    """What is known to be in a store; a folder with all that it holds has a stamp."""

    def __init__(self, workspace: Workspace, url: str) -> None:
        """Open the file; one that is damaged or of another version is begun anew. Raise OSError."""
        path = workspace.build / FOLDER / "sent.sqlite"
        path.parent.mkdir(parents=True, exist_ok=True)
        self._url, self._left = url, _OFTEN
        try:
            self._file = _opened(path)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and "no such" not in str(error):
                raise  # it is whole, and another holds it, or the disk is full
            with suppress(FileNotFoundError):
                path.unlink()
            self._file = _opened(path)

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Note what was sent."""
        self._file.commit()
        self._file.close()

    def begin(self, marker: str) -> None:
        """Forget all of a store that is not the one it was: it was emptied, or another has come."""
        asked = "SELECT stamp FROM folders WHERE url = ? AND folder = ''"
        if self._file.execute(asked, (self._url,)).fetchone() != (marker,):
            for table in ("sent", "folders"):
                self._file.execute(f"DELETE FROM {table} WHERE url = ?", (self._url,))  # noqa: S608 - one of two
            self.settle("", marker)

    def stamps(self) -> dict[str, str]:
        """Return the folders of which all was sent, each with its stamp then."""
        return dict(self._file.execute("SELECT folder, stamp FROM folders WHERE url = ?", (self._url,)))

    def folders(self) -> set[str]:
        """Return the folders of which anything was sent."""
        rows = self._file.execute("SELECT DISTINCT folder FROM sent WHERE url = ?", (self._url,))
        return {folder for (folder,) in rows}

    def files(self, folder: str) -> dict[str, str]:
        """Return what of a folder was sent: paths with what each file was known by."""
        asked = "SELECT path, token FROM sent WHERE url = ? AND folder = ?"
        return dict(self._file.execute(asked, (self._url, folder)))

    def add(self, folder: str, path: str, token: str) -> None:
        """Note that a file was sent."""
        self._do("INSERT OR REPLACE INTO sent VALUES (?, ?, ?, ?)", (self._url, folder, path, token))

    def drop(self, folder: str, path: str) -> None:
        """Note that a file was removed."""
        self._do("DELETE FROM sent WHERE url = ? AND folder = ? AND path = ?", (self._url, folder, path))

    def settle(self, folder: str, stamp: str) -> None:
        """Note that all of a folder is there; without a stamp, that this is not known."""
        self._do("DELETE FROM folders WHERE url = ? AND folder = ?", (self._url, folder))
        if stamp:
            self._do("INSERT INTO folders VALUES (?, ?, ?)", (self._url, folder, stamp))

    def _do(self, change: str, values: tuple[str, ...]) -> None:
        self._file.execute(change, values)
        self._left -= 1
        if self._left <= 0:
            self._file.commit()
            self._left = _OFTEN


def _opened(path: Path) -> sqlite3.Connection:
    file = sqlite3.connect(path, timeout=_PATIENCE)
    try:
        (version,) = file.execute("PRAGMA user_version").fetchone()
        if version != _VERSION:
            _begin(file, (name for (name,) in file.execute("SELECT name FROM sqlite_master").fetchall()))
        file.execute("SELECT count(*) FROM folders WHERE stamp = ''").fetchone()
    except BaseException:
        file.close()
        raise
    return file


def _begin(file: sqlite3.Connection, tables: Iterable[str]) -> None:
    for name in tables:
        file.execute(f'DROP TABLE IF EXISTS "{name}"')
    file.executescript(f"{_TABLES}PRAGMA user_version = {_VERSION};")
