"""What prose says of growth: that a budget is more or less than that of a year before, and by how much."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from generator.base.money import money
from generator.checks.arithmetic import exact
from generator.checks.passages import sentence_before
from generator.checks.reading.amounts import AMOUNT, equal, wan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MORE = r"增长|增加|上升|提高|上涨|上浮|上调|调增|增"
_LESS = r"下降|减少|降低|下浮|下调|调减|压减|压缩|缩减|核减|减|降"
_WAY = rf"(?:(?P<more>{_MORE})|(?P<less>{_LESS}))"
_HEDGE = r"(?P<hedge>约|近|将近|超过?|逾|不到)?"
_SAYS_AMOUNT = re.sub(r"\?P<\w+>", "?:", AMOUNT)
_BASE = (
    r"(?:同比|(?:较|比|与|同)(?:其)?(?P<year>上年|上一年|去年|前年|20\d\d[ \t]*年)度?"
    rf"(?:的|项目|支出|同期|预算数?|申报|安排|金额|相比|[，,：:为是（( \t])*+"
    rf"(?:(?P<base>{_SAYS_AMOUNT})[）)，, \t]*+)?)"
)
_RATE = r"(?P<number>\d{1,6}(?:\.\d{1,6})?)[ \t]*(?P<percent>[%％])"
_OF = rf"(?:额|幅度?|率|比例|[了为达是：:（( \t])*+{_HEDGE}[ \t]*"
_SAID = re.compile(
    rf"{_BASE}(?:预算|相比|[总共净有所略小大幅 \t])*+"
    rf"(?:{_WAY}(?:{_OF}(?:{_RATE}|(?P<by>{_SAYS_AMOUNT})))?|(?P<same>持平))"
)
_THEN = re.compile(rf"[，,、（(；;]?[ \t]*(?:同比)?(?:{_WAY}|(?:增|涨|升|降|减)?幅度?){_OF}{_RATE}")
_LOOSE = re.compile(r"[ \t]*(?:左右|上下|余|多|以上|个百分点|倍)")
_POINTS = re.compile(r"[ \t]*(?:个?百分点|的(?!主要|原因))")
_ENDS = re.compile(r"[了 \t]*(?:\Z|[，,。；;、）)\n]|的?(?:主要)?(?:原因|是因))")
"""What stands after growth without a number: ``增加2处``, ``增加会议费`` speak of another thing."""
_TENTH = Decimal("0.1")


class Rate(NamedTuple):
    """A percentage, and by how much it may be off."""

    number: Decimal
    off: Decimal


class Growth(NamedTuple):
    """A statement of growth: how many years back, from which amount (万元), which way, by how much."""

    back: int
    base: Decimal | None
    way: int
    by: Decimal | None
    rates: tuple[Rate, ...]
    start: int
    end: int


def growths(text: str, year: int) -> Iterator[tuple[Growth, str]]:
    """Yield each statement of a text, with what stands before it in its sentence."""
    for said in _SAID.finditer(text):
        back = _years_back(said["year"], year)
        if back is None or _POINTS.match(text, said.end()):
            continue
        numbered = said["number"] or said["by"] or said["same"]
        then = _then(said, text)
        if not numbered and then is None and not _ENDS.match(text, said.end()):
            continue
        base, by = (wan(found) if (found := _amount(said[name])) else None for name in ("base", "by"))
        if said["hedge"] or _LOOSE.match(text, said.end()):
            by = None
        rates = tuple([_rate(one, text) for one in (said, then) if one and one["number"]])
        end = then.end() if then else said.end()
        start = said.start()
        yield Growth(back, base, _way(said), by, rates, start, end), sentence_before(text, start)


def _then(said: re.Match[str], text: str) -> re.Match[str] | None:
    """Return the percentage that follows an amount: ``增加12.5万元，增长8.04%``."""
    then = _THEN.match(text, said.end()) if not said["number"] and _way(said) else None
    other = then is not None and (_POINTS.match(text, then.end()) or _way(then) not in (0, _way(said)))
    return None if other else then


def _way(said: re.Match[str]) -> int:
    """Return 1 for more, -1 for less, 0 for neither."""
    return bool(said["more"]) - bool(said["less"])


def contradiction(said: Growth, now: Decimal, bases: Iterable[Decimal | None]) -> str:
    """Say how it really is, where no known amount of the year compared with bears a statement out."""
    known = [said.base] if said.base is not None else list(bases)
    known = [base for base in known if base]
    if not known or any(_holds(said, now, base) for base in known):
        return ""
    base = known[0]
    if equal(now, base):
        return f"从 {money(base)} 万元到 {money(now)} 万元没有增减"
    way = "增加" if now > base else "减少"
    rate = exact(Fraction(abs(now - base)) * 100 / Fraction(base))
    return f"从 {money(base)} 万元到 {money(now)} 万元是{way} {money(abs(now - base))} 万元（{rate}%）"


def _holds(said: Growth, now: Decimal, base: Decimal) -> bool:
    gap = now - base
    if said.way == 0 or equal(now, base):
        return said.way == 0 and equal(now, base)
    if (gap > 0) != (said.way > 0):
        return False
    if said.by is not None and not equal(abs(gap), said.by):
        return False
    rate = abs(gap) * 100 / base
    return all(abs(rate - one.number) <= one.off for one in said.rates)


def _rate(found: re.Match[str], text: str) -> Rate:
    """Return a percentage; a cut-off last digit, and a hedge, are no slip."""
    number = Decimal(found["number"])
    off = Decimal(1).scaleb(int(number.as_tuple().exponent))
    if found["hedge"] or _LOOSE.match(text, found.end()):
        off = max(off, number * _TENTH, Decimal(1))
    return Rate(number, off)


def _years_back(said: str | None, year: int) -> int | None:
    """Return how many years before this one a statement compares with: one or two, else None."""
    if said is None or said in ("上年", "上一年", "去年"):
        return 1
    back = 2 if said == "前年" else year - int(said[:4])
    return back if back in (1, 2) else None


def _amount(text: str | None) -> re.Match[str] | None:
    return re.match(AMOUNT, text) if text else None
