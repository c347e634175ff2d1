"""Which of the old rows is which of the new ones, and in which order a reader should find them."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from generator.compare.matching import grams, likeness
from generator.redline.align import aligned
from generator.redline.pen import TR_PR
from generator.word.xml import TC, TC_PR, VAL, T, W, serial

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator, Sequence

    from lxml import etree

_IDENTITY = 0.6
"""How much of a likeness is that of the names; the rest of the text counts for the rest."""
_LEAST = 0.5
_OTHER_SHAPE = 0.5
"""The weight of a likeness that only puts what goes beside what comes for it."""
_MERGE = f"{TC_PR}/{W}vMerge"


class Features(NamedTuple):
    """What rows and tables are paired by; only those of one shape can be the same."""

    shape: tuple[bytes, ...]
    name: Counter[str]
    rest: Counter[str]

    def score(self, other: Features) -> float:
        """Return how alike two are, 0 for those that have little in common."""
        alike = _IDENTITY * _alike(self.name, other.name) + (1 - _IDENTITY) * _alike(self.rest, other.rest)
        if alike < _LEAST:
            return 0.0
        return alike if self.shape == other.shape else alike * _OTHER_SHAPE


class Pair(NamedTuple):
    """A row on both sides; `same` where it stays, rather than being replaced."""

    old: etree._Element | None
    new: etree._Element | None
    same: bool = False


def _alike(a: Counter[str], b: Counter[str]) -> float:
    return likeness(a, b) if a or b else 1.0


def text_of(element: etree._Element) -> str:
    """Return the text in an element."""
    return "".join(text.text or "" for text in element.iter(T))


def pair_rows(old: Sequence[etree._Element], new: Sequence[etree._Element]) -> list[Pair]:
    """Return all rows in the order of reading."""
    features = {row: _features(row) for row in (*old, *new)}

    def score(before: etree._Element, after: etree._Element) -> float:
        return features[before].score(features[after])

    found: list[Pair] = []
    for before, after in aligned(old, new, serial, score):
        if before is None or after is None:
            found.append(Pair(before, after))
        else:
            found.append(Pair(before, after, features[before].shape == features[after].shape))
    return list(_readable(found))


def _features(row: etree._Element) -> Features:
    """Return a row's layout, its first text that is not merged over rows, and all its text."""
    properties = row.find(TR_PR)
    layout = b"" if properties is None else serial(properties)
    cells = row.findall(TC)
    names = (text for cell in cells if cell.find(_MERGE) is None and (text := text_of(cell)))
    shape = (layout, *(b"" if (found := cell.find(TC_PR)) is None else serial(found) for cell in cells))
    return Features(shape, grams(next(names, "")), grams(text_of(row)))


def _readable(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """Yield what goes before what comes, but new rows first that alone belong to the merged cells above."""
    for in_both, group in groupby(pairs, lambda pair: pair.old is not None and pair.new is not None):
        rows = list(group)
        gone = [pair for pair in rows if pair.new is None]
        come = [pair for pair in rows if pair.old is None]
        yield from rows if in_both else _order(gone, come)


def _order(gone: list[Pair], come: list[Pair]) -> list[Pair]:
    continued = _continued(gone[0].old) if gone else set()
    early = next((i for i, pair in enumerate(come) if _continued(pair.new) <= continued), len(come))
    return come[:early] + gone + come[early:]


def _continued(row: etree._Element | None) -> set[int]:
    """Return which cells of a row go on from the row above."""
    merges = enumerate(() if row is None else (cell.find(_MERGE) for cell in row.iterfind(TC)))
    return {number for number, merge in merges if merge is not None and merge.get(VAL) != "restart"}
