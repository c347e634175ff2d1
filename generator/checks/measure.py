"""What kind of value an indicator has, told by its name and its place in the taxonomy."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from generator.vocabulary import counted, words

if TYPE_CHECKING:
    from generator.checks.book import Line

COST, SATISFACTION = "成本指标", "满意度指标"
_WORD = re.compile(r"[^\W_]")
_LEVELS = ("满意度", "满意率")


def blank(text: str) -> bool:
    """Tell whether a text is nothing but blanks and punctuation."""
    return _WORD.search(text) is None


def subject(name: str) -> str:
    """Return an indicator's name without a bracketed remark at its end: ``合格率（%）`` is 合格率."""
    if name.endswith((")", "）")):
        return name[: max(name.rfind("("), name.rfind("（"))].rstrip()
    return name


def is_rate(name: str) -> bool:
    """Tell whether an indicator measures a share, by the end of its name."""
    name = subject(name)
    return name.endswith(words("rate")) and not name.endswith(words("not_rate"))


def is_percent(unit: str) -> bool:
    """Tell whether a unit is that of a share."""
    return unit.startswith(words("percent"))


def is_satisfaction(line: Line) -> bool:
    """Tell whether an indicator measures how satisfied people are; complaints are counted instead."""
    name = subject(line.words.name)
    if line.kind.level1 != SATISFACTION:
        return name.endswith(_LEVELS)
    return not name.endswith(count_ends()) and not any(word in name for word in words("complaint"))


def is_cost(line: Line) -> bool:
    """Tell whether an indicator is a cost row, in either taxonomy."""
    return line.kind.level1 == COST or line.kind.level2 == COST


@cache
def count_ends() -> tuple[str, ...]:
    """Return the ends of names that count something."""
    return tuple(counted())
