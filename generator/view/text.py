"""How the forms print amounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal


def money(amount: Decimal | None) -> str:
    """Print an amount (万元) as the forms do, without needless zeros: ``155.5``, ``233``; blank for None.

    >>> money(Decimal("155.50")), money(Decimal("1e3")), money(None)
    ('155.5', '1000', '')
    """
    if amount is None:
        return ""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(share: Decimal | None) -> str:
    """Print a share: ``34.52%``; blank for None."""
    return "" if share is None else money(share) + "%"
