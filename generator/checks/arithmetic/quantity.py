"""Exact quantities with units, as 测算依据 writes them: ``23.5元/月/㎡``.

Texts name the same few units again and again, and each time a new number. So whatever depends on units alone
is worked out once and kept, and a number is a ratio of integers that is never reduced, as that takes long.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from generator.base.vocabulary import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MONEY = "money"
WAN = 10_000
"""元 in one 万元."""

_KEPT = 1024
_ROUGHLY = 10  # an approximate number is right within one of its last digit, or a tenth
_UNKNOWN = Unit("?", 0, measure=False)
Number: TypeAlias = int | Fraction
Powers: TypeAlias = tuple[tuple[Unit, int], ...]
_Reading: TypeAlias = "tuple[int, int, Units]"


_YUAN: Powers = ((Unit(MONEY), 1),)
_YEARLY: Powers = ((Unit(MONEY), 1), (Unit("month", 12), -1))


class Units:
    """The units of a number, and what it was multiplied with as written: 10,000 for 万元, 1/100 for %."""

    __slots__ = ("is_amount", "is_yearly", "money", "powers", "scale")

    def __init__(self, powers: Powers, scale: Number) -> None:
        """Name the units by their powers."""
        self.powers = powers
        self.scale = scale
        self.money = sum(power for unit, power in powers if unit.kind == MONEY)
        """1 for an amount of money or a price, 0 for a count"""
        self.is_amount = self.money == 1 and all(power > 0 for _, power in powers)
        """False for a price, which is money by something"""
        self.is_yearly = powers == _YEARLY


@lru_cache(_KEPT)
def units_of(powers: Powers, scale: Number) -> Units:
    """Return units by their powers, as long as they are kept the same ones."""
    return Units(powers, scale)


BARE = units_of((), 1)
"""The units of a number that has none."""


@dataclass(slots=True, eq=False)
class Quantity:
    """A number (in 元 if it is money) and its units; a computed quantity has no `places` written."""

    numerator: int
    denominator: int
    units: Units = BARE
    places: int | None = None

    @property
    def number(self) -> Fraction:
        """The number itself."""
        return Fraction(self.numerator, self.denominator)

    @property
    def scale(self) -> Number:
        """What the number as written was multiplied with."""
        return self.units.scale

    @property
    def is_amount(self) -> bool:
        """Whether it is money, and no price: that is money by something."""
        return self.units.is_amount


def multiply(left: Quantity, right: Quantity) -> Quantity:
    """Multiply; units that cancel go."""
    numerator, denominator = left.numerator * right.numerator, left.denominator * right.denominator
    return Quantity(numerator, denominator, _product(left.units, right.units))


def divide(left: Quantity, right: Quantity) -> Quantity | None:
    """Divide; None by zero. Money in 元 by 10,000 is the same in 万元."""
    if not right.numerator:
        return None
    if is_wan(right) and left.units.money == 1 and left.units.scale < WAN:
        return Quantity(left.numerator, left.denominator, units_of(left.units.powers, WAN))
    numerator, denominator = left.numerator * right.denominator, left.denominator * right.numerator
    return Quantity(numerator, denominator, _quotient(left.units, right.units))


def is_wan(number: Quantity) -> bool:
    """Tell whether a number is 10,000, and no more."""
    return number.numerator == WAN * number.denominator and not number.units.powers


def add(left: Quantity, right: Quantity) -> Quantity | None:
    """Add; a number without unit takes the other's (``3+2万元``). None where the units make no sense."""
    if left.units is not right.units and left.units.powers != right.units.powers:
        left, right = _like(left, right), _like(right, left)
    units = _common(left.units, right.units)
    if units is None:
        return None
    numerator = left.numerator * right.denominator + right.numerator * left.denominator
    return Quantity(numerator, left.denominator * right.denominator, units)


def subtract(left: Quantity, right: Quantity) -> Quantity | None:
    """Subtract; what would be below nothing was no subtraction: ``3-5人``."""
    total = add(left, Quantity(-right.numerator, right.denominator, right.units, right.places))
    return total if total is not None and total.numerator >= 0 else None


def agree(left: Quantity, right: Quantity, *, roughly: bool = False) -> bool | None:
    """Tell whether both are the same as far as they are written; None where the units leave it open."""
    nearest = like(left, right)
    if near(nearest, right) or (roughly and _roughly_near(nearest, right)):
        return True
    return False if _comparable(left.units, right.units) else None


def like(left: Quantity, right: Quantity) -> Quantity:
    """Return the left quantity in the right one's units, read so that it comes nearest to it."""
    readings = _readings(left.units, right.units)
    numerator, denominator, units = readings[0] if len(readings) == 1 else _nearest(readings, left, right)
    return Quantity(left.numerator * numerator, left.denominator * denominator, units, left.places)


def near(one: Quantity, other: Quantity) -> bool:
    """Tell whether two numbers of the same units are the same as far as they are written."""
    over, whole = _over(one, other)
    return not over or _within(over, whole, other) or _within(-over, whole, one)


def plain(amount: Quantity) -> Quantity:
    """Return an amount of money without the other units that it has: whatever it was for."""
    if amount.units.powers == _YUAN:
        return amount
    return Quantity(amount.numerator, amount.denominator, units_of(_YUAN, amount.units.scale), amount.places)


