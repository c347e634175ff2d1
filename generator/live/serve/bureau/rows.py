"""Rows of a list as a page shows them: each value as text, with where it leads."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from generator.live.serve.addresses import address
from generator.portfolio.questions.values import cell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.portfolio.questions.listing import Column, Leads, Listing
    from generator.portfolio.questions.querying import Row

ROOT = "/bureau"


def list_address(name: str, **asked: str | int) -> str:
    """Return the address of a list with filters.

    >>> list_address("projects", year=2024)
    '/bureau/projects?year=2024'
    """
    return f"{ROOT}/{name}?{urlencode(asked)}" if asked else f"{ROOT}/{name}"


def shown(listing: Listing, rows: Iterable[Row]) -> list[list[dict[str, str]]]:
    """Return the cells of rows, of the columns that have a title."""
    columns = [column for column in listing.columns if column.title]
    return [[_cell(column, row) for column in columns] for row in rows]


def _cell(column: Column, row: Row) -> dict[str, str]:
    text = cell(column, row[column.name])
    href = ""
    if column.link:
        href = _form(column.link, row)
    elif column.leads and row[column.name] not in (None, 0, ""):
        href = _list(column.leads, row)
    return {"text": text, "kind": column.kind.value, "href": href if text else ""}


def _form(names: tuple[str, ...], row: Row) -> str:
    """Return the address of a form, at the cell if it is said; empty where there is no form."""
    unit_id, year, stem, *key = (row[name] for name in names)
    if not stem:
        return ""
    page = address("forms", unit_id, year, stem)
    return f"{page}#{quote(f'{stem}#{key[0]}')}" if key and key[0] else page


def _list(leads: Leads, row: Row) -> str:
    asked = {name: row[column] for name, column in leads.columns.items() if row[column] not in (None, "")}
    return list_address(leads.listing, **asked, **leads.fixed)
