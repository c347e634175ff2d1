"""A Word form as plain text, line by line, for ``git diff``: a row of a table is one line.

A long text stands below its row, one line a sentence, so that a change shows the sentence and not the page.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Final

from lxml import etree

from generator.base.zips import MEGABYTE
from generator.printing.template.expressions import RefusedError
from generator.printing.word.package import read_package
from generator.printing.word.xml import (
    TBL,
    TC,
    TC_PR,
    TR,
    VAL,
    P,
    T,
    W,
    ancestor,
    read_damaged,
    read_strictly,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.printing.word.package import Package

_SIGNS: Final = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": " "}
_SENTENCE: Final = re.compile(r"[^。；]*[。；]+|[^。；]+")
_BLANKS: Final = re.compile(r"\n{3,}")
_SPAN: Final = re.compile(r"[1-9][0-9]{0,2}")
_LARGEST = 32 * MEGABYTE
_LONG = 40
_INDENT = " " * 4
_DITTO = "〃"
UNFORESEEN = "没有料到的损坏"


def plain_text(data: bytes) -> str:
    """Return a document's text; of what can't be read, why, and a mark of its content.

    It never fails: git would show nothing more of the whole repository.
    """
    try:
        package = read_package(data)
        lines = [line for name in _in_order(package) for line in _part(package, name)]
    except RefusedError as refused:
        lines = [_unreadable(refused.message, data)]
    except Exception as error:  # noqa: BLE001 - see above
        lines = [_unreadable(f"{UNFORESEEN}：{type(error).__name__}", data)]
    return _BLANKS.sub("\n\n", "".join(f"{line.rstrip()}\n" for line in lines))


def _unreadable(why: str, data: bytes) -> str:
    """Say why something is missing; the mark lets a diff show that it changed."""
    return f"（{why}；{len(data)} 字节，sha256 {hashlib.sha256(data).hexdigest()[:16]}）"


def _in_order(package: Package) -> list[str]:
    """Return the text first, then headers, footers and notes."""
    return sorted(package.filled, key=lambda name: (package.filled[name], name))


def _part(package: Package, name: str) -> Iterator[str]:
    title, data = package.filled[name], package.parts[name]
    root, why = _root(data)
    lines = list(_blocks(root)) if root is not None else []
    if why:
        lines += ["", _unreadable(f"{title or '正文'}{why}", data)]
    if title and any(lines):
        yield from ("", f"{title}：")
    yield from lines if not title or any(lines) else ()


def _root(data: bytes) -> tuple[etree._Element | None, str]:
    """Return a part, or what stands before its damage, and what is to be said of it."""
    if len(data) > _LARGEST:
        return None, f"超过 {_LARGEST // MEGABYTE} MB，没有列出"
    try:
        return read_strictly(data), ""
    except etree.XMLSyntaxError:
        root = read_damaged(data)
    return root, "已经损坏，读不了" if root is None else "已经损坏，后面可能不全"


def _blocks(element: etree._Element) -> Iterator[str]:
    """Yield the lines of paragraphs and tables, whatever they are wrapped in."""
    for child in element:
        if child.tag == P:
            yield from _text(child).split("\n")
        elif child.tag == TBL:
            yield from _table(child)
        else:
            yield from _blocks(child)


def _table(table: etree._Element) -> Iterator[str]:
    yield ""
    above: dict[int, str] = {}
    for row in table.iterfind(TR):
        if row.find(f"{W}trPr/{W}del") is not None:  # gone, where the document has tracked changes
            continue
        above = dict(_cells(row, above))
        yield from _row(above.values())
    yield ""


def _cells(row: etree._Element, above: dict[int, str]) -> Iterator[tuple[int, str]]:
    """Yield the cells by column; one that goes on from above says the same again."""
    column = 0
    for cell in row.iterfind(TC):
        text = "\n".join(_text(paragraph) for paragraph in cell.iter(P)).strip()
        merge = cell.find(f"{TC_PR}/{W}vMerge")
        if merge is not None and merge.get(VAL) != "restart" and not text:
            text = above.get(column, "")
            text = _DITTO if _is_long(text) else text
        yield column, text
        column += _span(cell)


def _span(cell: etree._Element) -> int:
    span = cell.find(f"{TC_PR}/{W}gridSpan")
    written = "" if span is None else span.get(VAL, "")
    return int(written) if _SPAN.fullmatch(written) else 1


def _row(cells: Iterable[str]) -> Iterator[str]:
    cells = list(cells)
    yield " | ".join("…" if _is_long(text) else text for text in cells)
    for text in filter(_is_long, cells):
        for line in text.split("\n"):
            yield from (f"{_INDENT}{sentence}" for sentence in _SENTENCE.findall(line))


def _is_long(text: str) -> bool:
    return len(text) > _LONG or "\n" in text


def _text(paragraph: etree._Element) -> str:
    """Return a paragraph's text, not that of text boxes in it."""
    found = (element for element in paragraph.iter(T, *_SIGNS) if ancestor(element, P) is paragraph)
    return "".join(_SIGNS.get(str(element.tag), element.text or "") for element in found)
