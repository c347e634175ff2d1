"""The text of a .docx paragraph as Word shows it once all changes are accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from generator.printing.word.xml import P_PR, R_PR, RUN, P, T, W
from generator.readback.formats.docx_objects import boxed_paragraphs, what_is_drawn
from generator.readback.formats.fields import Fields
from generator.readback.formats.marks import (
    ALTERNATIVES,
    DELETED,
    FORMULAS,
    MATH,
    SDT,
    WRAPPERS,
    chosen,
    first,
    inside,
    is_on,
)  # fmt: skip
from generator.readback.formats.numbering import UNKNOWN
from generator.readback.formats.spot import Spot
from generator.readback.formats.symbols import in_font, sign

if TYPE_CHECKING:
    from lxml.etree import _Element

    from generator.readback.formats.numbering import Numbering

_CHARACTERS: Final = {
    f"{W}tab": "\t", f"{W}ptab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-",
}  # fmt: skip
_BESIDES: Final = {f"{W}footnoteReference": "脚注", f"{W}endnoteReference": "尾注"}
_DRAWN: Final = (f"{W}drawing", f"{W}pict", f"{W}object")
_FONTS, _HIDDEN = f"{W}rFonts", f"{W}vanish"
_BOOKMARK: Final = f"{W}bookmarkStart"
_COMMENTED: Final = (f"{W}commentRangeStart", f"{W}commentReference")
_TRANSPARENT: Final = WRAPPERS | {f"{W}ruby", f"{W}rubyBase"}


def read_mark(element: _Element, spot: Spot) -> bool:
    """Read a bookmark or a comment's place; tell whether it is one."""
    if element.tag == _BOOKMARK:
        spot.bookmark(element.get(f"{W}name", ""))
    elif element.tag in _COMMENTED:
        spot.comments.append(element.get(f"{W}id", ""))
    else:
        return False
    return True


def read_paragraph(paragraph: _Element, spot: Spot, numbering: Numbering) -> bool:
    """Read a paragraph; tell whether it ends, as one does unless its mark is deleted."""
    reader = _Paragraph(spot, numbering)
    reader.read(paragraph)
    properties = first(paragraph, P_PR)
    if properties is not None and _is_deleted(properties):
        return False
    prefix = numbering.prefix(properties)
    if prefix is None:
        spot.note(UNKNOWN)
    spot.end_paragraph(prefix or "")
    return True


def _is_deleted(properties: _Element) -> bool:
    """Tell whether a paragraph's mark is deleted."""
    mark = first(properties, R_PR)
    return mark is not None and any(True for _ in mark.iterchildren(*DELETED))


class _Paragraph:
    """Reads what stands in one paragraph."""

    def __init__(self, spot: Spot, numbering: Numbering) -> None:
        self.spot = spot
        self.numbering = numbering
        self.fields = Fields()

    def read(self, element: _Element) -> None:
        for one in element:
            self._child(one)

    def _child(self, element: _Element) -> None:
        tag = element.tag
        if tag == RUN:
            self._run(element)
        elif tag in _TRANSPARENT:
            self.read(element)
        elif tag in (SDT, ALTERNATIVES):
            shown = inside(element) if tag == SDT else chosen(element)
            if shown is not None:
                self.read(shown)
        elif tag in FORMULAS:
            self._formula(element)
        elif tag in DELETED:
            for mark in element.iter(_BOOKMARK, *_COMMENTED):
                read_mark(mark, self.spot)
        elif tag in _DRAWN:
            self._drawn(element)
        else:
            read_mark(element, self.spot)

    def _run(self, run: _Element) -> None:
        properties = first(run, R_PR)
        font, hidden = "", False
        if properties is not None:
            fonts = first(properties, _FONTS)
            font = "" if fonts is None else fonts.get(f"{W}ascii", "")
            hidden = is_on(first(properties, _HIDDEN))
        for one in run:
            if one.tag == T and hidden:
                self.spot.note("隐藏的文字")
            elif one.tag == T:
                self._write(in_font(one.text or "", font))
            else:
                self._in_run(one)

    def _in_run(self, element: _Element) -> None:
        tag = element.tag
        if tag in _CHARACTERS:
            self._write(_CHARACTERS[tag])
        elif tag == f"{W}fldChar":
            self.spot.pieces.append(self.fields.meet(element))
        elif tag == f"{W}sym":
            self._symbol(element)
        elif tag in _BESIDES:
            self.spot.note(_BESIDES[tag])
        else:
            self._child(element)

    def _write(self, text: str) -> None:
        if self.fields.shown:
            self.spot.pieces.append(text)

    def _symbol(self, element: _Element) -> None:
        place = element.get(f"{W}char", "")
        try:
            seen = sign(element.get(f"{W}font", ""), int(place, 16))
        except ValueError:
            seen = None
        if seen is None:
            self.spot.note("特殊符号")
        else:
            self._write(seen)

    def _formula(self, formula: _Element) -> None:
        self.spot.note("公式")
        self._write("".join(text.text or "" for text in formula.iter(f"{MATH}t")))

    def _drawn(self, element: _Element) -> None:
        for other in what_is_drawn(element):
            self.spot.note(other)
        inner = Spot(others=self.spot.others)
        for paragraph in boxed_paragraphs(element):
            read_paragraph(paragraph, inner, self.numbering)
        self.spot.boxed += inner.paragraphs
        self.spot.comments += inner.comments


def plain_paragraphs(element: _Element, numbering: Numbering) -> tuple[str, ...]:
    """Return the paragraphs below an element, e.g. of a comment."""
    spot = Spot()
    for paragraph in element.iter(P):
        read_paragraph(paragraph, spot, numbering)
    return tuple(spot.paragraphs)
