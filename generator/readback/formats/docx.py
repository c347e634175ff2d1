"""A .docx of any program → what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from lxml import etree

from generator.printing.template.expressions import RefusedError
from generator.printing.word.relations import ROOT, relations
from generator.printing.word.unzip import MEGABYTE, unpack
from generator.printing.word.xml import W, read_strictly
from generator.readback.document import Comment, Document
from generator.readback.formats.docx_tables import Body
from generator.readback.formats.docx_text import plain_paragraphs
from generator.readback.formats.numbering import Numbering
from generator.readback.formats.unreadable import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml.etree import _Element

LARGEST: Final = 64 * MEGABYTE
"""All parts of a document together."""

_MAIN = "word/document.xml"
_CORE = "docProps/core.xml"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_DAMAGED = ("这个 Word 文件已经损坏", "用 Word 或 WPS 打开后另存为 .docx；打不开就换成以前保存的一份")
_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_STRICT = (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode())
"""Word calls the same things by other names in a “Strict Open XML” document."""


class _Parts(NamedTuple):
    """The parts that are read, each if it is there."""

    main: _Element
    numbering: _Element | None
    styles: _Element | None
    comments: _Element | None


def read_flat(data: bytes, file: str) -> Document:
    """Read a package that was written as one XML file, “Word XML 文档”."""
    try:
        root = read_strictly(data)
    except etree.XMLSyntaxError:
        unreadable(*_DAMAGED)
    parts = {
        part.get(f"{_PKG}name", "").lstrip("/"): etree.tostring(content[0])
        for part in root.iterchildren(f"{_PKG}part")
        for content in part.iterchildren(f"{_PKG}xmlData")
        if len(content)
    }
    return _read(parts, file)


def read_docx(data: bytes, file: str) -> Document:
    """Read a .docx."""
    try:
        parts = unpack(data, LARGEST)
    except RefusedError as refused:
        unreadable(refused.message, refused.hint)
    return _read(parts, file)


def _read(parts: Mapping[str, bytes], file: str) -> Document:
    try:
        found = _parts(parts)
        title = _title(parts)
    except etree.XMLSyntaxError:
        unreadable(*_DAMAGED)
    body = Body(Numbering(found.numbering, found.styles))
    for element in found.main.iterchildren(f"{W}body"):
        body.read(element)
    comments = () if found.comments is None else tuple(_comments(found.comments, body))
    return Document(file, tuple(body.rows), comments=comments, title=title, remarks=tuple(body.remarks))


def _parts(parts: Mapping[str, bytes]) -> _Parts:
    main = next((one.target for one in relations(parts, ROOT) if one.kind == "officeDocument"), _MAIN)
    if main not in parts:
        unreadable(*_DAMAGED)
    names = {one.kind: one.target for one in relations(parts, main) if not one.external}
    numbering, styles, comments = (
        _root(parts[names[kind]]) if names.get(kind) in parts else None
        for kind in ("numbering", "styles", "comments")
    )
    return _Parts(_root(parts[main]), numbering, styles, comments)


def _root(data: bytes) -> _Element:
    root = read_strictly(data.replace(*_STRICT))
    if root.getroottree().docinfo.internalDTD is not None:  # which no program writes
        unreadable(*_DAMAGED)
    return root


def _title(parts: Mapping[str, bytes]) -> str:
    core = next((one.target for one in relations(parts, ROOT) if one.kind == "core-properties"), _CORE)
    title = _root(parts[core]).find(_TITLE) if core in parts else None
    return "" if title is None else title.text or ""


def _comments(comments: _Element, body: Body) -> Iterator[Comment]:
    """Yield the comments in the order in which they stand in the document, those of no cell last."""
    nowhere = Numbering(None, None)
    written = {one.get(f"{W}id", ""): one for one in comments.iterchildren(f"{W}comment")}
    for number in _in_order(body.commented, written):
        one, cell = written[number], body.commented.get(number)
        author, text = one.get(f"{W}author", ""), "\n".join(plain_paragraphs(one, nowhere))
        yield Comment(author, text) if cell is None else Comment(author, text, cell.where, cell.key)


def _in_order(placed: Iterable[str], written: Mapping[str, _Element]) -> list[str]:
    return list(dict.fromkeys([*(number for number in placed if number in written), *written]))
