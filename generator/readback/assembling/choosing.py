"""One value of many readings: what most of them say; a minority is a doubt."""

from __future__ import annotations

from collections import Counter
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from generator.base.terminal import short
from generator.readback.assembling.converting import amount
from generator.readback.folding import fold
from generator.readback.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.readback.items import Reading

_PLAIN, _INHERITED, _DOUBTED = 3.0, 1.5, 1.0
_SURE = 2


class Chosen(NamedTuple):
    """The reading that counts (None: nothing is written), and why that is doubtful, empty if it is not."""

    reading: Reading | None
    doubt: str = ""

    @property
    def text(self) -> str:
        """What is written."""
        return "" if self.reading is None else self.reading.text.strip()


NOTHING = Chosen(None)


def choose(readings: Iterable[Reading]) -> Chosen:
    """Let readings of one value vote; blanks do not."""
    groups: dict[str, list[Reading]] = {}
    for reading in readings:
        if not reading.blank:
            groups.setdefault(_meant(reading), []).append(reading)
    if not groups:
        return NOTHING
    ranked = sorted(groups.values(), key=lambda group: -sum(map(_weight, group)))
    best = _usual(ranked[0])
    if len(ranked) > 1:
        return Chosen(best, _dissent(ranked[0], ranked[1:]))
    return Chosen(best, _own_doubt(ranked[0]))


def _meant(reading: Reading) -> str:
    """Return what a reading says, however an amount is written."""
    said = fold(reading.text).text
    number = amount(said) if reading.slot.shape is Shape.MONEY else None
    return said if number is None else str(number)


def ticked(readings: Iterable[Reading]) -> Iterator[Reading]:
    """Yield what is written; of boxes that stand for choices, the choice of those that are ticked."""
    for reading in readings:
        if not reading.slot.chosen:
            yield reading
        elif not reading.blank and fold(reading.text).text == fold(reading.slot.shows[0]).text:
            yield reading._replace(paragraphs=(reading.slot.chosen,))


def agreed(readings: Sequence[Reading]) -> bool:
    """Tell whether all readings that say something say the same."""
    return len({_meant(reading) for reading in readings if not reading.blank}) <= 1


def _weight(reading: Reading) -> float:
    if reading.doubts:
        return _DOUBTED
    return _INHERITED if reading.inherited else _PLAIN


def _usual(group: list[Reading]) -> Reading:
    """Return the spelling that most have, of readings without doubt if there are any."""
    sure = [reading for reading in group if not reading.doubts] or group
    spelling = Counter(reading.text for reading in sure).most_common(1)[0][0]
    return next(reading for reading in sure if reading.text == spelling)


def _dissent(group: list[Reading], others: list[list[Reading]]) -> str:
    other = others[0][0]
    count = sum(map(len, others))
    more = f"等 {count} 处" if count > 1 else ""
    return f"{len(group)} 处这样写，{_place(other)}{more}写作“{short(other.text)}”"


def _own_doubt(group: list[Reading]) -> str:
    if len(group) >= _SURE or not group[0].doubts:
        return ""
    return f"{_place(group[0])}：{'；'.join(group[0].doubts)}"


def _place(reading: Reading) -> str:
    return f"{PurePath(reading.file).name} {reading.where}".strip()
