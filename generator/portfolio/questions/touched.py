"""What has been changed in the tables while they were watched, so that only that is answered anew.

SQLite notes it itself, in tables that only this connection sees, whoever changes a row and by which way:
`touched` holds the units of which a row came or went, `moved` what the indicators said that came or went: so
also those are known that said the same as what is there no more. SQLite is told how little that is (ANALYZE):
else it would read whole tables to be ready for much.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

_ASKED = ("units", "filings", "projects", "funds", "indicators")
"""The tables that questions read."""
_WAYS = (("INSERT", ("NEW",)), ("DELETE", ("OLD",)), ("UPDATE", ("OLD", "NEW")))
_SAYS = ("name", "target", "level2", "unit", "year")
_MUCH = 10
"""Where more than the tenth unit is touched, everything is answered sooner."""


def watch(connection: sqlite3.Connection) -> None:
    """Have noted from now on what is changed."""
    said = ", ".join(_SAYS)
    connection.execute("CREATE TEMP TABLE touched (unit_id TEXT PRIMARY KEY) WITHOUT ROWID")
    connection.execute(f"CREATE TEMP TABLE moved ({said}, PRIMARY KEY ({said})) WITHOUT ROWID")
    for table in _ASKED:
        for way, rows in _WAYS:
            noted = " ".join(_noted(table, row) for row in rows)
            connection.execute(
                f"CREATE TEMP TRIGGER {_trigger(table, way)} AFTER {way} ON main.{table} BEGIN {noted} END"
            )


def touch_everything(connection: sqlite3.Connection) -> None:
    """Note every unit as touched; what moved is of no account then."""
    connection.execute("DELETE FROM moved")
    connection.execute(
        "INSERT OR IGNORE INTO touched SELECT unit_id FROM units UNION SELECT unit_id FROM filings"
    )


def is_much(connection: sqlite3.Connection) -> bool:
    """Tell whether so much is touched that everything is answered sooner."""
    counted = "SELECT (SELECT count(*) FROM touched), (SELECT count(*) FROM units)"
    touched, units = connection.execute(counted).fetchone()
    return bool(touched * _MUCH > units)


@contextmanager
def forgotten(connection: sqlite3.Connection) -> Iterator[None]:
    """Watch no longer, and leave nothing behind once it is answered."""
    for table in _ASKED:
        for way, _ in _WAYS:
            connection.execute(f"DROP TRIGGER {_trigger(table, way)}")
    connection.execute("ANALYZE temp")
    yield
    for table in ("touched", "moved", "temp.sqlite_stat1", "temp.sqlite_stat4"):
        connection.execute(f"DROP TABLE IF EXISTS {table}")


def _noted(table: str, row: str) -> str:
    said = ", ".join(f"{row}.{column}" for column in _SAYS)
    moved = f"INSERT OR IGNORE INTO moved VALUES ({said});" if table == "indicators" else ""  # noqa: S608 - our own names
    return f"INSERT OR IGNORE INTO touched VALUES ({row}.unit_id); {moved}"  # noqa: S608 - the same


def _trigger(table: str, way: str) -> str:
    return f"{table}_{way.lower()}"
