"""Amounts of money that prose names: alone, beside a name, in numbered lists."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from generator.checks.sums import TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Iterator

AMOUNT = r"(?P<number>[0-9][0-9,]{0,20}(?:\.[0-9]{1,9})?)[ \t]*(?P<unit>[万亿]?元)(?![/每])"
"""The pattern of an amount, for `wan`."""

_ONE = re.compile(AMOUNT)
_SCALES = {"元": Decimal("0.0001"), "万元": Decimal(1), "亿元": Decimal(10_000)}
_MARK = re.compile(
    r"""[\n；;。：:，,、](?= [ \t]*+
        (?: (?P<bracketed>[(（][0-9]{1,2}[)）]) | (?P<plain>[0-9]{1,2}[.．、)）])(?![0-9])
          | (?P<ring>[①②③④⑤⑥⑦⑧⑨⑩]) | (?P<spoken>[一二三四五六七八九十]是) | (?P<bullet>[-*•·][ \t]) ) )""",
    re.VERBOSE,
)
"""What parts an item of a list from the text before it, with its mark as a group of its kind."""

_NUMERALS = {word: i % 10 + 1 for i, word in enumerate("①②③④⑤⑥⑦⑧⑨⑩一二三四五六七八九十")}
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_DETAIL = re.compile(r"\n|。|其中|包括|包含|用于|主要")
_YEAR = re.compile(r"20[0-9]{2}")
_OTHER_YEAR = re.compile(r"上年|去年|前年|往年|每")
_BESIDE = re.compile(
    r"(?:费用|费|经费|专项|资金|支出|预算|金额|需求|安排)*+"
    r"(?:合计|共计|共需|需要|[约共计为是需：:]|[ \t])*+" + AMOUNT
)
_LEADS = "和及与括含排付于中支为是由在对将把"


def equal(one: Decimal, other: Decimal | None) -> bool:
    """Tell whether two amounts of 万元 differ by rounding only; an amount nobody gave equals none."""
    return other is not None and abs(one - other) <= TOLERANCE


def wan(match: re.Match[str]) -> Decimal:
    """Return a matched amount in 万元."""
    return Decimal(match["number"].replace(",", "")) * _SCALES[match["unit"]]


def lists(text: str, year: int) -> Iterator[list[Decimal]]:
    """Yield the amounts of every list of which each item names just one."""
    for items in _lists(f"\n{text}") if "元" in text else ():
        amounts = [_amount(item, year) for item in items]
        given = [amount for amount in amounts if amount is not None]
        if len(given) == len(amounts) > 1:
            yield given


def beside(name: str, text: str, year: int, known: list[Decimal]) -> Iterator[Decimal]:
    """Yield the amounts that a text gives for `name`, this year's, other than those `known`."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        match = _BESIDE.match(text, end)
        amount = wan(match) if match and _begins(text, start) else None
        other = amount is not None and not any(equal(amount, one) for one in known)
        if amount is not None and other and not _of_another_year(_clause(text, start), year):
            yield amount
        start = text.find(name, end)


def _lists(text: str) -> Iterator[list[str]]:
    """Yield the items of every list; one begins at 1, or where the marks are of another kind."""
    marks = list(_MARK.finditer(text))
    ends = [*(mark.end() for mark in marks), len(text)][1:]
    items: list[str] = []
    before = ("", 0)
    for mark, end in zip(marks, ends, strict=True):
        kind = str(mark.lastgroup)
        number = _number(mark[kind])
        if items and (kind, number) != (before[0], before[1] + bool(number)):
            yield items
            items = []
        items.append(text[mark.end(kind) : end])
        before = (kind, number)
    yield items


def _number(mark: str) -> int:
    digits = mark.strip("(（)）.．、")
    return int(digits) if digits.isdecimal() else _NUMERALS.get(mark[0], 0)


def _amount(item: str, year: int) -> Decimal | None:
    """Return the one amount of an item; what is said in detail about it does not count."""
    if "(" in item or "（" in item:
        item = _BRACKETS.sub("", item)
    detail = _DETAIL.search(item)
    head = item[: detail.start()] if detail else item
    found = [wan(match) for match in _ONE.finditer(head)]
    return found[0] if len(found) == 1 and not _of_another_year(head, year) else None


def _of_another_year(text: str, year: int) -> bool:
    if _OTHER_YEAR.search(text):
        return True
    return "20" in text and any(named != str(year) for named in _YEAR.findall(text))


def _begins(text: str, start: int) -> bool:
    """Tell whether a name begins here: it is not the end of a longer one."""
    before = text[start - 1 : start]
    return not before or before in _LEADS or not before.isalpha()


def _clause(text: str, end: int) -> str:
    """Return what stands before `end` in its clause, and the clause before it."""
    begin = max(text.rfind(mark, 0, end) for mark in "。；;\n")
    return text[begin + 1 : end]
