"""Amounts of money that prose names: alone, beside a name."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from generator.base.money import differ
from generator.base.vocabulary import words
from generator.checks.passages import quoted, sentence_before

if TYPE_CHECKING:
    from collections.abc import Iterator

AMOUNT = r"(?P<number>\d[\d,]{0,20}(?:[.．]\d{1,9})?)[ \t]*(?P<unit>[万亿]?元)(?![/／每])"
"""The pattern of an amount, for `wan`."""

ONE = re.compile(AMOUNT)
_SCALES = {"元": Decimal("0.0001"), "万元": Decimal(1), "亿元": Decimal(10_000)}
_YEAR = re.compile(r"(?<!\d)[2２][0０]\d\d(?!\d|(?:[.．,]\d+)?[ \t]*[余多]?[万亿]?元)")
_BESIDE = re.compile(
    r"(?:费用|费|经费|专项|资金|支出|预算|金额|需求|安排)*+"
    r"(?:合计|共计|共需|需要|[约共计为是需：:]|[ \t])*+" + AMOUNT
)
_JOINED = re.compile(r"[^\W\d_元][和及与含、]\Z")
"""What ends before the last of several names that one amount is for."""
_LEADS = "和及与括含排付于中支为是由在对将把"


def equal(one: Decimal, other: Decimal | None) -> bool:
    """Tell whether two amounts of 万元 differ by rounding only; an amount nobody gave equals none."""
    return other is not None and not differ(one, other)


def wan(match: re.Match[str]) -> Decimal:
    """Return a matched amount in 万元."""
    return Decimal(match["number"].replace(",", "").replace("．", ".")) * _SCALES[match["unit"]]


def beside(name: str, text: str, year: int, known: list[Decimal]) -> Iterator[tuple[Decimal, str]]:
    """Yield this year's amounts that a text gives for `name`, other than those `known`, with the words."""
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        joined = _JOINED.search(text, max(0, start - 2), start)
        match = _BESIDE.match(text, end) if joined is None and _begins(text, start) else None
        amount = wan(match) if match else None
        other = amount is not None and not any(equal(amount, one) for one in known)
        if match and amount and other and not of_another_year(sentence_before(text, start), year):
            yield amount, quoted(text, start, match.end())
        start = text.find(name, end)


def of_another_year(text: str, year: int) -> bool:
    """Tell whether a text speaks of another year than `year`, or of what is paid each time."""
    if "每" in text or any(word in text for word in words("other_year")):
        return True
    return any(int(named) != year for named in _YEAR.findall(text))


def _begins(text: str, start: int) -> bool:
    """Tell whether a name begins here: it is not the end of a longer one."""
    before = text[start - 1 : start]
    return not before.isalpha() or before in _LEADS or text[max(0, start - 2) : start] in words("doing")
