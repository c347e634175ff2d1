"""Things that both filings have in one list, in another order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.compare.data import Change, Kind, Match, Order

if TYPE_CHECKING:
    from collections.abc import Iterable


def reordered(name: str, title: str, keys: tuple[str, str], matches: Iterable[Match]) -> tuple[Change, ...]:
    """Return one change if the things of a list swapped places; what came or went between does not count."""
    old = sorted(matches, key=lambda match: match.old.path)
    new = sorted(old, key=lambda match: match.new.path)
    first = next((i for i, (a, b) in enumerate(zip(old, new, strict=True)) if a is not b), len(old))
    while old and first < len(old) and old[-1] is new[-1]:
        old, new = old[:-1], new[:-1]
    if first == len(old):
        return ()
    names = [tuple(match.old.name for match in old[first:]), tuple(match.new.name for match in new[first:])]
    before, after = map("、".join, names)
    return (Change(Kind.REORDERED, name, f"{title}的顺序", *keys, before, after, Order(*names)),)
