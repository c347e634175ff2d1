"""A project's form (or what others say of it) → the values of its file."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from generator.filing import derive
from generator.filing.facts import FROM_UNIT, PROSE
from generator.filing.model import Funding
from generator.readback.assembling.choosing import NOTHING, Chosen, choose
from generator.readback.assembling.converting import (
    amount,
    checked,
    plain,
    prose,
    says_nothing,
    year,
)
from generator.readback.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.base.problems import KeyPath
    from generator.filing.declared import Declarations, Field
    from generator.readback.assembling.drafts import FileDraft
    from generator.readback.items import Item

_TEXTS = ("name", "code", "leader")
_YEARS = ("start_year", "end_year")
BOXES = {
    "attribute": {"continuing_box": "持续性项目", "new_box": "新增项目"},
    "category": {"operation_box": "运转类", "special_purpose_box": "特定目标类"},
}
_SUMS = frozenset({"合计", "小计", "总计", "共计"})
MEANT = {
    "新增性项目": "新增项目", "其他运转类": "运转类", "其他运转类项目": "运转类", "运转类项目": "运转类",
    "特定目标类项目": "特定目标类", "人员类项目": "人员类",
}  # fmt: skip
_CHOICES = {
    "attribute": ("持续性项目", "新增项目"),
    "category": ("人员类", "运转类", "特定目标类"),
}


def put_facts(draft: FileDraft, root: Item, line: Item | None, declared: Declarations) -> None:
    """Write what a form says of the project itself; `line` is its row in the department's form."""
    for key in _TEXTS:
        chosen = choose([*root.take("project", key), *(line.take(key) if line and key == "name" else ())])
        draft.put(key, chosen.text, chosen)
    for key in FROM_UNIT:
        chosen = choose(root.take("project", key))
        draft.put(key, chosen.text, chosen)
    for key in BOXES:
        _choice(draft, key, root, line)
    for key in _YEARS:
        _year(draft, key, choose(root.take("project", key)))
    for key in PROSE:
        readings = [*root.take("project", key), *(line.take(key) if line else ())]
        _prose(draft, key, choose(readings))
    for key in ("total_budget", "budget"):
        readings = [*root.take("project", key), *(line.take(key) if line else ())]
        _amount(draft, key, choose(readings))
    for field in declared.own.of("project"):
        draft.declare((field.key,), field, root.take("project", field.key))


def _amount(draft: FileDraft, key: str, chosen: Chosen) -> None:
    if chosen.reading is not None and not says_nothing(chosen.text):
        _put_amount(draft, draft.values, (key,), chosen)


def _put_amount(draft: FileDraft, table: dict[str, Any], path: KeyPath, chosen: Chosen) -> None:
    """Write an amount; what is none is reported, and the amount is 0 until somebody corrects it."""
    value = amount(chosen.text, yuan=chosen.reading is not None and chosen.reading.slot.yuan)
    table[str(path[-1])] = Decimal(0) if value is None else value
    draft.doubt(path, chosen.doubt if value is not None else f"不是金额：{chosen.text}")


def _year(draft: FileDraft, key: str, chosen: Chosen) -> None:
    if chosen.reading is None:
        return
    value = year(chosen.text)
    if value is None:
        draft.lost.append((chosen.reading, f"不是年份：{chosen.text}"))
    draft.put(key, value, chosen)


def _prose(draft: FileDraft, key: str, chosen: Chosen) -> None:
    if chosen.reading is not None:
        text = prose(chosen.reading.paragraphs) if key != "purpose" else chosen.text
        draft.put(key, text, chosen)


def _choice(draft: FileDraft, key: str, root: Item, line: Item | None) -> None:
    """Write a choice that the form shows as boxes, or as a word."""
    ticked = [
        (reading, value)
        for box, value in BOXES[key].items()
        for reading in root.take("project", box)
        if checked(reading.text)
    ]
    words = [*root.take("project", key), *(line.take(key) if line else ())]
    readings = [reading._replace(paragraphs=(value,)) for reading, value in ticked]
    for word in words:
        meant = MEANT.get(fold(word.text).text, word.text.strip())
        readings.append(word._replace(paragraphs=(meant,)))
    chosen = choose(readings)
    if chosen.reading is not None and chosen.text not in _CHOICES[key]:
        draft.lost.append((chosen.reading, f"不认识的选项：{chosen.text}"))
        return
    draft.put(key, chosen.text, chosen)


def put_lists(draft: FileDraft, root: Item, declared: Declarations) -> None:
    """Write sources of funds, activities and purchases."""
    _funding(draft, root, declared)
    activities = _listed(draft, root.items("project", "activities"), "name")
    if activities:
        draft.values["activities"] = [_activity(draft, *one) for one in enumerate(activities)]
        _declare(draft, "activities", activities, declared.own.of("activity"))
    purchases = _listed(draft, root.items("project", "procurement"), "item")
    if purchases:
        draft.values["procurement"] = [_purchase(draft, *one) for one in enumerate(purchases)]
        _declare(draft, "procurement", purchases, declared.own.of("purchase"))


