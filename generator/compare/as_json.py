"""The difference as plain data for JSON.

Keys are stable; a new one may come, none changes its meaning without `format` going up:

- `format`: 1; `different`: whether anything differs
- `old`, `new`: `unit` (folder), `year`, `name`
- `gaps`: files that could not be read: `file`, `title`, `in_old`, `in_new`
- `summary`
    - `budgets`: one a project: `old`, `new` (places), `amounts`; `total`: amounts
    - `goals`, `indicators`: `old`, `new`, `added`, `removed`, `changed`, `renamed`, `moved`: how many
    - `targets`: how many annual targets are `same`, `stricter`, `looser`, `unclear`
    - `unmoved`: indicators whose target did not move: `old`, `new` (places), `target`
- `foremost`: what a reviewer needs first
    - `looser`: targets that ask for less: `project`, `indicator` (place), `from`, `to`, `worded` (a text
      stands where a number was)
    - `dropped`: the outermost things that are gone: `project`, `thing`, `place`, `inner` (pairs of
      a thing and how many of it went along)
    - `money`: the largest changes of amounts that `budgets` do not tell: `project`, `thing`, `place`,
      `title`, `amounts`
    - `yearly`: projects of one year whose years moved on with the filing's (places)
- `items`: what differs: `thing` (unit, department, department_goal, project, activity, purchase, goal,
  indicator), `kinds` (added, removed, renamed, moved, changed, reordered), `old`, `new` (places), `changes`,
  `parts` (items within)
- a place: `key` (``<file>#<key path>``) and `name`, or null
- a change: `kind`, `name`, `title`, `old_key`, `new_key`, `old`, `new` (as printed) and one of
    - `amounts`: `old`, `new`, `difference`, `percent`; decimals as text, null for nothing
    - `target`: `verdict`, `difference`
    - `words`: pairs of ``=``, ``-`` or ``+`` and text
    - `order`: names as `old` and `new` have them
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from generator.compare.amounts import Aims, Amounts, Verdict
from generator.compare.data import Order, Words
from generator.compare.foremost import foremost

if TYPE_CHECKING:
    from decimal import Decimal

    from generator.compare.data import Change, Item
    from generator.compare.difference import Difference, Filed, Summary
    from generator.compare.foremost import Dropped, Foremost, Moved
    from generator.filing.pairing.nodes import Occurrence

FORMAT = 1
Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool | None"


def as_json(difference: Difference) -> dict[str, Json]:
    """Return the difference as dicts, lists, texts and numbers."""
    return {
        "format": FORMAT,
        "different": bool(difference),
        "old": _filed(difference.old),
        "new": _filed(difference.new),
        "gaps": [
            {"file": gap.file_id, "title": gap.title, "in_old": gap.in_old, "in_new": gap.in_new}
            for gap in difference.gaps
        ],
        "summary": _summary(difference.summary),
        "foremost": _foremost(foremost(difference)),
        "items": [_item(item) for item in difference.items],
    }


def _foremost(found: Foremost) -> Json:
    return {
        "looser": [
            {
                "project": one.project,
                "indicator": _place(one.item.side),
                "from": one.change.old,
                "to": one.change.new,
                "worded": one.worded,
            }
            for one in found.looser
        ],
        "dropped": [
            {**_located(one), "inner": [[thing.value, count] for thing, count in one.parts.items()]}
            for one in found.dropped
        ],
        "money": [
            {**_located(one), "title": one.change.title, "amounts": _amounts(one.amounts)}
            for one in found.money
        ],
        "yearly": [_place(item.side) for item in found.yearly],
    }


def _located(found: Dropped | Moved) -> dict[str, Json]:
    item = found.item
    return {"project": found.project, "thing": item.thing.value, "place": _place(item.side)}


def _filed(filed: Filed) -> Json:
    return {"unit": filed.unit_id, "year": filed.year, "name": filed.name}


def _place(side: Occurrence | None) -> Json:
    return None if side is None else {"key": side.key, "name": side.name}


def _summary(summary: Summary) -> Json:
    verdicts = Counter(target.aims.verdict for target in summary.targets)
    return {
        "budgets": [
            {"old": _place(budget.old), "new": _place(budget.new), "amounts": _amounts(budget.amounts)}
            for budget in summary.budgets
        ],
        "total": _amounts(summary.total),
        "goals": {name: getattr(summary.goals, name) for name in _COUNTS},
        "indicators": {name: getattr(summary.indicators, name) for name in _COUNTS},
        "targets": {verdict.value: verdicts[verdict] for verdict in Verdict},
        "unmoved": [
            {"old": _place(one.old), "new": _place(one.new), "target": one.aims.new.printed}
            for one in summary.unmoved
        ],
    }


_COUNTS = ("old", "new", "added", "removed", "changed", "renamed", "moved")


def _item(item: Item) -> Json:
    return {
        "thing": item.thing.value,
        "kinds": [kind.value for kind in item.kinds],
        "old": _place(item.old),
        "new": _place(item.new),
        "changes": [_change(change) for change in item.changes],
        "parts": [_item(part) for part in item.parts],
    }


def _change(change: Change) -> Json:
    return {
        "kind": change.kind.value,
        "name": change.name,
        "title": change.title,
        "old_key": change.old_key,
        "new_key": change.new_key,
        "old": change.old,
        "new": change.new,
        **_detail(change),
    }


def _detail(change: Change) -> dict[str, Json]:
    detail = change.detail
    if isinstance(detail, Amounts):
        return {"amounts": _amounts(detail)}
    if isinstance(detail, Aims):
        return {"target": {"verdict": detail.verdict.value, "difference": _decimal(detail.difference)}}
    if isinstance(detail, Words):
        return {"words": [[operation, text] for operation, text in detail.operations()]}
    if isinstance(detail, Order):
        return {"order": {"old": list(detail.old), "new": list(detail.new)}}
    return {}


def _amounts(amounts: Amounts) -> Json:
    return {
        "old": _decimal(amounts.old),
        "new": _decimal(amounts.new),
        "difference": _decimal(amounts.difference),
        "percent": _decimal(amounts.percent),
    }


def _decimal(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"
