"""Amounts and targets side by side."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from generator.base.units import measure

if TYPE_CHECKING:
    from fractions import Fraction

    from generator.base.target import Target

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Amounts:
    """An amount (万元) on both sides; None where there is none."""

    old: Decimal | None
    new: Decimal | None

    @property
    def difference(self) -> Decimal | None:
        """How much more the new amount is; None unless both are known."""
        return None if self.old is None or self.new is None else self.new - self.old

    @property
    def percent(self) -> Decimal | None:
        """The difference in percent of the old amount, with two decimals; None where there was none."""
        difference = self.difference
        if difference is None or not self.old:
            return None
        return (100 * difference / self.old).quantize(_HUNDREDTH, ROUND_HALF_UP)

    def reversed(self) -> Amounts:
        """Return the amounts seen from the other side."""
        return Amounts(self.new, self.old)


class Verdict(StrEnum):
    """What became of a target."""

    SAME = "same"
    STRICTER = "stricter"
    LOOSER = "looser"
    UNCLEAR = "unclear"


_UPWARDS = {"≥": 1, "＞": 1, "≤": -1, "＜": -1}
"""Whether a higher number asks for more (1) or for less (-1); a ＝ or a bare number does not say."""


@dataclass(frozen=True, slots=True)
class Aims:
    """The target of an indicator on both sides."""

    old: Target
    new: Target

    @property
    def verdict(self) -> Verdict:
        """Whether the new target is stricter or looser; unclear where sign or unit differ or say nothing."""
        if self.old.same(self.new):
            return Verdict.SAME
        difference = self.difference
        direction = _UPWARDS.get(self.new.sign, 0)
        if not difference or self.old.sign != self.new.sign or not direction:
            return Verdict.UNCLEAR
        return Verdict.STRICTER if difference * direction > 0 else Verdict.LOOSER

    @property
    def difference(self) -> Decimal | None:
        """How much higher the new number is, in its unit; None for texts, ranges and other things."""
        old, new = self.old.amount, self.new.amount
        if old is None or new is None or self.old.number is None or self.new.number is None:
            return None
        if old[1] != new[1]:
            return None
        if measure(self.old.unit) == measure(self.new.unit):
            return self.new.number - self.old.number
        return _decimal((new[0] - old[0]) / measure(self.new.unit).ratio)

    def reversed(self) -> Aims:
        """Return the targets seen from the other side."""
        return Aims(self.new, self.old)


def _decimal(ratio: Fraction) -> Decimal:
    return (Decimal(ratio.numerator) / ratio.denominator).normalize()
