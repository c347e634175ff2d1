"""Text on a terminal: how wide it is, where a line may break."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_NEVER_FIRST = "，。；：、！？）》”…"
_LONGEST = 40
_NEVER_LAST = "（《“"


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes.

    >>> columns("tianbao 填报")
    12
    """
    return len(text) + sum(map(_wide, text))


def wrap(text: str, width: int) -> Iterator[str]:
    """Yield lines of at most `width` columns; Chinese breaks anywhere but before closing punctuation.

    >>> list(wrap("生成全部申报，并写明 --jobs 的用法", 14))
    ['生成全部申报，', '并写明 --jobs', '的用法']
    """
    line = ""
    for piece in _pieces(text):
        if line and columns(line + piece.rstrip()) > width:
            yield line.rstrip()
            line = ""
        line += piece
    yield line.rstrip()


def _pieces(text: str) -> Iterator[str]:
    """Yield what a line break must not part."""
    start = 0
    for position in range(1, len(text)):
        before, after = text[position - 1], text[position]
        if after in _NEVER_FIRST or before in _NEVER_LAST or after == " ":
            continue
        if before == " " or _wide(before) or _wide(after):
            yield text[start:position]
            start = position
    yield text[start:]


def short(text: str, length: int = _LONGEST) -> str:
    """Return a text for a message: of bearable length, without what a terminal could not show."""
    shown = "".join(character if character.isprintable() else " " for character in text[:length])
    return shown if len(text) <= length else shown + "…"