def _declare(draft: FileDraft, listed: str, items: Sequence[Item], fields: Sequence[Field]) -> None:
    """Write the fields that forms declare for the items of a list."""
    for position, item in enumerate(items):
        for field in fields:
            draft.declare((listed, position, field.key), field, item.take(field.key))


def _listed(draft: FileDraft, items: Sequence[Item], name: str) -> list[Item]:
    """Return the items of a list, without blank rows and rows that only add the others up."""
    said = [item for item in items if _says(item)]
    found: list[Item] = []
    for item in said:
        if fold(item.first(name)).text not in _SUMS:
            found.append(item)
            continue
        total, parts = amount(item.first("amount")), [amount(one.first("amount")) for one in found]
        if total != derive.total(parts):
            draft.lost += [(reading, "合计行和各行之和不同") for reading in item.take("amount")[:1]]
    return found


def _says(item: Item) -> bool:
    return any(not says_nothing(reading.text) for values in item.values.values() for reading in values)


def _funding(draft: FileDraft, root: Item, declared: Declarations) -> None:
    table: dict[str, Any] = {}
    titles = {fold(field.title or "").text: key for key, field in Funding.model_fields.items()}
    own = {field.key: field.title for field in declared.own.of("funding")}
    titles |= {fold(title).text: key for key, title in own.items()}
    for key in (*Funding.model_fields, *own):
        chosen = choose(root.take("project", "funding", key))
        if chosen.reading is not None and not says_nothing(chosen.text):
            _put_amount(draft, table, ("funding", key), chosen)
    for item in root.items("project", "funding_lines"):
        source = titles.get(fold(item.first("name")).text)
        chosen = choose(item.take("amount"))
        if source is not None and source not in table and chosen.reading is not None:
            _put_amount(draft, table, ("funding", source), chosen)
        elif source is None and item.take("name"):
            draft.lost.append((item.take("name")[0], "不认识的资金来源"))
    if table:
        draft.values["funding"] = table


def _activity(draft: FileDraft, position: int, item: Item) -> dict[str, Any]:
    path: KeyPath = ("activities", position)
    texts = ("name", "description", "economic_class", "calculation", "note")
    table = _row(draft, path, item, texts, "name")
    _row_amount(draft, table, path, item)
    return table


def _purchase(draft: FileDraft, position: int, item: Item) -> dict[str, Any]:
    path: KeyPath = ("procurement", position)
    table = _row(draft, path, item, ("item", "quantity"), "item")
    if str(table.get("quantity", "")).isdecimal() and len(table["quantity"]) < 9:  # noqa: PLR2004 - a count
        number = table["quantity"]
        table["quantity"] = int(number) if str(int(number)) == number else number
    _row_amount(draft, table, path, item)
    return table


def _row(draft: FileDraft, path: KeyPath, item: Item, texts: Sequence[str], needed: str) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for key in texts:
        chosen = choose(item.take(key))
        if chosen.text or key == needed:
            table[key] = chosen.text
            draft.doubt((*path, key), chosen.doubt if chosen.text else "表里没有名称")
    return table


def _row_amount(draft: FileDraft, table: dict[str, Any], path: KeyPath, item: Item) -> None:
    chosen = choose(item.take("amount"))
    if chosen is NOTHING or says_nothing(chosen.text):
        table["amount"] = Decimal(0)
        draft.doubt((*path, "amount"), "表里没有金额")
        return
    _put_amount(draft, table, (*path, "amount"), chosen)


def drop_computed(draft: FileDraft, root: Item, unit: Mapping[str, Any], declared: Declarations) -> None:
    """Leave out what the program works out, and what unit.toml says for all but those that leave it blank."""
    values = draft.values
    for key, source in FROM_UNIT.items():
        units = str(unit.get(source, ""))
        if key in values and fold(values[key]).text == fold(units).text:
            draft.forget((key,))
        elif units and root.left_blank("project", key):
            values[key] = ""
    parts = _parts(values.get("funding", {}), declared)
    if parts is not None and values["funding"].get("total") == plain(parts):
        draft.forget(("funding", "total"))
    activities = derive.total(row["amount"] for row in values.get("activities", ()))
    computed = activities if activities is not None else parts
    if "budget" not in values and activities is not None and parts is not None and activities != parts:
        values["budget"] = plain(parts)
        draft.doubt(("budget",), f"表里没有；资金来源合计 {parts}，各项活动合计 {activities}")
    budget = values.get("budget", computed)
    one_year = values.get("start_year") is not None and values.get("start_year") == values.get("end_year")
    if one_year and "total_budget" in values and values["total_budget"] == budget:
        draft.forget(("total_budget",))
    if computed is not None and values.get("budget") == plain(computed):
        draft.forget(("budget",))


def _parts(funding: Mapping[str, Decimal], declared: Declarations) -> Decimal | None:
    """Return what the sources of funds add up to, without what is part of another."""
    titles = {key: field.title or "" for key, field in Funding.model_fields.items()}
    titles |= {field.key: field.title for field in declared.own.of("funding")}
    return derive.total(
        value for key, value in funding.items() if key != "total" and not titles[key].startswith("其中")
    )
