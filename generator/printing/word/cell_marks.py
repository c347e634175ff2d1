"""Marks the paragraphs of a document that show values: `printing.cell_keys` says what with, and what for."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import chain, count
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import unescape

from generator.printing.cell_keys import mark
from generator.printing.word.escaping import encode
from generator.printing.word.tags import TAG
from generator.printing.word.xml import RUN, T, W

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_MARKUP = re.compile(r"<w:instrText\b.*?</w:instrText>|<(?:w:(tab|br|cr)\b)?[^>]*>", re.DOTALL)
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n"}
_BREAKS = {W + name: character for name, character in _CHARACTERS.items()}
_MOST = 65_536  # values of a kind whose bookmarks are kept, 20 MB
_LONG = 200  # characters: what is longer is prose, and would fill the memory
_BLOCK = 256  # ends of bookmarks made at a time
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
    """Make every second piece, the values, safe."""
    pieces[1::2] = encode(pieces[1::2])


class Begun(dict[tuple[str, str], bytes]):
    """Bookmarks up to their numbers, by the begin of a key path and a text; `rest` is its end.

    They are kept, since a form shows many values twice, and is printed anew with every save. A row's begin is
    one and the same text, and what looks it up is not slowed down by making and hashing all its key paths.
    """

    def __init__(self, rest: str) -> None:
        """Begin without any."""
        super().__init__()
        self.rest = rest

    def __missing__(self, value: tuple[str, str]) -> bytes:
        """Make a bookmark."""
        begin, text = value
        made = b'<w:bookmarkStart w:name="' + mark(begin + self.rest, text).encode()
        if len(text) <= _LONG:
            if len(self) >= _MOST:
                self.clear()
            self[value] = made
        return made


begun = cache(Begun)


def ends() -> Iterator[bytes]:
    """Yield what follows the digests in one bookmark of a document after the other."""
    return chain.from_iterable(map(_ends, count(1, _BLOCK)))


@lru_cache(maxsize=512)
def _ends(first: int) -> tuple[bytes, ...]:
    """Return so many ends; a template has no bookmarks left whose number they could have."""
    return tuple(
        b'%d" w:id="%d"/><w:bookmarkEnd w:id="%d"/>' % (number, number, number)
        for number in range(first, first + _BLOCK)
    )


def shown(pieces: list[Any]) -> str:
    """Return what printed pieces show, ready XML and text by turns."""
    pieces[::2] = map(_shown, pieces[::2])
    return "".join(pieces)


@lru_cache(maxsize=4096)  # the XML between values is the same in every row and document
def _shown(ready: bytes) -> str:
    return unescape(_MARKUP.sub(lambda found: _CHARACTERS.get(found[1], ""), ready.decode()))
