"""Reads the runs of a paragraph: text, tags, breaks and fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.printing.word import layout
from generator.printing.word.tags import TAG
from generator.printing.word.xml import R_PR, RUN, T, W

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml import etree

    from generator.printing.word.layout import Expression, Font, Run, Special, Statement

_SPECIAL = {"br": "br", "cr": "br", "tab": "tab"}
_CHARACTERS = {"noBreakHyphen": "\N{NON-BREAKING HYPHEN}", "softHyphen": "\N{SOFT HYPHEN}"}
_SKIPPED = frozenset(W + name for name in ("pPr", "rPr", "del", "moveFrom", "sdtPr", "sdtEndPr"))


def statements(text: str) -> list[Statement]:
    """Return the statements in the text between two elements."""
    found = (tag.group() for tag in TAG.finditer(text))
    return [layout.Statement(tag[2:-2].strip()) for tag in found if tag.startswith("{%")]


def pieces(text: str) -> Iterator[str | Expression | Statement]:
    """Part text into characters and tags; comments are left out."""
    end = 0
    for tag in TAG.finditer(text):
        if tag.start() > end:
            yield text[end : tag.start()]
        end = tag.end()
        inner = tag.group()[2:-2].strip()
        if tag.group().startswith("{{"):
            yield layout.Expression(inner)
        elif tag.group().startswith("{%"):
            yield layout.Statement(inner)
    if end < len(text):
        yield text[end:]


class Runs:
    """Reads one paragraph; `font` knows what a run's properties come to."""

    def __init__(self, font: Callable[[etree._Element | None], Font]) -> None:
        """Start outside of every field."""
        self._font = font
        self._fields: list[str] = []
        self._in_result = 0

    def read(self, element: etree._Element) -> Iterator[Run | Statement]:
        """Yield the runs and statements of a paragraph, links and content controls opened."""
        yield from statements(element.text or "")
        for child in element:
            if child.tag == RUN:
                yield from self._run(child)
            elif child.tag == f"{W}fldSimple":
                yield self._field(child.get(f"{W}instr", ""), next(child.iter(R_PR), None))
            elif child.tag not in _SKIPPED:
                yield from self.read(child)
            yield from statements(child.tail or "")

    def _field(self, code: str, look: etree._Element | None) -> Run:
        return layout.Run((layout.Special((code.split() or [""])[0].upper()),), self._font(look))

    def _run(self, run: etree._Element) -> Iterator[Run | Statement]:
        look = run.find(R_PR)
        content: list[str | Expression | Special] = []
        for child in run:
            if child.tag in (f"{W}fldChar", f"{W}instrText"):
                yield from self._field_part(child, look)
                continue
            for piece in () if self._fields else self._pieces(child):
                if not isinstance(piece, layout.Statement):
                    content.append(piece)
                    continue
                if content:
                    yield layout.Run(tuple(content), self._font(look))
                content.clear()
                yield piece
        if content:
            yield layout.Run(tuple(content), self._font(look))

    def _pieces(self, child: etree._Element) -> Iterator[str | Expression | Special | Statement]:
        name = str(child.tag).removeprefix(W)
        if child.tag == T:
            yield from pieces(child.text or "")
        elif name in _SPECIAL:
            yield layout.Special(_SPECIAL[name])
        elif name in _CHARACTERS:
            yield _CHARACTERS[name]

    def _field_part(self, part: etree._Element, look: etree._Element | None) -> Iterator[Run]:
        """Follow a field from its begin to its end: what Word last computed for it is left out."""
        kind = part.get(f"{W}fldCharType")
        if part.tag == f"{W}instrText" and self._fields and not self._in_result:
            self._fields[-1] += part.text or ""
        elif kind == "begin":
            self._fields.append("")
        elif kind == "separate":
            self._in_result += 1
        elif kind == "end" and self._fields:
            code = self._fields.pop()
            self._in_result = 0
            if not self._fields:
                yield self._field(code, look)
