"""Sums and distributions over all filings of a year and place, from indexes alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.portfolio.questions.lists import OF_FILING
from generator.portfolio.questions.values import CENTS

if TYPE_CHECKING:
    import sqlite3

    from generator.portfolio.questions.querying import Values

SIZES = (0, 100, 500, 1000, 5000, 10_000)
"""Where one size of units (万元) begins."""
SCORES = (0, 60, 65, 70, 75, 80, 85, 90, 95)
"""Where one range of scores begins."""
_CODES = 12
_NONE = ""


class Sums(NamedTuple):
    """How much there is."""

    units: int
    filings: int
    projects: int
    indicators: int
    fen: int
    errors: int
    warnings: int


class Share(NamedTuple):
    """A part of it: what it is called, how many, how much."""

    name: str
    count: int
    fen: int = 0


def years(connection: sqlite3.Connection) -> list[int]:
    """Return the years that anybody filed, the newest first."""
    return [year for (year,) in connection.execute("SELECT DISTINCT year FROM filings ORDER BY year DESC")]


def sums(connection: sqlite3.Connection, values: Values) -> Sums:
    """Return how much there is."""
    row = connection.execute(
        "SELECT count(DISTINCT f.unit_id), count(*), total(f.projects), total(f.indicators),"
        " ifnull(sum(f.budgets_fen), 0), total(f.errors), total(f.warnings)"
        f" FROM filings AS f WHERE {_of(values)}",
        values,
    ).fetchone()
    return Sums(*map(int, row))


def by_category(connection: sqlite3.Connection, values: Values) -> list[Share]:
    """Return projects and their amount by 支出项目类别, the largest first."""
    return _shares(
        connection,
        f"SELECT ifnull(p.category, ''), count(*), ifnull(sum(p.budget_fen), 0) AS fen FROM {_projects(values)}"  # noqa: S608 - our own texts only
        " GROUP BY 1 ORDER BY fen DESC, 1",
        values,
    )


def by_district(connection: sqlite3.Connection, values: Values) -> list[Share]:
    """Return filings and their amount by district, the largest first."""
    return _shares(
        connection,
        "SELECT ifnull(f.district, ''), count(*), ifnull(sum(f.budgets_fen), 0) AS fen FROM filings AS f"
        f" WHERE {_of(values)} GROUP BY 1 ORDER BY fen DESC, 1 LIMIT {_CODES}",
        values,
    )


def by_code(connection: sqlite3.Connection, values: Values) -> list[Share]:
    """Return the problems of the most frequent rules."""
    where = " AND ".join(
        (["b.year = :year"] if "year" in values else [])
        + ([f"b.unit_id IN (SELECT f.unit_id FROM filings AS f WHERE {OF_FILING['district']})"]
           if "district" in values else [])
    )  # fmt: skip
    return _shares(
        connection,
        f"SELECT b.code, count(*), 0 FROM problems AS b WHERE {where or 'TRUE'}"  # noqa: S608 - our own texts only
        f" GROUP BY b.code ORDER BY 2 DESC, 1 LIMIT {_CODES}",
        values,
    )


def by_size(connection: sqlite3.Connection, values: Values) -> list[Share]:
    """Return the filings by the size of their projects' sum; each size by where it begins."""
    return _ranged(connection, SIZES, f"f.budgets_fen / {CENTS}", f"filings AS f WHERE {_of(values)}", values)


def by_score(connection: sqlite3.Connection, values: Values) -> list[Share]:
    """Return the evaluated projects by their score; each range by where it begins."""
    where = " AND ".join(
        (["s.year = :year"] if "year" in values else [])
        + ([f"s.unit_id IN (SELECT f.unit_id FROM filings AS f WHERE {OF_FILING['district']})"]
           if "district" in values else [])
    )  # fmt: skip
    source = f"stages AS s WHERE s.stage = 'evaluation' AND s.stem <> 'department' AND {where or 'TRUE'}"
    return _ranged(connection, SCORES, "s.total", source, values)


def _ranged(
    connection: sqlite3.Connection, starts: tuple[int, ...], what: str, source: str, values: Values
) -> list[Share]:
    """Count by ranges; what has no value is left out."""
    cases = " ".join(f"WHEN {what} >= {start} THEN {start}" for start in reversed(starts))
    sql = f"SELECT CASE {cases} END AS start, count(*) FROM {source} AND {what} IS NOT NULL GROUP BY 1"  # noqa: S608 - our own texts only
    counted = dict(connection.execute(sql, values))
    return [Share(str(start), counted.get(start, 0)) for start in starts]


def _shares(connection: sqlite3.Connection, sql: str, values: Values) -> list[Share]:
    return [Share(*row) for row in connection.execute(sql, values)]


def _of(values: Values) -> str:
    demands = [OF_FILING[name] for name in ("year", "district") if name in values]
    return " AND ".join(demands) or "TRUE"


def _projects(values: Values) -> str:
    if "district" in values:
        return f"projects AS p JOIN filings AS f USING (unit_id, year) WHERE {_of(values)}"
    return f"projects AS p WHERE {'p.year = :year' if 'year' in values else 'TRUE'}"
