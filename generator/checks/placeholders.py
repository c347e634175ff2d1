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

_TO_FILL = "待填(?![补平充埋])"
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
        if not _suspicious(source.text):
            continue
        for key, text in _texts(source.values):
            found = _placeholder().search(text)
            if found is not None:
                words = found[0].strip()
                yield Finding(At(file, key, words), f"“{words}”是样表里的占位文字", "换成实际内容")


def _suspicious(text: str) -> bool:
    return any(rare in text and mark.search(text) for rare, mark in _marks())


@cache
def _marks() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return what to look for in a whole file: a character, quick to look for, and with it a pattern."""
    literal = [(word[0], word) for word in (*words("placeholder"), "字以内", "字左右")]
    by_first = groupby(sorted(words("whole_placeholder")), key=lambda word: word[0])
    ends = sorted({word[-1] for word in words("numbered_placeholder")})
    whole = [(first, "|".join(group)) for first, group in by_first]
    numbered = [(end, rf"{end}\s*[0-9]") for end in ends]
    return tuple((rare, re.compile(pattern)) for rare, pattern in (*literal, *whole, *numbered))


@cache
def _placeholder() -> re.Pattern[str]:
    """Return what is a placeholder in one value."""
    anywhere = "|".join(words("placeholder"))
    whole = "|".join(words("whole_placeholder"))
    numbered = "|".join(words("numbered_placeholder"))
    whole = rf"\A\s*(?:{whole}|(?:{numbered})\s*[0-9]+)[\s：:。…]*\Z"
    return re.compile(f"{anywhere}|{_TO_FILL}|{_LENGTH}|{whole}")


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
