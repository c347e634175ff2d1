"""What a Word file holds and does not show: hidden text; and fields that show who worked on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.printing.word.xml import P_PR, R_PR, RUN, TBL, TC, TC_PR, TR, VAL, P, W, ancestor, new, remove

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml import etree

_OFF = ("0", "false", "off")
_VANISH, _SIMPLE = f"{W}vanish", f"{W}fldSimple"
_MARKS = tuple(W + name for name in ("vanish", "specVanish", "webHidden"))
_NAMING = frozenset((
    "AUTHOR", "LASTSAVEDBY", "USERNAME", "USERINITIALS", "USERADDRESS", "FILENAME", "TEMPLATE", "DOCPROPERTY",
    "DOCVARIABLE", "INFO", "COMMENTS", "KEYWORDS", "SUBJECT",
))  # fmt: skip
"""Fields that show what the properties of a file say, or who has it open."""


class Styles:
    """Which runs the styles of a document hide."""

    def __init__(self, styles: etree._Element | None) -> None:
        """Read a styles part."""
        self._styles: dict[str, etree._Element] = {}
        self._usual = False
        if styles is not None:
            self._styles = {one.get(f"{W}styleId", ""): one for one in styles.iter(f"{W}style")}
            self._usual = _said(styles.find(f"{W}docDefaults/{W}rPrDefault/{R_PR}")) or False

    def hides(self, run: etree._Element) -> bool:
        """Tell a hidden run: what it says itself counts before its styles, of which two undo each other."""
        properties = run.find(R_PR)
        own = _said(properties)
        if own is not None:
            return own
        paragraph = ancestor(run, P)
        named = (
            None if properties is None else properties.find(f"{W}rStyle"),
            None if paragraph is None else paragraph.find(f"{P_PR}/{W}pStyle"),
        )
        by_run, by_paragraph = (self._style("" if one is None else one.get(VAL, "")) for one in named)
        return self._usual or by_run != by_paragraph

    def _style(self, name: str) -> bool:
        """Tell whether a style, or the one that it is based on, hides."""
        seen = set[str]()
        while name in self._styles and name not in seen:
            seen.add(name)
            said = _said(self._styles[name].find(R_PR))
            if said is not None:
                return said
            base = self._styles[name].find(f"{W}basedOn")
            name = "" if base is None else base.get(VAL, "")
        return False


def show_only(root: etree._Element, styles: Styles, may_go: Callable[[etree._Element], bool]) -> bool:
    """Take out what is hidden, and fields that name a person, where it may go; tell whether there was any."""
    rows = [one.getparent() for one in root.iter(f"{W}hidden")]
    found = [row.getparent() for row in rows if row is not None and row.tag == f"{W}trPr"]
    found += [run for run in root.iter(RUN) if styles.hides(run)]
    found += [run for field in _fields(root) for run in field]
    gone = [element for element in found if element is not None and may_go(element)]
    paragraphs = {id(one): one for run in gone if (one := ancestor(run, P)) is not None}
    for element in gone:
        remove(element)
    marked = [one for one in root.iter(*_MARKS) if (above := ancestor(one, P)) is not None and may_go(above)]
    for mark in marked:
        remove(mark)
    for paragraph in paragraphs.values():
        _close(paragraph)
    _make_whole(root)
    return bool(gone or marked)


def _said(properties: etree._Element | None) -> bool | None:
    """Return what run properties say about hiding; None where they say nothing."""
    found = None if properties is None else properties.find(_VANISH)
    return None if found is None else found.get(VAL, "1") not in _OFF


def _fields(root: etree._Element) -> Iterator[list[etree._Element]]:
    """Yield the elements of every field that names a person, what it shows included."""
    yield from ([one] for one in root.iter(_SIMPLE) if _names(one.get(f"{W}instr", "")))
    open_ones: list[tuple[list[etree._Element], list[str]]] = []
    for run in root.iter(RUN):
        kinds = [one.get(f"{W}fldCharType") for one in run.iter(f"{W}fldChar")]
        if "begin" in kinds:
            open_ones.append(([], []))
        for runs, code in open_ones:
            runs.append(run)
            code += [one.text or "" for one in run.iter(f"{W}instrText")]
        if "end" in kinds and open_ones:
            runs, code = open_ones.pop()
            if _names("".join(code)):
                yield runs


def _names(code: str) -> bool:
    return (code.split() or [""])[0].upper() in _NAMING


def _close(paragraph: etree._Element) -> None:
    """Take away a paragraph in which nothing is left, if another stands behind it."""
    following, empty = paragraph.getnext(), all(child.tag == P_PR for child in paragraph)
    if empty and following is not None and following.tag == P and paragraph.find(f"{P_PR}/{W}sectPr") is None:
        remove(paragraph)


def _make_whole(root: etree._Element) -> None:
    """Leave no table without rows, and no cell that does not end with a paragraph."""
    for table in [table for table in root.iter(TBL) if next(table.iter(TR), None) is None]:
        remove(table)
    for cell in root.iter(TC):
        if all(child.tag == TC_PR for child in cell) or cell[-1].tag == TBL:
            cell.append(new(P))
