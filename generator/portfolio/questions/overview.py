"""Sums and distributions over all filings of a year and place, from indexes alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.portfolio.questions.lists import OF_FILING, PROBLEMS
from generator.portfolio.questions.querying import size, where
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
    held: int
    fen: int = 0


def years(connection: sqlite3.Connection) -> list[int]:
    """Return the years that anybody filed, the newest first."""
    return [year for (year,) in connection.execute("SELECT DISTINCT year FROM filings ORDER BY year DESC")]


def sums(connection: sqlite3.Connection, values: Values) -> Sums:
    """Return how much there is."""
    sums_of = "total(f.projects), total(f.indicators), ifnull(sum(f.budgets_fen), 0)"
    sql = f"SELECT count(DISTINCT f.unit_id), count(*), {sums_of} FROM {_filings(values)}"  # noqa: S608 - our own texts only
    problems = (size(connection, PROBLEMS, {**values, "severity": each}) for each in ("error", "warning"))
    return Sums(*map(int, connection.execute(sql, values).fetchone()), *problems)


def by_category(connection: sqlite3.Connection, values: Values) -> list[Share]:
    """Return projects and their amount by 支出项目类别, the largest first."""
    sums_of = "ifnull(p.category, ''), count(*), ifnull(sum(p.budget_fen), 0) AS fen"
    sql = f"SELECT {sums_of} FROM {_projects(values)} GROUP BY 1 ORDER BY fen DESC, 1"  # noqa: S608 - our own texts only
    return _shares(connection, sql, values)


def by_district(connection: sqlite3.Connection, values: Values) -> list[Share]:
    """Return filings and their amount by district, the largest first."""
    sums_of = "ifnull(f.district, ''), count(*), ifnull(sum(f.budgets_fen), 0) AS fen"
    sql = f"SELECT {sums_of} FROM {_filings(values)} GROUP BY 1 ORDER BY fen DESC, 1 LIMIT {_CODES}"  # noqa: S608 - our own texts only
    return _shares(connection, sql, values)


def by_code(connection: sqlite3.Connection, values: Values) -> list[Share]:
    """Return the problems of the most frequent rules."""
    source = f"problems AS b{where(PROBLEMS, values)}"
    sql = f"SELECT b.code, count(*), 0 FROM {source} GROUP BY b.code ORDER BY 2 DESC, 1 LIMIT {_CODES}"  # noqa: S608 - our own texts only
    return _shares(connection, sql, values)


def by_size(connection: sqlite3.Connection, values: Values) -> list[Share]:
    """Return the filings by the size of their projects' sum; each size by where it begins."""
    return _ranged(connection, SIZES, f"f.budgets_fen / {CENTS}", _filings(values), values)


def by_score(connection: sqlite3.Connection, values: Values) -> list[Share]:
    """Return the evaluated projects by their score; each range by where it begins."""
    evaluated = "s.stage = 'evaluation' AND s.stem <> 'department'"
    source = f"stages AS s WHERE {evaluated} AND {_own('s', values)}"
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


def _filings(values: Values) -> str:
    demands = [OF_FILING[name] for name in ("year", "district") if name in values]
    return f"filings AS f WHERE {' AND '.join(demands) or 'TRUE'}"


def _own(of: str, values: Values) -> str:
    """Return what is demanded of a row by its own year, and by its unit's place."""
    units = f"SELECT f.unit_id FROM filings AS f WHERE {OF_FILING['district']}"  # noqa: S608 - our own texts only
    known = {"year": f"{of}.year = :year", "district": f"{of}.unit_id IN ({units})"}
    return " AND ".join(demand for name, demand in known.items() if name in values) or "TRUE"


def _projects(values: Values) -> str:
    return f"projects AS p WHERE {_own('p', values)}"
