"""The number that LibreOffice gives a font it turns into Type 1: it counts all fonts since it began.

So a PDF would depend on which documents were converted before it. The number stands in the font twice: as
plain text, and in its private part, which is encrypted as "Adobe Type 1 Font Format" has it (chapter 7): each
byte with a key that follows from the bytes before it.
"""

from __future__ import annotations

import re
from typing import Final

_NUMBER: Final = re.compile(rb"(?<=/UniqueID )\d+")
_KEY: Final = 55665
_TIMES, _PLUS, _MASK = 52845, 22719, 0xFFFF
_NOUGHT: Final = ord("0")
_NEAR: Final = 2000  # bytes of the private part among which the number stands


def unnumbered(font: bytes, plain: int, private: int) -> bytes:
    """Return a Type 1 font, of as many `plain` and `private` bytes, whose number is nothing but noughts."""
    end = plain + private
    return _without(font[:plain]) + _private(font[plain:end]) + font[end:]


def _without(text: bytes) -> bytes:
    return _NUMBER.sub(lambda found: b"0" * len(found[0]), text)


def _private(data: bytes) -> bytes:
    text, keys = _begin(data[:_NEAR])
    found = _NUMBER.search(text)
    if found is None:
        return data
    at, end = found.span()
    # From there on every byte is encrypted anew, since its key has changed.
    old = new = keys[at]
    out = []
    for position, byte in enumerate(data[at:], at):
        letter = byte ^ (old >> 8) if position >= end else _NOUGHT
        written = letter ^ (new >> 8)
        out.append(written)
        old = (byte + old) * _TIMES + _PLUS & _MASK
        new = (written + new) * _TIMES + _PLUS & _MASK
    return data[:at] + bytes(out)


def _begin(data: bytes) -> tuple[bytes, list[int]]:
    """Return the text of encrypted bytes, and the key of each."""
    key, keys = _KEY, []
    for byte in data:
        keys.append(key)
        key = (byte + key) * _TIMES + _PLUS & _MASK
    return bytes([byte ^ (key >> 8) for byte, key in zip(data, keys, strict=True)]), keys
