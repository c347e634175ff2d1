"""Marks the paragraphs of a document that show values: `printing.cell_keys` says what with, and what for."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import unescape

from generator.printing.cell_keys import mark
from generator.printing.word.escaping import encode
from generator.printing.word.tags import TAG
from generator.printing.word.xml import RUN, T, W

if TYPE_CHECKING:
    from lxml import etree

_MARKUP = re.compile(r"<w:instrText\b.*?</w:instrText>|<(?:w:(tab|br|cr)\b)?[^>]*>", re.DOTALL)
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n"}
_BREAKS = {W + name: character for name, character in _CHARACTERS.items()}
_MOST = 32_768  # values whose bookmarks are kept, a few megabytes
_BODY, _BOX = f"{W}body", f"{W}txbxContent"


def can_be_marked(paragraph: etree._Element) -> bool:
    """Tell a paragraph of the text; those of a text box stand in the file twice."""
    around = [element.tag for element in paragraph.iterancestors(_BODY, _BOX)]
    return around == [_BODY] and next(paragraph.iter(_BOX), None) is None


def texts_and_tags(paragraph: etree._Element) -> tuple[list[str], list[str]]:
    """Return the tags of a paragraph, and the texts before, between and behind them."""
    pieces = (
        _BREAKS.get(str(piece.tag)) or piece.text or ""
        for piece in paragraph.iter(T, *_BREAKS)
        if (run := piece.getparent()) is not None and run.tag == RUN
    )
    text = "".join(pieces)
    return TAG.split(text), TAG.findall(text)


def safe(pieces: list[Any]) -> None:
    """Make every second piece safe: values are encoded, key paths with what is shown there become marks."""
    values = pieces[1::2]
    places = [place for place, value in enumerate(values) if value.__class__ is tuple]
    marked = [values[place] for place in places]
    for place in places:
        values[place] = ""
    pieces[1::2] = encode(values)
    for number, place, value in zip(count(1), places, marked, strict=False):
        begin = _begun.get(value) or _begin(value)
        pieces[2 * place + 1] = begin and begin + _end(number)


_begun: dict[tuple[str | None, str], bytes] = {}
"""Bookmarks without their numbers: a form shows many values twice, and is printed anew with every save."""


def _begin(value: tuple[str | None, str]) -> bytes:
    """Return a bookmark up to its number; an empty form's values have no key path, and get none."""
    key, text = value
    if not key:
        return b""
    if len(_begun) >= _MOST:
        _begun.clear()
    _begun[value] = begin = b'<w:bookmarkStart w:name="' + mark(key, text).encode()
    return begin


@lru_cache(maxsize=4096)
def _end(number: int) -> bytes:
    """Return the rest of a bookmark; a template has none left whose number it could have."""
    return b'_%d" w:id="%d"/><w:bookmarkEnd w:id="%d"/>' % (number, number, number)


def shown(pieces: list[Any]) -> str:
    """Return what printed pieces show, ready XML and text by turns."""
    pieces[::2] = map(_shown, pieces[::2])
    return "".join(pieces)


@lru_cache(maxsize=4096)  # the XML between values is the same in every row and document
def _shown(ready: bytes) -> str:
    return unescape(_MARKUP.sub(lambda found: _CHARACTERS.get(found[1], ""), ready.decode()))
