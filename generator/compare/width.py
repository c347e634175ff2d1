"""Lines for a terminal: Chinese characters take two columns."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from generator.compare.wordwise import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WIDTH = 80
_CLOSING = re.compile(r"[，。、；：！？）》”’…]+")
"""No line begins with these."""


class Run(NamedTuple):
    """A stretch of a line in one style."""

    style: str
    text: str


def columns(text: str) -> int:
    """Return how wide a text is."""
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def padded(text: str, width: int, *, right: bool = False) -> str:
    """Fill a text up to a width."""
    blanks = " " * (width - columns(text))
    return blanks + text if right else text + blanks


def clipped(text: str, width: int) -> str:
    """Cut a text to a width, with an ellipsis."""
    if columns(text) <= width:
        return text
    kept = ""
    for character in text:
        if columns(kept + character) >= width:
            break
        kept += character
    return kept + "…"


def wrapped(runs: Iterable[Run], first: str, rest: str, width: int = WIDTH) -> Iterator[list[Run]]:
    """Break a line; `first` stands before it, `rest` before the lines that follow."""
    line, used = [Run("", first)], columns(first)
    for run in runs:
        for piece in _pieces(run.text, width - columns(rest)):
            if used + columns(piece) > width and len(line) > 1:
                yield line
                line, used = [Run("", rest)], columns(rest)
            line.append(Run(run.style, piece))
            used += columns(piece)
    yield line


def _pieces(text: str, width: int) -> Iterator[str]:
    """Cut a text where a line may break; a longer word than a line holds is cut anyhow."""
    piece = ""
    for token in tokens(text):
        if piece and not _CLOSING.fullmatch(token):
            yield piece
            piece = ""
        piece += token
        while columns(piece) > width:
            head = clipped(piece, width).removesuffix("…")
            yield head
            piece = piece[len(head) :]
    if piece:
        yield piece
