"""What an expression comes to: a value, a gap, or what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from generator.base.target import Target

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Missing:
    """Names that have no value: what is computed from them has none either."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the values, for their author: ``除数是 0``."""

    message: str


Value: TypeAlias = "Decimal | date | str | bool | Target | tuple[Result, ...]"
Result: TypeAlias = "Value | Missing | Fault"


def flat(results: Iterable[Result]) -> list[Result]:
    """Return what stands in lists, and in lists of lists, as one list."""
    waiting, found = [iter(results)], list[Result]()
    while waiting:
        for one in waiting[-1]:
            if isinstance(one, tuple):
                waiting.append(iter(one))
                break
            found.append(one)
        else:
            waiting.pop()
    return found


def gap(results: Iterable[Result]) -> Missing | Fault | None:
    """Return why nothing can be made of some results: the first fault, or all names that have no value."""
    names: dict[str, None] = {}
    open_ = False
    for one in results:
        if isinstance(one, Fault):
            return one
        if isinstance(one, Missing):
            open_ = True
            names |= dict.fromkeys(one.names)
    return Missing(tuple(names)) if open_ else None


def kind(value: Result) -> str:
    """Name what a value is, for a message."""
    kinds: list[tuple[type, str]] = [
        (Decimal, "数"), (str, "文字"), (bool, "是/否"), (date, "日期"), (Target, "指标值"), (tuple, "一列值")
    ]  # fmt: skip
    return next((name for of, name in kinds if isinstance(value, of)), "没有值")
