"""All that a page has to know of a cell before it is filled in, as data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.base.target import QUALITATIVE, Target
from generator.fill.anchors import anchors_of
from generator.fill.cell import ways_of
from generator.fill.desk import At
from generator.fill.formula import computed_name, formula_of
from generator.fill.kinds import Input, as_text, how
from generator.fill.rows import Row, fields_of, has_rows, rows_of, steps_of

if TYPE_CHECKING:
    from generator.base.vocabulary import Taxonomy
    from generator.fill.cell import Cell, Way
    from generator.fill.desk import Desk
    from generator.fill.formula import Formula
    from generator.fill.kinds import How


def card(desk: Desk, cell: Cell, taxonomy: Taxonomy) -> dict[str, Any]:
    """Return how a cell is typed, its ways of writing with what stands there, its formula and its rows."""
    at = desk.amount(At.parted(cell.key))
    ways = ways_of(desk, cell)
    way_of_typing = how(str(at.path[-1]), desk.field(at), desk.declared(at), taxonomy)
    formula = formula_of(desk, at)
    rows = rows_of(desk, cell)
    fillable = (desk.field(at) is not None or desk.declared(at) is not None) and not _of_no_row(
        desk, at, rows
    )
    return {
        "title": desk.title(at),
        "how": _how(way_of_typing) if fillable else None,
        "written": desk.is_there(at),
        "ways": [_way(desk, way, way_of_typing) for way in ways.ways],
        "back": _way(desk, ways.back, way_of_typing) if ways.back else None,
        "formula": formula_data(formula, typable=fillable) if formula else None,
        "rows": [_row(desk, row, taxonomy) for row in rows],
    }


def brief(desk: Desk, key: str) -> dict[str, Any]:
    """Return what a change of a cell has to carry."""
    at = desk.amount(At.parted(key))
    return {
        "key": at.key,
        "seen": desk.seen(at),
        "anchors": anchors_of(desk, at),
        "text": as_text(desk.value(at)),
    }


def computed_card(desk: Desk, name: str) -> dict[str, Any]:
    """Return what is said of a cell that no key stands for."""
    return {"how": None, "ways": [], "back": None, "rows": [], "written": False,
            "formula": formula_data(computed_name(name, desk), typable=False)}  # fmt: skip


def _of_no_row(desk: Desk, at: At, rows: list[Row]) -> bool:
    """Tell whether a cell belongs to a list that has no item yet: the 无 of a project without purchases."""
    inside = any(row.list.path == at.path[: len(row.list.path)] for row in rows if not row.steps)
    return inside and not desk.is_there(at)


def _how(way: How) -> dict[str, Any]:
    choices = [{"value": one.value, "label": one.label, "group": one.group} for one in way.choices]
    asked = {"required": way.required, "hint": way.hint, "begin": way.begin}
    return {"input": way.input.value, "choices": choices, **asked}


def _way(desk: Desk, way: Way, typing: How) -> dict[str, Any]:
    text = as_text(desk.value(way.at))
    found = {
        "name": way.name,
        "label": way.label,
        "key": way.at.key,
        "text": text,
        "seen": desk.seen(way.at),
        "anchors": anchors_of(desk, way.at),
    }
    return found | {"parts": parts_of_target(text)} if typing.input is Input.TARGET else found


def parts_of_target(text: str) -> dict[str, str] | None:
    """Return a target in parts that make it up again exactly; None for one that has none."""
    target = Target.parse(text)
    if not text or target.sign == QUALITATIVE or target.worded or target.number is None:
        return None
    sign = next((sign for sign in (">=", "<=", text[:1]) if text.startswith(sign)), "") if target.sign else ""
    number = text[len(sign) : len(text) - len(target.unit)] if target.unit else text[len(sign) :]
    whole = f"{sign}{number}{target.unit}" == text and number == number.strip() and bool(number)
    return {"sign": sign, "number": number, "unit": target.unit} if whole else None


def formula_data(formula: Formula, *, typable: bool) -> dict[str, Any]:
    """Return how a value comes about, as data."""
    parts = [
        {"title": one.title, "text": one.text, "key": one.key, "years_back": one.years_back}
        for one in formula.parts
    ]
    return {"words": formula.words, "parts": parts, "open": formula.open and typable}


def lists_of(desk: Desk, file_id: str, taxonomy: Taxonomy) -> list[dict[str, Any]]:
    """Return the lists of a project's file, each as the row that a new one stands behind: its last."""
    if file_id not in desk.filing.sources or not has_rows(file_id):
        return []
    own = [At(file_id, (name,)) for name in ("activities", "procurement", "goals")]
    goals = [own[-1].below(step, "indicators") for step in steps_of(desk, own[-1])]
    return [_list(desk, whole, taxonomy) for whole in (*own, *goals)]


def _list(desk: Desk, whole: At, taxonomy: Taxonomy) -> dict[str, Any]:
    steps = steps_of(desk, whole)
    row = Row(whole, steps[-1] if steps else 0, steps)
    text = as_text(desk.value(At(whole.file_id, (*whole.path[:2], "text")))) if len(whole.path) > 1 else ""
    return _row(desk, row, taxonomy) | {"of": text}


def _neighbours(row: Row) -> dict[str, Any]:
    """Return before which items a row goes up or down, and a new one stands below it; None: at the end."""
    if not row.steps:
        return {"first": True, "last": True, "up": None, "below": None, "down": None}
    place = row.steps.index(row.step)
    after = [*row.steps[place + 1 : place + 3], None, None]
    return {
        "first": place == 0,
        "last": place == len(row.steps) - 1,
        "up": row.steps[max(place - 1, 0)],
        "below": after[0],
        "down": after[1],
    }


def _row(desk: Desk, row: Row, taxonomy: Taxonomy) -> dict[str, Any]:
    """Return a row as an item of a list, with what a new one beside it asks for."""
    there = bool(row.steps)
    return {
        "thing": row.thing,
        "list": row.list.key,
        "list_anchors": anchors_of(desk, row.list),
        "key": row.at.key if there else "",
        "anchors": anchors_of(desk, row.at) if there else [],
        "seen": desk.seen(row.at) if there else None,
        "step": row.step,
        "length": len(row.steps),
        **_neighbours(row),
        "fields": [
            {"name": one.name, "title": one.title, **_how(one.how)}
            for one in fields_of(desk, row.list, taxonomy)
        ],
    }
