"""Two documents → the newer one, in which every difference from the older one is a tracked change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from lxml import etree

from generator.compare.redline.foreign import settle
from generator.compare.redline.pen import SECTION, Pen
from generator.compare.redline.tables import blocks
from generator.printing.word.package import Archive, Package, read_package
from generator.printing.word.xml import P, W, read, remove
from generator.printing.word.xml import new as new_element

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

_NUMBERS: Final = etree.XPath("//@w:id", namespaces={"w": W.strip("{}")})
_STORIES: Final = (f"{W}body", f"{W}hdr", f"{W}ftr")
_TRACELESS: Final = tuple(
    W + name for name in ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "proofErr")
)
"""What a reader does not see and what can't stand in a document twice."""
_WRAPPERS: Final = (f"{W}sdt", f"{W}customXml", f"{W}smartTag")
_OF_WRAPPER: Final = tuple(W + name for name in ("sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr"))


def redline(old_docx: bytes, new_docx: bytes, author: str, date: datetime) -> bytes:
    """Return the newer form with tracked changes: accepting all gives it back, rejecting all the older one.

    Headers and footers are revised like the text; properties and page layout are those of the newer form.
    """
    old, new = read_package(old_docx), read_package(new_docx)
    before, after = _roots(old), _roots(new)
    parts = {**new.parts, **settle(before.values(), old.parts, new.parts)}
    pen = Pen(author, date, _last_number(after.values()))
    names = [name for name in after if name in before]
    for name in names:
        _revise(pen, before[name], after[name])
    return Archive(parts, names).write([[_written(after[name])] for name in names])


def emptied(docx: bytes) -> bytes:
    """Return a form with nothing in it: what a new one was before, and a dropped one is now."""
    package = read_package(docx)
    roots = _roots(package)
    for root in roots.values():
        story = _story(root)
        assert story is not None  # noqa: S101 - only such parts are kept
        story[:] = [new_element(P), *story.findall(SECTION)]
    return Archive(package.parts, list(roots)).write([[_written(root)] for root in roots.values()])


def _roots(package: Package) -> dict[str, etree._Element]:
    """Return the text and the headers and footers."""
    roots = {name: read(package.parts[name]) for name in package.filled}
    stories = {name: root for name, root in roots.items() if _story(root) is not None}
    for root in stories.values():
        _simplify(root)
    return stories


def _story(root: etree._Element) -> etree._Element | None:
    return next(root.iter(*_STORIES), None)


def _simplify(root: etree._Element) -> None:
    """Leave out what only an editor sees, and the frames of content controls."""
    for element in list(root.iter(*_TRACELESS, *_OF_WRAPPER)):
        remove(element)
    etree.strip_tags(root, *_WRAPPERS, f"{W}sdtContent")


def _revise(pen: Pen, old: etree._Element, new: etree._Element) -> None:
    before, after = _story(old), _story(new)
    assert before is not None  # noqa: S101 - only such parts are kept
    assert after is not None  # noqa: S101
    for section in list(old.iter(SECTION)):  # a page layout can't be tracked: the newer one holds
        remove(section)
    after[:] = blocks(pen, before, after) + after.findall(SECTION)


def _last_number(roots: Iterable[etree._Element]) -> int:
    """Return the highest number that a note or an older mark has."""
    numbers = (str(number) for root in roots for number in cast("Iterable[str]", _NUMBERS(root)))
    return max((int(number) for number in numbers if number.isdecimal()), default=0)


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
