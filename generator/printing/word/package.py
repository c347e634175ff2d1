"""A .docx as a zip archive: reads a template's parts, and writes documents that differ from it in a few."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from lxml import etree
from zlib_ng import zlib_ng

from generator.printing.template.expressions import refuse
from generator.printing.word.escaping import attribute
from generator.printing.word.unzip import AGAIN, LARGEST, unpack
from generator.printing.word.xml import read_strictly

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

CORE = "docProps/core.xml"
TYPES = "[Content_Types].xml"
_RELATIONS = "_rels/.rels"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_FILLED = {
    f"{_WORD_TYPE}document.main+xml": "",
    f"{_WORD_TYPE}header+xml": "页眉",
    f"{_WORD_TYPE}footer+xml": "页脚",
    f"{_WORD_TYPE}footnotes+xml": "脚注",
    f"{_WORD_TYPE}endnotes+xml": "尾注",
}
_MACROS = "application/vnd.ms-word."
_FAST = 2  # zlib-ng, with a mark in every cell: level 5 gives a sixth less in twice the time, 7 no more
_BEST = 9
_STRETCH = 1024  # pieces joined at a time, about 100 kB: more would be fetched from the system anew each time
_OFFSET = 4
_UTF8 = 0x800
_DATE = 0x21  # 1980-01-01, the first day a zip file knows
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")


@dataclass(frozen=True, slots=True)
class Properties:
    """What the document says about itself; its dates are the first day of the year, never the clock's."""

    title: str
    unit: str
    year: int

    def core(self) -> bytes:
        """Return docProps/core.xml."""
        title, unit = attribute(self.title), attribute(self.unit)
        day = f"{self.year:04}-01-01T00:00:00Z"
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            "<cp:coreProperties"
            ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
            ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
            f"<dc:title>{title}</dc:title><dc:subject>{self.year} 年度</dc:subject>"
            f"<dc:creator>{unit}</dc:creator><cp:keywords>{unit} {self.year}</cp:keywords>"
            f"<cp:lastModifiedBy>{unit}</cp:lastModifiedBy>"
            f'<dcterms:created xsi:type="dcterms:W3CDTF">{day}</dcterms:created>'
            f'<dcterms:modified xsi:type="dcterms:W3CDTF">{day}</dcterms:modified>'
            "</cp:coreProperties>"
        ).encode()


@dataclass(frozen=True, slots=True)
class Package:
    """The parts of a template by name, and which of them may hold tags (with their Chinese name)."""

    parts: dict[str, bytes]
    filled: dict[str, str]


def read_package(data: bytes, largest: int = LARGEST) -> Package:
    """Unpack a template; what is no Word document is refused."""
    parts = unpack(data, largest)
    try:
        types = read_strictly(parts[TYPES])
        _describe_core(parts, types)
    except (etree.XMLSyntaxError, LookupError, ValueError):
        refuse("这不是 Word 文件，或者已经损坏", AGAIN, "template.file")
    kinds = {
        (override.get("PartName") or "").lstrip("/"): override.get("ContentType") or "" for override in types
    }  # an undefined entity among them has no attributes, whatever the default
    filled = {name: _FILLED[kind] for name, kind in kinds.items() if kind in _FILLED and name in parts}
    if list(filled.values()).count("") != 1:
        _refuse_kind(list(kinds.values()))
    return Package(parts, filled)


def _refuse_kind(kinds: list[str]) -> NoReturn:
    """Say what a package without a text is."""
    if any(kind.startswith(_MACROS) and kind.endswith("main+xml") for kind in kinds):
        refuse(
            "这是带宏的 Word 文件，不是普通的 Word 文档",
            "另存为“Word 文档（*.docx）”，不带宏",
            "template.file",
        )
    if f"{_WORD_TYPE}template.main+xml" in kinds:
        refuse(
            "这是 Word 模板（.dotx），不是普通的 Word 文档", "另存为“Word 文档（*.docx）”", "template.file"
        )
    refuse("里面没有正文", AGAIN, "template.file")


def _describe_core(parts: dict[str, bytes], types: etree._Element) -> None:
    """Make room for the core properties where a template has none."""
    relations = read_strictly(parts[_RELATIONS])
    if any(
        relation.get("Type") == _CORE_RELATION and relation.get("Target") == CORE for relation in relations
    ):
        return
    for relation in [found for found in relations if found.get("Type") == _CORE_RELATION]:
        relations.remove(relation)
    for root, tag, attributes in (
        (relations, "Relationship", {"Id": "core", "Type": _CORE_RELATION, "Target": CORE}),
        (types, "Override", {"PartName": f"/{CORE}", "ContentType": _CORE_TYPE}),
    ):
        etree.SubElement(root, etree.QName(etree.QName(root).namespace, tag), attributes)
    parts[_RELATIONS], parts[TYPES] = written(relations), written(types)


def written(root: etree._Element) -> bytes:
    """Return a part as it stands in the package."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A packed file: its local header with data, and its central header without the offset."""

    local: bytes
    central: bytes
    name: bytes

    @classmethod
    def pack(cls, name: bytes, pieces: Sequence[bytes], level: int) -> _Entry:
        squeeze = zlib_ng.compressobj(level, zlib_ng.DEFLATED, -zlib_ng.MAX_WBITS)
        packed, crc, size = [name], 0, 0
        for start in range(0, len(pieces), _STRETCH):
            data = b"".join(pieces[start : start + _STRETCH])
            crc, size = zlib_ng.crc32(data, crc), size + len(data)
            packed.append(squeeze.compress(data))
        packed.append(squeeze.flush())
        content = b"".join(packed)
        flags = 0 if name.isascii() else _UTF8
        facts = (20, flags, 8, 0, _DATE, crc, len(content) - len(name), size, len(name), 0)
        central = _CENTRAL.pack(b"PK\1\2", 20, *facts, 0, 0, 0, 0, 0)
        return cls(_LOCAL.pack(b"PK\3\4", *facts) + content, central[:-_OFFSET], name)


class Archive:
    """Writes documents: the parts that never change are packed once, those named in `varying` each time."""

    def __init__(self, parts: Mapping[str, bytes], varying: Sequence[str]) -> None:
        """Pack what never changes; ``[Content_Types].xml`` comes first, as readers expect."""
        self._names = [name.encode() for name in varying]
        fixed = sorted((name for name in parts if name not in varying), key=lambda name: name != TYPES)
        self._fixed = [_Entry.pack(name.encode(), [parts[name]], _BEST) for name in fixed]
        self._start, self._directory = _layout(self._fixed, 0)

    def write(self, contents: Sequence[Sequence[bytes]]) -> bytes:
        """Return the document with the varying parts, each given in pieces."""
        packed = [_Entry.pack(*part, _FAST) for part in zip(self._names, contents, strict=True)]
        files, directory = _layout(packed, len(self._start))
        count, size = len(self._fixed) + len(packed), len(self._directory) + len(directory)
        end = _END.pack(b"PK\5\6", 0, 0, count, count, size, len(self._start) + len(files), 0)
        return b"".join((self._start, files, self._directory, directory, end))


def _layout(entries: Sequence[_Entry], offset: int) -> tuple[bytes, bytes]:
    """Return the files one after the other, and their part of the directory."""
    directory: list[bytes] = []
    for entry in entries:
        directory += (entry.central, offset.to_bytes(_OFFSET, "little"), entry.name)
        offset += len(entry.local)
    return b"".join(entry.local for entry in entries), b"".join(directory)
