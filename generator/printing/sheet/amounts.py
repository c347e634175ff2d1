"""Amounts in a sheet: numbers where a number shows exactly what is printed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.forms.shown import MONEY

if TYPE_CHECKING:
    from generator.forms.names import Scope

MOST_PLACES = 6
"""The decimal places that amounts may have."""
FORMATS = ("0", *(f"0.{'0' * places}" for places in range(1, MOST_PLACES + 1)))
"""The formats of amounts by their decimal places, as `base.money` prints them."""
_SHOWN = re.compile(r"\s*([\w.]+)\s*(?:\|\s*yuan\s*)?")
_AMOUNT = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.([0-9]+))?")
_DIGITS = 15  # what a number of Excel keeps


def is_amount(expression: str, scope: Scope) -> bool:
    """Tell whether an expression shows an amount, in 万元 or in 元, and nothing else."""
    found = _SHOWN.fullmatch(expression)
    name = scope.lookup(found[1]) if found else None
    return name is not None and name.shown is not None and name.shown.holds == MONEY


def places_of(printed: str) -> int | None:
    """Return the decimal places with which a number shows this text; None where none does.

    >>> places_of("155.5"), places_of("0"), places_of("无"), places_of("-0"), places_of("1234567890123456")
    (1, 0, None, None, None)
    """
    found = _AMOUNT.fullmatch(printed)
    if found is None or len(printed) > _DIGITS or printed == "-0":
        return None
    places = len(found[1] or "")
    return places if places <= MOST_PLACES else None
