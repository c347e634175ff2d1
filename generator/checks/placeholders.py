"""Words of the empty form that nobody has replaced."""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

from generator.checks.rule import At, Finding, rule
from generator.problems import Severity
from generator.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.checks.book import Book

_LENGTH = r"[0-9]+个?字(?:以内|左右)(?!的)"


@rule("TB121", "样表的占位文字没有换掉", Severity.ERROR)
def placeholder(book: Book) -> Iterator[Finding]:
    """No text is left over from the empty form.

    bad: name = "指标1"
    bad: text = "（100字以内）"
    bad: leader = "×××"
    good: name = "安全生产宣讲活动次数"
    """
    for file, source in book.filing.sources.items():
        if not any(first in source.text and mark.search(source.text) for first, mark in _marks()):
            continue
        for key, text in _texts(source.values):
            found = _placeholder().search(text)
            if found is not None:
                message = f"“{found[0].strip()}”是样表里的占位文字"
                yield Finding(At(file, key), message, "换成实际内容")


@cache
def _marks() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return what to look for in a whole file, by first character: that search is ten times faster."""
    marks = sorted([*words("placeholder"), *words("whole_placeholder"), *words("numbered_placeholder"), "字"])
    return tuple(
        (first, re.compile(first + "(?:" + "|".join(re.escape(mark[1:]) for mark in group) + ")"))
        for first, group in groupby(marks, key=lambda mark: mark[0])
    )


@cache
def _placeholder() -> re.Pattern[str]:
    """Return what is a placeholder in one value."""
    anywhere = "|".join(map(re.escape, words("placeholder")))
    whole = "|".join(map(re.escape, words("whole_placeholder")))
    numbered = "|".join(map(re.escape, words("numbered_placeholder")))
    return re.compile(rf"{anywhere}|{_LENGTH}|\A\s*(?:{whole}|(?:{numbered})\s*[0-9]+)[\s：:。…]*\Z")


def _texts(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every text of a file with its dotted key."""
    waiting: list[tuple[str, Any]] = [("", values)]
    while waiting:
        key, value = waiting.pop()
        if isinstance(value, str):
            yield key, value
        elif isinstance(value, dict):
            waiting += [(f"{key}.{name}" if key else name, item) for name, item in value.items()]
        elif isinstance(value, list):
            waiting += [(f"{key}.{position}", item) for position, item in enumerate(value)]
