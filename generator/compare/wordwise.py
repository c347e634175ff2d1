"""Chinese prose word by word: what stays, goes and comes, with every number in one piece."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.compare.align import blocks
from generator.compare.data import Segment, Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:[.．]\d+)*"
_TOKEN = re.compile(
    rf"(?:19|20)\d\d年|{_NUMBER}[%％‰]?|[A-Za-zÀ-ɏ]+(?:{_NUMBER})?|[ \t\u3000]+"
    # one character, with the marks that belong to it
    r"|.[\u0300-\u036F\u200D\uFE00-\uFE0F\u20E3\U000E0100-\U000E01EF]*",
    re.DOTALL,
)
_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]+|[^。；！？\n]+")
_ISLAND = 3
"""An equal stretch of so few characters between longer replaced ones only makes them hard to read."""


def tokens(text: str) -> list[str]:
    """Cut a text into numbers, years, Latin words and Chinese characters.

    >>> tokens("2023年1,200.00万元，增长3.5%")
    ['2023年', '1,200.00', '万', '元', '，', '增', '长', '3.5%']
    """
    return _TOKEN.findall(text)


def words(old: str, new: str) -> Words:
    """Compare two texts; seen from the other side the result is the same."""
    if old > new:  # where several ways are equally good, both directions have to take the same
        return words(new, old).reversed()
    return Words(tuple(_readable(_segments(old, new))))


def _segments(old: str, new: str) -> Iterator[Segment]:
    """Compare sentences first, and word by word only those that differ."""
    old_sentences, new_sentences = _SENTENCE.findall(old), _SENTENCE.findall(new)
    for block in blocks(old_sentences, new_sentences):
        before, after = "".join(old_sentences[block.old]), "".join(new_sentences[block.new])
        yield from [Segment(before, after)] if block.same else _tokenwise(tokens(before), tokens(after))


def _tokenwise(old: Sequence[str], new: Sequence[str]) -> Iterator[Segment]:
    for block in blocks(old, new):
        yield Segment("".join(old[block.old]), "".join(new[block.new]))


def _readable(segments: Iterable[Segment]) -> list[Segment]:
    """Join neighbours of one sort, and drown the islands."""
    joined: list[Segment] = []
    for segment in segments:
        _append(joined, segment)
        while len(joined) > 2 and _is_island(*joined[-3:]):  # noqa: PLR2004 - an island has two neighbours
            joined[-3:] = [_join(joined[-3:])]
    return joined


def _append(joined: list[Segment], segment: Segment) -> None:
    if joined and joined[-1].same == segment.same:
        segment = _join([joined.pop(), segment])
    joined.append(segment)


def _join(segments: list[Segment]) -> Segment:
    return Segment("".join(s.old for s in segments), "".join(s.new for s in segments))


def _is_island(left: Segment, middle: Segment, right: Segment) -> bool:
    """Tell a stretch too small to be worth keeping; a lone mark parts clauses and is."""
    size = len(middle.old)
    if not middle.same or size > _ISLAND or not any(map(str.isalnum, middle.old)):
        return False
    return size == 1 or 2 * size <= min(_size(left), _size(right))


def _size(segment: Segment) -> int:
    return max(len(segment.old), len(segment.new))
