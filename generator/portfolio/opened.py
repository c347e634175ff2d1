"""The file, opened to be written: changed where it stands, or a new one made and put in its place."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from generator.base.errors import unwritable
from generator.base.files import sweep
from generator.portfolio.questions.answering import answer
from generator.portfolio.reading import PATIENCE, BusyError, OlderError, connect, explained, known, version_of
from generator.portfolio.store import add_indexes, create

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CACHE = "PRAGMA cache_size = -128000"  # KiB: a bureau's indexes fit
_PAUSE = 0.1  # seconds
_LOGS = ("-wal", "-shm", "-journal")
_HASH = 8 << 20  # bytes of words that the search gathers before it writes them


@contextmanager
def standing(path: Path) -> Iterator[sqlite3.Connection | None]:
    """Open a file to change it in one transaction, which readers see whole or not at all.

    None where there is none of this program's version: a new one is to be made. Raise UserError for a file
    that must not be touched.
    """
    if not path.exists() and not path.is_symlink():
        yield None
        return
    try:
        known(path)
    except OlderError:
        yield None
        return
    connection = connect(path, "rw")
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(_CACHE)
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        if connection.in_transaction:
            connection.execute("COMMIT")
    except sqlite3.Error as error:
        raise explained(path, error) from error
    finally:
        connection.close()  # what is not committed is taken back


@contextmanager
def beside(path: Path) -> Iterator[sqlite3.Connection]:
    """Make a new file, and put it in the place of the one that is there once it is whole."""
    temporary = path.parent / f".tianbao-{os.getpid()}-portfolio.tmp"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        sweep(path.parent)
        temporary.unlink(missing_ok=True)
        connection = sqlite3.connect(temporary, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise _unmade(path, error) from error
    try:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(_CACHE)
        create(connection)
        _gather(connection)
        connection.execute("BEGIN")
        yield connection
        connection.execute("COMMIT")
        add_indexes(connection)
        connection.execute("ANALYZE")
        answer(connection)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.close()
        _settle(temporary)
        _give_way(path)
        temporary.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise _unmade(path, error) from error
    finally:
        connection.close()
        for end in ("", *_LOGS):
            with suppress(OSError):
                temporary.with_name(temporary.name + end).unlink()


def _gather(connection: sqlite3.Connection) -> None:
    for table in ("indicator_search", "project_search"):
        connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('hashsize', {_HASH})")  # noqa: S608 - our own names


def _give_way(path: Path) -> None:
    """Leave nothing of the old file that could be taken for the new one's: its log lies beside it by name."""
    if not path.exists():
        for end in _LOGS:
            path.with_name(path.name + end).unlink(missing_ok=True)
        return
    version_of(path)
    until = time.monotonic() + PATIENCE
    while not _has_no_log(path):
        if time.monotonic() > until:
            raise _watched(path)
        time.sleep(_PAUSE)


def _has_no_log(path: Path) -> bool:
    """Put the log into the file and take it away; tell whether that could be done: not while anybody reads.

    SQLite does not wait for readers here.
    """
    connection = connect(path, "rw")
    try:
        return bool(connection.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",))
    except sqlite3.Error as error:
        told = explained(path, error)
        if isinstance(told, BusyError):
            return False
        raise told from error
    finally:
        connection.close()


def _watched(path: Path) -> BusyError:
    message = f"“{path}”正被别的程序读着（等了 {PATIENCE:.0f} 秒），没有换成新的"
    return BusyError(message, "关掉正在看它的程序，再运行一次")


def _settle(path: Path) -> None:
    """See to it that the file is on the disk before it takes the old one's place."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _unmade(path: Path, error: OSError | sqlite3.Error) -> Exception:
    return unwritable(path, error) if isinstance(error, OSError) else explained(path, error)
