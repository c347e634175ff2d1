"""Values as HTML: every character to the letter, line breaks as HTML's own."""

from __future__ import annotations

from typing import Any

from generator.printing.template.values import apart, together

_ATTRIBUTE = b'="'


def make_safe(pieces: list[Any]) -> None:
    r"""Turn every second piece, text to be shown, into bytes; in a quoted attribute a line just ends.

    >>> pieces = [b"<p>", "<b>&\n", b'<p data-key="', "\n", b'">', ""]
    >>> make_safe(pieces)
    >>> pieces
    [b'<p>', b'&lt;b&gt;&amp;<br>', b'<p data-key="', b'\n', b'">', b'']
    """
    values = pieces[1::2]
    data = _escape(together(values))
    pieces[1::2] = apart(data, values)
    if b"\n" in data:
        for at in range(1, len(pieces), 2):
            if b"\n" in pieces[at] and not pieces[at - 1].endswith(_ATTRIBUTE):
                pieces[at] = pieces[at].replace(b"\n", b"<br>")


def _escape(data: bytes) -> bytes:
    data = data.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
    return data.replace(b'"', b"&#34;").replace(b"'", b"&#39;").replace(b"\r", b"&#13;")
