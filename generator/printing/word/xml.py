"""The few words of WordprocessingML that the other modules of this room share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"

P: Final = f"{W}p"
RUN: Final = f"{W}r"
T: Final = f"{W}t"
TBL: Final = f"{W}tbl"
TR: Final = f"{W}tr"
TC: Final = f"{W}tc"
P_PR: Final = f"{W}pPr"
R_PR: Final = f"{W}rPr"
TC_PR: Final = f"{W}tcPr"
VAL: Final = f"{W}val"

_CELL_PROPERTIES: Final = (
    "cnfStyle", "tcW", "gridSpan", "hMerge", "vMerge", "tcBorders", "shd", "noWrap", "tcMar",
    "textDirection", "tcFitText", "vAlign", "hideMark",
)  # fmt: skip

_NAMESPACE = re.compile(r' xmlns(?::\w+)?="[^"]*"')


def read(data: bytes | str) -> etree._Element:
    """Parse a part, without the blanks between elements, comments and processing instructions."""
    parser = etree.XMLParser(
        remove_blank_text=True,
        remove_comments=True,
        remove_pis=True,
        resolve_entities=False,
        no_network=True,
        huge_tree=True,
    )
    return etree.fromstring(data, parser)


def read_strictly(data: bytes) -> etree._Element:
    """Parse a part of a file that may have been damaged or made to harm: within libxml2's own limits."""
    parser = etree.XMLParser(
        remove_blank_text=True, remove_comments=True, remove_pis=True, resolve_entities=False, no_network=True
    )
    return etree.fromstring(data, parser)


def read_damaged(data: bytes) -> etree._Element | None:
    """Parse what can be made of a damaged part, mostly what stands before the damage."""
    parser = etree.XMLParser(
        remove_blank_text=True, remove_comments=True, remove_pis=True, resolve_entities=False,
        no_network=True, recover=True,
    )  # fmt: skip
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None


def new(tag: str) -> etree._Element:
    """Return an element that is written with the usual prefix wherever it is put."""
    return etree.Element(tag, nsmap={"w": W[1:-1]})


def ancestor(element: etree._Element, tag: str) -> etree._Element | None:
    """Return the nearest ancestor of that tag."""
    return next(element.iterancestors(tag), None)


def texts(paragraph: etree._Element) -> Iterator[etree._Element]:
    """Yield the ``w:t`` of a paragraph, not those of a text box within it."""
    return (text for text in paragraph.iter(T) if ancestor(text, P) is paragraph)


def order_cell_properties(properties: etree._Element) -> None:
    """Put the children of a ``w:tcPr`` where the schema wants them."""
    rank = {W + name: position for position, name in enumerate(_CELL_PROPERTIES)}
    children = sorted(properties, key=lambda child: rank.get(child.tag, len(rank)))
    if children != list(properties):
        properties[:] = children


def put(properties: etree._Element, child: etree._Element, after: tuple[str, ...]) -> None:
    """Insert a property behind those that the schema wants before it."""
    before = [
        position for position, other in enumerate(properties) if other.tag in {W + name for name in after}
    ]
    properties.insert(before[-1] + 1 if before else 0, child)


def serial(element: etree._Element) -> bytes:
    """Write an element that will stand below a root with the template's own namespaces."""
    return _NAMESPACE.sub("", etree.tostring(element, encoding="unicode", with_tail=False)).encode()


def follow(element: etree._Element, other: etree._Element) -> None:
    """Put another element right behind one, before the text that follows it."""
    tail, element.tail = element.tail, None
    element.addnext(other)
    other.tail = tail


def precede(element: etree._Element, text: str) -> None:
    """Put text right before an element."""
    before, parent = element.getprevious(), element.getparent()
    if before is not None:
        before.tail = (before.tail or "") + text
    elif parent is not None:
        parent.text = (parent.text or "") + text


def remove(element: etree._Element) -> None:
    """Take an element out, and leave the text that follows it."""
    parent = element.getparent()
    if parent is not None:
        precede(element, element.tail or "")
        element.tail = None
        parent.remove(element)


def unwrap(element: etree._Element) -> None:
    """Put an element's children in its place."""
    for child in list(element):
        element.addprevious(child)
    remove(element)
