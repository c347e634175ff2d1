"""Characters in the authors' texts that look like others, or like nothing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.base.characters import (
    INVISIBLE,
    LOOKALIKES,
    SPACES,
    UNKNOWN,
    WIDE,
    called,
    cleaned,
    ideograph,
    narrow,
)
from generator.base.problems import Severity
from generator.checks.place import At
from generator.checks.rule import Finding, Fix, rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from generator.checks.book import Book

_AROUND = 8
_ODD = re.compile("|".join(each.pattern for each in (INVISIBLE, SPACES, LOOKALIKES, UNKNOWN, WIDE)))
_NAMES = ("name", "id", "item", "kind", "achieved", "last_year", "year_before_last")


class _Text:
    """A text with odd characters: a value, or a name that the author chose as a key."""

    __slots__ = ("at", "is_key", "text")

    def __init__(self, at: At, text: str, *, is_key: bool) -> None:
        self.at, self.text, self.is_key = at, text, is_key

    @property
    def fix(self) -> Fix | None:
        """All that is certain at once: two corrections of one value would undo each other."""
        return None if self.is_key else Fix(self.at, cleaned(self.text))

    def finding(self, found: re.Match[str], says: str, hint: str = "", fix: Fix | None = None) -> Finding:
        return Finding(self.at._replace(words=found[0]), f"“{_shown(found)}”里{says}", hint, fix=fix)

    def firsts(self, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], str]]:
        """Yield the first of each character that a pattern finds, and how often it is there."""
        found: dict[str, re.Match[str]] = {}
        for match in pattern.finditer(self.text):
            found.setdefault(match[0], match)
        for character, match in found.items():
            count = self.text.count(character)
            yield match, f"，共 {count} 处" if count > 1 else ""


@rule("TB115", "文字里有看不见的字符", Severity.WARNING, hint="删掉它；多半是从网页、PDF 或聊天里粘贴来的")
def invisible(book: Book) -> Iterator[Finding]:
    r"""No text holds zero-width, direction or control characters, or soft hyphens.

    bad: target = "≥\u200b3处"
    good: target = "≥3处"
    """
    for odd in book.once(_odd):
        for found, often in odd.firsts(INVISIBLE):
            yield odd.finding(found, f"有看不见的字符 {called(found[0])}{often}", fix=odd.fix)


@rule("TB116", "文字里有形近的异体字符", Severity.WARNING, hint="换成通常的字或空格")
def lookalike(book: Book) -> Iterator[Finding]:
    r"""Texts hold ideographs, no radicals that look the same, and ordinary spaces.

    bad: name = "⼈⺠满意度"
    bad: name = "绿化\u00a0面积"
    good: name = "人民满意度"
    good: name = "绿化面积（㎡）"
    """
    for odd in book.once(_odd):
        for found, often in odd.firsts(LOOKALIKES):
            right = ideograph(found[0])
            says = f"的“{found[0]}”是部首或兼容字符 {called(found[0])}，不是汉字“{right}”{often}"
            yield odd.finding(found, says, f"换成“{right}”", odd.fix)
        for found, often in odd.firsts(SPACES):
            says = f"有特殊的空格 {called(found[0][0])}{often}"
            yield odd.finding(found, says, "换成普通空格，或删掉", odd.fix)


@rule("TB117", "文字里有认不出的字符", Severity.ERROR, hint="对照原件，重新输入这个字")
def unknown(book: Book) -> Iterator[Finding]:
    r"""No text holds what an earlier conversion has lost, or what only one font can show.

    bad: name = "某某\ufffd街道"
    bad: leader = "王\ue000"
    good: leader = "王〇"
    """
    for odd in book.once(_odd):
        for found, often in odd.firsts(UNKNOWN):
            what = "原来的字已经丢失" if found[0] == "\ufffd" else "是自造字，别的电脑上显示不出"
            yield odd.finding(found, f"有认不出的字符 {called(found[0])}{often}：{what}")


@rule("TB118", "名称用了全角的数字、字母或百分号", Severity.INFO, hint="换成半角的")
def wide(book: Book) -> Iterator[Finding]:
    """Digits, letters and percent signs of names are half-width; punctuation is full-width.

    bad: name = "合格率（％）"
    good: name = "合格率（%）"
    """
    for odd in book.once(_odd):
        if not odd.is_key and odd.at.key.rpartition(".")[2] not in _NAMES:
            continue
        found = WIDE.search(odd.text)
        if found is not None:
            right = narrow(cleaned(odd.text))
            fix = None if odd.is_key else Fix(odd.at, right)
            yield odd.finding(found, f"有全角的“{found[0]}”", f"写作“{right}”", fix)


def _odd(book: Book) -> list[_Text]:
    """Return all texts that hold anything odd; files without are not walked through."""
    sources = book.filing.sources.items()
    return [
        text
        for file, source in sources
        if _ODD.search(source.text) or "\\" in source.text
        for text in _texts(file, source.values)
        if _ODD.search(text.text)
    ]


def _texts(file: str, values: Mapping[str, Any]) -> Iterator[_Text]:
    """Yield every text of a file and every key, in their order."""
    waiting: list[tuple[str, Any]] = list(values.items())[::-1]
    while waiting:
        path, value = waiting.pop()
        at = At(file, path)
        if isinstance(value, str):
            yield _Text(at, value, is_key=False)
        elif isinstance(value, dict):
            waiting += [(f"{path}.{name}", value[name]) for name in reversed(value)]
            yield from (
                _Text(At(file, f"{path}.{name}"), name, is_key=True) for name in value if not name.isascii()
            )
        elif isinstance(value, list):
            waiting += [(f"{path}.{position}", value[position]) for position in reversed(range(len(value)))]


def _shown(found: re.Match[str]) -> str:
    """Return the words around a character, with those that can't be seen by their code points."""
    text, (start, end) = found.string, found.span()
    near = text[max(0, start - _AROUND) : end + _AROUND]
    return "".join(_visible(character) for character in near if character != "\n")


def _visible(character: str) -> str:
    odd = INVISIBLE.match(character) or UNKNOWN.match(character) or not character.isprintable()
    return f"[U+{ord(character):04X}]" if odd and character not in " \u3000" else character
