"""What kind of value an indicator has, told by its name and its place in the taxonomy."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from generator.base.characters import narrow
from generator.base.units import is_unit
from generator.base.vocabulary import counted, words

if TYPE_CHECKING:
    from generator.base.target import Target
    from generator.checks.line import Line

_LARGE = "十百千万亿"
_OF_NUMBER = _LARGE + "余多 -—~～至0123456789."
_BRACKETS = (")", "）")
COST, SATISFACTION = "成本指标", "满意度指标"
FROM_BELOW, FROM_ABOVE = ("≥", "＞"), ("≤", "＜")
_WORD = re.compile(r"[^\W_]")
_SHARE = re.compile(r"[:：∶]|[^/]*/\s*[0-9十百千万亿]")


def blank(text: str) -> bool:
    """Tell whether a text is nothing but blanks and punctuation."""
    return not text[:1].isalnum() and _WORD.search(text) is None


def subject(name: str) -> str:
    """Return an indicator's name without a bracketed remark at its end: ``合格率（%）`` is 合格率."""
    if name.endswith(_BRACKETS):
        return name[: max(name.rfind("("), name.rfind("（"))].rstrip()
    return name


def _remark(name: str) -> str:
    """Return the bracketed remark at the end of an indicator's name: of ``合格率（％）`` the ``%``."""
    if name.endswith(_BRACKETS):
        return narrow(name[max(name.rfind("("), name.rfind("（")) + 1 : -1]).strip()
    return ""


def unit_of(name: str, target: Target) -> str:
    """Return the unit of a value: its own, or the one that the name has in brackets, as in ``面积（㎡）``."""
    if says_unit(target.unit):
        return target.unit
    said = _remark(name).removeprefix("单位").lstrip("：: ")
    return target.unit + said if is_unit(said) or is_share(said) else ""


def says_unit(unit: str) -> bool:
    """Tell whether there is a unit besides what belongs to the number: of ``万`` nothing is left."""
    return unit.strip(_LARGE) != ""


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


def is_share(unit: str) -> bool:
    """Tell whether a unit can be that of a share: a percentage, a ratio like ``1:5``, so many ``/万公里``."""
    return is_percent(unit) or _SHARE.match(unit) is not None


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
    return (*counted(), *words("any_count"))
