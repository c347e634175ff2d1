"""How values of the portfolio are said: whole 分 as 万元, and what a list's cell shows."""

from __future__ import annotations

import re
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
_SMALL = Decimal("0.1")
_WRITTEN = re.compile(r"\d{1,15}(?:\.\d{1,10})?", re.ASCII)
_SCALES = {Kind.MONEY: CENTS, Kind.SHARE: 100, Kind.TIMES: 100}
_MARKS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def wan(cents: int | None) -> str:
    """Say whole 分 in 万元.

    >>> wan(1_555_000), wan(-5), wan(None)
    ('1.555', '-0.000005', '')
    """
    return "" if cents is None else money(Decimal(cents) / CENTS)


def grouped(cents: int) -> str:
    """Say whole 分 in 万元 for reading: thousands set apart, two places, small ones whole.

    >>> grouped(1_234_567_890_000), grouped(1_234), grouped(0)
    ('1,234,567.89', '0.001234', '0')
    """
    amount = Decimal(cents) / CENTS
    return f"{amount:,.2f}" if abs(amount) >= _SMALL else money(amount)


def cell(column: Column, value: object) -> str:
    """Return what a page shows of a value."""
    if value is None:
        return ""
    if isinstance(value, int) and column.kind in _SAID:
        return _SAID[column.kind](value)
    return str(value)


def number(column: Column, value: object) -> Decimal | None:
    """Return the number that a saved file holds; None for what is a text."""
    if isinstance(value, int) and column.kind is not Kind.TEXT:
        return Decimal(value) / _SCALES.get(column.kind, 1)
    if column.kind is Kind.WRITTEN and isinstance(value, str) and _WRITTEN.fullmatch(value):
        return Decimal(value)
    return None


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> harmless("=1+1"), harmless("≥95%")
    ("'=1+1", '≥95%')
    """
    return f"'{text}" if text.startswith(_MARKS) else text


def _times(hundredths: int) -> str:
    return f"{Decimal(hundredths) / 100:,.2f} 倍"


_SAID = {Kind.MONEY: grouped, Kind.NUMBER: "{:,}".format, Kind.SHARE: "{}%".format, Kind.TIMES: _times}
