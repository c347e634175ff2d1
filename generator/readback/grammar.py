"""A template as a grammar: its rows, what may follow what, and where items of lists begin."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from generator.readback.patterns import Pattern

START, END = -1, -2
"""The state before the first row, and the one after the last."""


@dataclass(frozen=True)
class RowPattern:
    """A row of the template; `outside`: a paragraph outside of tables."""

    cells: tuple[Pattern, ...]
    outside: bool = False

    @cached_property
    def labels(self) -> frozenset[str]:
        """What it says whatever the data."""
        return frozenset(cell.label for cell in self.cells if cell.label)

    @cached_property
    def around(self) -> frozenset[tuple[str, ...]]:
        """The lists around the row's own whose items it names where they begin: the goal of an indicator."""
        lists = {slot.lists[-1] for cell in self.cells for slot in cell.slots if slot.lists}
        named = {slot.lists[-1] for cell in self.cells if cell.follows for slot in cell.slots if slot.lists}
        return frozenset(one for one in named if any(len(other) > len(one) for other in lists))

    @cached_property
    def missed(self) -> float:
        """What it costs if the document does not have it."""
        return 0.4 if self.outside else 0.8 + min(0.8, 0.3 * len(self.labels))


class Begin(NamedTuple):
    """An item of a list begins; `first` of this run of its loop."""

    listed: tuple[str, ...]
    first: bool


class Edge(NamedTuple):
    """A row that may come next (of `END`, nothing comes), and the items that begin with it."""

    row: int
    begins: tuple[Begin, ...] = ()


@dataclass(frozen=True)
class Grammar:
    """The rows of a template, and what may follow each; of `START` what may come first."""

    rows: tuple[RowPattern, ...]
    follow: dict[int, tuple[Edge, ...]]

    @cached_property
    def labels(self) -> frozenset[str]:
        """All that the form says whatever the data, each two characters at least."""
        return frozenset(label for row in self.rows for label in row.labels if len(label) > 1)

    @cached_property
    def slots(self) -> frozenset[tuple[str, ...]]:
        """The names of all values that can be read back."""
        return frozenset(one.model for row in self.rows for cell in row.cells for one in cell.slots)
