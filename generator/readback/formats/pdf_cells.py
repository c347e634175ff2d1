"""The boxes that ruling lines make on a page, as rows of cells."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.readback.formats.pdf_lines import Glyph

_NEAR: Final = 1.5  # points: lines so near are one


class Box(NamedTuple):
    """A box in points from the upper left."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, glyph: Glyph) -> bool:
        """Tell whether a character stands in it."""
        across, down = glyph.middle
        return self.left <= across <= self.right and self.top <= down <= self.bottom

    def surrounds(self, other: Box) -> bool:
        """Tell whether another box lies within."""
        across, down = (other.left + other.right) / 2, (other.top + other.bottom) / 2
        return self.left <= across <= self.right and self.top <= down <= self.bottom


def rows_of(boxes: Iterable[Box]) -> Iterator[list[tuple[Box, bool]]]:
    """Yield the boxes of each row from left to right, each with whether it goes on from above."""
    open_: list[Box] = []
    for row in _by_top(sorted(boxes, key=lambda box: box.top)):
        top = row[0].top
        open_ = [box for box in open_ if box.bottom > top + _NEAR]
        both = [(box, False) for box in row] + [(box, True) for box in open_]
        yield sorted(both, key=lambda one: one[0].left)
        open_ += row


def _by_top(boxes: Sequence[Box]) -> Iterator[list[Box]]:
    tops: list[float] = []
    for box in boxes:
        tops.append(tops[-1] if tops and box.top - tops[-1] < _NEAR else box.top)
    for _, group in groupby(zip(tops, boxes, strict=True), key=lambda one: one[0]):
        yield [box for _, box in group]


def shared_out(glyphs: Iterable[Glyph], boxes: Sequence[Box]) -> tuple[dict[Box, list[Glyph]], list[Glyph]]:
    """Return the characters in each box, and those in none."""
    inside: dict[Box, list[Glyph]] = {box: [] for box in boxes}
    outside: list[Glyph] = []
    last = None
    for glyph in glyphs:  # most stand in the same box as the one before
        if last is None or not last.holds(glyph):
            last = next((box for box in boxes if box.holds(glyph)), None)
        (outside if last is None else inside[last]).append(glyph)
    return inside, outside
