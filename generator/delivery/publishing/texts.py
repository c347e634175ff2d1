"""What the files of a public copy say, read back from their bytes: lines of text, whatever the format."""

from __future__ import annotations

import html
import io
import re
from typing import TYPE_CHECKING

from generator.printing.word.relations import relations
from generator.printing.word.unzip import unpack
from generator.printing.word.xml import P, W, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml import etree

_WITHIN = re.compile(r"</?(?:span|strong|em|b|i|u|a|sup|sub|font)\b[^<>]*>")
_UNSEEN = re.compile(r"<style>.*?</style>", re.DOTALL)
_MARK = b"\xef\xbb\xbf \r\n\t"
_TAG = re.compile(r"<[^<>]*>")
_WRITTEN = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}


def is_xml(name: str, part: bytes) -> bool:
    """Tell a part of a Word file that is XML, whatever it is called."""
    return name.endswith((".xml", ".rels")) or part.lstrip(_MARK).startswith(b"<?xml")


def lines(name: str, data: bytes) -> list[str]:
    """Return the different lines of a file; of a PDF none where nothing is there that could read it."""
    return [line for line in dict.fromkeys(_lines(name, data)) if line and not line.isspace()]


def raw(name: str, data: bytes) -> Iterator[str]:
    """Yield what the pictures and fonts of a file would say as text, in the usual encodings of Chinese."""
    parts = unpack(data) if name.endswith(".docx") else {}
    for part in (part for each, part in parts.items() if not is_xml(each, part)):
        yield from (part.decode(encoding, "ignore") for encoding in ("utf-8", "gb18030", "utf-16-le"))


def _lines(name: str, data: bytes) -> Iterable[str]:
    if name.endswith(".docx"):
        return _of_word(unpack(data))
    if name.endswith(".html"):
        text = _TAG.sub("\n", _WITHIN.sub("", _UNSEEN.sub("", data.decode())))
        return html.unescape(text).split("\n")
    return _of_pdf(data)


def _of_word(parts: Mapping[str, bytes]) -> Iterator[str]:
    """Yield the paragraphs of all parts, other texts, what pictures are called, and where links lead."""
    for name, part in sorted(parts.items()):
        if name.endswith(".rels") or not is_xml(name, part):
            continue
        root = read(part)
        for paragraph in root.iter(P):
            yield from _text(paragraph).split("\n")
        yield from (text for one in root.iter() if one.text and one.tag[: len(W)] != W for text in [one.text])
        yield from (one.get(key, "") for one in root.iter() for key in ("descr", "name", "title", "alt"))
        yield from (one.target for one in relations(parts, name) if one.external)


def _text(paragraph: etree._Element) -> str:
    return "".join(_WRITTEN.get(str(one.tag)) or one.text or "" for one in paragraph.iter())


def _of_pdf(data: bytes) -> Iterator[str]:
    try:
        import pypdfium2  # type: ignore[import-untyped] # noqa: PLC0415 - not everybody has it
    except ImportError:
        return
    document = pypdfium2.PdfDocument(io.BytesIO(data))
    try:
        yield from map(str, document.get_metadata_dict().values())
        for page in document:
            yield from page.get_textpage().get_text_range().splitlines()
    finally:
        document.close()
