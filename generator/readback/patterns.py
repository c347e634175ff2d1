"""A cell of a template as a pattern: constants, values, and what of a text is which."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from generator.readback.boxes import in_order
from generator.readback.distance import apart
from generator.readback.folding import fold
from generator.readback.overlay import lay
from generator.readback.shapes import FOREIGN, Shape, misfit
from generator.readback.slots import Slot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.readback.document import Cell

MISSED = 2.0
"""The cost of a label that is not there."""
_MOST_STEPS = 60_000
_FUZZY = 0.45
_MOST_KNOWN = 256
_GROUPS = {Shape.NUMBER: r"(\d*)", Shape.YEAR: r"(\d*)", Shape.BOX: "([☑☐]?)"}


class Taken(NamedTuple):
    """A value as it was taken from a cell; `cost` says how badly it fits.

    `item` counts within a cell's list, `at` is the paragraph in which it begins.
    """

    slot: Slot
    paragraphs: tuple[str, ...]
    cost: float = 0.0
    item: int = -1
    at: int = -1

    @property
    def text(self) -> str:
        """The value in one text."""
        return "\n".join(self.paragraphs)


class Fit(NamedTuple):
    """How a cell fits a pattern: what that costs, and the values taken from it."""

    cost: float
    taken: tuple[Taken, ...] = ()


@dataclass(frozen=True)
class Line:
    """The parts of one paragraph: constants (folded) and values; `listed` where a loop repeats it."""

    parts: tuple[str | Slot, ...]
    listed: tuple[str, ...] = ()

    @cached_property
    def constants(self) -> str:
        """All that is constant in it."""
        return "".join(part for part in self.parts if isinstance(part, str))

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """The values in it."""
        return tuple(part for part in self.parts if isinstance(part, Slot))

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """A pattern that matches it where every constant is right."""
        last = len(self.parts) - 1
        return re.compile("".join(self._group(part, at == last) for at, part in enumerate(self.parts)))

    def _group(self, part: str | Slot, last: bool) -> str:  # noqa: FBT001 - the last takes all that is left
        if isinstance(part, str):
            return re.escape(part)
        return _GROUPS.get(part.shape, "(.*)" if last else "(.*?)")

    def read(self, text: str) -> Fit | None:
        """Read a text that says exactly this."""
        folded = fold(text)
        found = self.expression.fullmatch(folded.text)
        if found is None:
            return None
        values = (folded.original(text, *found.span(group + 1)) for group in range(len(self.slots)))
        taken = tuple(_taken(one, value) for one, value in zip(self.slots, values, strict=True))
        return Fit(sum(one.cost for one in taken), taken)

    def read_roughly(self, text: str) -> Fit:
        """Read a text of which some constants may be misspelt."""
        exact = self.read(text)
        if exact is not None:
            return exact
        folded = fold(text)
        boxes = self._boxes(folded.text)
        if boxes is not None:
            return boxes
        missing = (Counter(self.constants) - Counter(folded.text)).total() / max(len(self.constants), 1)
        if missing > _FUZZY or len(folded.text) * len(self.constants) > _MOST_STEPS:
            return Fit(MISSED)
        wrong, stretches = lay(self.parts, folded.text)
        share = wrong / max(len(self.constants), 1)
        if share > _FUZZY:
            return Fit(MISSED)
        values = (folded.original(text, *stretch) for stretch in stretches)
        taken = tuple(_taken(one, value) for one, value in zip(self.slots, values, strict=True))
        return Fit(MISSED * share + sum(one.cost for one in taken), taken)

    def _boxes(self, text: str) -> Fit | None:
        """Read a cell that is nothing but choices, wherever it has the boxes."""
        labels = [part for part in self.parts if isinstance(part, str)]
        if (
            not labels
            or len(labels) != len(self.slots)
            or any(slot.shape is not Shape.BOX for slot in self.slots)
        ):
            return None
        usual = in_order(text, labels)
        return None if usual is None else self.read(usual)


def _taken(slot: Slot, text: str) -> Taken:
    return Taken(slot, (text,), fitting(slot, text))


def fitting(slot: Slot, text: str) -> float:
    """Return what it costs to take a text for a value."""
    if not slot.model:
        return 0.0
    folded = fold(text).text
    if not folded:
        return slot.needed
    return misfit(slot.shape, folded, slot.choices)


@dataclass(frozen=True)
class Pattern:
    """A cell of a template: its paragraphs, and what part it takes in vertical merges.

    `follows`: in a row that goes on, the cell above may stand for it, and it is blank.
    """

    lines: tuple[Line, ...]
    follows: bool = False
    goes_on: bool = False
    """only ever the rest of the cell above"""
    above: str = ""
    """what that cell says whatever the data"""

    @cached_property
    def parts(self) -> Line:
        """All paragraphs as one line, where no loop repeats any."""
        return Line(tuple(part for line in self.lines for part in line.parts))

    @cached_property
    def listed(self) -> bool:
        """Whether a loop repeats a paragraph of it."""
        return any(line.listed for line in self.lines)

    @cached_property
    def label(self) -> str:
        """Its text where it is nothing but constant, folded."""
        return "" if self.slots else self.parts.constants

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """The values that it shows."""
        return tuple(slot for line in self.lines for slot in line.slots)

    @cached_property
    def empty(self) -> bool:
        """Whether it shows nothing at all."""
        return not self.slots and not self.parts.constants

    @cached_property
    def absent(self) -> float:
        """What it costs if the document has no such cell."""
        if self.empty or self.goes_on:
            return 0.02
        if self.follows:
            return 0.06
        if self.parts.constants:
            return MISSED * 0.6
        return 0.35 + max(slot.needed for slot in self.slots)

    @cached_property
    def _known(self) -> dict[tuple[str, ...], Fit]:
        """How texts fit that were met: a form is matched several times, and says much the same."""
        return {}

    def fit(self, cell: Cell) -> Fit:
        """Say how a cell of a document fits."""
        known = self._known.get(cell.paragraphs)
        if known is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            known = self._known[cell.paragraphs] = self._fitted(cell)
        return known

    def _fitted(self, cell: Cell) -> Fit:
        if cell.blank:
            return self._blank()
        if self.goes_on or self.empty:
            return Fit(0.1 if self.above and fold(cell.text).text == self.above else 1.0)
        text = cell.text
        if self.label:
            return Fit(MISSED * apart(self.label, fold(text).text))
        if self.listed:
            return _listed(self.lines, cell.paragraphs)
        if len(self.slots) == 1 and not self.parts.constants:
            return _whole(self.slots[0], cell)
        return self.parts.read_roughly(text)

    def _blank(self) -> Fit:
        if self.follows:
            return Fit(0.0, tuple(Taken(slot, ()) for slot in self.slots))
        if self.empty or self.goes_on:
            return Fit(0.0)
        if self.label:
            return Fit(MISSED)
        blank = () if self.listed else tuple(Taken(slot, (), slot.needed) for slot in self.slots)
        usual = 0.2 if self.listed else 0.6 if self.parts.constants else 0.0
        return Fit(sum(one.cost for one in blank) + usual, blank)


def _whole(slot: Slot, cell: Cell) -> Fit:
    """Take all of a cell for one value."""
    cost = fitting(slot, cell.text)
    if slot.shape in (Shape.NAME, Shape.TARGET) and len(cell.paragraphs) > 1:
        cost = max(cost, *(fitting(slot, one) for one in cell.paragraphs if one.strip()))
    return Fit(cost, (Taken(slot, cell.paragraphs, cost),))


def _listed(lines: Sequence[Line], paragraphs: Sequence[str]) -> Fit:
    """Read a cell whose paragraphs a loop has made; what fits none is the rest of the one before."""
    found: list[Taken] = []
    cost, item = 0.0, -1
    repeated = next(line for line in lines if line.listed)
    for at, paragraph in _parted(repeated, paragraphs):
        fit = repeated.read(paragraph)
        if fit is not None:
            item += 1
            found += [one._replace(item=item, at=at) for one in fit.taken]
            cost += fit.cost
        elif found and fold(paragraph).text:
            last = found[-1]
            found[-1] = last._replace(paragraphs=(*last.paragraphs, paragraph))
            cost += 0.3
        elif fold(paragraph).text:
            cost += FOREIGN
    return Fit(min(cost, MISSED * 2), tuple(found))


def _parted(line: Line, paragraphs: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield paragraphs with their positions, one that holds several items in parts."""
    begin = _beginning(line)
    for at, paragraph in enumerate(paragraphs):
        folded = fold(paragraph)
        starts = [found.start() for found in begin.finditer(folded.text)] if begin else []
        cuts = sorted({0, *starts, len(folded.text)})
        yield from ((at, folded.original(paragraph, *cut)) for cut in pairwise(cuts))


def _beginning(line: Line) -> re.Pattern[str] | None:
    """Return what begins every item: ``目标1:``; None where that could be anything."""
    head = line.parts[:-1] if isinstance(line.parts[-1], Slot) else line.parts
    texts = [part for part in head if isinstance(part, str)]
    if not texts or not isinstance(head[0], str):
        return None
    pieces = (re.escape(part) if isinstance(part, str) else r"\d+" for part in head)
    return re.compile("".join(pieces))
