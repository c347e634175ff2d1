"""Writes Word's revision marks: who, when, and a number that no other mark of the document has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from generator.printing.word.xml import P_PR, R_PR, RUN, TR, P, T, W, new, remove

if TYPE_CHECKING:
    from datetime import datetime

    from lxml import etree

INS: Final = f"{W}ins"
DEL: Final = f"{W}del"
MOVE_FROM: Final = f"{W}moveFrom"
MOVE_TO: Final = f"{W}moveTo"
TR_PR: Final = f"{W}trPr"
SECTION: Final = f"{W}sectPr"
PARAGRAPH_CHANGE: Final = f"{W}pPrChange"
_DELETED: Final = {T: f"{W}delText", f"{W}instrText": f"{W}delInstrText"}
_BESIDE: Final = (R_PR, SECTION, PARAGRAPH_CHANGE)
"""What stands in a ``w:pPr`` without being a property of the paragraph."""


@dataclass(slots=True)
class Pen:
    """Marks insertions and deletions; `number` is the last one given."""

    author: str
    date: datetime
    number: int

    def mark(self, tag: str) -> etree._Element:
        """Return a mark; Word shows the date's own clock and takes no notice of the Z behind it."""
        self.number += 1
        mark = new(tag)
        mark.set(f"{W}id", str(self.number))
        mark.set(f"{W}author", self.author)
        mark.set(f"{W}date", f"{self.date:%Y-%m-%dT%H:%M:%S}Z")
        return mark

    def runs(self, element: etree._Element, tag: str) -> None:
        """Mark all runs of a paragraph; neighbours share a mark."""
        for run in list(element.iter(RUN)):
            if any(outer.tag in (INS, DEL, RUN) for outer in run.iterancestors(INS, DEL, RUN, P)):
                continue
            if _is_empty(run):
                remove(run)
                continue
            before = run.getprevious()
            if before is None or before.tag != tag:
                before = self.mark(tag)
                run.addprevious(before)
            before.append(run)
            if tag == DEL:
                _strike(run)

    def moved(self, paragraph: etree._Element, tag: str, name: str) -> None:
        """Mark all runs of a paragraph as moved; both ends of a move have one name."""
        self.runs(paragraph, tag)
        marks = paragraph.findall(tag)
        if marks:
            start, end = self.mark(f"{tag}RangeStart"), new(f"{tag}RangeEnd")
            start.set(f"{W}name", name)
            end.set(f"{W}id", start.get(f"{W}id", ""))
            marks[0].addprevious(start)
            marks[-1].addnext(end)

    def paragraph_end(self, paragraph: etree._Element, tag: str) -> None:
        """Mark the end of a paragraph: without it, its text goes on in the next."""
        properties = paragraph.find(P_PR)
        if properties is None:
            properties = new(P_PR)
            paragraph.insert(0, properties)
        look = properties.find(R_PR)
        if look is None:
            look = new(R_PR)
            properties.insert(len(own_properties(properties)), look)
        look.insert(0, self.mark(tag))

    def whole(self, element: etree._Element, tag: str) -> None:
        """Mark everything in an element that is, or holds, paragraphs and rows."""
        for paragraph in element.iter(P):
            self.runs(paragraph, tag)
            self.paragraph_end(paragraph, tag)
        for row in element.iter(TR):
            self.row(row, tag)

    def row(self, row: etree._Element, tag: str) -> None:
        """Mark a row, without what stands in it."""
        properties = row.find(TR_PR)
        if properties is None:
            properties = new(TR_PR)
            row.insert(1 if row.find(f"{W}tblPrEx") is not None else 0, properties)
        properties.append(self.mark(tag))

    def restyled(self, paragraph: etree._Element, before: list[etree._Element]) -> None:
        """Note which properties a paragraph had before."""
        properties = paragraph.find(P_PR)
        if properties is None:
            properties = new(P_PR)
            paragraph.insert(0, properties)
        change = self.mark(PARAGRAPH_CHANGE)
        old = new(P_PR)
        old.extend(before)
        change.append(old)
        properties.append(change)


def own_properties(properties: etree._Element | None) -> list[etree._Element]:
    """Return what describes the paragraph itself, not its mark nor the section that it ends."""
    return [] if properties is None else [child for child in properties if child.tag not in _BESIDE]


def _is_empty(run: etree._Element) -> bool:
    return all(child.tag == R_PR or (child.tag == T and not child.text) for child in run)


def _strike(run: etree._Element) -> None:
    for child in run:
        child.tag = _DELETED.get(str(child.tag), child.tag)
