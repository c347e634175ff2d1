"""From a template's part to Jinja source: docxtpl's patches, and the repairs that keep a document valid.

What later steps have to know travels as processing instructions, which nobody can type into a cell:
``<?prose n?>`` prints Markdown like paragraph n, and the others bracket what a loop may leave empty.
"""

from __future__ import annotations

import html
import re
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from docxtpl import DocxTemplate
from lxml import etree

from generator.printing.template.expressions import refuse
from generator.printing.word.reading import MERGE, PROSE
from generator.printing.word.tags import TAG
from generator.printing.word.xml import (
    P_PR,
    TBL,
    TC,
    TC_PR,
    TR,
    VAL,
    P,
    W,
    follow,
    new,
    order_cell_properties,
    precede,
    remove,
    serial,
    texts,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_NOISE = ("rsidR", "rsidRPr", "rsidRDefault", "rsidP", "rsidTr", "rsidSect", "rsidDel")
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_WP14 = "{http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing}"
_CONTAINERS = frozenset(W + name for name in ("tc", "hdr", "ftr", "txbxContent", "footnote", "endnote"))
_PROPERTIES = frozenset(W + name for name in ("tcPr", "trPr", "tblPr", "tblGrid", "tblPrEx"))
_OPENING = re.compile(r"\{%\s*(for|if)\b")
_CLOSING = re.compile(r"\{%\s*end(for|if)\b")


class Insertion(NamedTuple):
    """A paragraph of Markdown: the expression, and the template's paragraph that it should look like."""

    expression: str
    paragraph: etree._Element


def tidy(root: etree._Element) -> None:
    """Drop what Word notes down for itself: it would be repeated with every row."""
    etree.strip_attributes(root, *(W + name for name in _NOISE), f"{_W14}paraId", f"{_W14}textId")
    etree.strip_attributes(root, f"{_WP14}anchorId", f"{_WP14}editId")
    etree.strip_elements(root, f"{W}proofErr", f"{W}lastRenderedPageBreak", with_tail=False)
    etree.strip_attributes(root, PROSE)  # what these two say is ours alone
    for merge in root.iter(f"{W}vMerge"):
        if merge.get(VAL, "").startswith(MERGE):
            merge.set(VAL, "continue")


def patch(root: etree._Element) -> str:
    """Apply docxtpl's patches; the result is XML, with the statements as text between its elements."""
    source: str = DocxTemplate("").patch_xml(etree.tostring(root, encoding="unicode"))
    return TAG.sub(lambda tag: tag.group().replace("<", "&lt;"), source)


def parse_patched(source: str) -> etree._Element:
    """Parse what `patch` returned."""
    try:
        root = etree.fromstring(source, etree.XMLParser(huge_tree=True))
    except etree.XMLSyntaxError as error:
        refuse("有标签跨过了单元格或段落，不能打印", f"XML：{error}")
    for properties in root.iter(TC_PR):
        order_cell_properties(properties)
    return root


@dataclass(slots=True)
class Source:
    """Makes Jinja source of patched parts; what its processing instructions number is kept here."""

    conditions: Sequence[str]
    insertions: list[Insertion] = field(default_factory=list)
    fillers: list[bytes] = field(default_factory=list)
    _marks: int = 0

    def write(self, patched: str) -> str:
        """Return a part as Jinja source."""
        root = parse_patched(patched)
        for element in list(root.iter(*_CONTAINERS)):
            self._keep_paragraph(element)
        for element in list(root.iter(TR, TBL)):
            self._drop_if_empty(element)
        for cell in list(root.iter(TC)):
            self._merge(cell)
        for paragraph in [found for found in root.iter(P) if found.get(PROSE)]:
            self._prose(paragraph)
        source = etree.tostring(root, encoding="unicode")
        return TAG.sub(lambda tag: html.unescape(tag.group()), source)

    def _mark(self) -> int:
        self._marks += 1
        return self._marks

    def _prose(self, paragraph: etree._Element) -> None:
        expression = "".join(text.text or "" for text in texts(paragraph)).strip()[2:-2].strip()
        place = etree.ProcessingInstruction("prose", str(len(self.insertions)))
        paragraph.addprevious(place)
        remove(paragraph)
        self.insertions.append(Insertion(expression, paragraph))

    def _keep_paragraph(self, container: etree._Element) -> None:
        """Give a cell an empty paragraph when its loops and conditions print none: Word insists on one."""
        always = [child for child, depth in _children(container) if depth == 0]
        if any(child.tag == P for child in always):
            return
        mark = self._mark()
        _open(container, mark)
        container.append(etree.ProcessingInstruction("fill", f"{mark} {len(self.fillers)}"))
        self.fillers.append(serial(_empty(container)))

    def _drop_if_empty(self, element: etree._Element) -> None:
        """Leave out a table without rows, a row without cells: Word calls either corrupt."""
        children = _children(element)
        if any(depth == 0 for _, depth in children):
            return
        around, inside = self._mark(), self._mark()
        element.addprevious(etree.ProcessingInstruction("open", str(around)))
        _open(element, inside)
        element.append(etree.ProcessingInstruction("drop", f"{inside} {around}"))
        follow(element, etree.ProcessingInstruction("kept", str(around)))

    def _merge(self, cell: etree._Element) -> None:
        """Print a cell whose merge depends on a condition as one that restarts it, else as an empty one."""
        properties = cell.find(TC_PR)
        merge = None if properties is None else properties.find(f"{W}vMerge")
        value = "" if merge is None else merge.get(VAL, "")
        if properties is None or merge is None or not value.startswith(MERGE):
            return
        condition = self.conditions[int(value.removeprefix(MERGE))]
        continued = new(TC)
        continued.append(deepcopy(properties))
        continued.append(_empty(cell))
        continued[0].tail = None
        merge.set(VAL, "restart")
        next(continued.iter(merge.tag)).set(VAL, "continue")
        precede(cell, f"{{% if {condition} %}}")
        follow(cell, continued)
        cell.tail = "{% else %}"
        continued.tail = f"{{% endif %}}{continued.tail or ''}"


def _children(element: etree._Element) -> list[tuple[etree._Element, int]]:
    """Return what stands in an element, each with the number of loops and conditions around it."""
    found, depth = [], _opened(element.text)
    for child in element:
        if child.tag not in _PROPERTIES and isinstance(child.tag, str):
            found.append((child, depth))
        depth += _opened(child.tail)
    return found


def _opened(text: str | None) -> int:
    """Count the statements that are opened and not closed within a text."""
    return len(_OPENING.findall(text or "")) - len(_CLOSING.findall(text or ""))


def _open(element: etree._Element, mark: int) -> None:
    """Put a mark behind an element's properties, before everything that it prints."""
    place = etree.ProcessingInstruction("open", str(mark))
    properties = [child for child in element if child.tag in _PROPERTIES]
    if properties:
        follow(properties[-1], place)
    else:
        element.insert(0, place)
        element.text, place.tail = None, element.text


def _empty(container: etree._Element) -> etree._Element:
    """Return an empty paragraph that is as high as the container's first."""
    paragraph = new(P)
    first = next(container.iter(P), None)
    properties = None if first is None else first.find(P_PR)
    if properties is not None:
        paragraph.append(deepcopy(properties))
    return paragraph
