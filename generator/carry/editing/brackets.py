"""Lists and tables in brackets: items put in, taken out and put in another order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from generator.carry.editing import rows
from generator.carry.edits import Edit, Stretch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.carry.editing.layout import Value

_BEHIND = re.compile(r"[ \t]*(,?)[ \t]*(?:#[^\n]*)?(?=\n)")
_NEXT = re.compile(r"(?:[ \t\n]|#[^\n]*)*,")


@dataclass(frozen=True)
class Brackets:
    """What is between two brackets of a text."""

    text: str
    value: Value

    @property
    def _parts(self) -> list[Stretch]:
        return self.value.parts

    def insert(self, index: int, new: str, *, rowed: bool = False) -> list[Edit]:
        """Put something in before what stands at an index; a first thing has a row if it is `rowed`."""
        if not self._parts:
            return [self._first(new, rowed=rowed)]
        if not index:
            first = self._parts[0]
            if self._alone(0):
                at = self._lead(0)
                return [Edit(at, at, f"{rows.indent(self.text, first.start)}{new},\n")]
            return [Edit(first.start, first.start, f"{new}, ")]
        before = self._parts[index - 1]
        if not self._alone(index - 1):
            return [Edit(before.end, before.end, f", {new}")]
        comma = self._has_comma(index - 1)
        at = rows.end(self.text, before.end)
        row = f"\n{rows.indent(self.text, before.start)}{new}{',' * comma}"
        behind = self.text[before.end : at]
        return [Edit(before.end, at, f"{'' if comma else ','}{behind}{row}")]

    def _first(self, new: str, *, rowed: bool) -> Edit:
        start, end = self.value.start + 1, self.value.end - 1
        inside, margin = self.text[start:end], rows.indent(self.text, start)
        if "\n" in inside:
            at = rows.begin(self.text, end)
            return Edit(at, at, f"{margin}  {new},\n")
        if rowed:
            return Edit(start, end, f"\n{margin}  {new},\n{margin}")
        return Edit(start, end, f" {new} " if self.value.entries is not None else new)

    def remove(self, index: int) -> list[Edit]:
        """Take something out, with a comma and with the comments that are about it."""
        parts = self._parts
        part, last = parts[index], index == len(parts) - 1
        if self._alone(index) and (self._has_comma(index) or not self._comma(index)):
            edit = Edit(self._lead(index), rows.after(self.text, part.end))
            if len(parts) == 1 and not self._comment(self.value.start, edit.start, edit.end, self.value.end):
                return [Edit(self.value.start + 1, self.value.end - 1)]
            lone = last and index and not self._has_comma(index)
            return [*(self._comma(index - 1) if lone else ()), edit]
        if not last and not self._comment(part.end, parts[index + 1].start):
            return [Edit(part.start, parts[index + 1].start)]
        if last and index and not self._comment(parts[index - 1].end, part.start):
            return [Edit(parts[index - 1].end, part.end)]
        if len(parts) == 1 and not self._comment(self.value.start, part.start, part.end, self.value.end):
            return [Edit(self.value.start + 1, self.value.end - 1)]
        return [Edit(*part), *self._comma(index)]

    def arrange(self, order: Sequence[int]) -> Edit:
        """Put all in another order, given as their old indexes; commas and blank rows stay in place."""
        parts = self._parts
        alone = all(map(self._alone, range(len(parts))))
        blocks = [self._block(index) if alone else part for index, part in enumerate(parts)]
        gaps = [self.text[one.end : two.start] for one, two in pairwise(blocks)]
        commas = [self._has_comma(index) for index in range(len(parts))]
        pieces = [
            self._moved(index, blocks[index], comma=comma) for index, comma in zip(order, commas, strict=True)
        ]
        if not alone:
            pieces = [self.text[slice(*parts[index])] for index in order]
        text = "".join(piece + gap for piece, gap in zip(pieces, [*gaps, ""], strict=True))
        return Edit(blocks[0].start, blocks[-1].end, text)

    def _moved(self, index: int, block: Stretch, *, comma: bool) -> str:
        """Return something's rows as they are elsewhere, with or without a comma."""
        end = self._parts[index].end
        behind = self.text[end : block.end]
        if self._has_comma(index):
            behind = behind.replace(",", "", 1)
        return f"{self.text[block.start : end]}{',' * comma}{behind}"

    def _block(self, index: int) -> Stretch:
        return Stretch(self._lead(index), rows.end(self.text, self._parts[index].end))

    def _lead(self, index: int) -> int:
        """Return where the rows begin of something that has them to itself, comments above included."""
        floor = self._parts[index - 1].end if index else self.value.start
        return rows.lead(self.text, self._parts[index].start, floor)

    def _alone(self, index: int) -> bool:
        """Tell whether something has its rows to itself."""
        start, end = self._parts[index]
        before = rows.begin(self.text, start)
        floor = self._parts[index - 1].end if index else self.value.start
        return (
            before > floor
            and not self.text[before:start].strip()
            and _BEHIND.match(self.text, end) is not None
        )

    def _has_comma(self, index: int) -> bool:
        """Tell whether a comma stands behind something on its row."""
        found = _BEHIND.match(self.text, self._parts[index].end)
        return found is not None and bool(found[1])

    def _comma(self, index: int) -> list[Edit]:
        """Take out the comma behind something, wherever it stands."""
        found = _NEXT.match(self.text, self._parts[index].end)
        return [Edit(found.end() - 1, found.end())] if found else []

    def _comment(self, *ends: int) -> bool:
        """Tell whether a comment stands between places that hold nothing else."""
        pairs = zip(ends[::2], ends[1::2], strict=True)
        return any("#" in self.text[start:end] for start, end in pairs)
