"""A .docx of any program → what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from lxml import etree

from generator.printing.word.relations import relations
from generator.printing.word.xml import W, read_strictly
from generator.readback.document import Comment, Document
from generator.readback.formats.docx_tables import Body
from generator.readback.formats.docx_text import plain_paragraphs
from generator.readback.formats.numbering import Numbering
from generator.readback.formats.packages import DAMAGED, main_part, parts_of, root_of, title_of
from generator.readback.formats.unreadable import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml.etree import _Element

_MAIN: Final = "word/document.xml"
_PKG: Final = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_STRICT: Final = (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode())
"""Word calls the same things by other names in a “Strict Open XML” document."""


class _Parts(NamedTuple):
    """The parts that are read, each if it is there."""

    main: _Element
    numbering: _Element | None
    styles: _Element | None
    comments: _Element | None


def read_docx(data: bytes, file: str) -> Document:
    """Read a .docx."""
    return _read(parts_of(data), file)


def read_flat(data: bytes, file: str) -> Document:
    """Read a package that was written as one XML file, “Word XML 文档”."""
    try:
        root = read_strictly(data)
    except etree.XMLSyntaxError:
        unreadable(*DAMAGED)
    parts = {
        part.get(f"{_PKG}name", "").lstrip("/"): etree.tostring(content[0])
        for part in root.iterchildren(f"{_PKG}part")
        for content in part.iterchildren(f"{_PKG}xmlData")
        if len(content)
    }
    return _read(parts, file)


def _read(parts: Mapping[str, bytes], file: str) -> Document:
    try:
        found = _parts(parts)
        title = title_of(parts)
    except etree.XMLSyntaxError:
        unreadable(*DAMAGED)
    body = Body(Numbering(found.numbering, found.styles))
    for element in found.main.iterchildren(f"{W}body"):
        body.read(element)
    comments = () if found.comments is None else tuple(_comments(found.comments, body))
    return Document(file, tuple(body.rows), comments=comments, title=title, remarks=tuple(body.remarks))


def _parts(parts: Mapping[str, bytes]) -> _Parts:
    main = main_part(parts, _MAIN)
    if main not in parts:
        unreadable(*DAMAGED)
    names = {one.kind: one.target for one in relations(parts, main) if not one.external}
    numbering, styles, comments = (
        root_of(parts[names[kind]].replace(*_STRICT)) if names.get(kind) in parts else None
        for kind in ("numbering", "styles", "comments")
    )
    return _Parts(root_of(parts[main].replace(*_STRICT)), numbering, styles, comments)


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
