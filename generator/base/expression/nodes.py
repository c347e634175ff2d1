"""What an expression consists of; every node works itself out and never raises."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

from generator.base.exact import LIMITS, bounded
from generator.base.expression.values import day, number, truth
from generator.base.result import Fault, Missing, gap, kind
from generator.base.target import Target

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.base.expression.functions import Function
    from generator.base.result import Result
    from generator.base.score import ScoreRule

Path: TypeAlias = tuple[str, ...]


class Scope(NamedTuple):
    """Where an expression is worked out: the values by their names, the rule of scores."""

    lookup: Callable[[Path], Result]
    rule: ScoreRule


class Node(Protocol):
    """A part of an expression."""

    def evaluate(self, scope: Scope) -> Result:
        """Return what it comes to."""


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, a text, true or false."""

    value: Decimal | str | bool

    def evaluate(self, scope: Scope) -> Result:  # noqa: ARG002 - a constant needs none
        """Return the value."""
        return self.value


@dataclass(frozen=True, slots=True)
class Name:
    """A dotted name."""

    path: Path

    def evaluate(self, scope: Scope) -> Result:
        """Return what stands under the name."""
        return scope.lookup(self.path)


@dataclass(frozen=True, slots=True)
class Negative:
    """A number with its sign turned round."""

    of: Node

    def evaluate(self, scope: Scope) -> Result:
        """Return the number below 0 for one above."""
        one = number(self.of.evaluate(scope))
        return bounded(LIMITS.minus(one)) if isinstance(one, Decimal) else one


@dataclass(frozen=True, slots=True)
class Chain:
    """Numbers added and subtracted, or multiplied and divided, from the left."""

    first: Node
    rest: tuple[tuple[str, Node], ...]

    def evaluate(self, scope: Scope) -> Result:
        """Return what the numbers come to; all that are missing at once."""
        found = number(self.first.evaluate(scope))
        values = [number(node.evaluate(scope)) for _, node in self.rest]
        found = gap((found, *values)) or found
        for (sign, node), value in zip(self.rest, values, strict=True):
            if isinstance(found, Decimal) and isinstance(value, Decimal):
                found = _operated(found, sign, value, node)
        return found


_OPERATIONS = {"+": LIMITS.add, "-": LIMITS.subtract, "*": LIMITS.multiply, "/": LIMITS.divide}


def _operated(left: Decimal, sign: str, right: Decimal, node: Node) -> Decimal | Fault:
    if sign == "/" and not right:
        name = f" {'.'.join(node.path)} " if isinstance(node, Name) else ""
        return Fault(f"除数{name}是 0" if name else "除数是 0")
    return bounded(_OPERATIONS[sign](left, right))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Values compared, each with the next."""

    first: Node
    rest: tuple[tuple[str, Node], ...]

    def evaluate(self, scope: Scope) -> Result:
        """Tell whether all comparisons hold."""
        values = [self.first.evaluate(scope), *(node.evaluate(scope) for _, node in self.rest)]
        missing = gap(values)
        if missing:
            return missing
        signs = [sign for sign, _ in self.rest]
        held = [
            _compared(one, sign, other) for one, sign, other in zip(values, signs, values[1:], strict=False)
        ]
        return gap(held) or all(held)


_EQUAL: dict[str, Callable[[Any, Any], bool]] = {"==": operator.eq, "!=": operator.ne}
_ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _compared(one: Result, sign: str, other: Result) -> bool | Missing | Fault:
    if isinstance(one, date) or isinstance(other, date):
        return _ordered(day(one), sign, day(other))
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return _ordered(bounded(one), sign, bounded(other))
    if sign not in _EQUAL:
        return Fault(f"{kind(one)}和{kind(other)}不能比大小；指标值用 achievement(target, achieved)")
    if isinstance(one, Target) or isinstance(other, Target):
        return _same(one, sign, other)
    if kind(one) != kind(other) or isinstance(one, tuple):
        return Fault(f"{kind(one)}和{kind(other)}不能比较")
    return _EQUAL[sign](one, other)


def _ordered(one: Result, sign: str, other: Result) -> bool | Missing | Fault:
    """Compare two numbers, or two dates by their days."""
    first, second = _order(one), _order(other)
    if first is None or second is None:
        return gap((one, other)) or Fault("不能比较")
    return (_EQUAL | _ORDER)[sign](first, second)


def _order(value: Result) -> Decimal | None:
    if isinstance(value, date):
        return Decimal(value.toordinal())
    return value if isinstance(value, Decimal) else None


def _same(one: Result, sign: str, other: Result) -> bool | Fault:
    both = [Target.parse(each) if isinstance(each, str) else each for each in (one, other)]
    targets = [each for each in both if isinstance(each, Target)]
    if len(targets) != len(both):
        return Fault(f"{kind(one)}和{kind(other)}不能比较")
    return targets[0].same(targets[1]) == (sign == "==")


@dataclass(frozen=True, slots=True)
class Not:
    """A condition turned round."""

    of: Node

    def evaluate(self, scope: Scope) -> Result:
        """Tell whether the condition does not hold."""
        held = truth(self.of.evaluate(scope))
        return not held if isinstance(held, bool) else held


@dataclass(frozen=True, slots=True)
class Conditions:
    """Conditions joined by ``and`` or ``or``; what comes after the one that decides is not looked at."""

    parts: tuple[Node, ...]
    decides: bool
    """True for ``or``: the first that holds decides"""

    def evaluate(self, scope: Scope) -> Result:
        """Tell whether all, or any, hold."""
        for part in self.parts:
            held = truth(part.evaluate(scope))
            if not isinstance(held, bool) or held is self.decides:
                return held
        return not self.decides


@dataclass(frozen=True, slots=True)
class Choice:
    """The first of several values whose condition holds, or else the last; no other is looked at."""

    branches: tuple[tuple[Node, Node], ...]
    """value and condition"""
    otherwise: Node

    def evaluate(self, scope: Scope) -> Result:
        """Return the value that is chosen."""
        for value, condition in self.branches:
            held = truth(condition.evaluate(scope))
            if not isinstance(held, bool):
                return held
            if held:
                return value.evaluate(scope)
        return self.otherwise.evaluate(scope)


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a function of the table."""

    function: Function
    arguments: tuple[Node, ...]

    def evaluate(self, scope: Scope) -> Result:
        """Return the function's result; where there was nothing to take, its names are what is missing."""
        found = self.function.call([node.evaluate(scope) for node in self.arguments], scope.rule)
        if isinstance(found, Missing) and not found.names:
            names = tuple(".".join(node.path) for node in self.arguments if isinstance(node, Name))
            return Missing(names) if names else Fault("没有可以比较的数")
        return found
