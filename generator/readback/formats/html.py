"""A page → what it says: ours, and what others save as .doc or .html and in archives of a page."""

from __future__ import annotations

import codecs
import email
import re
from typing import TYPE_CHECKING, Final

from lxml import etree

from generator.readback.document import Document
from generator.readback.formats.decoding import decoded
from generator.readback.formats.html_tables import Page
from generator.readback.formats.unreadable import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHARSET: Final = re.compile(
    rb"<(?:meta|\?xml)\b[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE
)
_HEAD: Final = 4096
_CHINESE: Final = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030"}
_OURS: Final = "article[@class='sheet']"


def read_html(data: bytes, file: str) -> Document:
    """Read a page; of one of ours only the form."""
    root = _parsed(_text(data, _CHARSET.search(data[:_HEAD])))
    if root is None:
        return Document(file, ())
    forms = root.findall(f".//{_OURS}")
    page = Page(exact=bool(forms))
    for part in forms or [root]:
        page.read(part)
    return Document(file, tuple(page.rows), title=(root.findtext(".//title") or "").strip())


def read_archived_html(data: bytes, file: str) -> Document:
    """Read the page in an archive of one (.mht)."""
    for page in _pages(data):
        return read_html(page, file)
    return unreadable(
        "这个网页归档（.mht）里没有网页", "用浏览器或 Word 打开后另存为 .docx 或 .html，再读那个文件"
    )


def _pages(data: bytes) -> Iterator[bytes]:
    for part in email.message_from_bytes(data).walk():
        content = part.get_payload(decode=True)
        if part.get_content_type() == "text/html" and isinstance(content, bytes):
            charset = part.get_content_charset()
            named = charset is not None and not _CHARSET.search(content[:_HEAD])
            yield f'<meta charset="{charset}">'.encode() + content if named else content


def _text(data: bytes, charset: re.Match[bytes] | None) -> str:
    """Return a page's text, as it says it is encoded or else as it may be."""
    marked = data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    name = "" if charset is None or marked else charset[1].decode("ascii").lower()
    try:
        return data.decode(_CHINESE.get(name, name)) if name else decoded(data) or ""
    except (LookupError, UnicodeError):  # an unknown name, or a wrong one
        return decoded(data) or data.decode("gb18030", "replace")


def _parsed(text: str) -> etree._Element | None:
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:  # nothing but blanks or comments
        return None
