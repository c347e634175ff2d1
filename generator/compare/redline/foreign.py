"""What an older form of another edition brings along: styles, numbering and links that the newer lacks."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Final

from lxml import etree

from generator.printing.word.xml import RUN, VAL, R, W, new, read, remove

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_STYLES: Final = "word/styles.xml"
_NUMBERING: Final = "word/numbering.xml"
_STYLE: Final = f"{W}style"
_NAME: Final = f"{W}name"
_ID: Final = f"{W}styleId"
_BASE: Final = f"{W}basedOn"
_REFERENCES: Final = (f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle")
_TO_OTHERS: Final = (f"{W}link", f"{W}next")
_LINK: Final = f"{W}hyperlink"


def settle(
    roots: Iterable[etree._Element], old: Mapping[str, bytes], new_parts: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Make an older form's text fit into another package; return the parts that had to grow."""
    roots = list(roots)
    if any(old.get(name) != new_parts.get(name) for name in old if name.endswith(".rels")):
        for root in roots:
            _cut_links(root)
    if old.get(_NUMBERING) != new_parts.get(_NUMBERING):
        for root in roots:
            etree.strip_elements(root, f"{W}numPr", with_tail=False)
    if old.get(_STYLES) == new_parts.get(_STYLES) or _STYLES not in old:
        return {}
    styles = _Styles(old[_STYLES], new_parts.get(_STYLES))
    for reference in (found for root in roots for found in root.iter(*_REFERENCES)):
        reference.set(VAL, styles.adopt(reference.get(VAL, "")))
    return {_STYLES: styles.written()} if _STYLES in new_parts else {}


def _cut_links(root: etree._Element) -> None:
    """Keep the text of links, and leave out pictures: what they point to is in the other file."""
    for link in list(root.iter(_LINK)):
        for child in link:
            link.addprevious(child)
        remove(link)
    for element in [found for found in root.iter(RUN) if _points(found)]:
        remove(element)


def _points(run: etree._Element) -> bool:
    return any(str(name).startswith(R) for element in run.iter() for name in element.attrib)


class _Styles:
    """The newer form's styles, which take in older ones that it has no namesake of."""

    def __init__(self, old: bytes, new_part: bytes | None) -> None:
        self._root = read(new_part) if new_part else new(f"{W}styles")
        self._old = {style.get(_ID): style for style in read(old).iter(_STYLE)}
        self._ids = {_named(style): style.get(_ID, "") for style in self._root.iter(_STYLE)}
        self._adopted: dict[str, str] = {}

    def adopt(self, old_id: str) -> str:
        """Return the id under which the newer form knows an older form's style."""
        style = self._old.get(old_id)
        if style is None:
            return old_id
        if old_id not in self._adopted:
            self._adopted[old_id] = self._ids.get(_named(style)) or self._taken_in(style, old_id)
        return self._adopted[old_id]

    def _taken_in(self, style: etree._Element, old_id: str) -> str:
        known = {*self._ids.values(), *self._adopted.values()}
        number = next(number for number in range(1, len(known) + 2) if f"old{number}" not in known)
        self._adopted[old_id] = f"old{number}"
        copy = deepcopy(style)
        copy.set(_ID, f"old{number}")
        copy.attrib.pop(f"{W}default", "")
        etree.strip_elements(copy, *_TO_OTHERS, with_tail=False)
        base = copy.find(_BASE)
        if base is not None:
            base.set(VAL, self.adopt(base.get(VAL, "")))
        self._root.append(copy)
        return f"old{number}"

    def written(self) -> bytes:
        return etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _named(style: etree._Element) -> tuple[str | None, str | None]:
    name = style.find(_NAME)
    return style.get(f"{W}type"), None if name is None else name.get(VAL)
