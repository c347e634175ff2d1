"""Expressions: what a row of arithmetic tokens comes to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.checks.arithmetic import quantity
from generator.checks.arithmetic.tokens import CLOSE, NUMBER, OPEN, OPERATORS, UNREADABLE, leading_unit

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.checks.arithmetic.quantity import Quantity
    from generator.checks.arithmetic.tokens import Token

LONGEST = 100
"""Tokens of one expression; a longer one is no sum that a person made."""

_STRENGTH = {OPEN: 0, "+": 1, "-": 1, "*": 2, "/": 2}
_WEAKEST = 1
_BINDING = ("*", "/")
_APPLY: dict[str, Callable[[Quantity, Quantity], Quantity | None]] = {
    "+": quantity.add,
    "-": quantity.subtract,
    "*": quantity.multiply,
    "/": quantity.divide,
}
_HIDDEN_NUMBER = re.compile(
    r"(?<!第)[一二两三四五六七八九十百千半几双]++(?:个|名|人|位|次|天|月|年|台|套|场|辆|份|项|批|期|周)"
)
_RATE = re.compile("每([^每0-9]{1,4})")


class Expression:
    """Reads tokens by precedence; `value` is None where they make no sense."""

    value: Quantity | None = None
    calculates = False
    """it has an operator"""
    complete = False
    """it could end here"""
    _broken = False

    def __init__(self, text: str, *, certain: bool = True) -> None:
        """Begin; `text` is where the tokens stand. What follows another number directly is not certain."""
        self.text = text
        self.tokens: list[Token] = []
        self._operands: list[Quantity] = []
        self._pending: list[str] = []
        self._certain = certain

    @property
    def start(self) -> int:
        """Where its first token stands."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where its last token ends."""
        return self.tokens[-1].end

    @property
    def first(self) -> Quantity:
        """Its first number, where it has a value."""
        return next(token.value for token in self.tokens if token.kind == NUMBER and token.value)

    def certain(self, after: str = "") -> bool:
        """Tell whether all of it was read: no number in words, no rate by something that is not counted.

        `after` are the words after it.
        """
        words = [self.text[token.before : token.start] for token in self.tokens if token.before < token.start]
        if after:
            words.append(after)
        if not self._certain or any(map(_HIDDEN_NUMBER.search, words)):
            return False
        rates = {leading_unit(rate)[0].kind for said in words for rate in _RATE.findall(said)}
        if not rates:
            return True
        counted = (token.value.units.powers for token in self.tokens if token.value)
        return rates <= {unit.kind for powers in counted for unit, _ in powers}

    def doubt(self) -> None:
        """Take it for uncertain."""
        self._certain = False

    def take(self, token: Token) -> None:
        """Read one more token."""
        kind = token.kind
        if kind in OPERATORS:
            if not self.tokens:
                self._certain = False  # something that is no number stands before it
                return
            self.calculates = True
        self.tokens.append(token)
        if self._broken or len(self.tokens) > LONGEST:
            self._break(kind)
        elif token.value is not None and kind == NUMBER:
            self._operands.append(token.value)
            self.complete = True
        elif kind == OPEN:
            self._pending.append(kind)
        elif kind == UNREADABLE or not self.complete:
            self._break(kind)
        elif kind == CLOSE:
            self._close(token.value)
        else:
            self._reduce(_STRENGTH[kind])
            self._pending.append(kind)
            self.complete = False

    def finish(self) -> None:
        """Work out its value."""
        if self.complete and not self._broken:
            self._reduce(_WEAKEST)
            if not (self._broken or self._pending):
                self.value = self._operands[-1]

    def _break(self, kind: str) -> None:
        self._broken, self.complete = True, kind not in OPERATORS

    def _close(self, unit: Quantity | None) -> None:
        self._reduce(_WEAKEST)
        self._broken |= not self._pending
        if not self._broken:
            self._pending.pop()
            if unit is not None and not self._operands[-1].units.powers:
                self._operands[-1] = quantity.multiply(self._operands[-1], unit)

    def _reduce(self, strength: int) -> None:
        """Apply the operators that bind at least as tightly."""
        while self._pending and _STRENGTH[self._pending[-1]] >= strength:
            right, left = self._operands.pop(), self._operands.pop()
            value = _APPLY[self._pending.pop()](left, right)
            if value is None:
                self._broken = True
                return
            self._operands.append(value)


def expressions(tokens: list[Token], text: str, remarks: list[Token] | None = None) -> list[Expression]:
    """Return the expressions of one side of an equation: a number after a number begins a new one.

    What stands in brackets after a number only remarks on it, and goes to `remarks`.
    """
    current = Expression(text)
    if len(tokens) == 1 and tokens[0].kind == NUMBER:  # most sides are
        current.tokens, current.value = tokens, tokens[0].value
        return [current]
    found = [current]
    depth = 0  # in such brackets
    calculates = False  # the last of them, and so may be a number that the next sign goes on from
    for token in tokens:
        kind = token.kind
        if depth:
            depth += (kind == OPEN) - (kind == CLOSE)
            calculates |= kind in OPERATORS
            if remarks is not None:
                remarks.append(token)
        elif current.complete and kind == OPEN:
            depth, calculates = 1, False
        elif current.complete and kind in (NUMBER, UNREADABLE):
            current.finish()
            current = Expression(text, certain=False)
            found.append(current)
            current.take(token)
        else:
            current.take(token)
            if calculates and kind in _BINDING:
                current.doubt()
    current.finish()
    return found if found[0].tokens else []
