"""Lists of amounts by which prose breaks a budget down: numbered ones, and those that end in 合计."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from generator.base.vocabulary import words
from generator.checks.passages import after_last, sentence_before
from generator.checks.reading.amounts import AMOUNT, ONE, of_another_year, wan

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from decimal import Decimal

_MARK = re.compile(
    r"""[\n；;。：:，,、](?= [ \t]*+
        (?: (?P<bracketed>[(（][0-9]{1,2}[)）]) | (?P<plain>[0-9]{1,2}[.．、)）])(?![0-9])
          | (?P<ring>[①②③④⑤⑥⑦⑧⑨⑩]) | (?P<bullet>[-*•·][ \t])
          | (?P<chinese>[(（][一二三四五六七八九十]{1,2}[)）])
          | (?P<chapter>[一二三四五六七八九十]{1,2}、) | (?P<spoken>[一二三四五六七八九十]是) ) )""",
    re.VERBOSE,
)
"""What parts an item of a list from the text before it, with its mark as a group of its kind."""

_DIGITS = "一二三四五六七八九"
_NUMERALS = {
    word: number for number, word in enumerate((*_DIGITS, "十", *(f"十{digit}" for digit in _DIGITS)), 1)
} | {word: number for number, word in enumerate("①②③④⑤⑥⑦⑧⑨⑩", 1)}
_SUM = re.compile(
    r"(?<=[，,、；;：:。项元上 \t])(?:合计|共计|总计)(?:金额|费用|经费|资金|预算|约|为|需|[：:]|[ \t])*+"
    + AMOUNT
)
_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_TITLE = re.compile(r"《[^《》]*》")
_DETAIL = re.compile(r"\n|。|其中|包括|包含|用于|主要")
_OF_ALL = re.compile(r"[，,；;、][ \t]*(?:[以上两三四五六七八九十]{1,4}项?)?(?:合计|共计|总计)")
_RATE = re.compile(r"[/／每×*÷]")
_AROUND = "，,、；;：:。和及 \t"
_LEAD = 60


class _Place(NamedTuple):
    """Where an item stands: what parts it from the text before, its beginning after the mark, its end."""

    mark: int
    start: int
    end: int


class Breakdown(NamedTuple):
    """A list of which each item names one amount (万元): its names, the words before it, the first item.

    `total` is the sum that the text itself gives.
    """

    lead: str
    names: list[str]
    amounts: list[Decimal]
    first: str
    total: Decimal | None = None


def breakdowns(text: str, year: int) -> Iterator[Breakdown]:
    """Yield the lists of a text of which each item names one amount of this year's, whatever they list."""
    if "元" in text:
        yield from _numbered(f"\n{text}", year)
        if "计" in text:
            yield from _summed(text, year)


def names_activity(name: str, activity: str) -> bool:
    """Tell whether an item's name is that of an activity, or a part of it."""
    return bool(activity) and (activity in name or (len(name) > 1 and name in activity))


def is_of_budget(found: Breakdown, activities: Collection[str]) -> bool:
    """Tell a breakdown of the budget from a list of prizes, standards, revenues, as far as can be told."""
    said = found.lead + "".join(found.names)
    if any(word in said for word in words("not_breakdown")):
        return False
    if not found.lead or any(word in found.lead for word in words("breakdown")):
        return True
    known = [name for name in found.names if _is_expense(name, activities)]
    return 2 * len(known) > len(found.names)


def _is_expense(name: str, activities: Collection[str]) -> bool:
    return name.endswith(words("expense")) or any(names_activity(name, activity) for activity in activities)


def _numbered(text: str, year: int) -> Iterator[Breakdown]:
    for places in _lists(text):
        heads = [_head(_plain(text[place.start : place.end])) for place in places]
        given = [amounts for head in heads if len(amounts := list(ONE.finditer(head))) == 1]
        if not len(given) == len(heads) > 1:
            continue
        lead = _lead(text, places[0].mark)
        if not of_another_year("\n".join((lead, *heads)), year):
            names = [head[: one.start()].strip(_AROUND) for head, (one,) in zip(heads, given, strict=True)]
            first = _head(text[places[0].start : places[0].end])
            yield Breakdown(lead, names, [wan(one) for (one,) in given], first.strip(_AROUND))


def _lists(text: str) -> Iterator[list[_Place]]:
    """Yield where the items of every list stand; one begins at 1, or where the marks are of another kind."""
    marks = list(_MARK.finditer(text))
    ends = [*(mark.end() for mark in marks), len(text)][1:]
    places: list[_Place] = []
    before = ("", 0)
    for mark, end in zip(marks, ends, strict=True):
        kind = str(mark.lastgroup)
        number = _number(mark[kind])
        if places and (kind, number) != (before[0], before[1] + bool(number)):
            yield places
            places = []
        places.append(_Place(mark.start(), mark.end(kind), end))
        before = (kind, number)
    if places:
        yield places


def _number(mark: str) -> int:
    written = mark.strip("(（)）.．、是")
    return int(written) if written.isdecimal() else _NUMERALS.get(written, 0)


def _head(item: str) -> str:
    """Return what an item says first; what is said in detail about it does not count."""
    detail = _DETAIL.search(item)
    head = item[: detail.start()] if detail else item
    total = _OF_ALL.search(head) if "计" in head else None
    return head[: total.start()] if total else head


def _plain(text: str) -> str:
    """Return a text without what it has in brackets."""
    return _BRACKETS.sub("", text) if "(" in text or "（" in text else text


def _lead(text: str, mark: int) -> str:
    """Return the end of the sentence before a list, without the titles of documents."""
    before = text[max(0, mark - _LEAD) : mark].rstrip(_AROUND + "\n")
    return _TITLE.sub("", sentence_before(before, len(before)))


def _summed(text: str, year: int) -> Iterator[Breakdown]:
    """Yield the lists in one sentence that end in their sum: ``房租25万元、水电费5万元，合计30万元``."""
    done = 0
    for total in _SUM.finditer(text):
        said = text[after_last("。\n", text, total.start(), done) : total.start()]
        done = total.end()
        plain = _plain(said)
        amounts = list(ONE.finditer(plain))
        if len(amounts) < 2 or _MARK.search(f"\n{said}") or of_another_year(said, year):  # noqa: PLR2004
            continue
        starts = [0, *(amount.end() for amount in amounts)]
        names = [
            plain[start : one.start()].strip(_AROUND) for start, one in zip(starts, amounts, strict=False)
        ]
        if not _RATE.search(plain) and not any(_DETAIL.search(name) for name in names[1:]):
            one = ONE.search(said)  # none where a bracket parts number and unit
            first = said[after_last("，,：:", said, one.start()) : one.end()] if one else ""
            yield Breakdown(names[0], names, list(map(wan, amounts)), first, wan(total))
