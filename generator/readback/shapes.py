"""What kind of value a name holds, and how well a text fits it: what tells cells apart where labels do not.

A misfit is a cost from 0 (fits) to about 1.6 (certainly something else); the numbers only have to stand in
the right order.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from generator.base.vocabulary import SUFFIX, bases, basis_meant, taxonomies
from generator.readback.distance import apart
from generator.readback.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable

FOREIGN = 1.6
"""The cost of a text that is certainly another kind of value."""
_ODD, _DOUBTFUL, _UNUSUAL, _SLIGHT = 0.8, 0.5, 0.45, 0.15
_NEAR = 0.35
_LONG_TARGET = 60

_SIGNED = re.compile(r"[≥≤=<>＝]|不低于|不高于|不少于|不超过|大于|小于|等于")
_AMOUNT = re.compile(r"-?\d[\d,]*(?:\.\d+)?(?:万元|元)?|\d[\d,]*(?:\.\d+)?\(万元\)")
_NOTHING = frozenset({"无", "-", "/", "0"})
_PATTERNS = {
    "number": re.compile(r"\d{1,6}(?:\.\d+)?"),
    "year": re.compile(r"(?:19|20)\d\d年?"),
    "code": re.compile(r"[0-9A-Za-z-]{6,40}"),
    "phone": re.compile(r"[\d()+,;、/-]{6,60}"),
    "postcode": re.compile(r"\d{6}"),
    "percent": re.compile(r"-?\d+(?:\.\d+)?[%]?"),
    "date": re.compile(r"\d{4}[-年./]\d{1,2}(?:[-月./]\d{0,2}日?)?"),
}


class Shape(Enum):
    """A kind of value."""

    TEXT = "text"
    PROSE = "prose"
    LEVEL1 = "level1"
    LEVEL2 = "level2"
    NAME = "name"
    TARGET = "target"
    BASIS = "basis"
    MONEY = "money"
    NUMBER = "number"
    YEAR = "year"
    CODE = "code"
    PHONE = "phone"
    POSTCODE = "postcode"
    PERCENT = "percent"
    DATE = "date"
    CHOICE = "choice"
    BOX = "box"


@lru_cache(maxsize=1 << 15)
def misfit(shape: Shape, text: str, choices: tuple[str, ...] = ()) -> float:
    """Return how badly a folded text that is not blank fits a kind of value."""
    pattern = _PATTERNS.get(shape.value)
    if pattern is not None:
        return 0.0 if pattern.fullmatch(text) else _ODD if shape is not Shape.YEAR else FOREIGN
    if shape is Shape.CHOICE:
        return _choice_misfit(text, choices)
    return _MISFITS[shape](text) if shape in _MISFITS else 0.0


def _class_misfit(text: str, known: frozenset[str]) -> float:
    plain = text.removesuffix(SUFFIX)
    if plain in known:
        return 0.0
    nearest = min((apart(plain, word) for word in known), default=1.0)
    if nearest <= _NEAR:
        return _DOUBTFUL
    return 1.2 if text.endswith(SUFFIX) else FOREIGN


def _target_misfit(text: str) -> float:
    if text in _bases() or _is_class(text):
        return FOREIGN
    if _SIGNED.match(text) or any(character.isdigit() for character in text):
        return 0.0
    return _SLIGHT if len(text) <= _LONG_TARGET else _UNUSUAL


def _basis_misfit(text: str) -> float:
    if text in _bases():
        return 0.0
    if _SIGNED.match(text) or _is_class(text) or text[0].isdigit():
        return FOREIGN
    return _SLIGHT if text.endswith(("标准", "指标", "依据", "文件", "规划", "计划")) else _UNUSUAL


def _choice_misfit(text: str, choices: tuple[str, ...]) -> float:
    folded = [fold(choice).text for choice in choices]
    if text in folded:
        return 0.0
    return _DOUBTFUL if any(apart(text, one) <= _NEAR for one in folded) else 1.2


def _is_quantity(text: str) -> bool:
    return _SIGNED.match(text) is not None or re.fullmatch(r"[\d.,]+%?", text) is not None


def _is_class(text: str) -> bool:
    plain = text.removesuffix(SUFFIX)
    return plain in _levels(True) or plain in _levels(False)  # noqa: FBT003 - which of the two levels


@cache
def _levels(first: bool) -> frozenset[str]:  # noqa: FBT001 - the first level or the second
    found: set[str] = set()
    for taxonomy in taxonomies().values():
        for level1, level2s in taxonomy.levels.items():
            found |= {level1} if first else set(level2s)
    return frozenset(fold(word).text.removesuffix(SUFFIX) for word in found)


@cache
def _bases() -> frozenset[str]:
    return frozenset(fold(word).text for word in (*bases(), *basis_meant()))


def _name_misfit(text: str) -> float:
    return FOREIGN if _is_class(text) or text in _bases() or _is_quantity(text) else 0.0


def _money_misfit(text: str) -> float:
    return 0.0 if _AMOUNT.fullmatch(text) else _SLIGHT if text in _NOTHING else FOREIGN


_MISFITS: dict[Shape, Callable[[str], float]] = {
    Shape.LEVEL1: lambda text: _class_misfit(text, _levels(True)),  # noqa: FBT003 - which of the two levels
    Shape.LEVEL2: lambda text: _class_misfit(text, _levels(False)),  # noqa: FBT003 - the same
    Shape.NAME: _name_misfit,
    Shape.TARGET: _target_misfit,
    Shape.BASIS: _basis_misfit,
    Shape.MONEY: _money_misfit,
    Shape.BOX: lambda text: 0.0 if text in "☑☐" else FOREIGN,
}
