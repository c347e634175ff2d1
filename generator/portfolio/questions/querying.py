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


def page(
    connection: sqlite3.Connection, listing: Listing, values: Values, order: str, number: int
) -> list[Row]:
    """Return the rows of one page, the first is 1."""
    limits = {"rows_of_page": PAGE, "rows_before": (number - 1) * PAGE}
    return list(_rows(connection, listing, _page(listing, values, order), {**values, **limits}))


def every(connection: sqlite3.Connection, listing: Listing, values: Values, order: str) -> Iterator[Row]:
    """Yield all rows in order."""
    sql = f"{_select(listing, values)} ORDER BY {_order(listing, order)}"
    yield from _rows(connection, listing, sql, values)


def size(connection: sqlite3.Connection, listing: Listing, values: Values) -> int:
    """Return how many rows there are."""
    demanded = [name for name in listing.conditions if name in values]
    quick = listing.alone.get(demanded[0]) if len(demanded) == 1 else None
    return int(connection.execute(quick or _count(listing, values), values).fetchone()[0])


def plan(connection: sqlite3.Connection, listing: Listing, values: Values, order: str) -> list[str]:
    """Return how SQLite goes about a page, a line a step."""
    sql = f"EXPLAIN QUERY PLAN {_page(listing, values, order)}"
    return [row[3] for row in connection.execute(sql, {**values, "rows_of_page": PAGE, "rows_before": 0})]


def _rows(connection: sqlite3.Connection, listing: Listing, sql: str, values: Values) -> Iterator[Row]:
    names = [column.name for column in listing.columns]
    for row in connection.execute(sql, values):
        yield dict(zip(names, row, strict=True))


def _page(listing: Listing, values: Values, order: str) -> str:
    """Choose the rows by their keys first: what is passed over on the way needs nothing of other tables."""
    keys = ", ".join(f"{key} AS key_{at}" for at, key in enumerate(listing.key))
    found = " AND ".join(f"{key} = chosen.key_{at}" for at, key in enumerate(listing.key))
    ordered = _order(listing, order)
    return (
        f"SELECT {_columns(listing)} FROM (SELECT {keys} FROM {listing.source}{where(listing, values)}"  # noqa: S608 - our own texts only
        f" ORDER BY {ordered} LIMIT :rows_of_page OFFSET :rows_before) AS chosen"
        f" CROSS JOIN {listing.source} WHERE {found} ORDER BY {ordered}"
    )


def _count(listing: Listing, values: Values) -> str:
    """Count what is chosen: with a LIMIT, since SQLite leaves tables out of a SELECT alone."""
    if not where(listing, values):
        return f"SELECT count(*) FROM {listing.source.partition(' LEFT JOIN ')[0]}"  # noqa: S608 - our own texts only
    return f"SELECT count(*) FROM (SELECT 1 FROM {listing.source}{where(listing, values)} LIMIT -1)"  # noqa: S608 - the same


def _columns(listing: Listing) -> str:
    return ", ".join(f"{column.sql} AS {column.name}" for column in listing.columns)


def _select(listing: Listing, values: Values) -> str:
    return f"SELECT {_columns(listing)} FROM {listing.source}{where(listing, values)}"  # noqa: S608 - our own texts only


def where(listing: Listing, values: Values) -> str:
    """Return what the filters demand that are given: each is a text of ours with a named parameter."""
    demands = [listing.conditions[name] for name in listing.conditions if name in values]
    demands += [demand for name, demand in listing.otherwise.items() if name not in values]
    return f" WHERE {' AND '.join(demands)}" if demands else ""


def _order(listing: Listing, order: str) -> str:
    return listing.orders.get(order) or next(iter(listing.orders.values()))
