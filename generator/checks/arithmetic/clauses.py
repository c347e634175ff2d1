"""Clauses: what stands between two marks of punctuation, parted at its equals signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.checks.arithmetic.expressions import LONGEST
from generator.checks.arithmetic.tokens import (
    ABOUT,
    CLOSE,
    EQUALS,
    NUMBER,
    OPEN,
    OPERATORS,
    TOTAL,
    UNREADABLE,
    Token,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_RELATIONS = frozenset((EQUALS, ABOUT))
_ARITHMETIC = OPERATORS | {NUMBER, UNREADABLE}


class Clause:
    """What stands between two marks of punctuation, parted into sides at its equals signs."""

    parted = False
    """its bracket holds an equals sign or more than one clause, and so is no operand"""
    total: Token | None = None
    """the word it begins with, if that calls it a sum"""

    def __init__(self, opening: Token | None = None) -> None:
        """Begin, in the bracket that a token opened."""
        self.opening = opening
        self.sides: list[list[Token]] = [[]]
        self.relations: list[Token] = []


def clauses(words: list[Token]) -> Iterator[Clause]:
    """Part tokens at punctuation; brackets that hold whole clauses are no arithmetic of their own clause."""
    around: list[Clause] = []
    clause = Clause()
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
            clause = Clause(token)
        elif kind == CLOSE and around:
            inner, clause = clause, around.pop()
            if inner.parted:
                yield inner
            else:
                clause.sides[-1] += _bracket(inner, token)
        else:
            if clause.sides[-1] or clause.relations:
                yield clause
                clause = Clause(clause.opening)
            clause.parted, clause.total = True, token if kind == TOTAL else None
    for unfinished in (clause, *reversed(around)):
        if unfinished.opening:
            unfinished.sides[0].insert(0, _unreadable(unfinished.opening))
            unfinished.total = None
        yield unfinished


def _bracket(inner: Clause, closing: Token) -> list[Token]:
    """Return a bracket that belongs to the arithmetic around it."""
    (held,) = inner.sides
    if len(held) > LONGEST:
        return [_unreadable(closing)]
    return [inner.opening, *held, closing] if held and inner.opening else []


def _unreadable(token: Token) -> Token:
    return Token(UNREADABLE, token.start, token.end, token.before)
