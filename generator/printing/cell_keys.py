"""The name of the bookmark by which a printed cell is found again, whatever was done to the rows around it.

``_tb<key><text><number>``: digests of the value's key path and of the text printed there, eight and five
digits in hexadecimal, and the number of the mark, since a form shows many values twice. Nothing parts the
three: a form has hundreds of marks, and each character counts. Word hides bookmarks whose names begin with
``_``.

The bookmark is empty and stands at the end of its paragraph. Where all of a cell is selected and typed over,
the most common edit, Word drops a bookmark around the text, LibreOffice one before it: of 869 in the
department's form it kept 162, and of those at the end 851, all but the ones of paragraphs that were no longer
there. Storing and typing lose none.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from zlib_ng.zlib_ng import crc32  # that of zlib, but faster

_NAME = re.compile(r"_tb([0-9a-f]{8})([0-9a-f]{5})([0-9]*)", re.ASCII)
_TEXT = 0xFFFFF


class CellKey(NamedTuple):
    """What a mark says: digests of a key path, and of the text that was printed there."""

    key: int
    text: int


def mark(key: str, text: str) -> str:
    """Return the name for the value of a key path, printed as this text, without its number.

    >>> mark("service#goals.safety.indicators.2.target", "≥95%")
    '_tb7e7542282e810'
    """
    return "_tb%08x%05x" % (digest_of_key(key), digest_of_text(text))  # noqa: UP031 - half the time of an f-string


@lru_cache(maxsize=1 << 14)
def parse(name: str) -> CellKey | None:
    """Return what a bookmark's name says; None if it is no mark of ours."""
    found = _NAME.fullmatch(name)
    return CellKey(int(found[1], 16), int(found[2], 16)) if found else None


def digest_of_key(key: str) -> int:
    """Return the digest of a key path with its file, e.g. ``service#goals.safety.text``."""
    return crc32(key.encode())


def digest_of_text(text: str) -> int:
    """Return the digest of what a paragraph shows; of several, joined by line ends as breaks are.

    A break is a break, however it was written.
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return crc32(text.encode(errors="surrogatepass")) & _TEXT
