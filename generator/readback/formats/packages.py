"""The parts of a .docx or .xlsx, within bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from generator.base.zips import MEGABYTE
from generator.printing.template.expressions import RefusedError
from generator.printing.word.relations import ROOT, relations
from generator.printing.word.unzip import AGAIN, unpack
from generator.printing.word.xml import read_strictly
from generator.readback.formats.unreadable import unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

LARGEST: Final = 64 * MEGABYTE
"""All parts of a document together."""

DAMAGED: Final = ("这个文件已经损坏，可能没有下载完或拷贝完", AGAIN)
_CORE: Final = "docProps/core.xml"
_TITLE: Final = "{http://purl.org/dc/elements/1.1/}title"


def parts_of(data: bytes) -> dict[str, bytes]:
    """Return the parts of a package by name."""
    try:
        return unpack(data, LARGEST)
    except RefusedError as refused:
        if "损坏" in refused.message:  # it speaks of Word, and this may be a workbook
            unreadable(*DAMAGED)
        unreadable(refused.message, refused.hint)


def root_of(data: bytes) -> etree._Element:
    """Return a part's root; raise etree.XMLSyntaxError for a damaged one."""
    root = read_strictly(data)
    if root.getroottree().docinfo.internalDTD is not None:  # which no program writes
        unreadable(*DAMAGED)
    return root


def main_part(parts: Mapping[str, bytes], usual: str) -> str:
    """Return the name of the part that the package is about."""
    return next((one.target for one in relations(parts, ROOT) if one.kind == "officeDocument"), usual)


def title_of(parts: Mapping[str, bytes]) -> str:
    """Return the title in the document's properties."""
    core = next((one.target for one in relations(parts, ROOT) if one.kind == "core-properties"), _CORE)
    title = root_of(parts[core]).find(_TITLE) if core in parts else None
    return "" if title is None else title.text or ""
