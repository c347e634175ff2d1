"""Rows of a form's tables as items of lists: in which list a row stands, what a new row asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from generator.base.characters import matching
from generator.carry.editing import MISSING
from generator.filing.declared import split_id
from generator.filing.titles import node_at
from generator.fill.desk import At
from generator.fill.kinds import how

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from generator.base.problems import KeyPath
    from generator.base.vocabulary import Taxonomy
    from generator.fill.cell import Cell
    from generator.fill.desk import Desk
    from generator.fill.kinds import How

THINGS = {"indicators": "指标", "activities": "项目活动", "procurement": "采购", "goals": "绩效目标"}
"""The lists whose rows are put in, moved and taken out, and what their items are called."""
_ORDER = {
    "indicators": ("kind", "name", "target", "basis"),
    "goals": ("text",),
    "procurement": ("item", "quantity", "amount"),
}
"""The fields that a new row asks for first; the model's own order has others."""
_LATER = frozenset(
    ("id", "annual", "annual_text", "achieved", "last_year", "year_before_last", "indicators", "basis")
)
"""What nobody asks for in a new row."""
_LONGEST = 12
_NO_WORD = re.compile(r"[^\w-]")


class Field(NamedTuple):
    """A column of a new row."""

    name: str
    title: str
    how: How


class Row(NamedTuple):
    """A row as an item of a list: `step` is its index, or its name where the list is a table of goals."""

    list: At
    step: int | str
    steps: tuple[int | str, ...]
    """all steps of the list, in order"""

    @property
    def thing(self) -> str:
        """What an item is called."""
        return THINGS[str(self.list.path[-1])]

    @property
    def at(self) -> At:
        """The item itself."""
        return self.list.below(self.step)


def rows_of(desk: Desk, cell: Cell) -> list[Row]:
    """Return the rows that a cell stands in, the innermost first: an indicator's, and its goal's."""
    found = dict.fromkeys(row for key in (cell.key, *cell.near) for row in _rows(desk, At.parted(key)))
    own = {row.list.path[-1]: row for row in reversed(found)}
    return sorted(own.values(), key=lambda row: -len(row.list.path))


def _rows(desk: Desk, at: At) -> Iterator[Row]:
    if not has_rows(at.file_id) or desk.source(at.file_id) is None:
        return
    for path in filter(None, (_listed(at.path[:1]), _listed(at.path[:3]))):
        whole = At(at.file_id, path)
        steps = steps_of(desk, whole)
        step = at.path[len(path)] if len(path) < len(at.path) else None
        if step in steps or not steps:
            yield Row(whole, step if step is not None and step in steps else 0, steps)


def has_rows(file_id: str) -> bool:
    """Tell whether a file is a project's own: rows are put into no other."""
    return not split_id(file_id)[1] and file_id not in ("unit", "department")


def _listed(path: KeyPath) -> KeyPath:
    """Return a list's key path; nothing for what is none, whatever goals are called."""
    match path:
        case ("goals" | "activities" | "procurement",) | ("goals", _, "indicators"):
            return path
    return ()


def steps_of(desk: Desk, whole: At) -> tuple[int | str, ...]:
    """Return the steps to the items of a list, or of a table of goals, in their order."""
    value = desk.value(whole)
    if isinstance(value, dict):
        return tuple(value)
    return tuple(range(len(value))) if isinstance(value, list) else ()


def fields_of(desk: Desk, whole: At, taxonomy: Taxonomy) -> list[Field]:
    """Return what a new row asks for; nothing for what is no list of rows."""
    name = str(whole.path[-1])
    if not _listed(whole.path) or not has_rows(whole.file_id):
        return []
    item = whole.below("x" if name == "goals" else 0)
    model = node_at(desk.model(whole.file_id), item.path).model
    if model is None:
        return []
    first = _ORDER.get(name, ())
    wanted = [*first, *(key for key in model.model_fields if key not in first and key not in _LATER)]
    found = []
    for key in wanted:
        at = item.below(key)
        field, declared = desk.field(at), desk.declared(at)
        if declared is None or not declared.value:
            found.append(Field(key, desk.title(at), how(key, field, declared, taxonomy)))
    return found


def readable_id(name: str, taken: Collection[str]) -> str:
    """Return an id for a new indicator: what it is called, for people to read.

    >>> readable_id("开展安全生产宣讲活动次数", []), readable_id("覆盖率（%）", ["覆盖率"])
    ('开展安全生产宣讲活动次数', '覆盖率-2')
    """
    stem = _NO_WORD.sub("", matching(name))[:_LONGEST].strip("-_") or "指标"
    known, found, number = set(map(matching, taken)), stem, 1
    while matching(found) in known:
        number += 1
        found = f"{stem}-{number}"
    return found


def identities(desk: Desk, indicators: At) -> list[str]:
    """Return what the indicators of a goal are known by."""
    items = desk.value(indicators)
    found = (item.get("id", item.get("name")) for item in _tables(items))
    return [one for one in found if isinstance(one, str)]


def _tables(items: object) -> list[dict[str, object]]:
    if items is MISSING or not isinstance(items, list):
        return []
    return [item for item in items if isinstance(item, dict)]
