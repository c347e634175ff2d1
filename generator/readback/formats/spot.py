"""What is being read of one cell, or of one paragraph outside of tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from generator.readback.document import Cell

if TYPE_CHECKING:
    from generator.readback.document import Where

_KEYS = "_tb"  # how the bookmarks begin that a form printed here has


@dataclass(slots=True)
class Spot:
    """Collects paragraphs; `pieces` are those of the one being read."""

    paragraphs: list[str] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    boxed: list[str] = field(default_factory=list)
    others: dict[str, None] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)
    mark: str = ""
    comments: list[str] = field(default_factory=list)

    def note(self, other: str) -> None:
        """Remember something besides text."""
        self.others[other] = None

    def bookmark(self, name: str) -> None:
        """Take a bookmark's name, if it is the first of ours in this paragraph."""
        if name.startswith(_KEYS) and not self.mark:
            self.mark = name

    def take_marks(self, other: Spot) -> None:
        """Take the marks of another one, behind the own."""
        self.bookmark(next(filter(None, (*other.keys, other.mark)), ""))
        self.comments += other.comments

    def end_paragraph(self, prefix: str = "") -> None:
        """Put the pieces together; what stands in a text box beside them comes behind."""
        self.paragraphs.append(prefix + "".join(self.pieces))
        self.paragraphs += self.boxed
        self.keys += [self.mark, *[""] * len(self.boxed)]
        self.pieces, self.boxed, self.mark = [], [], ""

    def cell(self, where: Where, *, continues: bool = False) -> Cell:
        """Return what was read as a cell."""
        if self.pieces or self.boxed or self.mark or not self.paragraphs:
            self.end_paragraph()
        keys = tuple(self.keys) if any(self.keys) else ()
        return Cell(tuple(self.paragraphs), where, continues, keys, tuple(self.others))
