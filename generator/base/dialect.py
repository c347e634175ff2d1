r"""The Markdown of the forms' prose, as a parser for the `markdown` package.

Clerks paste official prose, so nothing they write may vanish because it happens to mean something somewhere
else: what is not in this list is text.

- A line is a line, and a line without anything but blanks ends a paragraph.
- ``1. text``, ``- text`` and ``* text`` are items of a list, blank line above or not; a number prints as
  written. Two columns deeper than an item is inside it, other lines end it. An item cannot begin a list
  four columns in, and a line of ``-``, ``*`` and blanks alone is no item.
- ``**strong**``, ``*emphasis*`` and ``***both***`` begin and end on one line with the same number of
  asterisks. They hold no blank and no stray punctuation inside their ends (``张**、李**`` is text).
- An asterisk is also a multiplication sign. ``*`` therefore begins only at the beginning of a line or after
  a blank, an opening bracket or a punctuation mark, never before a digit, and ends only at the end of a line
  or before a blank, a closing bracket or a punctuation mark; ``**`` does neither between two digits.
- ``\*`` is an asterisk.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self
from xml.etree import ElementTree as ET

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import Registry

if TYPE_CHECKING:
    from collections.abc import Callable

BLANK = " \t"
BULLET = "• "
DEEPEST = 8
"""Levels of a list; what is indented further stays at the deepest."""

_INSIDE = 2
_CODE = 4  # where Markdown would begin a code block
_ITEM = re.compile(r"([ \t]*+)([0-9]{1,9}\.|[-*])[ \t]++(?=.*[^-* \t])([^ \t].*)", re.DOTALL)
_ASTERISKS = re.compile(r"(\\\*|\*+)")
_TAGS = {"*": ("em",), "**": ("strong",), "***": ("strong", "em")}
_OPENING = "（(《〈“‘「『【〔［｛[{"
_CLOSING = "）)》〉”’」』】〕］｝]}"
_STOPS = "，。、；：！？…—,.;:!?"


@cache
def _markdown() -> Markdown:
    return _Prose(output_format="html")


def convert(text: str) -> str:
    """Return HTML in which every paragraph is a <p>; an item's first one begins with its marker, a <span>."""
    return _markdown().convert(text)


class _Prose(Markdown):
    """`markdown` without its own processors: they strip, decode or rewrite what an author wrote."""

    # The package's own serializer lets an author's `&amp;` through as an entity.
    output_formats: ClassVar[dict[Any, Callable[[ET.Element], str]]] = {
        "html": lambda root: ET.tostring(root, encoding="unicode", method="html")
    }

    def build_parser(self) -> Self:
        self.preprocessors = Registry()
        self.parser = BlockParser(self)
        self.parser.blockprocessors.register(_Lines(self.parser), "lines", 0)
        self.inlinePatterns = Registry()
        self.treeprocessors = Registry()
        self.treeprocessors.register(_Emphasis(self), "emphasis", 0)
        self.postprocessors = Registry()
        return self


class _Lines(BlockProcessor):
    """Takes all blocks at once: only lines matter."""

    def test(self, parent: ET.Element, block: str) -> bool:  # noqa: ARG002 - markdown's interface
        return True

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        outline = _Outline(parent)
        for line in "\n\n".join(blocks).split("\n"):
            outline.add(line)
        outline.end_paragraph()
        blocks.clear()


