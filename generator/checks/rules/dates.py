"""Dates that no calendar has."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import TYPE_CHECKING

from generator.base.problems import Severity
from generator.checks.passages import quoted
from generator.checks.place import At
from generator.checks.reading.texts import texts
from generator.checks.rule import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.checks.book import Book

_LEAP = 2024
"""A date without its year may be one of a leap year."""
_MONTHS = 12
_YEAR = r"(?<!\d)(?P<year>(?:19|20)\d\d)"
_DATE = re.compile(
    rf"(?:{_YEAR}\s*年\s*|(?<![\d.]))(?P<month>\d{{1,2}})\s*月\s*(?P<day>\d{{1,2}})"
    r"(?:\s*[日号]?\s*[-－—–~～至到]+\s*(?P<last>\d{1,2}))?\s*[日号](?![楼院馆库路线文令门桥厅会])"
)
_SHORT = re.compile(rf"{_YEAR}(?P<mark>[-./])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}})(?![\d.])")


@rule("TB123", "没有这一天", Severity.WARNING, hint="核对月份和日子")
def no_such_day(book: Book) -> Iterator[Finding]:
    """No text names a day that is in no calendar: ``6月31日``, ``2023年2月29日``, ``13月1日``.

    bad: plan = "6月31日前完成验收"
    bad: target = "2023-02-29前完成"
    bad: text = "2023年13月1日开工"
    good: plan = "6月30日前完成验收"
    good: plan = "2024年2月29日前完成，每年2月29日复核"
    good: target = "≥24个月"
    """
    for file, source in book.filing.sources.items():
        if not any(_wrong_days(source.text)):
            continue
        for key, text in texts(source.values):
            for found, why in _wrong_days(text):
                at = At(file, key, quoted(text, *found.span()))
                yield Finding(at, f"没有“{found[0]}”这一天：{why}")


def _wrong_days(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield the dates of a text that no calendar has, and why."""
    for pattern in (_DATE, _SHORT):
        for found in pattern.finditer(text):
            why = _why_not(found)
            if why:
                yield found, why


def _why_not(found: re.Match[str]) -> str:
    """Say why a date can't be; empty if it can."""
    said = found.groupdict()
    month, days = int(said["month"]), [int(said[one]) for one in ("day", "last") if said.get(one)]
    if not 1 <= month <= _MONTHS:
        return "" if "mark" in said else f"一年没有 {month} 月"  # 2023-13-1 is a number of something
    most = monthrange(int(said["year"] or _LEAP), month)[1]
    if all(1 <= day <= most for day in days):
        return ""
    if 0 in days:
        return "日子从 1 日起"
    return f"{said['year'] + ' 年 ' if said['year'] else ''}{month} 月只有 {most} 天"
