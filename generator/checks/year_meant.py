"""What a text means by a year: its own time, or only what something is counted from or named after."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from generator.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Iterator

YEAR = re.compile(r"(?<!\d)([2２][0０]\d\d)[ \t]*年")
_PARAGRAPH = re.compile(
    r"\n(?=[ \t]*(?:\n|[-*+•·(（①-⑩]|\d{1,2}[.．、)）]|[一二三四五六七八九十]{1,2}[、是]))"
)
_LATER = re.compile(r"度?(?:[初底末]|\d{1,2}月(?:\d{1,2}日)?|[上下]半年)?[的及]?")
_WINDOW = 8


def is_base(text: str, start: int, end: int) -> bool:
    """Tell whether the year that stands from `start` to `end` is none of the text's own.

    So it is in ``较2022年增长5%``, ``2022年以来``, ``完成2022年决算``, ``《2021—2023年规划》``.
    """
    if text.rfind("《", 0, start) > text.rfind("》", 0, start):
        return True
    later = _LATER.match(text, end)
    after = later.end() if later else end
    return (
        text[max(0, start - _WINDOW) : start].rstrip().endswith(words("base_year_before"))
        or text.startswith(words("base_year_after"), after)
        or _earlier_work().match(text, end) is not None
    )


@cache
def _earlier_work() -> re.Pattern[str]:
    """Return the pattern of what is done about a year after it, named in the same clause."""
    return re.compile(rf"[^，,。；;\n]{{0,20}}?(?:{'|'.join(words('earlier_work'))})")


def stale_years(text: str, this: int) -> Iterator[re.Match[str]]:
    """Yield the latest year of each paragraph that speaks of years, and of earlier ones only."""
    begin = 0
    for end in (*(mark.start() for mark in _PARAGRAPH.finditer(text)), len(text)):
        years = list(YEAR.finditer(text, begin, end))
        begin = end
        if years and all(int(year[1]) < this for year in years):
            own = [year for year in years if not is_base(text, *year.span())]
            yield from sorted(own, key=lambda year: int(year[1]))[-1:]
