"""A changed text with only a little of what stays the same around each change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.compare.wordwise import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.compare.data import Words

_AROUND = 12
"""Characters of context."""


def excerpt(words: Words) -> Iterator[tuple[str, str]]:
    """Yield ``=``, ``-`` or ``+`` and text; what stays is cut to its ends, never within a number."""
    operations = list(words.operations())
    last = len(operations) - 1
    for place, (operation, text) in enumerate(operations):
        if operation != "=":
            yield operation, text
            continue
        head = "" if place == 0 else _head(tokens(text))
        tail = "" if place == last else _head(tokens(text)[::-1], backwards=True)
        short = len(head) + len(tail) + 1 >= len(text)
        yield operation, text if short else f"{head}…{tail}"


def _head(pieces: Iterable[str], *, backwards: bool = False) -> str:
    kept = ""
    for piece in pieces:
        if len(kept) >= _AROUND:
            break
        kept = piece + kept if backwards else kept + piece
    return kept
