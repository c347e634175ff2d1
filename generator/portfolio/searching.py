"""Full-text search: indicators and projects by words of one or more characters."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.portfolio.words import phrase

if TYPE_CHECKING:
    import sqlite3

_INDICATORS = """
SELECT i.indicator_id, i.unit_id, i.year, i.stem, i.goal, i.position, i.name, i.target, i.file, i.key, i.line
FROM indicator_search AS s JOIN indicators AS i ON i.indicator_id = s.rowid
WHERE indicator_search MATCH ? ORDER BY s.rowid LIMIT ? OFFSET ?
"""
_PROJECTS = """
SELECT p.project_id, p.unit_id, p.year, p.stem, p.name, p.file
FROM project_search AS s JOIN projects AS p ON p.project_id = s.rowid
WHERE project_search MATCH ? ORDER BY s.rowid LIMIT ? OFFSET ?
"""
_MOST = 10_000
"""So many are counted at most: beyond it nobody counts on."""


class FoundIndicator(NamedTuple):
    """An indicator that was found, and where it stands."""

    indicator_id: int
    unit_id: str
    year: int
    stem: str
    goal: str
    position: int
    name: str
    target: str
    file: str
    key: str
    line: int | None


class FoundProject(NamedTuple):
    """A project that was found, and its file."""

    project_id: int
    unit_id: str
    year: int
    stem: str
    name: str
    file: str


def search(
    connection: sqlite3.Connection, text: str, limit: int = 50, offset: int = 0
) -> list[FoundIndicator]:
    """Return the indicators whose name or target holds all that is sought; none for a text without words."""
    sought = phrase(text)
    rows = connection.execute(_INDICATORS, (sought, max(limit, 0), max(offset, 0))) if sought else ()
    return [FoundIndicator(*row) for row in rows]


def search_projects(
    connection: sqlite3.Connection, text: str, limit: int = 50, offset: int = 0
) -> list[FoundProject]:
    """Return the projects whose name holds all that is sought."""
    sought = phrase(text)
    rows = connection.execute(_PROJECTS, (sought, max(limit, 0), max(offset, 0))) if sought else ()
    return [FoundProject(*row) for row in rows]


def count(connection: sqlite3.Connection, text: str) -> int:
    """Return how many indicators hold what is sought, counted up to ten thousand."""
    sought = phrase(text)
    if not sought:
        return 0
    asked = "SELECT count(*) FROM (SELECT 1 FROM indicator_search WHERE indicator_search MATCH ? LIMIT ?)"
    return int(connection.execute(asked, (sought, _MOST)).fetchone()[0])
