"""What differs between two filings, thing by thing, as data.

Everything here turns round: `compare(a, b).reversed() == compare(b, a)`. For that the order of things depends
on what they are and where they stand only, and what moved between two parents stands with what holds both.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from generator.compare.amounts import Aims, Amounts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.filing.pairing.nodes import Occurrence


class Kind(StrEnum):
    """What happened to a thing or to one of its values."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    CHANGED = "changed"
    REORDERED = "reordered"


_OPPOSITES = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED}


def opposite(kind: Kind) -> Kind:
    """Return what happened, seen from the other side."""
    return _OPPOSITES.get(kind, kind)


class Thing(StrEnum):
    """What a filing consists of, in the order in which differences are told."""

    UNIT = "unit"
    DEPARTMENT = "department"
    DEPARTMENT_GOAL = "department_goal"
    PROJECT = "project"
    ACTIVITY = "activity"
    PURCHASE = "purchase"
    GOAL = "goal"
    INDICATOR = "indicator"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a text: the same on both sides, or `old` replaced by `new` (either may be empty)."""

    old: str
    new: str

    @property
    def same(self) -> bool:
        """Tell whether nothing changed here."""
        return self.old == self.new

    def reversed(self) -> Segment:
        """Return the segment seen from the other side."""
        return Segment(self.new, self.old)


@dataclass(frozen=True, slots=True)
class Words:
    """Two texts word by word: all `old` joined are the old text, all `new` joined the new one."""

    segments: tuple[Segment, ...]

    def operations(self) -> Iterator[tuple[str, str]]:
        """Yield ``=``, ``-`` or ``+`` with the text that stays, goes or comes."""
        for segment in self.segments:
            if segment.same:
                yield "=", segment.old
                continue
            if segment.old:
                yield "-", segment.old
            if segment.new:
                yield "+", segment.new

    def reversed(self) -> Words:
        """Return the words seen from the other side."""
        return Words(tuple(segment.reversed() for segment in self.segments))


@dataclass(frozen=True, slots=True)
class Order:
    """The names of the things that changed their order, from the first to the last that moved."""

    old: tuple[str, ...]
    new: tuple[str, ...]

    def reversed(self) -> Order:
        """Return the order seen from the other side."""
        return Order(self.new, self.old)


Detail: TypeAlias = Amounts | Aims | Words | Order


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs.

    `name` is stable (``budget``, ``annual.target``), `title` in the forms' words; keys are ``file#key``,
    empty where a side has no such value; `old` and `new` are as printed, empty for nothing.
    """

    kind: Kind
    name: str
    title: str
    old_key: str
    new_key: str
    old: str
    new: str
    detail: Detail | None = None

    def reversed(self) -> Change:
        """Return the change seen from the other side."""
        detail = self.detail.reversed() if self.detail is not None else None
        kind = opposite(self.kind)
        return Change(kind, self.name, self.title, self.new_key, self.old_key, self.new, self.old, detail)


@dataclass(frozen=True, slots=True)
class Match:
    """The same thing in both filings, changed or not."""

    thing: Thing
    old: Occurrence
    new: Occurrence

    def reversed(self) -> Match:
        """Return the match seen from the other side."""
        return Match(self.thing, self.new, self.old)


@dataclass(frozen=True, slots=True)
class Item:
    """A thing that differs: on one side only, or with changes of its own or of its parts."""

    thing: Thing
    old: Occurrence | None
    new: Occurrence | None
    changes: tuple[Change, ...] = ()
    parts: tuple[Item, ...] = ()

    @property
    def side(self) -> Occurrence:
        """The thing as the new filing has it, or the old one where the new has not."""
        side = self.new or self.old
        assert side is not None  # noqa: S101 - a thing stands on one side at least
        return side

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """What happened to the thing itself, its parts aside; both moved and renamed at once, for example."""
        if self.old is None:
            return (Kind.ADDED,)
        if self.new is None:
            return (Kind.REMOVED,)
        found = {change.kind for change in self.changes}
        if found & {Kind.ADDED, Kind.REMOVED}:
            found.add(Kind.CHANGED)
        return tuple(kind for kind in Kind if kind in found - {Kind.ADDED, Kind.REMOVED})

    def walk(self) -> Iterator[Item]:
        """Yield the item and everything below it."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def reversed(self) -> Item:
        """Return the item seen from the other side."""
        changes = tuple(change.reversed() for change in self.changes)
        parts = arranged(part.reversed() for part in self.parts)
        return Item(self.thing, self.new, self.old, changes, parts)


RANK = {thing: rank for rank, thing in enumerate(Thing)}
"""The order in which things are told."""


def arranged(items: Iterable[Item]) -> tuple[Item, ...]:
    """Put items into the order in which they are told: by thing, then place, what came before what went."""
    return tuple(sorted(items, key=lambda item: (RANK[item.thing], item.side.path, item.new is None)))
