"""Exact quantities with units, as 测算依据 writes them: ``23.5元/月/㎡``."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from generator.vocabulary import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MONEY = "money"
WAN = 10_000
"""元 in one 万元."""

_ROUGHLY = 10  # an approximate number is right within one of its last digit, or a tenth
_UNKNOWN = Unit("?", 0, measure=False)
Number: TypeAlias = int | Fraction
Powers: TypeAlias = tuple[tuple[Unit, int], ...]


class Quantity(NamedTuple):
    """A number (in 元 if it is money) and the units it has.

    `scale` is what the number as written was multiplied with: 10,000 for 万元, 1/100 for %. `places` are its
    decimals as written and `zeros` the zeros at its end; a computed quantity has no `places`.
    """

    number: Fraction
    powers: Powers = ()
    scale: Number = 1
    places: int | None = None
    zeros: int = 0

    @property
    def place(self) -> Fraction:
        """What one of its last written place is worth; nothing for a computed quantity."""
        return Fraction(0) if self.places is None else Fraction(self.scale, 10**self.places)

    @property
    def money(self) -> int:
        """The power of money in it: 1 for an amount or a price, 0 for a count."""
        return sum(power for unit, power in self.powers if unit.kind == MONEY)

    @property
    def is_amount(self) -> bool:
        """Tell money from a price, which is money by something."""
        return self.money == 1 and all(power > 0 for _, power in self.powers)

    def shown_like(self, other: Quantity) -> str:
        """Return the number as the other one is written: to its decimals, in its 元, 万元 or percent."""
        places = 2 if other.places is None else other.places
        shifted = round(abs(self.number / other.scale) * 10**places)
        whole, part = divmod(shifted, 10**places)
        sign = "-" if self.number < 0 and shifted else ""
        return f"{sign}{whole}.{part:0{places}}" if places else f"{sign}{whole}"


def multiply(left: Quantity, right: Quantity) -> Quantity:
    """Multiply; units that cancel go."""
    powers = reduced((*left.powers, *right.powers))
    return Quantity(left.number * right.number, powers, left.scale * right.scale)


def divide(left: Quantity, right: Quantity) -> Quantity | None:
    """Divide; None by zero."""
    if not right.number:
        return None
    powers = reduced((*left.powers, *_inverse(right.powers)))
    return Quantity(left.number / right.number, powers, Fraction(left.scale, right.scale))


def add(left: Quantity, right: Quantity) -> Quantity | None:
    """Add; a number without unit takes the other's (``3+2万元``). None where the units make no sense."""
    if left.powers != right.powers:
        left, right = _like(left, right), _like(right, left)
    if left.money != right.money:
        return None
    same = left.powers == right.powers
    powers = left.powers if same else (*left.powers, (_UNKNOWN, 1))
    return Quantity(left.number + right.number, powers, max(left.scale, right.scale))


def subtract(left: Quantity, right: Quantity) -> Quantity | None:
    """Subtract; what would be below nothing was no subtraction: ``3-5人``."""
    total = add(left, right._replace(number=-right.number))
    return total if total is not None and total.number >= 0 else None


def agree(left: Quantity, right: Quantity, *, roughly: bool = False) -> bool | None:
    """Tell whether both are the same as far as they are written; None where the units leave it open."""
    tolerance = right.place / 2
    if roughly:
        tolerance = max(tolerance, min(right.place * 10**right.zeros, right.number / _ROUGHLY))
    nearest = like(left, right)
    if abs(nearest.number - right.number) <= max(tolerance, nearest.place / 2):
        return True
    doubtful = left.money != right.money and not {left.money, right.money} <= {0, 1}
    return None if doubtful or _conversion(left, right) is None else False


def like(left: Quantity, right: Quantity) -> Quantity:
    """Return the left quantity in the right one's units, read so that it comes nearest to it."""
    conversion = _conversion(left, right) or 1
    factors = {scale * by for scale in _scales(left, right) for by in (1, conversion)}
    if factors == {1}:
        return left._replace(powers=right.powers)
    factor = min(sorted(factors), key=lambda factor: abs(left.number * factor - right.number))
    return left._replace(number=left.number * factor, powers=right.powers, scale=left.scale * factor)


def _scales(left: Quantity, right: Quantity) -> tuple[Number, ...]:
    """Return what the left number may stand for, where only one side says that it is money."""
    if left.money == right.money:
        return (1,)
    if left.money:
        return (1, Fraction(1, left.scale), Fraction(1, WAN))
    return (1, right.scale)


def _like(bare: Quantity, other: Quantity) -> Quantity:
    """Give a number without unit the other's unit, if there is no doubt which."""
    if bare.powers or (other.places is None and other.scale != 1):
        return bare
    return bare._replace(number=bare.number * other.scale, powers=other.powers, scale=other.scale)


def reduced(pairs: Iterable[tuple[Unit, int]]) -> Powers:
    """Return units by their powers, those that cancel left out."""
    powers: dict[Unit, int] = {}
    for unit, power in pairs:
        powers[unit] = powers.get(unit, 0) + power
    return tuple(sorted((unit, power) for unit, power in powers.items() if power))


def _inverse(powers: Powers) -> Iterator[tuple[Unit, int]]:
    return ((unit, -power) for unit, power in powers)


def _conversion(left: Quantity, right: Quantity) -> Number | None:
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
