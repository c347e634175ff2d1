"""Expressions: what a row of arithmetic tokens comes to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.arithmetic import quantity
from generator.arithmetic.tokens import CLOSE, NUMBER, OPEN, OPERATOR, UNREADABLE, leading_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from generator.arithmetic.quantity import Quantity
    from generator.arithmetic.tokens import Token

LONGEST = 100
"""Tokens of one expression; a longer one is no sum that a person made."""

_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2}
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

    def __init__(self, text: str, *, certain: bool = True) -> None:
        """Begin; `text` is where the tokens stand. What follows another number directly is not certain."""
        self.text = text
        self.tokens: list[Token] = []
        self.first: Quantity | None = None
        self.operators = 0
        self.complete = False  # it could end here
        self._values: list[Quantity] = []
        self._pending: list[str] = []
        self._broken = False
        self._certain = certain
        self._rates: set[str] = set()  # 每期: by what the numbers are meant

    @property
    def start(self) -> int:
        """Where its first token stands."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where its last token ends."""
        return self.tokens[-1].end

    @property
    def certain(self) -> bool:
        """Tell whether all of it was read: no number in words, no rate by something that is not counted."""
        if not self._rates:
            return self._certain
        counted = {unit.kind for token in self.tokens if token.value for unit, _ in token.value.powers}
        return self._certain and self._rates <= counted

    @property
    def value(self) -> Quantity | None:
        """What it comes to."""
        if self._broken or not self.complete or "(" in self._pending:
            return None
        self._reduce(0)
        return None if self._broken else self._values[-1]

    def take(self, token: Token) -> None:
        """Read one more token."""
        if token.kind == OPERATOR and not self.tokens:
            self._certain = False  # something that is no number stands before it
            return
        self.tokens.append(token)
        self.operators += token.kind == OPERATOR
        if self._broken or len(self.tokens) > LONGEST:
            self._broken, self.complete = True, token.kind != OPERATOR
            return
        self.note(self.text[token.before : token.start])
        if token.kind == NUMBER and token.value is not None:
            self.first = self.first or token.value
            self._values.append(token.value)
            self.complete = True
        else:
            self._sign(token)

    def note(self, words: str) -> None:
        """Look at the words between two tokens: they may say a number."""
        if words:
            self._certain &= _HIDDEN_NUMBER.search(words) is None
            self._rates.update(leading_unit(rate)[0].kind for rate in _RATE.findall(words))

    def _sign(self, token: Token) -> None:
        closing = token.kind in (OPERATOR, CLOSE)
        if token.kind == UNREADABLE or closing != self.complete:
            self._broken, self.complete = True, token.kind != OPERATOR
        elif token.kind == OPEN:
            self._pending.append("(")
        elif token.kind == CLOSE:
            self._close(token.value)
        else:
            self._reduce(_STRENGTH[token.text])
            self._pending.append(token.text)
            self.complete = False

    def _close(self, unit: Quantity | None) -> None:
        self._reduce(0)
        self._broken |= not self._pending
        if not self._broken:
            self._pending.pop()
            if unit is not None and not self._values[-1].powers:
                self._values[-1] = quantity.multiply(self._values[-1], unit)

    def _reduce(self, strength: int) -> None:
        while not self._broken and self._pending and _STRENGTH.get(self._pending[-1], -1) >= max(strength, 1):
            right, left = self._values.pop(), self._values.pop()
            value = _APPLY[self._pending.pop()](left, right)
            self._broken = value is None
            if value is not None:
                self._values.append(value)


def expressions(tokens: Iterable[Token], text: str) -> list[Expression]:
    """Return the expressions of one side of an equation: a number after a number begins a new one."""
    current = Expression(text)
    found = [current]
    depth = 0  # in brackets that only comment on a number
    for token in tokens:
        if depth or (token.kind == OPEN and current.complete):
            depth += (token.kind == OPEN) - (token.kind == CLOSE)
        elif token.kind in (NUMBER, UNREADABLE) and current.complete:
            current = Expression(text, certain=False)
            found.append(current)
            current.take(token)
        else:
            current.take(token)
    return [expression for expression in found if expression.tokens]
