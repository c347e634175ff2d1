"""The text of a paragraph, reworded word by word, in runs that keep their look."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from copy import deepcopy
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from generator.compare.redline.pen import DEL, INS
from generator.compare.wordwise import words
from generator.printing.word.xml import P_PR, R_PR, RUN, XML_SPACE, T, W, new, serial

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml import etree

    from generator.compare.redline.pen import Pen

_BREAKS: Final = {"\n": f"{W}br", "\t": f"{W}tab"}
_SIGNS: Final = {tag: sign for sign, tag in _BREAKS.items()}


class Piece(NamedTuple):
    """Text with one look (``w:rPr``, or None)."""

    text: str
    look: etree._Element | None

    @property
    def look_key(self) -> bytes:
        """Tells looks apart."""
        return serial(self.look) if self.look is not None and len(self.look) else b""


def content(paragraph: etree._Element) -> list[etree._Element]:
    """Return what stands in a paragraph."""
    return [child for child in paragraph if child.tag != P_PR]


def reworded(pen: Pen, old: etree._Element, new_one: etree._Element) -> list[etree._Element]:
    """Return the content of a paragraph that was `old` and is now `new_one`."""
    if [*map(serial, content(old))] == [*map(serial, content(new_one))]:
        return content(new_one)
    before, after = _pieces(old), _pieces(new_one)
    if before is None or after is None:  # fields, pictures, links: replaced as a whole
        pen.runs(old, DEL)
        pen.runs(new_one, INS)
        return content(old) + content(new_one)
    return list(_marked(pen, before, after))


def _pieces(paragraph: etree._Element) -> list[Piece] | None:
    """Return a paragraph's text; None where it holds more than text."""
    found = []
    for child in content(paragraph):
        text = _run_text(child) if child.tag == RUN else None
        if text is None:
            return None
        found.append(Piece(text, child.find(R_PR)))
    return found


def _run_text(run: etree._Element) -> str | None:
    signs = [_sign(child) for child in run if child.tag != R_PR]
    return None if None in signs else "".join(filter(None, signs))


def _sign(element: etree._Element) -> str | None:
    text = element.text or ""
    if element.tag == T:
        return None if re.search(r"[\n\t]", text) else text
    return _SIGNS.get(str(element.tag)) if not element.attrib else None


def _marked(pen: Pen, old: Sequence[Piece], new_ones: Sequence[Piece]) -> Iterator[etree._Element]:
    segments = words("".join(p.text for p in old), "".join(p.text for p in new_ones)).segments
    old_text, new_text = _Text(old), _Text(new_ones)
    at_old = at_new = 0
    for segment in segments:
        end_old, end_new = at_old + len(segment.old), at_new + len(segment.new)
        before, after = old_text.cut(at_old, end_old), new_text.cut(at_new, end_new)
        if segment.same:
            yield from _same_words(pen, before, after)
        else:
            yield from _replaced(pen, before, after)
        at_old, at_new = end_old, end_new


class _Text:
    """Pieces in a row, cut without going through all of them."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = [piece for piece in pieces if piece.text]
        self.edges = [0, *accumulate(len(piece.text) for piece in self.pieces)]

    def cut(self, start: int, end: int) -> list[Piece]:
        """Return what stands from `start` to `end`."""
        found = []
        for number in range(bisect_right(self.edges, start) - 1, bisect_left(self.edges, end)):
            piece, at = self.pieces[number], self.edges[number]
            found.append(Piece(piece.text[max(start - at, 0) : end - at], piece.look))
        return found


def _same_words(pen: Pen, old: Sequence[Piece], new_ones: Sequence[Piece]) -> Iterator[etree._Element]:
    """Yield words that stay; where only their look has changed, they are replaced by themselves."""
    old_text, new_text = _Text(old), _Text(new_ones)
    for start, end in pairwise(sorted({*old_text.edges, *new_text.edges})):
        before, after = old_text.cut(start, end), new_text.cut(start, end)
        if before[0].look_key == after[0].look_key:
            yield from map(_run, after)
        else:
            yield from _replaced(pen, before, after)


def _replaced(pen: Pen, old: Sequence[Piece], new_ones: Sequence[Piece]) -> Iterator[etree._Element]:
    for tag, pieces, text_tag in ((DEL, old, f"{W}delText"), (INS, new_ones, T)):
        if pieces:
            mark = pen.mark(tag)
            mark.extend(_run(piece, text_tag) for piece in pieces)
            yield mark


def _run(piece: Piece, text_tag: str = T) -> etree._Element:
    run = new(RUN)
    if piece.look is not None:
        run.append(deepcopy(piece.look))
    for part in re.split(r"([\n\t])", piece.text):
        if part in _BREAKS:
            run.append(new(_BREAKS[part]))
        elif part:
            text = new(text_tag)
            text.text = part
            text.set(XML_SPACE, "preserve")
            run.append(text)
    return run