def reduced(pairs: Iterable[tuple[Unit, int]]) -> Powers:
    """Return units by their powers, those that cancel left out."""
    powers: dict[Unit, int] = {}
    for unit, power in pairs:
        powers[unit] = powers.get(unit, 0) + power
    return tuple(sorted((unit, power) for unit, power in powers.items() if power))


def _over(one: Quantity, other: Quantity) -> tuple[int, int]:
    """Return by how much one number is over another, as a ratio."""
    over = one.numerator * other.denominator - other.numerator * one.denominator
    return over, one.denominator * other.denominator


def _within(over: int, whole: int, written: Quantity) -> bool:
    """Tell whether that is no more than half of the last place of a number as written.

    Of 万元 and the like a half goes up, and something is never nothing: 4500元 are 0.5万元, not 0.4 or 0.
    """
    if written.places is None:
        return False
    scale = written.units.scale
    place: int = 10**written.places * scale.denominator
    off, half = 2 * abs(over) * place, scale.numerator * whole
    if scale > 1 and (not written.numerator or (over > 0 and off == half)):
        return False
    return bool(off <= half)


def _roughly_near(one: Quantity, other: Quantity) -> bool:
    """Tell whether a number is within one of the last digit of another; zeros at the end only fill up.

    A half may go down.
    """
    if other.places is None or not other.numerator:
        return False
    written = str(other.number / other.scale) if other.places == 0 else ""
    zeros = len(written) - len(written.rstrip("0") or written)
    place: Fraction = Fraction(other.scale, 10**other.places)
    nearest = max(place / 2, min(place * 10**zeros, other.number / _ROUGHLY))
    return bool(abs(Fraction(*_over(one, other))) <= nearest)


def _like(bare: Quantity, other: Quantity) -> Quantity:
    """Give a number without unit the other's unit, if there is no doubt which."""
    scale = other.units.scale
    if bare.units.powers or (other.places is None and scale != 1):
        return bare
    return Quantity(bare.numerator * scale.numerator, bare.denominator * scale.denominator, other.units)


@lru_cache(_KEPT)
def _product(left: Units, right: Units) -> Units:
    return units_of(reduced((*left.powers, *right.powers)), left.scale * right.scale)


@lru_cache(_KEPT)
def _quotient(left: Units, right: Units) -> Units:
    return units_of(reduced((*left.powers, *_inverse(right.powers))), Fraction(left.scale, right.scale))


@lru_cache(_KEPT)
def _common(left: Units, right: Units) -> Units | None:
    """Return the units of a sum; None where the units make no sense."""
    if left.money != right.money:
        return None
    powers = left.powers
    if powers != right.powers:
        paid = left.is_amount and right.is_amount  # for so many of this and of that
        counted = all(unit.ratio == 1 for unit, _ in (*powers, *right.powers))
        powers = _YUAN if paid and counted else (*powers, (_UNKNOWN, 1))
    return units_of(powers, max(left.scale, right.scale))


@lru_cache(_KEPT)
def _readings(left: Units, right: Units) -> tuple[_Reading, ...]:
    """Return the ratios that may turn a quantity in the left units into one in the right ones, and those."""
    conversion = _conversion(left, right) or 1
    factors = {Fraction(scale * by) for scale in _scales(left, right) for by in (1, conversion)}
    return tuple(
        (factor.numerator, factor.denominator, units_of(right.powers, left.scale * factor))
        for factor in sorted(factors)
    )


def _nearest(readings: Iterable[_Reading], left: Quantity, right: Quantity) -> _Reading:
    one, other = left.numerator * right.denominator, right.numerator * left.denominator
    return min(readings, key=lambda by: Fraction(abs(one * by[0] - other * by[1]), by[1]))


def _scales(left: Units, right: Units) -> tuple[Number, ...]:
    """Return what the left number may stand for, where only one side says that it is money."""
    if left.money == right.money:
        return (1,)
    if left.money:
        return (1, Fraction(1, left.scale), Fraction(1, WAN))
    return (1, right.scale)


def _inverse(powers: Powers) -> Iterator[tuple[Unit, int]]:
    return ((unit, -power) for unit, power in powers)


@lru_cache(_KEPT)
def _comparable(left: Units, right: Units) -> bool:
    """Tell whether two quantities differ for certain if their numbers do."""
    doubtful = left.money != right.money and not {left.money, right.money} <= {0, 1}
    return not doubtful and _conversion(left, right) is not None


def _conversion(left: Units, right: Units) -> Number | None:
    """Return what the left units over the right ones are worth (年/月: 12); None if that can't be known.

    Counts left over are what an author left out elsewhere (``5人×3000元``); a unit of measure by another of a
    different kind (``元/天×月``) or an unknown one may hide a number.
    """
    left_over = reduced((*left.powers, *_inverse(right.powers)))
    kinds: dict[str, int] = {}
    ratio: Number = 1
    for unit, power in left_over:
        if unit.ratio == 0:
            return None
        if unit.measure and unit.kind != MONEY:
            kinds[unit.kind] = kinds.get(unit.kind, 0) + power
            ratio *= Fraction(unit.ratio) ** power
    signs = {power > 0 for power in kinds.values() if power}
    return {0: ratio, 1: 1}.get(len(signs))