class _Outline:
    """Puts lines into paragraphs and paragraphs into lists."""

    def __init__(self, root: ET.Element) -> None:
        self.root = root
        self.items: list[tuple[int, ET.Element]] = []  # the column and element of every open item
        self.lines: list[str] = []
        self.marker = ""

    def add(self, line: str) -> None:
        item = _ITEM.fullmatch(line)
        if not line.strip(BLANK):
            self.end_paragraph()
        elif item and (self.items or _column(line) < _CODE):
            self._begin_item(_column(line), item[2], item[3])
        else:
            self._continue(line)

    def _continue(self, line: str) -> None:
        self._leave(_column(line))
        self.lines.append(line.lstrip(BLANK) if self.items else line)

    def _begin_item(self, column: int, mark: str, text: str) -> None:
        self.end_paragraph()
        self._leave(column)
        del self.items[DEEPEST - 1 :]
        numbered = mark.endswith(".")
        self.items.append((column, ET.SubElement(self._list("ol" if numbered else "ul"), "li")))
        self.marker = f"{mark} " if numbered else BULLET
        self.lines = [text]

    def _leave(self, column: int) -> None:
        while self.items and column < self.items[-1][0] + _INSIDE:
            self.end_paragraph()
            self.items.pop()

    def _container(self) -> ET.Element:
        return self.items[-1][1] if self.items else self.root

    def _list(self, tag: str) -> ET.Element:
        container = self._container()
        if len(container) and container[-1].tag == tag:
            return container[-1]
        return ET.SubElement(container, tag)

    def end_paragraph(self) -> None:
        if self.lines:
            # The marker is an attribute only until _Emphasis makes the paragraph's content.
            paragraph = ET.SubElement(self._container(), "p", {"marker": self.marker})
            paragraph.text = "\n".join(self.lines)
        self.lines, self.marker = [], ""


def _column(line: str) -> int:
    return len(line[: len(line) - len(line.lstrip(BLANK))].expandtabs(4))


class _Emphasis(Treeprocessor):
    """Makes the text of paragraphs into markers, lines and emphasis."""

    def run(self, root: ET.Element) -> None:
        for paragraph in list(root.iter("p")):
            builder = ET.TreeBuilder()
            builder.start("p", {})
            _put(builder, ("span",), paragraph.attrib.pop("marker"))
            _put_lines(builder, paragraph.text or "")
            builder.end("p")
            content = builder.close()
            paragraph.text, paragraph[:] = content.text, content[:]


def _put(builder: ET.TreeBuilder, tags: tuple[str, ...], text: str) -> None:
    if text:
        _start(builder, tags)
        builder.data(text)
        _end(builder, tags)


def _start(builder: ET.TreeBuilder, tags: tuple[str, ...]) -> None:
    for tag in tags:
        builder.start(tag, {})


def _end(builder: ET.TreeBuilder, tags: tuple[str, ...]) -> None:
    for tag in reversed(tags):
        builder.end(tag)


def _put_lines(builder: ET.TreeBuilder, text: str) -> None:
    for number, line in enumerate(text.split("\n")):
        if number:
            _start(builder, ("br",))
            _end(builder, ("br",))
        _put_line(builder, line)


def _put_line(builder: ET.TreeBuilder, line: str) -> None:
    pieces = _ASTERISKS.split(line)
    emphasis = _pairs(pieces)
    for number, piece in enumerate(pieces):
        if number not in emphasis:
            builder.data("*" if piece == r"\*" and number % 2 else piece)
        elif emphasis[number]:
            _start(builder, _TAGS[piece])
        else:
            _end(builder, _TAGS[piece])


def _pairs(pieces: list[str]) -> dict[int, bool]:
    """Say which asterisks (the odd ones of `pieces`) begin and which end emphasis; the others are text."""
    pairs: dict[int, bool] = {}
    opened: dict[str, int] = {}
    for number in range(1, len(pieces), 2):
        run = pieces[number]
        before = "".join(pieces[max(number - 2, 0) : number])[-1:]
        after = (pieces[number + 1] or "".join(pieces[number + 2 : number + 3]))[:1]
        if run in opened and _ends(run, before, after):
            begin = opened[run]
            pairs |= {begin: True, number: False}
            opened = {other: at for other, at in opened.items() if at < begin}
        elif run in _TAGS and _begins(run, before, after):
            opened[run] = number
    return pairs


def _begins(run: str, before: str, after: str) -> bool:
    if after in _CLOSING + _STOPS or after.isspace():  # or there is nothing after it
        return False
    if run == "*":
        return not after.isdigit() and (before in _OPENING + _STOPS or before.isspace())
    return not (before.isdigit() and after.isdigit())


def _ends(run: str, before: str, after: str) -> bool:
    if before in _OPENING or before.isspace():
        return False
    if run == "*":
        return after in _CLOSING + _STOPS or after.isspace()
    return not (before.isdigit() and after.isdigit())
