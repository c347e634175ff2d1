"""Markdown as paragraphs, each set like the template's own paragraph."""

from __future__ import annotations

from copy import deepcopy
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

from generator.base import prose
from generator.printing.word.escaping import encode
from generator.printing.word.styles import twips
from generator.printing.word.xml import P_PR, R_PR, RUN, T, W, new, put, serial

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

_LEVEL_INDENT = 420  # twentieths of a point: two characters of 10.5 pt
_BEFORE_BOLD = ("rStyle", "rFonts")
_BEFORE_INDENT = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
    "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap",
    "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid",
    "spacing",
)  # fmt: skip


class Written(NamedTuple):
    """Paragraphs, all but the end of the last, before which a mark may stand, and what they show."""

    paragraphs: bytes
    shown: str


END = b"</w:p>"


def paragraphs(template: etree._Element) -> Callable[[str], Written]:
    """Return what turns Markdown into paragraphs that look like the template's.

    A list item keeps the number its author wrote, as text; empty Markdown leaves one empty paragraph.
    """
    own_look = next((run.find(R_PR) for run in template.iter(RUN) if run.find(T) is not None), None)
    looks = {(b, i): _run_start(own_look, bold=b, italic=i) for b in (False, True) for i in (False, True)}
    starts = cache(partial(_start, template.find(P_PR)))

    def write(text: str) -> Written:
        blocks = prose.blocks(text) or (prose.Block("", 0, ()),)
        written = END.join(starts(block.level) + _runs(block, looks) for block in blocks)
        return Written(written, "\n".join(map(_shown, blocks)))

    return write


def _start(template: etree._Element | None, level: int) -> bytes:
    """Return a paragraph up to its first run, moved in by its level."""
    properties = new(P_PR) if template is None else deepcopy(template)
    if level:
        indent = properties.find(f"{W}ind")
        if indent is None:
            indent = new(f"{W}ind")
            put(properties, indent, after=_BEFORE_INDENT)
        left = f"{W}start" if f"{W}start" in indent.attrib else f"{W}left"
        indent.set(left, str(round(twips(indent.get(left)) * 20) + level * _LEVEL_INDENT))
        if f"{left}Chars" in indent.attrib:
            del indent.attrib[f"{left}Chars"]  # it would win over the length
    return b"<w:p>" + (serial(properties) if len(properties) else b"")


def _spans(block: prose.Block) -> tuple[prose.Span, ...]:
    return (prose.Span(block.marker), *block.spans) if block.marker else block.spans


def _shown(block: prose.Block) -> str:
    return "".join(span.text for span in _spans(block))


def _runs(block: prose.Block, looks: dict[tuple[bool, bool], bytes]) -> bytes:
    spans = _spans(block)
    texts = encode([span.text for span in spans])
    written = (looks[span.bold, span.italic] + text for span, text in zip(spans, texts, strict=True))
    return b"".join(run + b"</w:t></w:r>" for run in written)


def _run_start(template: etree._Element | None, *, bold: bool, italic: bool) -> bytes:
    """Return a run up to its text."""
    properties = new(R_PR) if template is None else deepcopy(template)
    for name in ("iCs", "i") * italic + ("bCs", "b") * bold:
        for old in properties.findall(W + name):
            properties.remove(old)
        put(properties, new(W + name), after=_BEFORE_BOLD + ("b", "bCs") * name.startswith("i"))
    return b"<w:r>" + (serial(properties) if len(properties) else b"") + b'<w:t xml:space="preserve">'
