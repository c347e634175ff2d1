"""Paragraphs in a row: those of a cell, or those between two tables.

Every paragraph has an end that can be inserted or deleted, but for the last one of a row: a cell or a
document can't be without it. So the last end stays, and what differs are the ends before it.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from generator.compare.redline.align import aligned
from generator.compare.redline.pen import DEL, INS, own_properties
from generator.compare.redline.rewording import content, reworded
from generator.filing.pairing.matching import Features, grams, likeness
from generator.printing.word.xml import P_PR, T, serial

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable, Sequence

    from lxml import etree

    from generator.compare.redline.pen import Pen

_LEAST = 0.35
"""Below this likeness a paragraph is another one."""


def revised(pen: Pen, old: Sequence[etree._Element], new: Sequence[etree._Element]) -> list[etree._Element]:
    """Return the paragraphs with what has changed in them marked."""
    if not old or not new:
        for paragraphs, tag in ((old, DEL), (new, INS)):
            for paragraph in paragraphs:
                pen.whole(paragraph, tag)
        return [*old, *new]
    return _Row(pen, old, new).revised()


class Marks(NamedTuple):
    """How paragraphs of either side are marked that the other has not, by their place in the row."""

    gone: Callable[[etree._Element, int], None]
    come: Callable[[etree._Element, int], None]


def replaced(
    pen: Pen, old: Sequence[etree._Element], new: Sequence[etree._Element], marks: Marks, *, down: bool
) -> list[etree._Element]:
    """Return all paragraphs of both sides, none taken for another; new ones first where old go `down`."""
    gone = [(paragraph, None) for paragraph in old]
    come = [(None, paragraph) for paragraph in new]
    return _Row(pen, old, new, marks).closed([*come, *gone] if down else [*gone, *come])


class _Row:
    """Paragraphs on both sides."""

    def __init__(
        self,
        pen: Pen,
        old: Sequence[etree._Element],
        new: Sequence[etree._Element],
        marks: Marks | None = None,
    ) -> None:
        self.pen, self.old, self.new = pen, old, new
        self.marks = marks or Marks(lambda gone, _: pen.runs(gone, DEL), lambda come, _: pen.runs(come, INS))
        self._done: list[etree._Element] = []
        self._content: list[etree._Element] = []

    def revised(self) -> list[etree._Element]:
        grams_of = cache(_grams)

        def score(before: etree._Element, after: etree._Element) -> float:
            alike = likeness(grams_of(before), grams_of(after))
            return alike if alike >= _LEAST else 0.0

        def features_of(paragraph: etree._Element) -> Features:
            return Features(None, grams_of(paragraph))

        pairs = aligned(self.old, self.new, serial, score, features_of)
        return self.closed(pairs)

    def closed(
        self, pairs: Iterable[tuple[etree._Element | None, etree._Element | None]]
    ) -> list[etree._Element]:
        """Return the paragraphs of all pairs, each with an end."""
        for before, after in pairs:
            self._content += self._reworded(before, after)
            self._end(before, after)
        self._close(self.new[-1], self.old[-1])
        return self._done

    def _reworded(self, before: etree._Element | None, after: etree._Element | None) -> list[etree._Element]:
        if before is not None and after is not None:
            return reworded(self.pen, before, after)
        if before is not None:
            self.marks.gone(before, self.old.index(before))
            return content(before)
        assert after is not None  # noqa: S101 - a pair has at least one side
        self.marks.come(after, self.new.index(after))
        return content(after)

    def _end(self, before: etree._Element | None, after: etree._Element | None) -> None:
        """End a paragraph where a side has an end; each side's last one is the one that stays."""
        in_old = before if before is not self.old[-1] else None
        in_new = after if after is not self.new[-1] else None
        if in_old is not None and in_new is not None:
            self._close(in_new, in_old)
        elif in_old is not None:
            self.pen.paragraph_end(self._filled(in_old), DEL)
        elif in_new is not None:
            self.pen.paragraph_end(self._filled(in_new), INS)

    def _close(self, after: etree._Element, before: etree._Element) -> None:
        """End a paragraph that both sides end."""
        was, now = (own_properties(paragraph.find(P_PR)) for paragraph in (before, after))
        paragraph = self._filled(after)
        if [*map(serial, was)] != [*map(serial, now)]:
            self.pen.restyled(paragraph, was)

    def _filled(self, paragraph: etree._Element) -> etree._Element:
        """Take a paragraph's shell for what has been collected."""
        properties = paragraph.find(P_PR)
        paragraph[:] = ([] if properties is None else [properties]) + self._content
        self._content = []
        self._done.append(paragraph)
        return paragraph


def _grams(paragraph: etree._Element) -> Counter[str]:
    return grams("".join(text.text or "" for text in paragraph.iter(T)))
