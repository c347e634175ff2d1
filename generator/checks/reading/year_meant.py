"""What a text means by a year: its own time, or only what something is counted from or named after."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from generator.base.vocabulary import any_of, words

if TYPE_CHECKING:
    from collections.abc import Iterator

YEAR = re.compile(r"(?<!\d)([2２][0０]\d\d)[ \t]*年")
_PARAGRAPH = re.compile(
    r"\n(?=[ \t]*(?:\n|[-*+•·(（①-⑩]|\d{1,2}[.．、)）]|[一二三四五六七八九十]{1,2}[、是]))"
)
_LATER = re.compile(r"度?(?:[初底末]|\d{1,2}月(?:\d{1,2}日)?|[上下]半年)?[的及]?")
_DONE = re.compile(r"度?(?:\d{1,2}月(?:\d{1,2}日)?)?[^\W\d_]{2,4}(?<![年度区市县作务标划])的")
"""What was done in a year, and only dates a thing: 2022年新建的; 2022年工作的 and 2022年全市的 do not."""
_TO = "-－—–~～至到"
_SPAN_BEFORE = re.compile(rf"20\d\d(?:[ \t]*年度?)?[ \t]*[{_TO}]+[ \t]*\Z")
_SPAN_AFTER = re.compile(rf"度?[ \t]*[{_TO}]+[ \t]*20\d\d")
_WINDOW = 12


def is_base(text: str, start: int, end: int) -> bool:
    """Tell whether the year that stands from `start` to `end` is none of the text's own.

    So it is in ``较2022年增长5%``, ``2022年以来``, ``2022年新建的``, ``完成2022年决算``,
    ``《2021—2023年规划》`` and at both ends of ``2021—2023年``.
    """
    if text.rfind("《", 0, start) > text.rfind("》", 0, start):
        return True
    later = _LATER.match(text, end)
    after = later.end() if later else end
    return (
        text[max(0, start - _WINDOW) : start].rstrip().endswith(words("base_year_before"))
        or _SPAN_BEFORE.search(text, max(0, start - _WINDOW), start) is not None
        or any(pattern.match(text, end) for pattern in (_DONE, _SPAN_AFTER))
        or text.startswith(words("base_year_after"), after)
        or _earlier_work().match(text, end) is not None
    )


@cache
def _earlier_work() -> re.Pattern[str]:
    """Return the pattern of what is done about a year after it, named in the same clause."""
    return re.compile(rf"[^，,。；;\n]{{0,20}}?{any_of(words('earlier_work'))}")


def left_over_years(text: str, this: int) -> Iterator[re.Match[str]]:
    """Yield the latest year of each paragraph that speaks of years, and of earlier ones only."""
    begin = 0
    for end in (*(mark.start() for mark in _PARAGRAPH.finditer(text)), len(text)):
        years = list(YEAR.finditer(text, begin, end))
        begin = end
        if years and all(int(year[1]) < this for year in years):
            own = [year for year in years if not is_base(text, *year.span())]
            yield from sorted(own, key=lambda year: int(year[1]))[-1:]
