"""Values of all kinds of files: what no file can hold is refused, what is markup is escaped.

All values of a document are made safe together: a handful of passes over one string cost less than a
look at each value, and hostile text costs no more than plain text.
"""

from __future__ import annotations

import re

_END = "\0"
_FORBIDDEN = bytes(code for code in range(0x20) if chr(code) not in "\t\n\r\0")
_NON_CHARACTERS = ("\ufffe", "\uffff")
_IMPOSSIBLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class FillError(Exception):
    """A view that cannot be printed: the fault is the program's, not the author's."""


def together(values: list[str]) -> bytes:
    """Return all values as one text, to be escaped and taken `apart`."""
    text = _END.join(values)
    try:
        data = text.encode()
    except UnicodeEncodeError:
        raise _impossible(values) from None
    if len(data.translate(None, _FORBIDDEN)) != len(data) or any(c in text for c in _NON_CHARACTERS):
        raise _impossible(values)
    return data


def apart(data: bytes, values: list[str]) -> list[bytes]:
    """Return the values one by one again.

    >>> values = ["a<b", "<"]
    >>> apart(together(values).replace(b"<", b"&lt;"), values)
    [b'a&lt;b', b'&lt;']
    """
    parts = data.split(_END.encode())
    if len(parts) != max(len(values), 1):
        raise _impossible(values)
    return parts if values else []


def _impossible(values: list[str]) -> FillError:
    """Name the value that no file can hold."""
    found = next((value for value in values if _IMPOSSIBLE.search(value)), "")
    return FillError(f"文字里有文件不能容纳的字符：{found!r}")
