"""What a reviewer has to see first, and what is told once instead of once a project."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from generator.compare.amounts import Aims, Amounts, Verdict
from generator.compare.data import Thing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.compare.data import Change, Item
    from generator.compare.difference import Difference, Summary

_AIMS = {"target", "annual.target"}
_YEARS = {"start_year", "end_year"}
_LARGEST = 5


class Softer(NamedTuple):
    """A target that asks for less than before; `worded`: a text stands where a number was."""

    project: str
    item: Item
    change: Change
    worded: bool


class Dropped(NamedTuple):
    """A thing that is gone, and how many things of each sort went with it."""

    project: str
    item: Item
    parts: Mapping[Thing, int]


class Moved(NamedTuple):
    """An amount that changed."""

    project: str
    item: Item
    change: Change
    amounts: Amounts

    @property
    def size(self) -> Decimal:
        """How much it changed; what is new or gone counts in full."""
        return abs((self.amounts.new or Decimal(0)) - (self.amounts.old or Decimal(0)))


@dataclass(frozen=True, slots=True)
class Foremost:
    """Targets that got looser, what was dropped, the largest changes of money that no budget tells.

    `yearly` are the projects of a single year whose years moved on with the filing's.
    """

    looser: tuple[Softer, ...]
    dropped: tuple[Dropped, ...]
    money: tuple[Moved, ...]
    yearly: tuple[Item, ...]


def foremost(difference: Difference) -> Foremost:
    """Return what comes before everything else."""
    located = [(_project(outer), item) for outer in difference.items for item in outer.walk()]
    moved = _untold(difference.summary, _moved(located))
    return Foremost(
        tuple(_looser(located)),
        tuple(found for outer in difference.items for found in _dropped(_project(outer), outer)),
        tuple(sorted(moved, key=lambda found: -found.size)[:_LARGEST]),
        tuple(item for item in difference.items if _is_yearly(difference, item)),
    )


def reported(difference: Difference) -> tuple[Item, ...]:
    """Return what differs as people are told: one line for equal amounts, no years that moved on by one."""
    found = (
        _with(item, [c for c in item.changes if c.name not in _YEARS])
        if _is_yearly(difference, item)
        else _with(item, item.changes)
        for item in difference.items
    )
    return tuple(item for item in found if item.changes or item.parts or not item.old or not item.new)


def _project(outer: Item) -> str:
    return outer.side.name if outer.thing is Thing.PROJECT else ""


def _looser(located: Iterable[tuple[str, Item]]) -> Iterator[Softer]:
    for project, item in located:
        for change in item.changes if item.thing is Thing.INDICATOR else ():
            aims = change.detail
            if not isinstance(aims, Aims) or change.name not in _AIMS:
                continue
            worded = aims.old.number is not None and aims.new.number is None
            if worded or aims.verdict is Verdict.LOOSER:
                yield Softer(project, item, change, worded)
                break  # the annual target says the same again


def _dropped(project: str, item: Item) -> Iterator[Dropped]:
    """Yield the outermost things that are gone."""
    if item.new is None:
        inner = Counter(part.thing for part in item.walk())
        inner[item.thing] -= 1
        yield Dropped(project if item.thing is not Thing.PROJECT else "", item, +inner)
        return
    for part in item.parts:
        yield from _dropped(project, part)


def _moved(located: Iterable[tuple[str, Item]]) -> Iterator[Moved]:
    for project, item in located:
        for change in _joined(item.changes):
            if isinstance(change.detail, Amounts):
                yield Moved(project, item, change, change.detail)


def _untold(summary: Summary, moved: Iterable[Moved]) -> Iterator[Moved]:
    """Leave out what the table of budgets says: a project's budget, and their total."""
    budgets = {(budget.side.key, budget.amounts) for budget in summary.budgets}
    for found in moved:
        if found.item.thing is Thing.PROJECT and (found.item.side.key, found.amounts) in budgets:
            continue
        if found.item.thing is not Thing.DEPARTMENT or found.amounts != summary.total:
            yield found


def _is_yearly(difference: Difference, item: Item) -> bool:
    """Tell whether a project of one year moved on with the filing's year."""
    years = str(difference.old.year), str(difference.new.year)
    moved = {change.name for change in item.changes if (change.old, change.new) == years}
    return item.thing is Thing.PROJECT and years[0] != years[1] and moved >= _YEARS


def _with(item: Item, changes: Iterable[Change]) -> Item:
    return replace(item, changes=_joined(changes))


def _joined(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Join amounts that changed alike, at the place of the first."""
    found: dict[object, list[Change]] = {}
    for number, change in enumerate(changes):
        alike = (change.kind, change.detail) if isinstance(change.detail, Amounts) else number
        found.setdefault(alike, []).append(change)
    return tuple(replace(same[0], title=_titles(same)) for same in found.values())


def _titles(changes: Iterable[Change]) -> str:
    """Name all of them, the block that several stand in once."""
    said: list[str] = []
    last = ""
    for change in changes:
        block, dot, _ = change.title.partition("·")
        said.append(change.title.removeprefix(block + dot) if dot and block == last else change.title)
        last = block if dot else ""
    return "、".join(said)
