"""Prose with some of its paragraphs changed: the others stay as their author wrote them, markup included."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from generator.base.prose import blocks
from generator.readback.assembling.converting import prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ITEM = re.compile(r"(?:\d{1,9}\.|-)[ \t]")


class _Piece(NamedTuple):
    """The lines of one paragraph or item as they are written, and the blank ones before them."""

    before: str
    written: str


def edited_prose(written: str, paragraphs: Sequence[str]) -> str:
    """Return what an author would write for these paragraphs, having written what is `written`."""
    lines = [line for line in paragraphs if line.strip()]
    before = [block.text for block in blocks(written)]
    pieces = [*_pieces(written)]
    if len(pieces) == len(before):
        text = "".join(_put_together(pieces, before, lines)) + written[len(written.rstrip()) :]
        if [block.text for block in blocks(text)] == lines:
            return text
    return prose(paragraphs)


def _pieces(written: str) -> Iterator[_Piece]:
    """Part prose where a blank line or an item of a list begins another block."""
    lines: list[str] = []
    gap = ""
    for line in written.rstrip().split("\n"):
        if lines and (not line.strip() or _ITEM.match(line)):
            yield _Piece(gap, "\n".join(lines))
            lines, gap = [], "\n"
        if line.strip():
            lines.append(line)
        else:
            gap += f"{line}\n"
    if lines:
        yield _Piece(gap, "\n".join(lines))


def _put_together(pieces: Sequence[_Piece], before: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    matcher = SequenceMatcher(None, before, now, autojunk=False)
    last = ""
    for kind, i, i_end, j, j_end in matcher.get_opcodes():
        even = i_end - i == j_end - j
        for at in range(j_end - j):
            old = pieces[i + at] if even else None
            text = old.written if old is not None and kind == "equal" else prose([now[j + at]]).rstrip("\n")
            yield _gap(old, last, text)
            yield text
            last = text


def _gap(old: _Piece | None, last: str, text: str) -> str:
    """Return what stands between two blocks: what stood there, else as little as parts them."""
    if not last:
        return ""
    if old is not None and old.before.count("\n") > 1:
        return old.before
    return "\n" if _ITEM.match(last) and _ITEM.match(text) else "\n\n"
