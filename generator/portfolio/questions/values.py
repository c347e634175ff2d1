"""How values of the portfolio are said: whole 分 as 万元, and what a list's cell shows."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from generator.base.money import money
from generator.portfolio.questions.listing import Kind

if TYPE_CHECKING:
    from generator.portfolio.questions.listing import Column

CENTS = 10**6
"""分 in a 万元."""
MOST = 2**63 - 1
"""The largest whole number of SQLite."""
_FRACTION = 10**4
_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def wan(cents: int | None) -> str:
    """Say whole 分 in 万元.

    >>> wan(1_555_000), wan(-5), wan(None)
    ('1.555', '-0.000005', '')
    """
    return "" if cents is None else money(Decimal(cents) / CENTS)


def grouped(cents: int | None) -> str:
    """Say whole 分 in 万元 for reading: thousands set apart, two places.

    >>> grouped(1_234_567_890_000)
    '1,234,567.89'
    """
    if cents is None:
        return ""
    text = f"{Decimal(cents) / CENTS:,.2f}"
    return text.rstrip("0").rstrip(".")


def cell(column: Column, value: object) -> str:
    """Return what a page shows of a value."""
    if value is None:
        return ""
    if isinstance(value, int):
        if column.kind is Kind.MONEY:
            return grouped(value)
        if column.kind is Kind.PERCENT:
            return money(Decimal(value) * 100 / _FRACTION) + "%"
    return str(value)


def number(column: Column, value: object) -> Decimal | None:
    """Return the number that a saved file holds; None for what is a text."""
    if not isinstance(value, int) or column.kind is Kind.TEXT:
        return None
    scale = {Kind.MONEY: CENTS, Kind.PERCENT: _FRACTION}.get(column.kind, 1)
    return Decimal(value) / scale


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless("≥95%")
    ("'=1+1", '≥95%')
    """
    return f"'{text}" if text.startswith(_MARKS) else text
