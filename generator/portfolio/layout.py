"""The tables as they are written down in schema.sql, and how a file is known to hold them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from generator.base.digest import digest
from generator.portfolio.tables import NUMBERED, TABLES

VERSION = 3
"""Counts the shapes that the tables have had; a file says which one it has in ``user_version``."""
APPLICATION = 0x74627066
"""What the file says in ``application_id``, by which it is told from anybody else's: ``tbpf``."""
SEARCHED = {"projects": "project_search", "indicators": "indicator_search"}
"""Tables of words by what they are the words of."""
INTERNAL = ("folders", "looked")
"""Tables that only tell the program what it need not read again."""


@cache
def sql(name: str) -> str:
    """Return one of the files that make the database: ``schema``, ``indexes`` or ``views``."""
    return Path(__file__).with_name(f"{name}.sql").read_text("utf-8")


@cache
def shape() -> str:
    """Return a digest of all that the tables are."""
    return digest(str(VERSION), *(sql(name) for name in ("schema", "indexes", "views")))


@cache
def insertion(table: str) -> str:
    """Return the statement that puts a row into a table, its number first where it has one."""
    columns = TABLES[table]._fields
    named = [NUMBERED[table], *columns] if table in NUMBERED else [*columns]
    return f"INSERT INTO {table} ({', '.join(named)}) VALUES ({', '.join('?' * len(named))})"  # noqa: S608 - our own names
