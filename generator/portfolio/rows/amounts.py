"""Amounts and numbers as the database holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.money import money

if TYPE_CHECKING:
    from decimal import Decimal

    from generator.base.target import Target

FEN = 1_000_000
"""分 in one 万元."""
_LARGEST = 2**63 - 1  # SQLite's


def fen(amount: Decimal | None) -> int | None:
    """Return an amount (万元) in 分; None where there is none, and for what no column can hold.

    >>> fen(Decimal("75.5")), fen(Decimal("0.000001")), fen(None)
    (75500000, 1, None)
    """
    if amount is None or not amount.is_finite():
        return None
    whole = int((amount * FEN).to_integral_value())
    return whole if abs(whole) <= _LARGEST else None


def written(amount: Decimal | None) -> str | None:
    """Return an amount (万元) as exact text; None where there is none."""
    return None if amount is None else money(amount)


def real(number: Decimal | None) -> float | None:
    """Return a number for comparing; None where there is none."""
    return None if number is None else float(number)


def printed(target: Target | None) -> str | None:
    """Return a target as the form prints it; None where there is none."""
    return None if target is None else target.printed
