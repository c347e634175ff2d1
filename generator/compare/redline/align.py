"""Which of the old things are which of the new ones, in order: the equal ones, and between them the alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from generator.compare.align import blocks
from generator.filing.pairing.matching import candidates

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from generator.filing.pairing.matching import Features

_T = TypeVar("_T")
_ALL = 2_500
"""So many pairs are all measured; of more only those that share rare letters, and the neighbours in place."""
_NEAR = 2


def aligned(
    old: Sequence[_T],
    new: Sequence[_T],
    key: Callable[[_T], Hashable],
    score: Callable[[_T, _T], float],
    features: Callable[[_T], Features],
) -> list[tuple[_T | None, _T | None]]:
    """Return all things in order, paired where their keys are equal or their score is above 0."""
    found: list[tuple[_T | None, _T | None]] = []
    for block in blocks([key(thing) for thing in old], [key(thing) for thing in new]):
        before, after = old[block.old], new[block.new]
        if block.same:
            found += zip(before, after, strict=True)
        else:
            few = len(before) * len(after) <= _ALL
            worth = [] if few else _worth(before, after, features)
            pairs = _alike(before, after, score) if few else _likely(before, after, score, worth)
            found += _with_gaps(before, after, pairs)
    return found


def _with_gaps(
    old: Sequence[_T], new: Sequence[_T], pairs: Sequence[tuple[int, int]]
) -> Iterator[tuple[_T | None, _T | None]]:
    """Yield what stands between two pairs: what goes, then what comes."""
    at_old = at_new = 0
    for i, j in (*pairs, (len(old), len(new))):
        yield from ((thing, None) for thing in old[at_old:i])
        yield from ((None, thing) for thing in new[at_new:j])
        if i < len(old):
            yield old[i], new[j]
        at_old, at_new = i + 1, j + 1


def _alike(old: Sequence[_T], new: Sequence[_T], score: Callable[[_T, _T], float]) -> list[tuple[int, int]]:
    """Return the pairs that together score most."""
    scores = [[score(before, after) for after in new] for before in old]
    best = _best(scores, len(new))
    pairs: list[tuple[int, int]] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if scores[i][j] > 0 and best[i][j] == best[i + 1][j + 1] + scores[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def _best(scores: Sequence[Sequence[float]], width: int) -> list[list[float]]:
    """Return how much can be scored from each place on."""
    best = [[0.0] * (width + 1)]
    for row in reversed(scores):
        below, line = best[-1], [0.0]
        for j in range(width - 1, -1, -1):
            line.append(max(below[j], line[-1], below[j + 1] + max(row[j], 0.0)))
        best.append(line[::-1])
    return best[::-1]


def _worth(old: Sequence[_T], new: Sequence[_T], features: Callable[[_T], Features]) -> set[tuple[int, int]]:
    """Return the pairs worth measuring in a big stretch, some of each thing."""
    before, after = (dict(enumerate(map(features, things))) for things in (old, new))
    last = len(new) - 1
    near = {
        (i, j)
        for i in range(len(old))
        for place in (i, i * len(new) // len(old), i + len(new) - len(old))
        for j in range(max(place - _NEAR, 0), min(place + _NEAR, last) + 1)
        if before[i].block == after[j].block
    }
    return near | candidates(before, after)


def _likely(
    old: Sequence[_T], new: Sequence[_T], score: Callable[[_T, _T], float], worth: Iterable[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return those of some pairs that together score most, in order on both sides."""
    best: list[tuple[float, int]] = [(0.0, -1)] * (len(new) + 1)  # a tree of maxima, as Fenwick's of sums
    chain: list[tuple[int, int, int]] = []
    for i, j in sorted(worth, key=lambda pair: (pair[0], -pair[1])):
        alike = score(old[i], new[j])
        if alike <= 0:
            continue
        before, link, at = 0.0, -1, j
        while at:
            before, link = max((before, link), best[at])
            at -= at & -at
        chain.append((i, j, link))
        at = j + 1
        while at <= len(new):
            best[at] = max(best[at], (before + alike, len(chain) - 1))
            at += at & -at
    return _linked(chain, max(best)[1])


def _linked(chain: Sequence[tuple[int, int, int]], last: int) -> list[tuple[int, int]]:
    pairs = []
    while last >= 0:
        i, j, last = chain[last]
        pairs.append((i, j))
    return pairs[::-1]
