"""Exact decimals within bounds: no number is too large to print, and none is a float."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from typing import TYPE_CHECKING

from generator.base.result import Fault

if TYPE_CHECKING:
    from fractions import Fraction

DIGITS = 50
"""to so many digits a division is exact"""
LIMITS = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN, Emin=-60, Emax=30, traps=[])
"""Nothing raises: what is too large becomes infinite, and `bounded` says so."""
PLACES = 18
"""to so many places an author may round"""
_ZERO = Decimal(0)
_QUANTA = [Decimal(1).scaleb(-places) for places in range(PLACES + 1)]
_ROUNDING = Context(prec=2 * DIGITS, rounding=ROUND_HALF_UP, traps=[])
_LONG = 3 * DIGITS


def bounded(number: Decimal) -> Decimal | Fault:
    """Return a number as it can be printed, without an exponent; a fault where it can't.

    >>> bounded(Decimal("1E+3")), bounded(Decimal("-0"))
    (Decimal('1000'), Decimal('0'))
    """
    within = LIMITS.add(number, _ZERO)
    if within.is_finite():
        return within or _ZERO
    return Fault("这里须是一个数" if within.is_nan() else "数太大，超过 31 位")


def of_fraction(number: Fraction) -> Decimal | Fault:
    """Return a fraction as a decimal."""
    return bounded(LIMITS.divide(Decimal(number.numerator), Decimal(number.denominator)))


def is_short(number: Decimal) -> bool:
    """Tell whether a number can be made a fraction in no time."""
    return number.is_finite() and abs(number.adjusted()) < DIGITS and len(number.as_tuple().digits) < _LONG


def rounded(number: Decimal, places: int) -> Decimal | Fault:
    """Round half up, as everybody does by hand: ``2.345`` is 2.35."""
    return bounded(_ROUNDING.quantize(number, _QUANTA[places]))
