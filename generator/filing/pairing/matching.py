"""Which of the old things is which of the new ones: what is equal first, then what is alike.

The result does not depend on which side is called old: what is equal pairs in order, and of equally alike
pairs the nearer in place goes first. Two pairs as near and as far down can't compete for the same thing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

_T = TypeVar("_T")
_MOST_CANDIDATES = 20_000
"""Pairs whose likeness is measured; beyond it only those that share the rarest letters."""


def grams(text: str) -> Counter[str]:
    """Return the single letters of a text and its pairs of letters."""
    found = Counter(text)
    found.update(map("".join, pairwise(text)))
    return found


def likeness(a: Counter[str], b: Counter[str]) -> float:
    """Return how much two texts share, from 0 to 1 (Dice)."""
    shared = sum(min(a[gram], b[gram]) for gram in a.keys() & b.keys())
    whole = a.total() + b.total()
    return 2 * shared / whole if whole else 0.0


class Features(NamedTuple):
    """What likeness goes by: only things of one block are compared, by their grams and their traits."""

    block: Hashable
    grams: Counter[str]
    traits: tuple[Hashable, ...] = ()


_TRAITS = 0.2
"""The weight of the traits in a likeness, if there are any."""


def _score(a: Features, b: Features) -> float:
    alike = likeness(a.grams, b.grams)
    if not a.traits:
        return alike
    agreeing = sum(x == y for x, y in zip(a.traits, b.traits, strict=True)) / len(a.traits)
    return (1 - _TRAITS) * alike + _TRAITS * agreeing


class Matching(Generic[_T]):
    """Pairs of places in two lists, found step by step, the surest way first."""

    def __init__(self, old: Sequence[_T], new: Sequence[_T]) -> None:
        """Start with nothing paired."""
        self.old, self.new = old, new
        self.to_new: dict[int, int] = {}
        self.to_old: dict[int, int] = {}
        self.likely: set[int] = set()
        """places in the new list that were paired by likeness only"""

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """All pairs found, in the order of the new list."""
        return [(old, new) for new, old in sorted(self.to_old.items())]

    def both(self) -> Iterator[tuple[_T, _T]]:
        """Yield the pairs."""
        yield from ((self.old[i], self.new[j]) for i, j in self.pairs)

    def entries(self) -> Iterator[tuple[_T | None, _T | None]]:
        """Yield all things: the pairs, then what only the old side has, then what only the new one has."""
        yield from self.both()
        yield from ((self.old[i], None) for i in self._free_old())
        yield from ((None, self.new[j]) for j in self._free_new())

    def equal(
        self, old_key: Callable[[_T], Hashable], new_key: Callable[[_T], Hashable] | None = None
    ) -> None:
        """Pair what has the same key; None matches nothing, equal ones pair in order."""
        new_key = new_key or old_key
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for i in self._free_old():
            waiting[old_key(self.old[i])].append(i)
        waiting.pop(None, None)
        taken: Counter[Hashable] = Counter()
        for j in self._free_new() if waiting else ():
            key = new_key(self.new[j])
            if key in waiting and taken[key] < len(waiting[key]):
                self._pair(waiting[key][taken[key]], j)
                taken[key] += 1

    def alike(
        self,
        old_features: Callable[[_T], Features],
        new_features: Callable[[_T], Features] | None = None,
        *,
        least: float,
    ) -> None:
        """Pair what is left by likeness, the most alike first, down to `least`."""
        new_features = new_features or old_features
        free_old, free_new = self._free_old(), self._free_new()
        if not free_old or not free_new:
            return
        old = {i: old_features(self.old[i]) for i in free_old}
        new = {j: new_features(self.new[j]) for j in free_new}
        scored = [(-_score(old[i], new[j]), abs(i - j), i + j, i, j) for i, j in candidates(old, new)]
        for score, _, _, i, j in sorted(scored):
            if -score >= least and i not in self.to_new and j not in self.to_old:
                self._pair(i, j)
                self.likely.add(j)

    def _free_old(self) -> list[int]:
        return [i for i in range(len(self.old)) if i not in self.to_new]

    def _free_new(self) -> list[int]:
        return [j for j in range(len(self.new)) if j not in self.to_old]

    def _pair(self, i: int, j: int) -> None:
        self.to_new[i], self.to_old[j] = j, i


def candidates(old: dict[int, Features], new: dict[int, Features]) -> set[tuple[int, int]]:
    """Return the pairs worth measuring: those that share a gram, the rarest grams first."""
    old_places, new_places = _places(old.items()), _places(new.items())
    by_rarity: dict[tuple[int, str], list[tuple[str, Hashable]]] = defaultdict(list)
    for place in old_places.keys() & new_places.keys():
        by_rarity[len(old_places[place]) * len(new_places[place]), place[0]].append(place)
    found: set[tuple[int, int]] = set()
    for (cost, _), places in sorted(by_rarity.items(), key=itemgetter(0)):
        if len(found) + cost * len(places) > _MOST_CANDIDATES:
            break
        found.update((i, j) for place in places for i in old_places[place] for j in new_places[place])
    return found


def _places(features: Iterable[tuple[int, Features]]) -> dict[tuple[str, Hashable], list[int]]:
    places: dict[tuple[str, Hashable], list[int]] = defaultdict(list)
    for place, feature in features:
        for gram in feature.grams:
            places[gram, feature.block].append(place)
    return places
