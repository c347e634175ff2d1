"""Forms as they come back from people: rows and cells lost, labels misspelt, tables cut, heads repeated."""

from __future__ import annotations

import io
import zipfile
from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from generator.printing.word.xml import W

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    from lxml.etree import _Element

    Damage = Callable[[_Element, Random, frozenset[str]], None]

_BODY = "word/document.xml"
_FULL = {ord(one): ord(one) + 0xFEE0 for one in "0123456789%()=<>:;,ABCabc"}
_HALF = {0xFF0C: ",", 0xFF1A: ":", 0xFF08: "(", 0xFF09: ")", 0xFF1B: ";", 0xFF1D: "="}


def damaged(data: bytes, damage: Damage, random: Random, labels: frozenset[str]) -> bytes:
    """Return a document with its body damaged; `labels` are the texts that the form itself says."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == _BODY:
                root = etree.fromstring(content)
                damage(root, random, labels)
                content = etree.tostring(root)
            new.writestr(name, content)
    return file.getvalue()


def rows_removed(root: _Element, random: Random, labels: frozenset[str]) -> None:
    """Remove 5 % of the rows."""
    del labels
    for row in _some(list(root.iter(f"{W}tr")), random, 0.05):
        _remove(row)


def cells_dropped(root: _Element, random: Random, labels: frozenset[str]) -> None:
    """Drop a cell in 5 % of the rows."""
    del labels
    for row in _some(list(root.iter(f"{W}tr")), random, 0.05):
        cells = row.findall(f"{W}tc")
        if len(cells) > 1:
            row.remove(random.choice(cells))


def labels_misspelt(root: _Element, random: Random, labels: frozenset[str]) -> None:
    """Let 30 % of the labels lose a character."""
    for cell in _some([one for one in root.iter(f"{W}tc") if _text(one) in labels], random, 0.3):
        text = _text(cell)
        lost = random.randrange(len(text))
        _write(cell, text[:lost] + text[lost + 1 :])


def blanks_inside(root: _Element, random: Random, labels: frozenset[str]) -> None:
    """Put blanks into words."""
    del labels
    for text in root.iter(f"{W}t"):
        if text.text and len(text.text) > 1 and random.random() < 0.5:
            at = random.randrange(1, len(text.text))
            text.text = text.text[:at] + random.choice([" ", "\u3000", "  "]) + text.text[at:]
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def widths_swapped(root: _Element, random: Random, labels: frozenset[str]) -> None:
    """Write full-width for half-width, and the other way round."""
    del labels
    for text in root.iter(f"{W}t"):
        if text.text and random.random() < 0.7:
            text.text = text.text.translate(_FULL if random.random() < 0.5 else _HALF)


def heads_repeated(root: _Element, random: Random, labels: frozenset[str]) -> None:
    """Repeat rows of nothing but labels in the middle of their tables."""
    for table in root.iter(f"{W}tbl"):
        rows = table.findall(f"{W}tr")
        heads = [row for row in rows if len(texts := _texts(row)) > 2 and set(texts) <= labels]
        for head in heads[:1]:
            for row in random.sample(rows[rows.index(head) + 2 :], min(2, len(rows[rows.index(head) + 2 :]))):
                row.addprevious(deepcopy(head))


def tables_cut(root: _Element, random: Random, labels: frozenset[str]) -> None:
    """Cut each table in two."""
    del labels
    for table in list(root.iter(f"{W}tbl")):
        rows = table.findall(f"{W}tr")
        if len(rows) < 4:
            continue
        rest = etree.Element(f"{W}tbl")
        rest.extend(deepcopy(one) for one in table if one.tag != f"{W}tr")
        rest.extend(rows[random.randrange(2, len(rows)) :])
        table.addnext(rest)
        table.addnext(etree.Element(f"{W}p"))


def cells_merged(root: _Element, random: Random, labels: frozenset[str]) -> None:
    """Put two cells beside one another into one, in 5 % of the rows."""
    del labels
    for row in _some(list(root.iter(f"{W}tr")), random, 0.05):
        cells = row.findall(f"{W}tc")
        if len(cells) > 1:
            at = random.randrange(len(cells) - 1)
            cells[at].extend(cells[at + 1].findall(f"{W}p"))
            row.remove(cells[at + 1])


DAMAGES: dict[str, Damage] = {
    "少了 5% 的行": rows_removed,
    "5% 的行少一格": cells_dropped,
    "30% 的标签少一字": labels_misspelt,
    "词中间有空格": blanks_inside,
    "全角半角互换": widths_swapped,
    "中间重复表头": heads_repeated,
    "表断成两张": tables_cut,
    "5% 的行有两格合并": cells_merged,
}


def _some(elements: list[_Element], random: Random, share: float) -> list[_Element]:
    return random.sample(elements, max(1, round(len(elements) * share))) if elements else []


def _remove(element: _Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def _text(cell: _Element) -> str:
    return "".join(text.text or "" for text in cell.iter(f"{W}t"))


def _texts(row: _Element) -> list[str]:
    return [text for cell in row.findall(f"{W}tc") if (text := _text(cell))]


def _write(cell: _Element, text: str) -> None:
    for piece in cell.iter(f"{W}t"):
        piece.text, text = text, ""
