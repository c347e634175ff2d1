"""Values as WordprocessingML: every character to the letter, line breaks and tabs as Word's own.

All values of a document are made safe together: a handful of passes over one string cost less than a
look at each value, and hostile text costs no more than plain text.
"""

from __future__ import annotations

import re

_END = "\0"
_PRESERVED = b'<w:t xml:space="preserve">'
_FORBIDDEN = bytes(code for code in range(0x20) if chr(code) not in "\t\n\r\0")
_NON_CHARACTERS = ("\ufffe", "\uffff")
_IMPOSSIBLE = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class FillError(Exception):
    """A view that cannot be printed: the fault is the program's, not the author's."""


def encode(values: list[str]) -> list[bytes]:
    r"""Return the values as they stand between ``<w:t>`` and ``</w:t>``.

    >>> encode(["a<b", "1\\n2"])
    [b'a&lt;b', b'1</w:t><w:br/><w:t xml:space="preserve">2']
    """
    together = _END.join(values)
    try:
        data = together.encode()
    except UnicodeEncodeError:
        raise _impossible(values) from None
    if len(data.translate(None, _FORBIDDEN)) != len(data) or any(c in together for c in _NON_CHARACTERS):
        raise _impossible(values)
    parts = _escape(data).split(b"\0")
    if len(parts) != max(len(values), 1):
        raise _impossible(values)
    return parts if values else []


def _escape(data: bytes) -> bytes:
    data = data.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    data = data.replace(b"\n", b"</w:t><w:br/>" + _PRESERVED)
    return data.replace(b"\t", b"</w:t><w:tab/>" + _PRESERVED)


def _impossible(values: list[str]) -> FillError:
    """Name the value that XML cannot hold."""
    found = next((value for value in values if _IMPOSSIBLE.search(value)), "")
    return FillError(f"文字里有 Word 文件不能容纳的字符：{found!r}")


def attribute(value: str) -> str:
    """Return text for a quoted XML attribute or an element's text."""
    value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return value.replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;")
