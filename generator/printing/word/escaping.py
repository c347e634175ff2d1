"""Values as WordprocessingML: every character to the letter, line breaks and tabs as Word's own."""

from __future__ import annotations

from generator.printing.template.values import apart, together

_PRESERVED = b'<w:t xml:space="preserve">'


def encode(values: list[str]) -> list[bytes]:
    r"""Return the values as they stand between ``<w:t>`` and ``</w:t>``.

    >>> encode(["a<b", "1\n2"])
    [b'a&lt;b', b'1</w:t><w:br/><w:t xml:space="preserve">2']
    """
    return apart(_escape(together(values)), values)


def _escape(data: bytes) -> bytes:
    data = data.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")
    data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    data = data.replace(b"\n", b"</w:t><w:br/>" + _PRESERVED)
    return data.replace(b"\t", b"</w:t><w:tab/>" + _PRESERVED)


def attribute(value: str) -> str:
    """Return text for a quoted XML attribute or an element's text."""
    value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return value.replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;")
