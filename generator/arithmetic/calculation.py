"""What a text calculates: its equations, results and totals.

``882.85㎡×23.5元/月/㎡×12月=24.9万元`` is an equation; it holds if the result rounds to what is written. What
can't be read for certain is left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from generator.arithmetic.expressions import LONGEST, Expression, expressions
from generator.arithmetic.quantity import Quantity, add, agree, like, near, plain
from generator.arithmetic.tokens import (
    ABOUT,
    CLOSE,
    EQUALS,
    NUMBER,
    OPEN,
    OPERATORS,
    TOTAL,
    UNREADABLE,
    Token,
    tokens,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_KEPT = 256
_RELATIONS = frozenset((EQUALS, ABOUT))
_ARITHMETIC = OPERATORS | {NUMBER, UNREADABLE}
_DIGIT = re.compile(r"[0-9０-９]")
_ROUGHLY = re.compile(r"约|左右|上下")
_HEDGED = re.compile(r"[ \t]*(?:余|多|以[内上下]|起|[，,][0-9]{3}(?![0-9]))")
_TORN = re.compile(r"[0-9][，,][0-9]{3}(?![0-9])")  # thousands
_NUMBERED = re.compile(r"(?:^|[\n；;。])[ \t]*([0-9]{1,2})\.[0-9]")


class Equation(NamedTuple):
    """Two sides that a text says are equal, the left in the right's units, and the stretch it says so in."""

    start: int
    end: int
    left: Quantity
    right: Quantity
    holds: bool


class Result(NamedTuple):
    """What a calculation comes to, computed and as stated (the same where nothing is stated)."""

    start: int
    end: int
    computed: Quantity
    stated: Quantity


@dataclass(slots=True)
class Calculation:
    """What a text calculates.

    `totals` are what it calls its sum, `amounts` the other amounts of money in it. It is `unclear` where it
    holds more arithmetic than could be read.
    """

    equations: list[Equation] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    totals: list[Result] = field(default_factory=list)
    amounts: list[Quantity] = field(default_factory=list)
    unclear: bool = False


def equations(text: str) -> list[Equation]:
    """Return every equation of a text of which it is certain whether it holds."""
    return calculation(text).equations


@lru_cache(_KEPT)
def calculation(text: str) -> Calculation:
    """Read all arithmetic of a text."""
    if _DIGIT.search(text) is None:
        return Calculation()
    reader = _Reader(text)
    for clause in _clauses(tokens(text)):
        reader.read(clause)
    return reader.found


class _Clause:
    """What stands between two marks of punctuation, parted into sides at its equals signs."""

    parted = False
    """its bracket holds an equals sign or more than one clause, and so is no operand"""
    total = False
    """it begins with a word that calls it a sum"""

    def __init__(self, opening: Token | None = None) -> None:
        """Begin, in the bracket that a token opened."""
        self.opening = opening
        self.sides: list[list[Token]] = [[]]
        self.relations: list[Token] = []


def _clauses(words: list[Token]) -> Iterator[_Clause]:
    """Part tokens at punctuation; brackets that hold whole clauses are no arithmetic of their own clause."""
    around: list[_Clause] = []
    clause = _Clause()
    for token in words:
        kind = token.kind
        if kind in _ARITHMETIC:
            clause.sides[-1].append(token)
        elif kind in _RELATIONS:
            clause.relations.append(token)
            clause.sides.append([])
            clause.parted = True
        elif kind == OPEN:
            around.append(clause)
            clause = _Clause(token)
        elif kind == CLOSE and around:
            inner, clause = clause, around.pop()
            if inner.parted:
                yield inner
            else:
                clause.sides[-1] += _bracket(inner, token)
        else:
            if clause.sides[-1] or clause.relations:
                yield clause
                clause = _Clause(clause.opening)
            clause.parted, clause.total = True, kind == TOTAL
    for unfinished in (clause, *reversed(around)):
        if unfinished.opening:
            unfinished.sides[0].insert(0, _unreadable(unfinished.opening))
            unfinished.total = False
        yield unfinished


def _bracket(inner: _Clause, closing: Token) -> list[Token]:
    """Return a bracket that belongs to the arithmetic around it."""
    (held,) = inner.sides
    if len(held) > LONGEST:
        return [_unreadable(closing)]
    return [inner.opening, *held, closing] if held and inner.opening else []


