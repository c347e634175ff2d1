"""Text on a terminal: how wide it is, where a line may break, what must not get there as it is."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEVER_FIRST = "，。；：、！？）》”’…"
_LONGEST = 40
_NEVER_LAST = "（《“"
_UNITS = "年%％‰"  # a figure stays with these
_JOINER = "\u200d"
_NO_WIDTH = ("Mn", "Me", "Cf")
_JAMO = range(0x1160, 0x1200)  # vowels and finals of Korean, drawn into the syllable before them
_ACTING = ("Cc", "Cf", "Cs", "Zl", "Zp")


@lru_cache(maxsize=4096)
def _width(character: str) -> int:
    if unicodedata.category(character) in _NO_WIDTH or ord(character) in _JAMO:
        return 0
    return 2 if _wide(character) else 1


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes.

    >>> columns("tianbao 填报"), columns("cafe\u0301"), columns("\u200b")
    (12, 4, 0)
    """
    return len(text) if text.isascii() else sum(map(_width, text))


def clusters(text: str) -> Iterator[str]:
    """Yield characters, each with the marks that belong to it."""
    start = 0
    for position in range(1, len(text)):
        if _width(text[position]) and text[position - 1] != _JOINER:
            yield text[start:position]
            start = position
    if text:
        yield text[start:]


def padded(text: str, width: int, *, right: bool = False) -> str:
    """Fill a text up to a width."""
    blanks = " " * (width - columns(text))
    return blanks + text if right else text + blanks


def clipped(text: str, width: int) -> str:
    """Cut a text to a width, with an ellipsis.

    >>> clipped("绩效目标", 8), clipped("绩效目标", 7)
    ('绩效目标', '绩效目…')
    """
    return text if columns(text) <= width else head(text, width - 1) + "…"


def head(text: str, width: int) -> str:
    """Return as much of a text as goes into a width."""
    kept, used = [], 0
    for cluster in clusters(text):
        used += columns(cluster)
        if used > width:
            break
        kept.append(cluster)
    return "".join(kept)


def wrap(text: str, width: int) -> Iterator[str]:
    """Yield lines of at most `width` columns; Chinese breaks anywhere but before closing punctuation.

    >>> list(wrap("生成全部申报，并写明 --jobs 的用法", 14))
    ['生成全部申报，', '并写明 --jobs', '的用法']
    """
    line = ""
    for piece in pieces(text):
        if line and columns(line + piece.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece
    yield line.rstrip()


def pieces(text: str) -> Iterator[str]:
    """Yield what a line break must not part."""
    start, before = 0, ""
    position = 0
    for after in clusters(text):
        if before and _may_break(before[0], after[0]):
            yield text[start:position]
            start = position
        before = after
        position += len(after)
    yield text[start:]


def _may_break(before: str, after: str) -> bool:
    if after in _NEVER_FIRST or before in _NEVER_LAST or after == " ":
        return False
    if before.isdecimal() and after in _UNITS:
        return False
    return before == " " or _wide(before) or _wide(after)


def short(text: str, length: int = _LONGEST) -> str:
    """Return a text for a message: of bearable length, without what a terminal could not show."""
    shown = "".join(character if character.isprintable() else " " for character in text[:length])
    return shown if len(text) <= length else shown + "…"


def visible(text: str) -> str:
    r"""Return a text as one line that only shows: what would act on a terminal is written out.

    >>> print(visible("某\x1b[2J局\u202e\n"))
    某\x1b[2J局\u202e\n
    """
    return text if text.isprintable() else "".join(map(_written, text))


@lru_cache(maxsize=4096)
def _written(character: str) -> str:
    acts = unicodedata.category(character) in _ACTING and character != _JOINER
    return character.encode("unicode_escape").decode("ascii") if acts else character
