"""What a text calculates: its equations, results and totals.

``882.85㎡×23.5元/月/㎡×12月=24.9万元`` is an equation; it holds if the result rounds to what is written. What
can't be read for certain is left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from generator.checks.arithmetic.clauses import clauses
from generator.checks.arithmetic.doubts import Doubts, as_divided, is_label, joins
from generator.checks.arithmetic.expressions import Expression, expressions
from generator.checks.arithmetic.quantity import Quantity, agree, like, near
from generator.checks.arithmetic.tokens import ABOUT, Token, tokens
from generator.checks.arithmetic.totals import Result, adds_up, is_sum, summed

if TYPE_CHECKING:
    from generator.checks.arithmetic.clauses import Clause

_KEPT = 256
_DIGIT = re.compile(r"[0-9０-９]")
_PART = "小计"
_PARTS = 20  # more nobody adds up
_ROUGHLY = re.compile(r"约|左右|上下")


class Equation(NamedTuple):
    """Two sides that a text says are equal, the left in the right's units, and the stretch it says so in."""

    start: int
    end: int
    left: Quantity
    right: Quantity
    holds: bool


@dataclass(slots=True)
class Calculation:
    """What a text calculates.

    `totals` are what it calls its sum, `named` what it calls the sum of something else, `amounts` the other
    amounts of money in it, `remarks` those in brackets or by the year, `shares` its percentages. What stands
    before `summed` is in the last total of all. It is `unclear` where it holds more arithmetic than could be
    read.
    """

    equations: list[Equation] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    totals: list[Result] = field(default_factory=list)
    named: list[Result] = field(default_factory=list)
    amounts: list[Result] = field(default_factory=list)
    remarks: list[Result] = field(default_factory=list)
    shares: list[Quantity] = field(default_factory=list)
    summed: int = 0
    unclear: bool = False


@lru_cache(_KEPT)
def calculation(text: str) -> Calculation:
    """Read all arithmetic of a text."""
    if _DIGIT.search(text) is None:
        return Calculation()
    reader = _Reader(text)
    for clause in clauses(tokens(text)):
        reader.read(clause)
    for token in reader.remarks:
        if token.value and (token.value.is_amount or token.value.units.is_yearly):
            reader.found.remarks.append(Result(token.start, token.end, token.value, token.value))
    return reader.found


