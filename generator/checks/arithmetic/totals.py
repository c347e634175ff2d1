"""Sums that a text names: whether a number after 合计, 共 … is one, and whether it is right."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from generator.base.vocabulary import any_of, words
from generator.checks.arithmetic.quantity import add, agree, plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.checks.arithmetic.quantity import Quantity


class Result(NamedTuple):
    """What a calculation comes to, computed and as stated (the same where nothing is stated)."""

    start: int
    end: int
    computed: Quantity
    stated: Quantity


def is_sum(items: list[Result], total: Quantity, of: str) -> bool:
    """Tell whether a number is the sum of what stands before it; `of` are the words that say of what.

    That is money, or so many of what each of the items is: not ``1.2m×2.4m共20块``.
    """
    if of and not _of_all().fullmatch(of):
        return False
    powers = total.units.powers
    if not powers or total.is_amount:
        return True
    return bool(items) and all(item.stated.units.powers == powers for item in items)


def adds_up(items: list[Result], total: Quantity, *, roughly: bool) -> bool | None:
    """Tell whether items come to a total, or the last of them does; None where that is open."""
    whole = summed([item.stated for item in items])
    if whole is None:
        return None
    holds = agree(whole, total, roughly=roughly)
    if holds:
        return True
    ways = (summed([item.computed for item in items]), items[-1].stated, items[-1].computed)
    others = {agree(way, total, roughly=roughly) for way in ways if way}
    if True in others:
        return True
    return holds if None not in others and all(_is_part(item, total) for item in items) else None


def summed(values: Iterable[Quantity]) -> Quantity | None:
    """Add up; of money only the money counts, whatever it was for."""
    whole: Quantity | None = None
    for value in values:
        part = plain(value) if value.is_amount else value
        whole = part if whole is None else add(whole, part)
        if whole is None:
            return None
    return whole


@cache
def _of_all() -> re.Pattern[str]:
    return re.compile(rf"(?:[\W_]|{any_of(words('sum_of'))})*+")


def _is_part(item: Result, total: Quantity) -> bool:
    """Tell whether an item is for certain part of a sum: ``1.2×2.4``, ``3场×50人`` are no money."""
    units = item.stated.units
    if units.is_amount or units.powers == total.units.powers:
        return True
    return not units.powers and item.stated is not item.computed
