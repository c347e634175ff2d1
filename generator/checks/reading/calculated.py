"""What an activity may cost by its 测算依据: its results, alone or together, or what is made of them."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING

from generator.base.money import TOLERANCE
from generator.base.vocabulary import words
from generator.checks.arithmetic import WAN, in_wan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from generator.checks.arithmetic import Calculation, Quantity, Result
    from generator.filing.model import Activity

_CLOSE = int(TOLERANCE * WAN)  # 元
_AROUND = 12
_LAST_WORDS = re.compile(r"[^\W\d]*+$")


def other_result(activity: Activity, found: Calculation) -> str | None:
    """Return what a text comes to (万元), where that is certain and not the activity's amount."""
    totals, named = _amounts(found.totals), _amounts(found.named)
    results = totals or _amounts(found.results) or named
    if found.unclear or not results:
        return None
    near = _near(activity.amount, results)
    wan, parts = activity.amount.as_integer_ratio()
    more = totals or named or found.amounts or found.remarks or found.shares
    said = _said(activity.calculation, found) if more else ()
    for number, of in chain(_readings(results, found.amounts), said):
        if abs(wan * WAN * of - number * parts) <= near * parts * of:
            return None
    number, of = _whole([one.stated for one in (totals[-1:] or named[-1:] or results)])
    return in_wan(Fraction(number, of))


def _amounts(results: list[Result]) -> list[Result]:
    return [one for one in results if one.stated.is_amount]


def _near(amount: Decimal, results: list[Result]) -> int:
    """Return how near (元) an amount has to come: to what is only computed, as near as it is rounded."""
    if not amount or any(one.stated.places is not None for one in results):
        return _CLOSE
    place: int = 10 ** max(0, -int(amount.as_tuple().exponent))
    return max(WAN // (2 * place), _CLOSE)


def _readings(results: list[Result], amounts: list[Result]) -> Iterator[tuple[int, int]]:
    """Yield what an activity may cost (元) by its results, as ratios."""
    stated, computed = [one.stated for one in results], [one.computed for one in results]
    for one in (*stated, *computed):
        yield one.numerator, one.denominator
    if len(results) > 1:
        yield _whole(stated)
        yield _whole(computed)
    if amounts:
        yield _whole([*stated, *(one.stated for one in amounts)])


def _said(text: str, found: Calculation) -> Iterator[tuple[int, int]]:
    """Yield what else it may cost as the text goes on: an amount that stands there, all of them, a share."""
    later = [one for one in found.results if one.start >= found.summed]
    amounts = [one for one in (*found.amounts, *found.named, *found.remarks) if not _is_earlier(text, one)]
    for stated in _money([*later, *amounts]):
        yield stated.numerator, stated.denominator
    wholes = [Fraction(*whole).as_integer_ratio() for whole in _wholes(found)]
    yield from wholes
    for number, of in wholes:
        for less in _money(found.amounts):
            yield number * less.denominator - less.numerator * of, of * less.denominator
        for share in found.shares:
            part, parts = share.numerator, share.denominator
            yield from ((number * factor, of * parts) for factor in (part, parts - part, parts + part))


def _wholes(found: Calculation) -> Iterator[tuple[int, int]]:
    """Yield what all comes to: the last total, and with what follows it; or else what there is."""
    kinds = (found.results, found.amounts, found.named)
    results, others, named = (_money([one for one in kind if one.start >= found.summed]) for kind in kinds)
    total = _money(found.totals[-1:]) if found.summed else []
    known = {one.number for one in results}
    yield _whole([*total, *results])
    yield _whole([*total, *results, *others])
    yield _whole([*total, *results, *(one for one in others if one.number not in known)])
    yield _whole([*total, *results, *others, *named])
    if total:
        yield _whole(total)


def _money(results: Iterable[Result]) -> list[Quantity]:
    return [one.stated for one in results if one.stated.units.money == 1]


def _is_earlier(text: str, amount: Result) -> bool:
    """Tell whether an amount is that of an earlier year."""
    before = _LAST_WORDS.search(text[max(0, amount.start - _AROUND) : amount.start])
    return before is not None and any(word in before[0] for word in words("earlier_amount"))


def _whole(parts: list[Quantity]) -> tuple[int, int]:
    """Add up, as a ratio."""
    number, of = 0, 1
    for part in parts:
        number, of = number * part.denominator + part.numerator * of, of * part.denominator
    return number, of