class _Reader:
    """Reads clause after clause."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found = Calculation()
        self.items: list[Result] = []  # results since the last total
        self.sums: list[Result] = []  # the totals of items before those
        self.others = False  # there are more numbers since then
        self.remarks: list[Token] = []

    def read(self, clause: Clause) -> None:
        """Take in one clause."""
        sides = [expressions(side, self.text, self.remarks) for side in clause.sides]
        relations = clause.relations
        if relations and self._only_names(sides[0], sides[1], relations[0]):
            self._beside(sides[0])
            sides, relations = sides[1:], relations[1:]
        if relations:
            for i, relation in enumerate(relations):
                self._relate(sides[i], sides[i + 1], relation)
            self._chain(sides)
        elif clause.total and sides[0] and not sides[0][0].calculates:
            self._total(sides[0][0], clause.total)
            self._alone(sides[0][1:])
        else:
            self._alone(sides[0])

    def _only_names(self, left: list[Expression], right: list[Expression], relation: Token) -> bool:
        """Tell whether the first side is no more than a label of the calculation."""
        if not left or not right or left[-1].calculates:
            return False
        return is_label(left[-1], right[0], self.text[relation.before : relation.start])

    def _relate(self, left: list[Expression], right: list[Expression], relation: Token) -> None:
        """Judge one equals sign."""
        if not left or not right:
            self.found.unclear |= any(side.calculates for side in (*left, *right))
            return
        one, other = left[-1], right[0]
        value, stated = one.value, other.value
        calculated = one.calculates or other.calculates
        if value is None or stated is None:
            self.found.unclear |= calculated
            return
        nearest = like(value, stated)
        holds = near(nearest, stated) or self._judge(one, right, relation)
        if holds is None:
            self.found.unclear |= calculated
        elif calculated or (value.is_amount and stated.is_amount):
            self.found.equations.append(Equation(one.start, other.end, nearest, stated, holds))

    def _judge(self, one: Expression, right: list[Expression], relation: Token) -> bool | None:
        """Tell whether what is not the same at first sight holds; None where that is open."""
        other = right[0]
        holds = self._agrees(one, other, relation)
        if holds is False:
            holds = as_divided(one, other)
        if holds:
            return True
        if joins(one, other):
            right.clear()  # it is no more than the last item's
            return None
        return holds if self._doubts.sure(one, right, relation) else None

    def _agrees(self, one: Expression, other: Expression, relation: Token) -> bool | None:
        if one.value is None or other.value is None:
            return None
        roughly = relation.kind == ABOUT or self._roughly(relation.end, other)
        holds = agree(one.value, other.value, roughly=roughly)
        if holds is False and other.calculates:  # `2×3=6×4=24` runs on
            return agree(one.value, other.first, roughly=roughly)
        return holds

    @cached_property
    def _doubts(self) -> Doubts:
        return Doubts(self.text)

    def _chain(self, sides: list[list[Expression]]) -> None:
        """Keep what each chain of equations ends in: a side of two numbers ends one and begins the next."""
        begun, ended = sides[0], sides[-1]
        for side in sides[1:-1]:
            if len(side) > 1:
                self._keep(begun, side)
                begun = side[1:]
        self._keep(begun, ended)
        if len(ended) > 1:
            self._beside(ended[1:])

    def _beside(self, found: list[Expression]) -> None:
        """Keep what stands beside an equation, if it may be a part of a sum."""
        self._alone([one for one in found if one.calculates or (one.value and one.value.units.money)])

    def _keep(self, left: list[Expression], right: list[Expression]) -> None:
        """Keep what a chain of equations comes to, and what stands before it."""
        if len(left) > 1:
            self._beside(left[:-1])
        computed = left[-1].value if left else None
        stated = right[0].value if right else None
        if not computed or not stated:
            self.others = True
            self._beside(right[:1])
            return
        if right[0].calculates:
            self.found.unclear |= not right[0].certain()
            if computed.is_amount and not left[-1].calculates:
                computed, stated = stated, computed  # `3万元=60人×500元`
        self._result(Result(left[-1].start, right[0].end, like(computed, stated), stated))

    def _alone(self, found: list[Expression]) -> None:
        """Keep what stands without an equals sign."""
        for expression in found:
            value = expression.value
            if expression.calculates and value and expression.certain():
                self._result(Result(expression.start, expression.end, value, value))
                continue
            self.others = True
            self.found.unclear |= expression.calculates
            if value is None:
                continue
            units = value.units
            if units.is_amount or units.is_yearly:
                kept = self.found.amounts if units.is_amount else self.found.remarks
                kept.append(Result(expression.start, expression.end, value, value))
            elif not units.powers and units.scale < 1:
                self.found.shares.append(value)

    def _result(self, result: Result) -> None:
        self.items.append(result)
        self.found.results.append(result)

    def _total(self, expression: Expression, word: Token) -> None:
        """Keep the sum that a word names."""
        total = expression.value
        if total and not is_sum(self.items, total, self.text[word.before : word.start]):
            self.others = True
            self.found.named.append(Result(expression.start, expression.end, total, total))
            return
        items, self.items, others, self.others = self.items, [], self.others, False
        if total is None:
            return
        whole = summed([item.stated for item in items])
        result = Result(expression.start, expression.end, whole or total, total)
        self.found.totals.append(result)
        if not self._is_part(word):
            self.found.summed = expression.end
        if whole and not others and not self.found.unclear:
            self._add_up(items, expression, word)
        if items:
            self.sums.append(result)

    def _add_up(self, items: list[Result], expression: Expression, word: Token) -> None:
        """Judge a sum of items."""
        _, _, whole, total = self.found.totals[-1]
        nearest = like(whole, total)
        holds = near(nearest, total) or self._adds_up(items, expression, word)
        if holds is not None:
            self.found.equations.append(Equation(items[0].start, expression.end, nearest, total, holds))

    def _adds_up(self, items: list[Result], expression: Expression, word: Token) -> bool | None:
        total, roughly = self.found.totals[-1].stated, self._roughly(word.start, expression)
        holds = adds_up(items, total, roughly=roughly)
        if holds is False and self.sums and not self._is_part(word):
            holds = adds_up([*self.sums[-_PARTS:], *items], total, roughly=roughly) or None
        hedged = holds is False and self._doubts.hedged(expression, [expression])
        return None if hedged else holds

    def _is_part(self, total: Token) -> bool:
        """Tell whether a word names the sum of a part."""
        return self.text.startswith(_PART, total.start)

    def _roughly(self, start: int, number: Expression) -> bool:
        """Tell whether a number, by the words around it, is no exact one."""
        around = self.text[start : number.start] + self.text[number.end : number.end + 3]
        return _ROUGHLY.search(around) is not None