def _unreadable(token: Token) -> Token:
    return Token(UNREADABLE, token.start, token.end, token.before)


class _Reader:
    """Reads clause after clause."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found = Calculation()
        self.items: list[Result] = []  # results since the last total
        self.others = False  # there are more numbers since then

    def read(self, clause: _Clause) -> None:
        """Take in one clause."""
        sides = [expressions(side, self.text) for side in clause.sides]
        for i, relation in enumerate(clause.relations):
            self._relate(sides[i], sides[i + 1], relation)
        if clause.relations:
            self._chain(sides)
        elif clause.total and sides[0] and not sides[0][0].calculates:
            self._total(sides[0][0])
        else:
            self._alone(sides[0])

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
        holds: bool | None = near(nearest, stated)
        if not holds:
            roughly = self._roughly(other, relation)
            holds = agree(value, stated, roughly=roughly)
            if holds is False and other.calculates:  # `2×3=6×4=24` runs on
                holds = agree(value, other.first, roughly=roughly)
        if holds is None or not (holds or self._sure(one, right, relation)):
            self.found.unclear |= calculated
        elif calculated or (value.is_amount and stated.is_amount):
            self.found.equations.append(Equation(one.start, other.end, nearest, stated, holds))

    def _roughly(self, other: Expression, relation: Token) -> bool:
        around = self.text[relation.end : other.start] + self.text[other.end : other.end + 3]
        return relation.kind == ABOUT or _ROUGHLY.search(around) is not None

    def _sure(self, one: Expression, right: list[Expression], relation: Token) -> bool:
        """Tell whether both sides are all that the text relates, so that they can be wrong."""
        words = self.text[relation.before : relation.start]
        return one.certain(words) and right[0].certain() and not self._hedged(one, right)

    def _hedged(self, left: Expression, right: list[Expression]) -> bool:
        """Tell whether one of the two may be cut off, or the left one begin with the number of an item."""
        item = _NUMBERED.match(self.text, max(0, left.start - 1)) is not None and self._numbered
        torn = left.start > 1 and _TORN.match(self.text, left.start - 2) is not None
        return item or torn or len(right) > 1 or _HEDGED.match(self.text, right[0].end) is not None

    @cached_property
    def _numbered(self) -> bool:
        """Whether the text numbers its items."""
        return {"1", "2"} <= set(_NUMBERED.findall(self.text))

    def _chain(self, sides: list[list[Expression]]) -> None:
        """Keep what a chain of equations ends in."""
        first, last = sides[0], sides[-1]
        computed = first[-1].value if first else None
        stated = last[0].value if last else None
        if computed and stated:
            self._result(Result(first[-1].start, last[0].end, like(computed, stated), stated))
        else:
            self.others = True

    def _alone(self, found: list[Expression]) -> None:
        """Keep what stands without an equals sign."""
        for expression in found:
            value = expression.value
            if expression.calculates and value and expression.certain():
                self._result(Result(expression.start, expression.end, value, value))
                continue
            self.others = True
            self.found.unclear |= expression.calculates
            if value and value.is_amount:
                self.found.amounts.append(value)

    def _result(self, result: Result) -> None:
        self.items.append(result)
        self.found.results.append(result)

    def _total(self, expression: Expression) -> None:
        """Judge the sum that a text names."""
        items, self.items, others, self.others = self.items, [], self.others, False
        total = expression.value
        if total is None:
            return
        computed = _sum(item.stated for item in items) if items else None
        self.found.totals.append(Result(expression.start, expression.end, computed or total, total))
        if computed is None or others or self.found.unclear:
            return
        holds = agree(computed, total) or agree(items[-1].stated, total) or agree(items[-1].computed, total)
        if holds or (holds is False and not self._hedged(expression, [expression])):
            self.found.equations.append(
                Equation(items[0].start, expression.end, like(computed, total), total, holds)
            )


def _sum(values: Iterable[Quantity]) -> Quantity | None:
    """Add up; of money only the money counts, whatever it was for."""
    whole: Quantity | None = None
    for value in values:
        part = plain(value) if value.is_amount else value
        whole = part if whole is None else add(whole, part)
        if whole is None:
            return None
    return whole
