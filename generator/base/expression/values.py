"""Numbers, texts and conditions out of results, and what is said where they are none."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from generator.base.exact import bounded
from generator.base.money import money
from generator.base.result import Fault, Missing, flat, gap, kind
from generator.base.target import Target

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.base.result import Result

LONGEST = 100_000
"""so many characters a computed text may have"""
_INSTEAD = {
    "文字": "文字不能参加计算；连接文字用 join(分隔符, …)",
    "日期": "日期不能参加计算；相差几天用 days(起, 止)",
    "指标值": "指标值带符号和单位，不能直接参加计算；用 achievement、deviation 或 score",
    "一列值": "一列值不能直接参加计算；先用 sum、min、max 或 count 合成一个数",
    "是/否": "是/否不能参加计算",
}
_DAY = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)", re.ASCII)


def number(result: Result) -> Decimal | Missing | Fault:
    """Return a result as a number."""
    if isinstance(result, Decimal):
        return bounded(result)
    if isinstance(result, Missing | Fault):
        return result
    return Fault(_INSTEAD[kind(result)])


def numbers(results: Iterable[Result]) -> list[Decimal] | Missing | Fault:
    """Return results, also lists, as numbers; no gap is passed over."""
    read = [number(one) for one in flat(results)]
    return gap(read) or [one for one in read if isinstance(one, Decimal)]


def truth(result: Result) -> bool | Missing | Fault:
    """Tell whether a condition holds: a number does if it is not 0, a text if it is not empty."""
    if isinstance(result, Missing | Fault | bool):
        return result
    if isinstance(result, Decimal):
        one = number(result)
        return one != 0 if isinstance(one, Decimal) else one
    if isinstance(result, str):
        return bool(result)
    return Fault(f"条件须是比较的结果或是/否，这里是{kind(result)}")


def day(result: Result) -> date | Missing | Fault:
    """Return a result as a date; also a text that is written as one, ``2023-12-31``."""
    if isinstance(result, date | Missing | Fault):
        return result
    match = _DAY.fullmatch(result.strip()) if isinstance(result, str) else None
    if match is None:
        return Fault(f"这里须是日期，例如 2023-12-31；写的是{kind(result)}")
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return Fault(f"没有 {match[0]} 这一天")


def text(result: Result) -> str | Missing | Fault:
    """Return a result as the text that a form shows for it."""
    if isinstance(result, bool):
        return "是" if result else "否"
    if isinstance(result, date):
        return f"{result.year}年{result.month}月{result.day}日"
    if isinstance(result, Decimal):
        one = bounded(result)
        return money(one) if isinstance(one, Decimal) else one
    if isinstance(result, Target):
        return result.printed
    if isinstance(result, tuple):
        return Fault("这里须是一个值，不能是一列")
    return result
