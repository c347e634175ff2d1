"""TOML text → values with exact decimals, a unit's own file once for all its years."""

from __future__ import annotations

from collections import OrderedDict
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from threading import Lock
from typing import Any

import tomli

_INFINITE = Decimal("Infinity")


_KEPT = 2
_known: OrderedDict[str, dict[str, Any]] = OrderedDict()
_turn = Lock()


def read_toml(text: str) -> dict[str, Any]:
    """Read TOML; raise what tomli raises. Nobody may change the result: an edited text is soon read again."""
    values = _known.get(text)
    if values is None:
        values = read_alone(text)
        know(text, values)
    return values


def know(text: str, values: dict[str, Any]) -> None:
    """Remember for a while what a text says, to whoever found it out."""
    with _turn:
        _known[text] = values
        while len(_known) > _KEPT:
            _known.popitem(last=False)


def read_alone(text: str) -> dict[str, Any]:
    """Read TOML that nobody will ask for again; raise what tomli raises."""
    return tomli.loads(text, parse_float=_decimal)


@lru_cache(maxsize=4)
def read_unit(text: str) -> dict[str, Any]:
    """Read a unit's own file, which every year needs; nobody may change the result."""
    return read_alone(text)


def _decimal(written: str) -> Decimal:
    try:
        return Decimal(written)
    except InvalidOperation:  # an exponent beyond all measure
        return _INFINITE
