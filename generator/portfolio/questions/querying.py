"""A list read from the portfolio: a page of it, how long it is, all of its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Mapping

    from generator.portfolio.questions.listing import Listing

Values: TypeAlias = "Mapping[str, str | int]"
Row: TypeAlias = "dict[str, Any]"
PAGE = 50
"""Rows of a page."""


def page(connection: sqlite3.Connection, listing: Listing, values: Values, order: str, number: int) -> list[Row]:
    """Return the rows of one page, the first is 1."""
    limits = {"rows_of_page": PAGE, "rows_before": (number - 1) * PAGE}
    sql = f"{_select(listing, values)} ORDER BY {_order(listing, order)} LIMIT :rows_of_page OFFSET :rows_before"
    return list(_rows(connection, listing, sql, {**values, **limits}))


def every(connection: sqlite3.Connection, listing: Listing, values: Values, order: str) -> Iterator[Row]:
    """Yield all rows in order."""
    sql = f"{_select(listing, values)} ORDER BY {_order(listing, order)}"
    yield from _rows(connection, listing, sql, values)


def size(connection: sqlite3.Connection, listing: Listing, values: Values) -> int:
    """Return how many rows there are."""
    sql = f"SELECT count(*) FROM {listing.source}{_where(listing, values)}"  # noqa: S608 - our own texts only
    return int(connection.execute(sql, values).fetchone()[0])


def plan(connection: sqlite3.Connection, listing: Listing, values: Values, order: str) -> list[str]:
    """Return how SQLite goes about a page, a line a step."""
    sql = f"EXPLAIN QUERY PLAN {_select(listing, values)} ORDER BY {_order(listing, order)} LIMIT 50"
    return [row[3] for row in connection.execute(sql, values)]


def _rows(connection: sqlite3.Connection, listing: Listing, sql: str, values: Values) -> Iterator[Row]:
    names = [column.name for column in listing.columns]
    for row in connection.execute(sql, values):
        yield dict(zip(names, row, strict=True))


def _select(listing: Listing, values: Values) -> str:
    columns = ", ".join(f"{column.sql} AS {column.name}" for column in listing.columns)
    return f"SELECT {columns} FROM {listing.source}{_where(listing, values)}"  # noqa: S608 - our own texts only


def _where(listing: Listing, values: Values) -> str:
    """Return what the filters demand that are given: each is a text of ours with a named parameter."""
    demands = [listing.conditions[name] for name in listing.conditions if name in values]
    return f" WHERE {' AND '.join(demands)}" if demands else ""


def _order(listing: Listing, order: str) -> str:
    return listing.orders.get(order) or next(iter(listing.orders.values()))
