"""Bytes → text, in the encodings that people here have."""

from __future__ import annotations

import codecs
import re
from typing import Final

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_GUESSES: Final = ("utf-8", "gb18030")
_UNPRINTABLE = re.compile("[\0-\x08\x0e-\x1f]")


def decoded(data: bytes) -> str | None:
    """Return text without the mark that says how it is encoded; None for what is no text."""
    marked = [(mark, encoding) for mark, encoding in _MARKS if data.startswith(mark)]
    encodings = [encoding for _, encoding in marked] or _GUESSES
    start = len(marked[0][0]) if marked else 0
    for encoding in encodings:
        try:
            text = data[start:].decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _UNPRINTABLE.search(text) else text
    return None
