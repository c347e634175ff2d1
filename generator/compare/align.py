"""Longest common subsequence, exact and fast: one bit a place, as Hyyrö showed (2004)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

_MOST = 400_000_000
"""Of places times places: beyond it (texts of some 20,000 words each) all counts as replaced."""


class Block(NamedTuple):
    """Two stretches, ``a[start:end]`` and ``b[start:end]``: equal, or one in place of the other."""

    same: bool
    old: slice
    new: slice


def blocks(a: Sequence[Hashable], b: Sequence[Hashable]) -> Iterator[Block]:
    """Yield equal and replaced stretches by turns, in order and without gaps."""
    at_a = at_b = 0
    for start_a, start_b, length in _runs(_pairs(a, b)):
        if at_a < start_a or at_b < start_b:
            yield Block(same=False, old=slice(at_a, start_a), new=slice(at_b, start_b))
        at_a, at_b = start_a + length, start_b + length
        yield Block(same=True, old=slice(start_a, at_a), new=slice(start_b, at_b))
    if at_a < len(a) or at_b < len(b):
        yield Block(same=False, old=slice(at_a, len(a)), new=slice(at_b, len(b)))


def _runs(pairs: list[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Join neighbouring pairs to (start, start, length)."""
    start = 0
    for i in range(1, len(pairs) + 1):
        if i == len(pairs) or pairs[i] != (pairs[i - 1][0] + 1, pairs[i - 1][1] + 1):
            yield (*pairs[start], i - start)
            start = i


def _pairs(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Return the places of a longest common subsequence; common ends first, as a reader would."""
    shorter = min(len(a), len(b))
    head = next((i for i in range(shorter) if a[i] != b[i]), shorter)
    rest = shorter - head
    tail = next((i for i in range(rest) if a[-1 - i] != b[-1 - i]), rest)
    middle_a, middle_b = a[head : len(a) - tail], b[head : len(b) - tail]
    pairs = [(i, i) for i in range(head)]
    if len(middle_a) * len(middle_b) <= _MOST:
        pairs += [(head + i, head + j) for i, j in _common(middle_a, middle_b)]
    return pairs + [(len(a) - i, len(b) - i) for i in range(tail, 0, -1)]


def _common(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[tuple[int, int]]:
    rows = _rows(a, b)
    pairs = []
    i, j = len(a), len(b)
    while i and j:
        if rows[j - 1] >> (i - 1) & 1:
            i -= 1
        elif j > 1 and not rows[j - 2] >> (i - 1) & 1:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]


def _rows(a: Sequence[Hashable], b: Sequence[Hashable]) -> list[int]:
    """Return for each start of `b` the places of `a` where the common subsequence does not grow, as bits."""
    places: dict[Hashable, int] = defaultdict(int)
    for i, token in enumerate(a):
        places[token] |= 1 << i
    everything = (1 << len(a)) - 1
    row = everything
    rows = []
    for token in b:
        hits = row & places.get(token, 0)
        row = ((row + hits) | (row - hits)) & everything
        rows.append(row)
    return rows
