"""The language of computed fields: ``executed / adjusted``, ``score(target, achieved, weight)``.

A closed grammar over exact decimals, dates and texts: names, arithmetic, comparison, conditions, one table
of functions. It reads nothing but what `lookup` gives, never raises for data, and its text is short.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from generator.base.exact import bounded
from generator.base.expression.functions import FUNCTIONS, Function
from generator.base.expression.grammar import Parser, Read
from generator.base.expression.nodes import Scope
from generator.base.expression.tokens import LONGEST, ExpressionError
from generator.base.result import Fault, Missing, Result, Value

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.base.expression.nodes import Node, Path
    from generator.base.score import ScoreRule

__all__ = [
    "FUNCTIONS",
    "LONGEST",
    "Expression",
    "ExpressionError",
    "Fault",
    "Function",
    "Missing",
    "Read",
    "Result",
    "Value",
    "parse",
]


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that was read; `reads` are its names, each with the column where it stands first."""

    text: str
    reads: tuple[Read, ...]
    node: Node
    depth: int = 0
    """how deep its brackets are nested"""

    @property
    def names(self) -> tuple[Path, ...]:
        """Every name that it reads, in order, once."""
        return tuple(read.path for read in self.reads)

    def evaluate(self, lookup: Callable[[Path], Result], rule: ScoreRule) -> Result:
        """Work it out with the values that `lookup` gives for its names."""
        found = self.node.evaluate(Scope(lookup, rule))
        return bounded(found) if isinstance(found, Decimal) else found


def parse(text: str) -> Expression:
    """Read an expression, or raise an `ExpressionError` that says where it can't be read.

    >>> parse("min(执行数 / 预算数, 1) * 20").names
    (('执行数',), ('预算数',))
    """
    parser = Parser.of(text)
    node = parser.all()
    return Expression(text, tuple(Read(*read) for read in parser.reads.items()), node, parser.deepest)
