"""A form of a stage (monitoring, self-evaluation) → the values of its file, rows matched by indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.filing.model import Funding
from generator.readback.assembling.drafts import FileDraft
from generator.readback.assembling.terms import goals_of, partners
from generator.readback.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.base.problems import KeyPath
    from generator.filing.declared import Field, Fields
    from generator.filing.model import Project
    from generator.forms.edition import Edition
    from generator.readback.assembling.terms import Together
    from generator.readback.items import Item

_NEAR = 0.34


class Target(NamedTuple):
    """A goal of the filing as a stage's file names it: its key, its text, its indicators by key and name."""

    key: str
    text: str
    indicators: tuple[tuple[str, str], ...]


def targets_of_draft(draft: FileDraft) -> list[Target]:
    """Return the goals of a project whose file is being made."""
    return [
        Target(
            key,
            table["text"],
            tuple((row.get("id", row["name"]), row["name"]) for row in table["indicators"]),
        )
        for key, table in draft.values.get("goals", {}).items()
    ]


def targets_of(project: Project) -> list[Target]:
    """Return the goals of a project that is there already."""
    return [
        Target(
            key,
            goal.text,
            tuple((row.id if row.id is not None else row.name, row.name) for row in goal.indicators),
        )
        for key, goal in project.goals.items()
    ]


def stage(root: Item, edition: Edition, targets: Sequence[Target]) -> FileDraft:
    """Return what a stage's form says, without what is worked out."""
    draft = FileDraft()
    for field in edition.fields.of(edition.of):
        draft.declare((field.key,), field, root.take(edition.of, field.key))
    _goals(draft, goals_of(root, edition.of), edition.fields, targets)
    if edition.of == "project":
        _funding(draft, root, edition.fields.of("funding"))
        activities, purchases = (root.items("project", listed) for listed in ("activities", "procurement"))
        _items(draft, activities, "activities", edition.fields.of("activity"), "name")
        _items(draft, purchases, "procurement", edition.fields.of("purchase"), "item")
    return draft


def _goals(draft: FileDraft, goals: Sequence[Together], fields: Fields, targets: Sequence[Target]) -> None:
    found = _matched(goals, targets)
    for position, goal in enumerate(goals):
        target = found.get(position)
        if target is None:
            draft.lost += [(one, "申报里没有这个目标") for one in goal.readings(("number",), ("text",))[:1]]
            continue
        for field in fields.of("goal"):
            draft.declare(("goals", target.key, field.key), field, goal.readings((field.key,)))
        _rows(draft, goal, target, fields.of("indicator"))


def _matched(goals: Sequence[Together], targets: Sequence[Target]) -> dict[int, Target]:
    """Return the goal of the filing that each is: the one with most indicators in common."""
    found: dict[int, Target] = {}
    free = list(targets)
    for position, goal in enumerate(goals):
        names = {fold(row.text("name")).text for row in goal.rows}
        scored = [
            (len(names & {fold(name).text for _, name in one.indicators}), -at) for at, one in enumerate(free)
        ]
        best, at = max(scored, default=(0, 0))
        if best:
            found[position] = free.pop(-at)
    return found


def _rows(draft: FileDraft, goal: Together, target: Target, fields: Sequence[Field]) -> None:
    names = [fold(row.text("name")).text for row in goal.rows]
    found = partners(names, [fold(name).text for _, name in target.indicators], _NEAR)
    for position, row in enumerate(goal.rows):
        if position not in found:
            draft.lost += [(one, "申报里没有这个指标") for one in row.readings(("name",))[:1]]
            continue
        key, name = target.indicators[found[position]]
        path: KeyPath = ("goals", target.key, "indicators", key)
        for field in fields:
            draft.declare((*path, field.key), field, row.readings((field.key,)))
            if fold(name).text != names[position] and draft.has((*path, field.key)):
                draft.doubt((*path, field.key), f"表里的名称是“{row.text('name')}”")


def _funding(draft: FileDraft, root: Item, fields: Sequence[Field]) -> None:
    titles = {fold(field.title or "").text: key for key, field in Funding.model_fields.items()}
    for item in root.items("project", "funding_lines"):
        key = titles.get(fold(item.first("name")).text)
        if key is None:
            draft.lost += [(one, "不认识的资金来源") for one in item.take("name")[:1]]
            continue
        for field in fields:
            draft.declare(("funding", key, field.key), field, item.take(field.key))


def _items(draft: FileDraft, items: Sequence[Item], listed: str, fields: Sequence[Field], name: str) -> None:
    for item in items:
        key = item.first(name).strip()
        for field in fields if key else ():
            draft.declare((listed, key, field.key), field, item.take(field.key))
