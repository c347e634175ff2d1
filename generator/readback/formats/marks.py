"""The names in a .docx that its readers share, and which of two alternatives is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from generator.printing.word.xml import VAL, W

if TYPE_CHECKING:
    from lxml import etree

_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

ALTERNATIVES: Final = f"{_MC}AlternateContent"
FALLBACK: Final = f"{_MC}Fallback"
SDT: Final = f"{W}sdt"
FORMULAS: Final = (f"{MATH}oMath", f"{MATH}oMathPara")
WRAPPERS: Final = frozenset(
    W + name for name in ("ins", "moveTo", "hyperlink", "customXml", "smartTag", "fldSimple", "dir", "bdo")
)
"""What stands around text, cells, rows or blocks without changing what a reader sees."""
DELETED: Final = frozenset({f"{W}del", f"{W}moveFrom"})
_OFF: Final = ("0", "false", "off")


def chosen(alternatives: etree._Element) -> etree._Element | None:
    """Return the one of several renderings that is read: the first, which newer programs show."""
    return next(iter(alternatives), None)


def first(element: etree._Element, tag: str) -> etree._Element | None:
    """Return the first child of a name; lxml's `find` takes several times as long."""
    return next(element.iterchildren(tag), None)


def is_on(element: etree._Element | None) -> bool:
    """Tell whether a property is there, and not there to say no."""
    return element is not None and element.get(VAL, "1") not in _OFF


def value(element: etree._Element | None, default: str = "") -> str:
    """Return the value of a property."""
    return default if element is None else element.get(VAL, default)


def inside(control: etree._Element) -> etree._Element | None:
    """Return what a content control holds; its prompt counts as nothing."""
    if is_on(control.find(f"{W}sdtPr/{W}showingPlcHdr")):
        return None
    return control.find(f"{W}sdtContent")
