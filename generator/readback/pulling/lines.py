"""The rows of an edited form beside those that were printed: found again by their marks, else by layout."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from generator.printing.cell_keys import parse
from generator.readback.distance import apart
from generator.readback.folding import fold
from generator.readback.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.readback.document import Where
    from generator.readback.items import Item, Reading

LEVELS = (Shape.LEVEL1, Shape.LEVEL2)
_NEAR = 0.5
_LONG = 80


@dataclass
class Line:
    """A row's values; `levels` are the cells of its class, those above that go on included."""

    where: Where
    readings: list[Reading] = field(default_factory=list)
    levels: dict[Shape, Reading] = field(default_factory=dict)

    @property
    def models(self) -> frozenset[tuple[str, ...]]:
        """The names of its values."""
        return frozenset(reading.slot.model for reading in self.readings)

    @property
    def said(self) -> str:
        """What it says, for a person and for comparing."""
        texts = (reading.text.strip() for reading in self.readings)
        return "｜".join(text for text in texts if text)

    @property
    def number(self) -> str:
        """The goal's number, if it is the row above a goal's indicators; else empty."""
        numbers = [one.text.strip() for one in self.readings if is_number(one)]
        return numbers[0] if len(numbers) == 1 and not self.levels else ""


def lines_of(root: Item) -> list[Line]:
    """Return the rows of a form that show values, in the document's order."""
    found: dict[tuple[int, int, int], Line] = {}
    _collect(root, found)
    return [found[at] for at in sorted(found)]


def _collect(item: Item, found: dict[tuple[int, int, int], Line]) -> None:
    """Take up the values of an item and of those in it."""
    line: Line | None = None
    every = [reading for readings in item.values.values() for reading in readings]
    for reading in every:
        if not reading.inherited:
            where = reading.where._replace(cell=0)
            line = found.setdefault((where.page, where.table, where.row), Line(where))
            line.readings.append(reading)
    if line is not None:
        line.levels |= {one.slot.shape: one for one in every if one.slot.shape in LEVELS}
    for runs in item.runs.values():
        for run in runs:
            for inner in run:
                _collect(inner, found)


def key_of(reading: Reading) -> int:
    """Return the digest of the key path that a value's mark has, -1 for none."""
    known = parse(reading.mark)
    return -1 if known is None else known.key


def has_changed(now: Reading, printed: Reading) -> bool:
    """Tell whether what prints today is not what the document was printed with."""
    then, today = parse(now.mark), parse(printed.mark)
    return then is not None and today is not None and then.key == today.key and then.text != today.text


def values_of(now: Line, printed: Line) -> Iterator[tuple[Reading | None, Reading]]:
    """Yield the printed values of a row, each with what it is now; None for one that can't be told any more.

    A mark that stands in one cell only tells, whatever the layout made of the cell's text.
    """
    certain = dict(_by_key(now, printed))
    theirs = [one for one in now.readings if key_of(one) not in certain]
    ours = [one for one in printed.readings if key_of(one) not in certain]
    for one in printed.readings:
        if key_of(one) in certain:
            yield certain[key_of(one)]._replace(slot=one.slot), one
    for name in dict.fromkeys(map(_name, ours)):
        yield from _by_name(*([one for one in side if _name(one) == name] for side in (theirs, ours)))


def _by_key(now: Line, printed: Line) -> Iterator[tuple[int, Reading]]:
    """Yield the values whose mark both sides have once."""
    here, there = (Counter(map(key_of, line.readings)) for line in (now, printed))
    for one in now.readings:
        key = key_of(one)
        if one.mark and here[key] == there[key] == 1:
            yield key, one


def _by_name(theirs: Sequence[Reading], ours: Sequence[Reading]) -> Iterator[tuple[Reading | None, Reading]]:
    """Pair values of one name; of a list within one cell by their marks, or in order if all are there."""
    by_key = {key_of(one): one for one in theirs if one.mark}
    if len(ours) == len(theirs) == 1:
        yield theirs[0], ours[0]
    elif len(by_key) == len(theirs) and theirs:
        yield from ((by_key.get(key_of(one)), one) for one in ours)
    elif len(ours) == len(theirs):
        yield from zip(theirs, ours, strict=True)
    else:
        yield from ((None, one) for one in ours)


def _name(reading: Reading) -> tuple[tuple[str, ...], str]:
    return reading.slot.model, reading.slot.chosen


