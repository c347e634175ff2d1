"""A printed form's files without anything but the form: who made the template, cell keys, what is hidden."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from generator.delivery.publishing.hidden import Styles, show_only
from generator.delivery.publishing.pictures import plain_picture
from generator.delivery.publishing.texts import is_xml
from generator.printing.template.expressions import RefusedError
from generator.printing.word.escaping import attribute
from generator.printing.word.leftovers import settle
from generator.printing.word.luggage import leave_behind
from generator.printing.word.package import CORE, TYPES, Archive, Package, written
from generator.printing.word.relations import relations, relations_of
from generator.printing.word.unzip import unpack
from generator.printing.word.xml import R, W, ancestor, read, remove

if TYPE_CHECKING:
    from collections.abc import Mapping

_STYLES = "word/styles.xml"
_PARAGRAPH, _ROW = f"{W}p", f"{W}tr"
_TELLING = frozenset((
    "extended-properties", "custom-properties", "thumbnail", "customXml", "customXmlProps", "printerSettings",
    "comments", "commentsExtended", "commentsIds", "commentsExtensible", "people", "attachedTemplate",
    "glossaryDocument", "mailMergeSource", "mailMergeHeaderSource", "recipientData",
))  # fmt: skip
"""Kinds of parts that are no part of a form, and tell who made it, when, and where it lay."""
_SETTINGS = frozenset((
    "rsids", "docVars", "docVar", "trackRevisions", "revisionView", "attachedTemplate", "mailMerge", "docId",
    "saveThroughXslt", "documentProtection", "writeProtection", "chartTrackingRefBased", "savePreviewPicture",
))  # fmt: skip
_OF_STYLES = frozenset(("rsid",))
_TRACES = re.compile(r"rsid\w*|paraId|textId|author|initials|date|dateUtc|userId")
_TRACED = ("wordprocessingml", "office/word")
_PICTURED = frozenset(("docPr", "cNvPr"))
_PATH = re.compile(r"[\\/]|@|\.(?:png|jpe?g|gif|bmp|emf|wmf)\b", re.IGNORECASE)
_TAG = re.compile(rb"<[a-z][^<>]*>")
_KEY = re.compile(rb' data-[a-z-]+="[^"]*"')
_WAY = re.compile(rb'<nav class="way">.*?</nav>\n', re.DOTALL)


def public_page(page: bytes) -> bytes:
    """Return a form's page without the keys of its cells, and without the way to pages that stay here."""
    return _TAG.sub(lambda tag: _KEY.sub(b"", tag[0]), _WAY.sub(b"", page, count=1))


def public_word(data: bytes, title: str) -> bytes:
    """Return a printed document that says of itself nothing but its title; the same gives the same bytes."""
    parts = unpack(data)
    roots = {name: read(part) for name, part in parts.items() if is_xml(name, part)}
    package = Package(parts, {})
    _leave_out(package, roots)
    styles = Styles(roots.get(_STYLES))
    for name in roots.keys() & parts.keys() - {TYPES}:
        _clean(roots[name], styles)
        parts[name] = written(roots[name])
    parts |= {name: plain_picture(part) for name, part in parts.items() if not is_xml(name, part)}
    parts[CORE] = _core(title)
    return Archive(parts, ()).write(())


@lru_cache(maxsize=64)
def public_template(data: bytes) -> bytes:
    """Return a template without hidden text, which its page would show; one that is faulty as it is."""
    try:
        parts = unpack(data)
        roots = {name: read(part) for name, part in parts.items() if is_xml(name, part)}
    except (RefusedError, etree.XMLSyntaxError, LookupError, ValueError):
        return data
    styles = Styles(roots.get(_STYLES))
    changed = [
        name for name, root in roots.items() if name != _STYLES and show_only(root, styles, _holds_no_tag)
    ]
    if not changed:
        return data
    return Archive(parts | {name: written(roots[name]) for name in changed}, ()).write(())


def _holds_no_tag(element: etree._Element) -> bool:
    """Tell what can be left out of a template: tags may run over several runs of a paragraph."""
    whole = element if element.tag == _ROW else ancestor(element, _PARAGRAPH)
    whole = element if whole is None else whole
    return not any("{" in str(text) for text in whole.itertext())


def _leave_out(package: Package, roots: Mapping[str, etree._Element]) -> None:
    """Take out the parts that tell of people and machines, and what refers to them."""
    for owner in ("", *sorted(package.parts)):
        ids = {one.id for one in relations(package.parts, owner) if one.kind in _TELLING}
        if not ids:
            continue
        listed, own = roots[relations_of(owner)], roots.get(owner)
        gone = [one for one in listed if one.get("Id") in ids]
        gone += [] if own is None else [one for one in own.iter() if _refers(one, ids)]
        for one in gone:
            remove(one)
    leave_behind(package, roots)


def _refers(element: etree._Element, ids: set[str]) -> bool:
    return any(str(key).startswith(R) and str(value) in ids for key, value in element.attrib.items())


def _clean(root: etree._Element, styles: Styles) -> None:
    """Take out of one part what was left by those who worked on it."""
    settle(root)
    show_only(root, styles, lambda _: True)
    traces = _SETTINGS if root.tag == f"{W}settings" else _OF_STYLES
    for element in list(root.iter()):
        name = etree.QName(element).localname
        if name in traces:
            remove(element)
        for key in [key for key in element.attrib if _is_trace(str(key))]:
            del element.attrib[key]
        if name in _PICTURED:
            _rename(element)


def _is_trace(key: str) -> bool:
    space, _, name = key.rpartition("}")
    return any(each in space for each in _TRACED) and _TRACES.fullmatch(name) is not None


def _rename(picture: etree._Element) -> None:
    """Leave no description of a picture that is the path of a file on somebody's machine."""
    for key in ("name", "descr", "title"):
        if _PATH.search(picture.get(key, "")):
            picture.set(key, "")


def _core(title: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        "<cp:coreProperties"
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{attribute(title)}</dc:title></cp:coreProperties>"
    ).encode()
