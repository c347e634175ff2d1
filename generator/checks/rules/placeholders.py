"""Words of the empty form that nobody has replaced."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from generator.base.problems import Severity
from generator.base.target import SIGN_LIKE
from generator.base.vocabulary import any_of, words
from generator.checks.place import At
from generator.checks.reading.texts import texts
from generator.checks.rule import Finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.checks.book import Book

_GROUPS = ("placeholder", "whole_placeholder", "first_placeholder")
_TO_FILL = "待填(?![补平充埋])"
_LENGTH = r"[0-9]+个?字(?:以内|左右)(?!的)"
_NUMBER = "(?:[0-9０-９]+|[一二三四五六七八九十]{1,2})"


@rule("TB121", "样表的占位文字没有换掉", Severity.ERROR, hint="换成实际内容")
def placeholder(book: Book) -> Iterator[Finding]:
    """No text is left over from the empty form.

    bad: { name = "指标1", target = "≥4次" }
    bad: text = "（100字以内）"
    bad: leader = "×××"
    bad: text = "年度绩效目标1"
    bad: target = "≥XX万人"
    good: { name = "安全生产宣讲活动次数", target = "≥4次" }
    good: description = "更换型号为HXXX-1的水泵"
    """
    for file, source in book.filing.sources.items():
        if not _suspicious(source.text):
            continue
        for key, text in texts(source.values):
            found = _placeholder().search(text)
            if found is not None:
                words = found[0].strip()
                yield Finding(At(file, key, words), f"“{words}”是样表里的占位文字")


def _suspicious(text: str) -> bool:
    return any(rare in text and mark.search(text) for rare, mark in _marks())


@cache
def _marks() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return what to look for in a whole file: a character, and a pattern that begins with it.

    Both are quick to look for: the rest of a word is no part of what the pattern begins with.
    """
    known = (*chain(*map(words, _GROUPS)), "字以内", "字左右")
    groups = groupby(sorted(known), key=itemgetter(0))
    marks = [(first, "|".join(map(_rest, group))) for first, group in groups]
    ends = {word[-1] for word in words("numbered_placeholder")}
    marks += [(end, rf"\s*{_NUMBER}") for end in ends]
    return tuple((rare, re.compile(rf"{re.escape(rare)}(?:{rest})")) for rare, rest in marks)


def _rest(word: str) -> str:
    """Return a pattern of a word after its first character; one of a single character stands alone."""
    return rf"(?={re.escape(word[1:])})" if word[1:] else rf"(?<!\w{re.escape(word)})(?!\w)"


@cache
def _placeholder() -> re.Pattern[str]:
    """Return what is a placeholder in one value."""
    anywhere = "|".join(map(_apart, words("placeholder")))
    numbered = rf"{any_of(words('numbered_placeholder'))}\s*{_NUMBER}"
    whole = rf"\A[\s（(]*(?:{any_of(words('whole_placeholder'))}|{numbered})[\s：:。…）)]*\Z"
    first = rf"\A\s*{any_of(words('first_placeholder'))}"
    crosses = "(?:X{2,}|x{2,}|×{2,})"
    crossed = rf"(?<![\w×]){crosses}(?={any_of(words('crossed_out'))})|(?<![0-9])20{crosses}(?=年)"
    crossed = rf"(?<={SIGN_LIKE})\s*{crosses}|{crossed}"
    return re.compile(f"{anywhere}|{_TO_FILL}|{_LENGTH}|{whole}|{first}|{crossed}")


def _apart(word: str) -> str:
    """Return a pattern of a word; Latin letters must be no part of a model's name: of ``HXXX-1``."""
    written = re.escape(word)
    return rf"(?<![0-9A-Za-z_]){written}++(?![0-9A-Za-z_]|-[0-9A-Za-z])" if word.isascii() else written
