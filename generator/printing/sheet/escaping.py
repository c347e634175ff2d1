"""Values as SpreadsheetML: every character to the letter."""

from __future__ import annotations

import re
from typing import Any

from markupsafe import escape

from generator.printing.template.values import apart, together

_CODED = re.compile(rb"_x(?=[0-9A-Fa-f]{4}_)")  # Excel reads _x000D_ as a character
_BRACES = str.maketrans({"{": "&#123;", "}": "&#125;"})


def make_safe(pieces: list[Any]) -> None:
    r"""Turn every second piece, text to be shown, into bytes.

    >>> pieces = [b"<t>", "<b>&\r\n_x000D_", b"</t>", ""]
    >>> make_safe(pieces)
    >>> pieces
    [b'<t>', b'&lt;b&gt;&amp;\n_x005F_x000D_', b'</t>', b'']
    """
    values = pieces[1::2]
    pieces[1::2] = apart(_escape(together(values)), values)


def text(value: str) -> bytes:
    """Return one value that stands between tags."""
    return _escape(together([value]))


def source(value: str) -> str:
    """Return a template's own text as it stands in the source of a program."""
    safe = str(escape(value)).translate(_BRACES)
    return _CODED.sub(b"_x005F_x", safe.encode()).decode()


def _escape(data: bytes) -> bytes:
    data = data.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return _CODED.sub(b"_x005F_x", data)
