"""The text of a stage's file that nobody has filled in yet: all that it may say, as comments."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.base.money import money
from generator.base.terminal import clipped
from generator.carry.quoting import flat, header
from generator.carry.stage.fields import field_lines
from generator.filing.model import Activity, Purchase
from generator.filing.schema import stage_schema
from generator.forms.scope import Spot, source_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.filing.declared import Stage
    from generator.forms.scope import Reading

_LONGEST = 100  # columns of what a row is known by
_LISTS: dict[str, str] = {"activities": "activity", "procurement": "purchase", "funding_lines": "funding"}


class Row(NamedTuple):
    """A table of the file: whose it is, its header's steps, and what its author knows it by."""

    spot: Spot
    path: tuple[str, ...]
    remark: str

    @property
    def said(self) -> str:
        """The indicator's name, for messages."""
        return self.path[-1]


def rows(reading: Reading, own: Spot, stage: Stage) -> Iterator[Row]:
    """Yield the tables that a stage's file has, apart from its own: each once, whatever is called alike."""
    seen = set()
    for row in (*_goals(reading, own, stage), *_items(reading, own, stage)):
        if row.path not in seen:
            seen.add(row.path)
            yield row


def _goals(reading: Reading, own: Spot, stage: Stage) -> Iterator[Row]:
    for goal in reading.children(own, "goals"):
        called = "/".join(goal.goal) if own.owner == "department" else goal.goal[1]
        if stage.fields.of("goal"):
            said = reading.goal(goal)
            yield Row(goal, ("goals", called), said.annual_text or said.text)
        for spot in reading.children(goal, "indicators") if stage.fields.of("indicator") else ():
            indicator, words = reading.indicator(spot), reading.wording(spot)
            key = indicator.name if indicator.id is None else indicator.id
            yield Row(spot, ("goals", called, "indicators", key), f"{words.name}：{words.target.printed}")


def _items(reading: Reading, own: Spot, stage: Stage) -> Iterator[Row]:
    if own.owner == "department":
        return
    for listed, owner in _LISTS.items():
        if stage.fields.of(owner):  # type: ignore[arg-type]  # the names are owners
            yield from (_item(reading, spot, listed) for spot in reading.children(own, listed))


def _item(reading: Reading, spot: Spot, listed: str) -> Row:
    if listed == "funding_lines":
        project, key = reading.whose(spot), str(spot.item)
        remark = f"{source_title(project, key)}：{money(getattr(project.funding, key))} 万元"
        return Row(spot, ("funding", key), remark)
    item = reading.table(spot)
    assert isinstance(item, Activity | Purchase)  # noqa: S101 - nothing else is listed
    name = item.name if isinstance(item, Activity) else item.item
    return Row(spot, (listed, name), f"{money(item.amount)} 万元")


def text(reading: Reading, own: Spot, stage: Stage, name: str) -> str:
    """Return the file's text; `name` is the project's or the unit's."""
    lines = [
        f"#:schema ../../../schemas/{stage_schema(stage.form, stage.of)}",
        f"# {stage.title}：{flat(name)}，{reading.filing.year} 年。",
        "# 由 tianbao stage 写出：要填的一行，去掉行首的“# ”，在等号后面填；不填的留着不动。",
        "",
        *field_lines(stage.fields, own.owner, first=True),
    ]
    told = {own.owner}
    for row in rows(reading, own, stage):
        lines += ["", header(row.path)]
        lines += [f"# {clipped(flat(row.remark), _LONGEST)}"] * bool(row.remark.strip())
        lines += field_lines(stage.fields, row.spot.owner, first=row.spot.owner not in told)
        told.add(row.spot.owner)
    return "\n".join(lines) + "\n"
