"""The rows of 项目支出明细测算 and 项目采购."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.compare.contents import row_values
from generator.compare.data import Change, Item, Match, Thing
from generator.compare.order import reordered
from generator.compare.values import changes, title
from generator.filing.model import Activity, Project, Purchase
from generator.filing.pairing.matching import Features, Matching, grams
from generator.filing.pairing.nodes import Occurrence

if TYPE_CHECKING:
    from generator.compare.declared import Declared
    from generator.compare.values import Value
    from generator.filing.declared import Owner
    from generator.filing.pairing.nodes import ProjectNode

_ALIKE = 0.5
_LISTS = {"activities": Thing.ACTIVITY, "procurement": Thing.PURCHASE}
_OWNERS: dict[str, Owner] = {"activities": "activity", "procurement": "purchase"}


class Rows(NamedTuple):
    """What differs between the rows of a project, and which row is which."""

    items: list[Item]
    changes: list[Change]
    matches: list[Match]


class _Row(NamedTuple):
    """A row, its key, and what is declared for it."""

    row: Activity | Purchase
    side: Occurrence
    more: list[Value]


def rows_of(old: ProjectNode | None, new: ProjectNode | None, declared: tuple[Declared, Declared]) -> Rows:
    """Compare all the rows of a project, with what is declared for them on each side."""
    found = Rows([], [], [])
    for name, thing in _LISTS.items():
        _compare(found, thing, _rows(old, name, declared[0]), _rows(new, name, declared[1]))
        matches = [match for match in found.matches if match.thing is thing]
        keys = (f"{old.stem}#{name}" if old else "", f"{new.stem}#{name}" if new else "")
        found.changes.extend(reordered(name, title(Project, name), keys, matches))
    return found


def _rows(node: ProjectNode | None, name: str, declared: Declared) -> list[_Row]:
    if node is None:
        return []
    owner = _OWNERS[name]
    return [
        _Row(
            row,
            Occurrence(f"{node.stem}#{name}.{i}", _name(row), (node.place, i)),
            declared.row(owner, node.stem, i),
        )
        for i, row in enumerate(getattr(node.project, name))
    ]


def _name(row: Activity | Purchase) -> str:
    return (row.name if isinstance(row, Activity) else row.item).strip()


def _compare(found: Rows, thing: Thing, old: list[_Row], new: list[_Row]) -> None:
    matching = Matching(old, new)
    matching.equal(lambda row: row.row)
    matching.equal(lambda row: row.side.name)
    matching.alike(lambda row: Features(None, grams(row.side.name), (row.row.amount,)), least=_ALIKE)
    for before, after in matching.entries():
        if before is not None and after is not None:
            found.matches.append(Match(thing, before.side, after.side))
        values = changes(before and _values(before), after and _values(after))
        if values:
            found.items.append(Item(thing, before and before.side, after and after.side, values))


def _values(row: _Row) -> list[Value]:
    return [*row_values(row.row, row.side.key + "."), *row.more]
