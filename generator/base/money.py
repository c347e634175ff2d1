"""Amounts: how the forms print them, and when two are the same."""

from __future__ import annotations

import re
from decimal import Decimal

_AMOUNT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
TOLERANCE = Decimal("0.005")
"""How far two amounts (万元) may be apart that are the same but for rounding."""


def money(amount: Decimal | None) -> str:
    """Print an amount (万元) as the forms do, without needless zeros: ``155.5``, ``233``; blank for None.

    >>> money(Decimal("155.50")), money(Decimal("1e3")), money(None)
    ('155.5', '1000', '')
    """
    if amount is None:
        return ""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def yuan(amount: str) -> str:
    """Print an amount that `money` printed (万元) in 元, exactly; what is no amount stays as it is.

    >>> yuan("155.5"), yuan("0.00001"), yuan("")
    ('1555000', '0.1', '')
    """
    if not _AMOUNT.fullmatch(amount):
        return amount
    sign, digits, places = Decimal(amount).as_tuple()
    return money(Decimal((sign, digits, int(places) + 4)))


def percent(share: Decimal | None) -> str:
    """Print a share: ``34.52%``; blank for None."""
    return "" if share is None else money(share) + "%"


def differ(one: Decimal | None, other: Decimal | None) -> bool:
    """Tell whether two amounts (万元) that are both given differ by more than rounding."""
    return one is not None and other is not None and abs(one - other) > TOLERANCE


def exceeds(part: Decimal | None, whole: Decimal | None) -> bool:
    """Tell whether an amount (万元) is more than another, both given."""
    return part is not None and whole is not None and part - whole > TOLERANCE
