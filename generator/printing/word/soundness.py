"""Whether a template's parts are what they have to be: XML, of the right kind, and not too large."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from generator.base.problems import Place, Problem
from generator.base.zips import MEGABYTE
from generator.printing.word.package import CORE
from generator.printing.word.relations import ROOT, relations
from generator.printing.word.unzip import AGAIN
from generator.printing.word.xml import TBL, TC, VAL, W, read_strictly

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.printing.word.package import Package
    from generator.printing.word.places import Places

LARGEST = 32 * MEGABYTE
"""A template's parts together."""

_LARGEST_PART = 8 * MEGABYTE
_MOST_TAGS = 200_000  # of XML, begins and ends: the official forms have 3,000
_DEEPEST_TABLE = 8
_STRICT = "{http://purl.oclc.org/ooxml/"
_ROOTS = {"": "document", "页眉": "hdr", "页脚": "ftr", "脚注": "footnotes", "尾注": "endnotes"}
_RELATED = {"styles": f"{W}styles", "settings": f"{W}settings", "numbering": f"{W}numbering"}
_MAY_LACK = ("image", "hyperlink", "thumbnail")
_INTEGER = re.compile(r"[-+]?\d{1,9}")
_LENGTH = re.compile(r"[-+]?\d{1,9}(\.\d{1,9})?(mm|cm|in|pt|pc|pi|%)?|auto|nil")
_EDGES = ("top", "right", "bottom", "left", "start", "end", "insideH", "insideV")
_CHARS = ("left", "right", "start", "end", "firstLine", "hanging")
_NUMBERS = {
    **{W + name: ((VAL, _INTEGER),) for name in ("gridSpan", "gridBefore", "gridAfter")},
    **{W + name: ((VAL, _LENGTH),) for name in ("sz", "trHeight")},
    **{W + name: ((f"{W}sz", _INTEGER), (f"{W}w", _LENGTH)) for name in _EDGES},
    **{W + name: ((f"{W}w", _LENGTH),) for name in ("tcW", "gridCol")},
    f"{W}pgSz": ((f"{W}w", _LENGTH), (f"{W}h", _LENGTH)),
    f"{W}pgMar": tuple((W + name, _LENGTH) for name in ("top", "right", "bottom", "left")),
    f"{W}spacing": tuple((W + name, _LENGTH) for name in ("before", "after", "line")),
    f"{W}ind": (
        *((f"{W}{name}Chars", _INTEGER) for name in _CHARS),
        *((W + name, _LENGTH) for name in _CHARS),
    ),
}
"""The sizes that printing reads, and how they may be written."""


def examine(package: Package, file: str) -> tuple[dict[str, etree._Element], list[Problem]]:
    """Parse every part that is XML; return them by name, and what is wrong."""
    problems: list[Problem] = []
    roots: dict[str, etree._Element] = {}
    for name, data in package.parts.items():
        if name.endswith((".xml", ".rels")) or name in package.filled:
            found = _parsed(name, data)
            if isinstance(found, str):
                problems.append(_damaged(found, file))
            else:
                roots[name] = found
    if not problems:
        problems += (_damaged(told, file) for told in _misfits(package, roots))
    return roots, problems


def _damaged(told: str, file: str) -> Problem:
    return Problem("template.file", f"这个文件损坏了：{told}", Place(file), AGAIN)


def _parsed(name: str, data: bytes) -> etree._Element | str:
    if len(data) > _LARGEST_PART or data.count(b"<") > _MOST_TAGS:
        return f"其中的 {name} 大得不正常"
    try:
        root = read_strictly(data)
    except (etree.XMLSyntaxError, LookupError, ValueError) as error:
        line, column = getattr(error, "position", (0, 0))
        where = f"（第 {line} 行第 {column} 个字符）" if line else ""
        return f"其中的 {name} 不是完整的 XML{where}"
    if root.getroottree().docinfo.internalDTD is not None:
        return f"其中的 {name} 有 Word 文件不该有的 DTD"
    return root


def _misfits(package: Package, roots: Mapping[str, etree._Element]) -> Iterator[str]:
    """Yield what parts are not what they are said to be."""
    for name, part in package.filled.items():
        if str(roots[name].tag).startswith(_STRICT):
            yield "它是“严格 Open XML 文档”，不是普通的 Word 文档（.docx）；请另存为后者"
        elif roots[name].tag != W + _ROOTS[part]:
            yield f"其中的 {name} 不是{part or '正文'}"
        elif not part and roots[name].find(f"{W}body") is None:
            yield "里面没有正文"
    main = next(name for name, part in package.filled.items() if not part)
    if main not in {one.target for one in relations(package.parts, ROOT) if one.kind == "officeDocument"}:
        yield "找不到正文"
    yield from _missing(package, roots)


def _missing(package: Package, roots: Mapping[str, etree._Element]) -> Iterator[str]:
    """Yield what parts refer to and is not there, or is something else."""
    for owner in (ROOT, *package.filled):
        for relation in relations(package.parts, owner):
            wanted, found = _RELATED.get(relation.kind), roots.get(relation.target)
            if relation.external or relation.kind in _MAY_LACK or relation.target == CORE:
                continue
            if relation.target not in package.parts:
                yield f"缺少 {relation.target}"
            elif wanted is not None and (found is None or found.tag != wanted):
                yield f"其中的 {relation.target} 不是 {relation.kind}"


def wrong_sizes(root: etree._Element, places: Places) -> Iterator[Problem]:
    """Yield sizes that are no numbers, and tables that stand too deep in others."""
    for element in root.iter(*_NUMBERS):
        for name, pattern in _NUMBERS[str(element.tag)]:
            value = element.get(name)
            if value is not None and not pattern.fullmatch(value):
                said = f"{etree.QName(element).localname} 的 {etree.QName(name).localname}"
                message = f"{said} 应当是数，不是“{value[:20]}”"
                yield places.problem(element, "template.file", message, AGAIN)
    for table in root.iter(TBL):
        if sum(1 for _ in table.iterancestors(TC)) >= _DEEPEST_TABLE:
            message = f"表格套了 {_DEEPEST_TABLE} 层以上"
            yield places.problem(table, "template.file", message, "把里面的表格移出来")
            return
