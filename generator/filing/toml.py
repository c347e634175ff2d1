"""TOML text → values with exact decimals, a unit's own file once for all its years."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

import tomli

_INFINITE = Decimal("Infinity")


@lru_cache(maxsize=2)
def read_toml(text: str) -> dict[str, Any]:
    """Read TOML; raise what tomli raises. Nobody may change the result: an edited text is soon read again."""
    return tomli.loads(text, parse_float=_decimal)


@lru_cache(maxsize=4)
def read_unit(text: str) -> dict[str, Any]:
    """Read a unit's own file, which every year needs; nobody may change the result."""
    return tomli.loads(text, parse_float=_decimal)


def _decimal(written: str) -> Decimal:
    try:
        return Decimal(written)
    except InvalidOperation:  # an exponent beyond all measure
        return _INFINITE
