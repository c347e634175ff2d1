"""Prose: what an author writes in Markdown, as blocks for Word and as HTML; `dialect` says what is markup."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from html import unescape
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import nh3

KEPT = 64
"""How many texts are remembered: a form's prose goes to Word and HTML one after the other."""

_TAGS = frozenset({"p", "ol", "ul", "li", "span", "strong", "em", "br"})
_TAG = re.compile("<(/?[a-z]+)>")
_MARKUP = re.compile(r"\*|^[ \t]*+(?:[0-9]{1,9}\.|-)[ \t]", re.MULTILINE)
_NEWLINE = re.compile(r"\r\n?")
_ILLEGAL = re.compile(r"[^\t\n\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of one look; a newline is a line break."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or an item of a list.

    `marker` is what prints before an item (``3. `` or ``• ``), empty for a paragraph; `level` says how many
    items it stands in, itself not counted.
    """

    marker: str
    level: int
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        """What a reader sees, marker included."""
        return self.marker + "".join(span.text for span in self.spans)


@lru_cache(KEPT)
def blocks(text: str) -> tuple[Block, ...]:
    """Return the paragraphs and items of an author's prose, in order."""
    reader = _Reader()
    pieces = _TAG.split(html(text))
    for tag, content in zip(pieces[1::2], pieces[2::2], strict=True):
        reader.read(tag, unescape(content))
    return tuple(reader.blocks)


@lru_cache(KEPT)
def html(text: str) -> str:
    """Return an author's prose as HTML without attributes.

    Lists hold their markers as text, so that they read as in Word wherever the text goes: show <ol> and <ul>
    without markers of their own, and <p> with ``white-space: pre-wrap``.
    """
    text = _ILLEGAL.sub("\ufffd", _NEWLINE.sub("\n", text))
    if _MARKUP.search(text) is None:
        return _paragraphs(text)
    from generator.base import dialect  # noqa: PLC0415 - `markdown` is slow to import and most prose needs none

    return _cleaner().clean(dialect.convert(text))


def plain(text: str) -> str:
    """Return what a reader sees of an author's prose, one block after the other."""
    return "\n".join(block.text for block in blocks(text))


@cache
def _cleaner() -> nh3.Cleaner:
    import nh3  # noqa: PLC0415 - needed where `markdown` is

    return nh3.Cleaner(tags=_TAGS, attributes={}, link_rel=None)


def _paragraphs(text: str) -> str:
    """Do what `dialect` does, for text without its markup."""
    groups = groupby(_escape(text).split("\n"), key=lambda line: not line.strip(" \t"))
    return "".join(f"<p>{'<br>'.join(lines)}</p>" for blank, lines in groups if not blank)


def _escape(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\N{NO-BREAK SPACE}", "&nbsp;")


class _Reader:
    """Reads sanitised HTML, tag by tag."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.open: Counter[str] = Counter()
        self.marker = ""
        self.spans: list[Span] = []

    def read(self, tag: str, content: str) -> None:
        """Take a tag and the text that follows it."""
        if tag == "br":
            self._add("\n")
        elif tag == "/p":
            self._end()
        elif tag.startswith("/"):
            self.open[tag[1:]] -= 1
        else:
            self.open[tag] += 1
        if content:
            self._add(content)

    def _add(self, text: str) -> None:
        if self.open["span"]:
            self.marker = text
        else:
            self.spans.append(Span(text, self.open["strong"] > 0, self.open["em"] > 0))

    def _end(self) -> None:
        looks = groupby(self.spans, key=lambda span: (span.bold, span.italic))
        spans = tuple(Span("".join(span.text for span in same), *look) for look, same in looks)
        self.blocks.append(Block(self.marker, self.open["li"] - bool(self.marker), spans))
        self.marker, self.spans = "", []
