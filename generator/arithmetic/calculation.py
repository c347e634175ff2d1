"""What a text calculates: its equations, results and totals.

``882.85㎡×23.5元/月/㎡×12月=24.9万元`` is an equation; it holds if the result rounds to what is written. What
can't be read for certain is left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from generator.arithmetic.expressions import LONGEST, Expression, expressions
from generator.arithmetic.quantity import MONEY, Quantity, add, agree, like
from generator.arithmetic.tokens import ABOUT, BREAK, CLOSE, EQUALS, OPEN, TOTAL, UNREADABLE, Token, tokens
from generator.vocabulary import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_KEPT = 256
_NUMBER = re.compile(r"[0-9０-９]")
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
    if _NUMBER.search(text) is None:
        return Calculation()
    reader = _Reader(text)
    for clause in _clauses(tokens(text)):
        reader.read(clause)
    return reader.found


class _Frame:
    """The clause being read at one depth of brackets."""

    def __init__(self, opening: Token | None = None) -> None:
        self.opening = opening
        self.tokens: list[Token] = []
        self.parted = False

    def cut(self) -> list[Token]:
        clause, self.tokens, self.parted = self.tokens, [], True
        return clause


def _clauses(words: Iterator[Token]) -> Iterator[list[Token]]:
    """Part tokens at punctuation; brackets that hold whole clauses are no arithmetic of their own clause."""
    frames = [_Frame()]
    for token in words:
        frame = frames[-1]
        if token.kind == OPEN:
            frames.append(_Frame(token))
        elif token.kind == CLOSE and len(frames) > 1:
            yield from _close(frames, token)
        elif token.kind in (BREAK, CLOSE, TOTAL):
            yield frame.cut()
            frame.tokens += [token] * (token.kind == TOTAL)
        else:
            frame.tokens.append(token)
            frame.parted |= token.kind in (EQUALS, ABOUT)
    for frame in reversed(frames):
        lost = [frame.opening._replace(kind=UNREADABLE)] if frame.opening else []
        yield lost + frame.cut()


def _close(frames: list[_Frame], token: Token) -> Iterator[list[Token]]:
    inner, outer = frames.pop(), frames[-1]
    if inner.parted:
        yield inner.tokens
    elif len(inner.tokens) > LONGEST:
        outer.tokens.append(token._replace(kind=UNREADABLE))
    elif inner.tokens and inner.opening:
        outer.tokens += [inner.opening, *inner.tokens, token]


class _Reader:
    """Reads clause after clause."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found = Calculation()
        self.items: list[Result] = []  # results since the last total
        self.others = False  # there are more numbers since then
        self.numbered = {"1", "2"} <= set(_NUMBERED.findall(text))

    def read(self, clause: list[Token]) -> None:
        """Take in one clause."""
        sides, relations = self._sides(clause)
        for i, relation in enumerate(relations):
            self._relate(sides[i], sides[i + 1], relation)
        if relations:
            self._chain(sides)
        elif clause and clause[0].kind == TOTAL and sides[0] and not sides[0][0].operators:
            self._total(sides[0][0])
        else:
            self._alone(sides[0])

    def _sides(self, clause: list[Token]) -> tuple[list[list[Expression]], list[Token]]:
        sides: list[list[Token]] = [[]]
        relations = []
        for token in clause:
            if token.kind in (EQUALS, ABOUT):
                relations.append(token)
                sides.append([])
            elif token.kind != TOTAL:
                sides[-1].append(token)
        return [expressions(side, self.text) for side in sides], relations

    def _relate(self, left: list[Expression], right: list[Expression], relation: Token) -> None:
        """Judge one equals sign."""
        if not left or not right:
            self.found.unclear |= any(side.operators for side in (*left, *right))
            return
        one, other = left[-1], right[0]
        one.note(self.text[relation.before : relation.start])
        holds = self._holds(one, other, relation)
        doubtful = not (one.certain and other.certain) or self._hedged(one, right)
        calculated = one.operators + other.operators > 0
        if one.value is None or other.value is None or holds is None or (doubtful and not holds):
            self.found.unclear |= calculated
        elif calculated or (one.value.is_amount and other.value.is_amount):
            equation = Equation(one.start, other.end, like(one.value, other.value), other.value, holds)
            self.found.equations.append(equation)

    def _holds(self, one: Expression, other: Expression, relation: Token) -> bool | None:
        if one.value is None or other.value is None:
            return None
        around = self.text[relation.end : other.start] + self.text[other.end : other.end + 3]
        roughly = relation.kind == ABOUT or _ROUGHLY.search(around) is not None
        holds = agree(one.value, other.value, roughly=roughly)
        if holds is False and other.operators and other.first:  # `2×3=6×4=24` runs on
            holds = agree(one.value, other.first, roughly=roughly)
        return holds

    def _hedged(self, left: Expression, right: list[Expression]) -> bool:
        """Tell whether one of the two may be cut off, or the left one begin with the number of an item."""
        item = self.numbered and _NUMBERED.match(self.text, max(0, left.start - 1)) is not None
        torn = left.start > 1 and _TORN.match(self.text, left.start - 2) is not None
        return item or torn or len(right) > 1 or _HEDGED.match(self.text, right[0].end) is not None

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
            if expression.operators and value and expression.certain:
                self._result(Result(expression.start, expression.end, value, value))
                continue
            self.others = True
            self.found.unclear |= expression.operators > 0
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
        part = value._replace(powers=((Unit(MONEY), 1),)) if value.is_amount else value
        whole = part if whole is None else add(whole, part)
        if whole is None:
            return None
    return whole
