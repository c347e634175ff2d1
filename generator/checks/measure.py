"""What kind of value an indicator has, told by its name and its place in the taxonomy."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from generator.vocabulary import counted, words

if TYPE_CHECKING:
    from generator.checks.book import Line

_OF_NUMBER = "十百千万亿余多 -—~～至0123456789."
_BRACKETS = (")", "）")
COST, SATISFACTION = "成本指标", "满意度指标"
_WORD = re.compile(r"[^\W_]")


def blank(text: str) -> bool:
    """Tell whether a text is nothing but blanks and punctuation."""
    return not text[:1].isalnum() and _WORD.search(text) is None


def subject(name: str) -> str:
    """Return an indicator's name without a bracketed remark at its end: ``合格率（%）`` is 合格率."""
    if name.endswith(_BRACKETS):
        return name[: max(name.rfind("("), name.rfind("（"))].rstrip()
    return name


@cache
def possible_ends(ends: tuple[str, ...]) -> tuple[str, ...]:
    """Return how an indicator's whole name may end where its `subject` ends so: a quick first look."""
    return (*ends, *_BRACKETS)


def is_rate(name: str) -> bool:
    """Tell whether an indicator measures a share, by the end of its name."""
    name = subject(name)
    return name.endswith(words("rate")) and not name.endswith(words("not_rate"))


def is_percent(unit: str) -> bool:
    """Tell whether a unit is that of a share: ``%``, ``/10万``."""
    return bare(unit).startswith(words("percent"))


def bare(unit: str) -> str:
    """Return a unit without what belongs to the number: ``万人`` is 人, and of ``4-6次`` 次 is left."""
    return unit.lstrip(_OF_NUMBER)


def is_satisfaction(line: Line) -> bool:
    """Tell whether an indicator measures how satisfied people are; complaints are counted instead."""
    if line.kind.level1 != SATISFACTION:
        return False
    name = subject(line.name)
    return not name.endswith(count_ends()) and not any(word in name for word in words("complaint"))


def is_cost(line: Line) -> bool:
    """Tell whether an indicator is a cost row, in either taxonomy."""
    return COST in line.kind


@cache
def count_ends() -> tuple[str, ...]:
    """Return the ends of names that count something."""
    return tuple(counted())
