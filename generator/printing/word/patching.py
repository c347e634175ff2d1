"""From a template's part to Jinja source: docxtpl's patches, and the repairs that keep a document valid.

What later steps have to know travels as processing instructions, which nobody can type into a cell:
``<?prose n?>`` prints Markdown like paragraph n, ``<?value n?>`` begins a paragraph that shows the values n
(``<?values n?>`` if only printing can tell which of them) and ``<?shown?>`` ends it, and the others bracket
what a loop may leave empty.
"""

from __future__ import annotations

import html
import re
from copy import deepcopy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from docxtpl import DocxTemplate
from lxml import etree

from generator.printing.template import merging
from generator.printing.template.expressions import refuse
from generator.printing.word.cell_marks import can_be_marked, texts_and_tags
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
    remove,
    serial,
    texts,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.printing.word.shows import Shows

_NOISE = ("rsidR", "rsidRPr", "rsidRDefault", "rsidP", "rsidTr", "rsidSect", "rsidDel")
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_WP14 = "{http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing}"
_CONTAINERS = frozenset(W + name for name in ("tc", "hdr", "ftr", "txbxContent", "footnote", "endnote"))
_PROPERTIES = frozenset(W + name for name in ("tcPr", "trPr", "tblPr", "tblGrid", "tblPrEx", "pPr"))
_OPENING = re.compile(r"\{%\s*(for|if)\b")
_CLOSING = re.compile(r"\{%\s*end(for|if)\b")


class Insertion(NamedTuple):
    """A paragraph of Markdown: the expression, and the template's paragraph that it should look like.

    `marked` tells whether it gets a mark by which its key is found again.
    """

    expression: str
    paragraph: etree._Element
    marked: bool


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


class Values(NamedTuple):
    """The expressions that a paragraph prints, and the texts before, between and behind its tags."""

    expressions: list[str]
    texts: list[str]


@dataclass(slots=True)
class Source:
    """Makes Jinja source of patched parts; what its processing instructions number is kept here."""

    merges: Sequence[Shows]
    insertions: list[Insertion] = field(default_factory=list)
    fillers: list[bytes] = field(default_factory=list)
    values: list[Values] = field(default_factory=list)
    _marks: int = 0

    def write(self, patched: str) -> str:
        """Return a part as Jinja source."""
        root = parse_patched(patched)
        for element in list(root.iter(*_CONTAINERS)):
            self._keep_paragraph(element)
        for element in list(root.iter(TR, TBL)):
            self._drop_if_empty(element)
        for table in [found for found in root.iter(TBL) if _own_merges(found)]:
            self._follow(table)
        for paragraph in [found for found in root.iter(P) if found.get(PROSE)]:
            self._prose(paragraph)
        for paragraph in [found for found in root.iter(P) if can_be_marked(found)]:
            self._values(paragraph)
        source = etree.tostring(root, encoding="unicode")
        return TAG.sub(lambda tag: html.unescape(tag.group()), source)

    def _mark(self) -> int:
        self._marks += 1
        return self._marks

    def _prose(self, paragraph: etree._Element) -> None:
        expression = "".join(text.text or "" for text in texts(paragraph)).strip()[2:-2].strip()
        marked = can_be_marked(paragraph)
        place = etree.ProcessingInstruction("prose", str(len(self.insertions)))
        paragraph.addprevious(place)
        remove(paragraph)
        self.insertions.append(Insertion(expression, paragraph, marked))

    def _values(self, paragraph: etree._Element) -> None:
        """Bracket what shows values, for a mark; among statements, only printing tells which these are."""
        texts, tags = texts_and_tags(paragraph)
        if not any(tag.startswith("{{") for tag in tags):
            return
        settled = all(tag.startswith("{{") for tag in tags)
        expressions = [tag[2:-2].strip() for tag in tags if tag.startswith("{{")]
        _begin(
            paragraph, etree.ProcessingInstruction("value" if settled else "values", str(len(self.values)))
        )
        paragraph.append(etree.ProcessingInstruction("shown"))
        self.values.append(Values(expressions, texts))

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

    def _follow(self, table: etree._Element) -> None:
        """Let the program keep a grid of a table whose merges depend on what is printed."""
        table.addprevious(_instruction(merging.TABLE))
        follow(table, _instruction(merging.LEAVE))
        for row in list(_own(table, TR)):
            cells = list(_places(row))
            row.addprevious(_instruction(merging.row(cells[0][1] if cells else 0)))
            for cell, place in cells:
                self._tell(cell, place)

    def _tell(self, cell: etree._Element, place: int | str) -> None:
        """Say before a cell what part it takes in merges."""
        columns, (merge, value) = _columns(cell), _vertical(cell)
        if merge is None:
            if place == merging.COUNTED:
                cell.addprevious(_instruction(merging.passed(columns)))
        elif value == "restart":
            cell.addprevious(_instruction(merging.restart(place, columns)))
        elif value.startswith(MERGE):
            shown = self.merges[int(value.removeprefix(MERGE))]
            cell.addprevious(_instruction(merging.same(place, columns, shown)))
            _or_continued(cell)
        else:
            for instruction in (merging.continued(place, columns), merging.END):
                cell.addprevious(_instruction(instruction))


def _or_continued(cell: etree._Element) -> None:
    """Put an empty cell beside one that restarts a merge, for where it goes on."""
    continued = new(TC)
    continued.extend(deepcopy(cell.findall(TC_PR)))
    continued.append(_empty(cell))
    continued[0].tail = None
    for one, value in ((cell, "restart"), (continued, "continue")):
        for merge in one.findall(f"{W}tcPr/{W}vMerge"):
            merge.set(VAL, value)
    for after in (_instruction(merging.END), continued, _instruction(merging.ELSE)):
        follow(cell, after)


def _instruction(written: str) -> etree._Element:
    word, _, argument = written.partition(" ")
    return etree.ProcessingInstruction(word, argument)


def _own(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """Yield an element's rows or cells, whatever is wrapped around them, without those of tables within."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in _PROPERTIES and isinstance(child.tag, str):
            yield from _own(child, tag)


def _vertical(cell: etree._Element) -> tuple[etree._Element | None, str]:
    """Return what a cell says about vertical merges."""
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return merge, "" if merge is None else merge.get(VAL, "continue")


def _own_merges(table: etree._Element) -> bool:
    """Tell whether a table has a merge that depends on what is printed."""
    return any(_vertical(cell)[1].startswith(MERGE) for row in _own(table, TR) for cell in _own(row, TC))


def _columns(cell: etree._Element) -> int | str:
    """Return how many columns a cell has, or the expression that says it."""
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    written = "1" if span is None else span.get(VAL, "1")
    return written[2:-2].strip() if written.startswith("{{") else int(written)


def _places(row: etree._Element) -> Iterator[tuple[etree._Element, int | str]]:
    """Yield a row's cells with their first columns; where a loop repeats cells, only printing can count."""
    cells = list(_own(row, TC))
    columns = [_columns(cell) for cell in cells]
    counted = any(isinstance(each, str) for each in columns) or any(depth for _, depth in _children(row))
    place = 0
    for cell, each in zip(cells, columns, strict=True):
        yield cell, merging.COUNTED if counted else place
        place += each if isinstance(each, int) else 0


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
    _begin(element, etree.ProcessingInstruction("open", str(mark)))


def _begin(element: etree._Element, place: etree._Element) -> None:
    """Put an instruction behind an element's properties, before everything that it prints."""
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