class Pairs(NamedTuple):
    """Which row is which: both sides of those that are there still, those that are new, gone, or moved."""

    both: list[tuple[Line, Line]]
    added: list[Line]
    gone: list[Line]
    moved: list[Line]


def paired(theirs: Sequence[Line], ours: Sequence[Line]) -> Pairs:
    """Find the printed row of every row of the edited form."""
    partner = _by_marks(theirs, ours)
    partner |= _by_text(theirs, ours, partner)
    partner |= _by_likeness(theirs, ours, partner)
    partner |= _moved_by_text(theirs, ours, partner)
    both = [(theirs[i], ours[j]) for i, j in sorted(partner.items())]
    taken = set(partner.values())
    added = [line for i, line in enumerate(theirs) if i not in partner and line.said]
    gone = [line for j, line in enumerate(ours) if j not in taken and line.said]
    return Pairs(both, added, gone, [theirs[i] for i in _moved(partner)])


def _by_marks(theirs: Sequence[Line], ours: Sequence[Line]) -> dict[int, int]:
    """Pair rows that have the same marks; of a row and its copy the one whose text is as it was printed."""
    places: dict[tuple[int, tuple[str, ...]], list[int]] = {}
    for j, line in enumerate(ours):
        for key in _keys(line.readings):
            places.setdefault(key, []).append(j)
    scored = []
    for i, line in enumerate(theirs):
        votes = Counter(j for key in _keys(line.readings) for j in places.get(key, ()))
        kept = len([*_keys(one for one in line.readings if not one.edited)])
        scored += [(-count, -kept, abs(i - j), i, j) for j, count in votes.items()]
    partner: dict[int, int] = {}
    taken: set[int] = set()
    for *_, i, j in sorted(scored):
        if i not in partner and j not in taken:
            partner[i] = j
            taken.add(j)
    return partner


def _keys(readings: Iterable[Reading]) -> Iterator[tuple[int, tuple[str, ...]]]:
    return ((key_of(one), one.slot.model) for one in readings if one.mark)


def _by_text(theirs: Sequence[Line], ours: Sequence[Line], partner: dict[int, int]) -> dict[int, int]:
    """Pair rows whose marks are gone and that say what they said, as many as stand in the same order."""
    back = {j: i for i, j in partner.items()}
    one = [i if i in partner else _text(line) for i, line in enumerate(theirs)]
    other = [back[j] if j in back else _text(line) for j, line in enumerate(ours)]
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    pairs = ((block.a + n, block.b + n) for block in blocks for n in range(block.size))
    return {i: j for i, j in pairs if i not in partner}


def _text(line: Line) -> tuple[str, frozenset[tuple[str, ...]]]:
    return fold(line.said).text, line.models


def _by_likeness(theirs: Sequence[Line], ours: Sequence[Line], partner: dict[int, int]) -> dict[int, int]:
    """Pair the rows between those that are known: the same names, and about the same text."""
    taken, found = set(partner.values()), dict[int, int]()
    known = sorted(partner.items())
    for i, line in enumerate(theirs):
        if i in partner:
            continue
        low = max((j for at, j in known if at < i), default=-1)
        high = min((j for at, j in known if at > i), default=len(ours))
        free = [j for j in range(low + 1, high) if j not in taken and ours[j].models & line.models]
        distance, j = min(((_distance(line, ours[j]), j) for j in free), default=(1.0, -1))
        if distance <= _NEAR or (len(free) == 1 and _alone(line)):
            found[i] = j
            taken.add(j)
    return found


def _moved_by_text(theirs: Sequence[Line], ours: Sequence[Line], partner: dict[int, int]) -> dict[int, int]:
    """Pair what is left and says the same, wherever it stands."""
    taken = set(partner.values())
    free = {_text(line): j for j, line in enumerate(ours) if j not in taken and line.said}
    left = {_text(line): i for i, line in enumerate(theirs) if i not in partner}
    return {i: free[text] for text, i in left.items() if text in free}


def _distance(line: Line, other: Line) -> float:
    """Say how different two rows are; those above the indicators of the same goal are not."""
    if line.number and line.number == other.number and line.models == other.models:
        return 0.0
    return apart(fold(line.said).text[:_LONG], fold(other.said).text[:_LONG])


def _alone(line: Line) -> bool:
    """Tell whether a row is the only one of its kind in a form, so that it can be no other."""
    return not any(reading.slot.lists for reading in line.readings)


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
