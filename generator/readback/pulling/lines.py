"""The rows of an edited form beside those that it was printed with: found again by their marks, else by layout."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from generator.printing.cell_keys import parse
from generator.readback.distance import apart
from generator.readback.folding import fold
from generator.readback.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.readback.document import Where
    from generator.readback.readings import Item, Reading

Name: TypeAlias = tuple[tuple[str, ...], str, int]
"""A value within a row: its name in the view, of a choice's box which, and a count."""
_NEAR = 0.5
_LONG = 80


@dataclass
class Line:
    """A row's values by their names."""

    where: Where
    readings: dict[Name, Reading] = field(default_factory=dict)

    def add(self, reading: Reading) -> None:
        """Add one value."""
        count = 0
        while (name := (reading.slot.model, reading.slot.chosen, count)) in self.readings:
            count += 1
        self.readings[name] = reading

    @property
    def models(self) -> frozenset[tuple[str, ...]]:
        """The names of its values."""
        return frozenset(model for model, _, _ in self.readings)

    @property
    def said(self) -> str:
        """What it says, for a person and for comparing."""
        texts = (reading.text.strip() for reading in self.readings.values())
        return "｜".join(text for text in texts if text)


def lines_of(root: Item) -> list[Line]:
    """Return the rows of a form that show values, in the document's order."""
    found: dict[tuple[int, int, int], Line] = {}
    for reading in root.readings():
        if reading.inherited:
            continue
        where = reading.where._replace(cell=0)
        at = (where.page, where.table, where.row)
        found.setdefault(at, Line(where)).add(reading)
    return [found[at] for at in sorted(found)]


class Pairs(NamedTuple):
    """Which row is which: both sides of those that are there still, those that are new, gone, or moved."""

    both: list[tuple[Line, Line]]
    added: list[Line]
    gone: list[Line]
    moved: list[Line]


def paired(theirs: Sequence[Line], ours: Sequence[Line]) -> Pairs:
    """Find the printed row of every row of the edited form."""
    partner = _by_marks(theirs, ours)
    _by_layout(theirs, ours, partner)
    both = [(theirs[i], ours[j]) for i, j in sorted(partner.items())]
    taken = set(partner.values())
    added = [line for i, line in enumerate(theirs) if i not in partner and line.said]
    gone = [line for j, line in enumerate(ours) if j not in taken and line.said]
    return Pairs(both, added, gone, [theirs[i] for i in _moved(partner)])


def _by_marks(theirs: Sequence[Line], ours: Sequence[Line]) -> dict[int, int]:
    places: dict[tuple[int, tuple[str, ...]], list[int]] = {}
    for j, line in enumerate(ours):
        for key in _keys(line):
            places.setdefault(key, []).append(j)
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for i, line in enumerate(theirs):
        votes = Counter(j for key in _keys(line) for j in places.get(key, ()) if j not in taken)
        if votes:
            partner[i] = max(votes, key=lambda j: (votes[j], -abs(i - j)))
            taken.add(partner[i])
    return partner


def _keys(line: Line) -> Iterable[tuple[int, tuple[str, ...]]]:
    for (model, _, _), reading in line.readings.items():
        key = parse(reading.mark)
        if key is not None:
            yield key.key, model


def _by_layout(theirs: Sequence[Line], ours: Sequence[Line], partner: dict[int, int]) -> None:
    """Pair rows whose marks are gone, between those that are known: the same names, and about the same text."""
    taken = set(partner.values())
    known = sorted(partner.items())
    for i, line in enumerate(theirs):
        if i in partner:
            continue
        low = max((j for at, j in known if at < i), default=-1)
        high = min((j for at, j in known if at > i), default=len(ours))
        free = [j for j in range(low + 1, high) if j not in taken and ours[j].models & line.models]
        scored = [(apart(fold(line.said).text[:_LONG], fold(ours[j].said).text[:_LONG]), j) for j in free]
        distance, j = min(scored, default=(1.0, -1))
        if distance <= _NEAR or (len(free) == 1 and _alone(line)):
            partner[i] = j
            taken.add(j)


def _alone(line: Line) -> bool:
    """Tell whether a row is the only one of its kind in a form, so that it can be no other."""
    return not any(slot.lists for slot in (reading.slot for reading in line.readings.values()))


def _moved(partner: dict[int, int]) -> list[int]:
    """Return the rows that stand elsewhere: what is not in the longest run that kept its order."""
    order = [j for _, j in sorted(partner.items())]
    rows = [i for i, _ in sorted(partner.items())]
    best: list[tuple[int, int]] = []  # by length, the last of a run and its place
    back: list[int] = []
    for at, j in enumerate(order):
        length = next((n for n, (last, _) in enumerate(best) if last > j), len(best))
        back.append(best[length - 1][1] if length else -1)
        best[length : length + 1] = [(j, at)]
    kept, at = set(), best[-1][1] if best else -1
    while at >= 0:
        kept.add(at)
        at = back[at]
    return [rows[at] for at in range(len(order)) if at not in kept]


def is_number(reading: Reading) -> bool:
    """Tell whether a value is a goal's number."""
    return reading.slot.shape is Shape.NUMBER and reading.slot.model[-1] == "number"
