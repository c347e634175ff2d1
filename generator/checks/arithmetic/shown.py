"""How a result is shown: exactly, in the unit that reads best and in the one that its author chose."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from generator.checks.arithmetic.quantity import WAN

if TYPE_CHECKING:
    from generator.checks.arithmetic.calculation import Equation
    from generator.checks.arithmetic.quantity import Quantity

YI = 100_000_000
"""元 in one 亿元."""

_PLACES = 2
_WAN_PLACES = 4  # to the 元
_MOST_PLACES = 24
_FIRST_SIDE = re.compile("[=＝≈≒]|约?等于")
_UNIT = re.compile(r"[^\d.．()（）\[\]【】]*\Z")


def right_result(found: Equation, text: str) -> str:
    """Return what one side calculates, for the other: ``21元（0.0021万元）`` where 万元 were written."""
    computed, written, said = found.left, found.right, text[found.start : found.end]
    if computed.places is not None and written.places is None:  # `15万元=3人×6万元`
        computed, written, said = written, computed, _FIRST_SIDE.split(said, maxsplit=1)[0]
    own, unit = _like(computed.number, written), _unit(said, written)
    if not written.is_amount:
        return own + unit
    best, scale = _in_money(computed.number, int(written.scale))
    beside = written.places is not None and written.scale != scale
    return f"{best}（{own}{unit}）" if beside and len(own.partition(".")[2]) <= _WAN_PLACES else best


def exact(number: Fraction, places: int = _PLACES) -> str:
    """Return a number to its last digit; one that has no last digit as 约 … with some places.

    >>> exact(Fraction(21, 10_000)), exact(Fraction(100, 3)), exact(Fraction(-3))
    ('0.0021', '约33.33', '-3')
    """
    needed = next((i for i in range(_MOST_PLACES) if 10**i % number.denominator == 0), None)
    kept = places if needed is None else needed
    whole, part = divmod(round(abs(number) * 10**kept), 10**kept)
    sign = "-" if number < 0 else ""
    about = "约" if needed is None else ""
    return f"{about}{sign}{whole}.{part:0{kept}}" if kept else f"{sign}{whole}"


def in_wan(yuan: Fraction) -> str:
    """Return an amount of 元 in 万元, without the unit."""
    return exact(yuan / WAN, _WAN_PLACES)


def _in_money(yuan: Fraction, own: int) -> tuple[str, int]:
    """Return an amount in the unit that reads best, and what that is in 元."""
    if abs(yuan) >= YI == own:
        return f"{exact(yuan / YI, _WAN_PLACES)}亿元", YI
    if abs(yuan) >= WAN:
        return f"{in_wan(yuan)}万元", WAN
    return f"{exact(yuan)}元", 1


def _like(number: Fraction, written: Quantity) -> str:
    """Return a number in the unit that another one was written in, without it."""
    places = max(_PLACES, written.places or 0, _WAN_PLACES if written.scale > 1 else 0)
    return exact(number / Fraction(written.scale), places)


def _unit(equation: str, written: Quantity) -> str:
    """Return the unit that an equation ends in; what only its numbers say stands for no other one."""
    if written.places is None:
        return "%" if written.scale < 1 and not written.units.powers else ""
    found = _UNIT.search(equation)
    return found[0].strip() if found else ""
