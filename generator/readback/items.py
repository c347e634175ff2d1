"""What a document says, as a tree of items by the names of the view: each value with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from generator.readback.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.readback.document import Where
    from generator.readback.slots import Slot

Path: TypeAlias = tuple[str, ...]
_LONG = 5  # digits of no goal's number


class Reading(NamedTuple):
    """One value as one cell of a document says it.

    `inherited`: the cell is blank because the one above goes on; `merged`: the document says so itself.
    """

    slot: Slot
    paragraphs: tuple[str, ...]
    file: str
    where: Where
    doubts: tuple[str, ...] = ()
    inherited: bool = False
    merged: bool = False
    mark: str = ""
    """what a form printed here carries in the cell"""
    edited: bool = False
    """whether the text is another one than was printed, if the mark tells"""

    @property
    def text(self) -> str:
        """The value in one text."""
        return "\n".join(self.paragraphs)

    @property
    def blank(self) -> bool:
        """Whether nothing is written."""
        return not self.text.strip()


@dataclass(eq=False)
class Item:
    """An item of a list, or all that a form says: values by their names, and the runs of each list."""

    values: dict[Path, list[Reading]] = field(default_factory=dict)
    runs: dict[Path, list[list[Item]]] = field(default_factory=dict)

    def add(self, path: Path, reading: Reading) -> None:
        """Note one value."""
        self.values.setdefault(path, []).append(reading)

    def take(self, *path: str) -> list[Reading]:
        """Return what is said of a name, wherever it stands, without blanks."""
        return [reading for reading in self.values.get(path, ()) if not reading.blank]

    def left_blank(self, *path: str) -> bool:
        """Tell whether a name's cells are there, and surely hold nothing."""
        readings = self.values.get(path, ())
        return bool(readings) and all(one.blank and not one.doubts for one in readings)

    def first(self, *path: str) -> str:
        """Return what is said of a name where it stands first; empty if nothing is."""
        return next((reading.text for reading in self.take(*path)), "")

    def items(self, *path: str) -> list[Item]:
        """Return the items of a list, those of all its runs put together: by number, else in their order."""
        return _merged(self.runs.get(path, []))

    def readings(self) -> Iterator[Reading]:
        """Yield all values, those of lists too."""
        for values in self.values.values():
            yield from values
        for runs in self.runs.values():
            for run in runs:
                for item in run:
                    yield from item.readings()


def together(items: Iterable[Item]) -> Item:
    """Return what several items say as if one did."""
    whole = Item()
    for item in items:
        for path, values in item.values.items():
            whole.values.setdefault(path, []).extend(values)
        for path, runs in item.runs.items():
            whole.runs.setdefault(path, []).extend(runs)
    return whole


def _merged(runs: list[list[Item]]) -> list[Item]:
    """Put the items of several loops over one list together: by number, by position, else in a row.

    By position, where they say different things of each; else a table was cut.
    """
    if _numbered(runs):
        return _by_number(runs)
    said = [{path for item in run for path in item.values if item.take(*path)} for run in runs]
    if any(one & other for at, one in enumerate(said) for other in said[:at]):
        return [item for run in runs for item in run]
    length = max(map(len, runs), default=0)
    return [together([run[at] for run in runs if at < len(run)]) for at in range(length)]


def _numbered(runs: list[list[Item]]) -> bool:
    numbers = (item.values.get(("number",), ()) for run in runs for item in run)
    return any(reading.slot.shape is Shape.NUMBER for readings in numbers for reading in readings)


def _by_number(runs: list[list[Item]]) -> list[Item]:
    same: dict[int, list[Item]] = {}
    for run in runs:
        position = 0
        for item in run:
            number = item.first("number").strip()
            position = int(number) if number.isdecimal() and len(number) < _LONG else position + 1
            same.setdefault(position, []).append(item)
    return [together(same[position]) for position in sorted(same)]
