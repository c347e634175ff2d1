"""The text of a page's paragraphs and cells as a browser shows it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from generator.readback.formats.remnants import CHECKED, UNCHECKED

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

    from generator.readback.formats.spot import Spot

_PASSED: Final = frozenset(
    ("script", "style", "head", "title", "nav", "template", "noscript", "colgroup", "datalist")
)
_BLOCKS: Final = frozenset(
    (
        "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "dl", "dt", "dd", "section",
        "article", "header", "footer", "main", "blockquote", "pre", "form", "fieldset", "center", "address",
        "caption",
    )
)  # fmt: skip
_OTHERS: Final = {
    "img": "图片", "svg": "图形", "canvas": "图形", "object": "嵌入的对象", "embed": "嵌入的对象",
    "iframe": "嵌入的对象", "math": "公式",
}  # fmt: skip
_BREAK: Final = "\v"  # of no meaning in a page, so it marks what <br> has put
_BLANKS: Final = re.compile("[ \t\r\n\f]+")
_AROUND: Final = re.compile(f" *{_BREAK} *")
_FIRST_WIDE: Final = 0x2E80  # from here on a line end in the source shows no blank
_UNSEEN: Final = re.compile(r"display\s*:\s*none", re.IGNORECASE)


class Flow:
    """Reads paragraphs into a spot; a table on the way is handed to `meet_table`."""

    def __init__(self, spot: Spot, meet_table: Callable[[Flow, _Element], None], *, exact: bool) -> None:
        """Begin a paragraph."""
        self.spot = spot
        self._meet_table = meet_table
        self._exact = exact
        self._counts: dict[_Element, int] = {}

    def read(self, element: _Element) -> None:
        """Read what stands in an element."""
        self._write(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self._child(child, child.tag)
            self._write(child.tail)

    def end_paragraph(self, *, even_empty: bool = False) -> None:
        """Put together what was written; blanks alone are a paragraph only in a tag of their own."""
        text = "".join(self.spot.pieces)
        text = text.replace(_BREAK, "\n") if self._exact else _collapsed(text)
        self.spot.pieces = []
        if even_empty or text.strip():
            self.spot.pieces = [text]
            self.spot.end_paragraph()

    def _write(self, text: str | None) -> None:
        if text:
            self.spot.pieces.append(text.replace(_BREAK, " "))

    def _child(self, child: _Element, tag: str) -> None:
        if tag in _PASSED or "hidden" in child.attrib or _UNSEEN.search(child.get("style", "")):
            return
        if tag == "table":
            self.end_paragraph()
            self._meet_table(self, child)
        elif tag == "br":
            self.spot.pieces.append(_BREAK)
        elif tag in _OTHERS:
            self.spot.note(_OTHERS[tag])
            if tag != "img":
                self.read(child)
        elif tag in _BLOCKS:
            self._block(child, tag)
        elif tag in ("input", "select"):
            self._write(_answer(child, tag))
        else:
            self.read(child)

    def _block(self, block: _Element, tag: str) -> None:
        self.end_paragraph()
        if tag == "li" and not self._exact:
            self._write(self._marker(block.getparent()))
        before = len(self.spot.paragraphs)
        self.read(block)
        self.end_paragraph(even_empty=tag == "p" and len(self.spot.paragraphs) == before)

    def _marker(self, items: _Element | None) -> str:
        """Return what a browser puts before the next item of a list."""
        if items is None or items.tag != "ol":
            return "• "
        start = items.get("start", "1")
        first = int(start[:6]) if start.isascii() and start.isdecimal() else 1
        self._counts[items] = self._counts.get(items, first - 1) + 1
        return f"{self._counts[items]}. "


def _collapsed(text: str) -> str:
    """Return text with the blanks that a browser shows."""
    return _AROUND.sub("\n", _BLANKS.sub(_shown, text)).strip(" ")


def _shown(blank: re.Match[str]) -> str:
    around = blank.string[blank.start() - 1 : blank.start()] + blank.string[blank.end() : blank.end() + 1]
    wide = len(around) > 1 and all(ord(character) >= _FIRST_WIDE for character in around)
    return "" if wide and "\n" in blank[0] else " "


def _answer(element: _Element, tag: str) -> str:
    """Return what a form's field shows."""
    if tag == "select":
        options = list(element.iter("option"))
        chosen = [option for option in options if "selected" in option.attrib] or options[:1]
        return "、".join(str(option.xpath("string()")).strip() for option in chosen)
    kind = element.get("type", "text").lower()
    if kind in ("checkbox", "radio"):
        return CHECKED if "checked" in element.attrib else UNCHECKED
    return element.get("value", "") if kind in ("text", "number", "date", "tel", "email") else ""
