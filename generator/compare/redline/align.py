"""Which of the old things are which of the new ones, in order: the equal ones, and between them the alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from generator.compare.align import blocks

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

_T = TypeVar("_T")
_MOST = 250_000
"""Pairs whose likeness is measured; a bigger stretch that is all different is replaced as a whole."""


def aligned(
    old: Sequence[_T],
    new: Sequence[_T],
    key: Callable[[_T], Hashable],
    score: Callable[[_T, _T], float],
) -> list[tuple[_T | None, _T | None]]:
    """Return all things in order, paired where their keys are equal or their score is above 0."""
    found: list[tuple[_T | None, _T | None]] = []
    for block in blocks([key(thing) for thing in old], [key(thing) for thing in new]):
        before, after = old[block.old], new[block.new]
        if block.same:
            found += zip(before, after, strict=True)
        else:
            found += _with_gaps(before, after, _alike(before, after, score))
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
    if len(old) * len(new) > _MOST:
        return []
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
