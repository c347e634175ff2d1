"""What speaks against a slip where an equation does not hold: its author may mean it otherwise."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from generator.checks.arithmetic.expressions import expressions
from generator.checks.arithmetic.quantity import WAN, Quantity, agree, is_wan
from generator.checks.arithmetic.tokens import CLOSE, NUMBER, OPEN

if TYPE_CHECKING:
    from generator.checks.arithmetic.expressions import Expression
    from generator.checks.arithmetic.tokens import Token

_HEDGED = re.compile(r"[ \t]*(?:余|多|以[内上下]|起|[，,][0-9]{3}(?![0-9]))")
_TORN = re.compile(r"[0-9][，,][0-9]{3}(?![0-9])")  # thousands
_NUMBERED = re.compile(r"(?:^|[\n；;。])[ \t]*([0-9]{1,2})\.[0-9]")
_TIMES = ("month", "day")
_SIGNS = ("+", "-")
_MOST_ITEMS = 20


class Doubts:
    """What speaks against a slip, in one text."""

    def __init__(self, text: str) -> None:
        """Read a text when asked."""
        self.text = text

    def sure(self, one: Expression, right: list[Expression], relation: Token) -> bool:
        """Tell whether both sides are all that the text relates, so that they can be wrong."""
        words = self.text[relation.before : relation.start]
        if words.strip() and not one.calculates:
            return False  # they may name the other side: `财政=5万元 自筹=6万元`
        read = one.certain(words) and right[0].certain()
        return read and not self.hedged(one, right) and not _refers(one)

    def hedged(self, left: Expression, right: list[Expression]) -> bool:
        """Tell whether one of the two may be cut off, or the left one begin with the number of an item."""
        item = _NUMBERED.match(self.text, max(0, left.start - 1)) is not None and self._numbered
        torn = left.start > 1 and _TORN.match(self.text, left.start - 2) is not None
        return item or torn or len(right) > 1 or _HEDGED.match(self.text, right[0].end) is not None

    @cached_property
    def _numbered(self) -> bool:
        """Whether the text numbers its items."""
        return {"1", "2"} <= set(_NUMBERED.findall(self.text))


def is_label(one: Expression, other: Expression, words: str) -> bool:
    """Tell whether a number before a calculation only names it: ``2027年=3×5=15万元``, ``方案1=…``.

    Else it is what the calculation comes to: money, or what is counted there. `words` follow it.
    """
    if one.calculates or not other.calculates or one.value is None:
        return False
    units = one.value.units
    if units.money:
        return bool(words.strip())
    if other.value is None or units.money != other.value.units.money:
        return True
    if not units.powers:
        return units.scale == 1
    counted = set(units.powers) <= set(other.value.units.powers)
    return not counted or any(unit.kind in _TIMES for unit, _ in units.powers)


def as_divided(one: Expression, other: Expression) -> bool | None:
    """Tell whether sides that differ agree where a division by 10,000 did not turn 元 into 万元.

    It mostly does, so that they still differ for certain where they are stated in 万元.
    """
    left, right = _as_divided(one), _as_divided(other)
    if left is None or right is None or (left is one.value and right is other.value):
        return False
    if agree(left, right):
        return True
    in_yuan = any(side.value and side.value.units.money and side.value.scale < WAN for side in (one, other))
    return None if in_yuan else False


def _as_divided(one: Expression) -> Quantity | None:
    """Return a value as it is where each division is nothing but a division."""
    before = ""
    for token in one.tokens:
        if before == "/" and token.value and is_wan(token.value):
            return one.value and Quantity(one.value.numerator, one.value.denominator * WAN, one.value.units)
        before = token.kind
    return one.value


def joins(one: Expression, other: Expression) -> bool:
    """Tell whether a plus parts two items, and only the second is stated: ``3万元+20人×500元=1万元``."""
    begins, depth = 0, 0
    for i, token in enumerate(one.tokens):
        depth += (token.kind == OPEN) - (token.kind == CLOSE)
        if token.kind in _SIGNS and not depth:
            begins = i + 1
    if not begins:
        return False
    last = expressions(one.tokens[begins:], one.text)[0]
    if not last.calculates or last.value is None or other.value is None:
        return False
    return bool(agree(last.value, other.value) or agree(last.value, other.first))


def _refers(one: Expression) -> bool:
    """Tell whether numbers may be those of items: ``(1)×(2)``, ``工程1+工程2``."""
    numbers = [token.value for token in one.tokens if token.kind == NUMBER and token.value]
    if any(number.places or number.units.money for number in numbers):
        return False
    kinds = [token.kind for token in one.tokens]
    alone = [OPEN, NUMBER, CLOSE]
    if any(kinds[i : i + 3] == alone for i in range(len(kinds))):
        return all(number.number <= _MOST_ITEMS for number in numbers)
    steps = {after.number - before.number for before, after in pairwise(numbers)}
    return steps == {1} and "*" not in kinds and "/" not in kinds
