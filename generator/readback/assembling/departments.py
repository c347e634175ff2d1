"""The department's form → the values of department.toml."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.filing import derive
from generator.readback.assembling.choosing import choose
from generator.readback.assembling.converting import amount, plain, prose, says_nothing
from generator.readback.assembling.drafts import FileDraft
from generator.readback.assembling.terms import Seat
from generator.readback.folding import fold
from generator.readback.items import Item, Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from generator.base.problems import KeyPath
    from generator.filing.declared import Declarations
    from generator.filing.model import Term
    from generator.readback.assembling.choosing import Chosen
    from generator.readback.assembling.terms import Together

_TERMS: dict[str, Term] = {"text": "long_term", "annual_text": "annual"}
_LINES = {"income": derive.INCOME, "spending": derive.SPENDING}
_KEYS = ("amount", "last_year", "year_before_last")


class Written(NamedTuple):
    """A goal as a project's file has it: how it is referred to, and its table."""

    reference: str
    table: Mapping[str, Any]


def department(root: Item, unit: Mapping[str, Any], declared: Declarations) -> FileDraft:
    """Return what the form says of the department itself, without its goals."""
    draft = FileDraft()
    filler, phone = (choose(root.take("department", key)) for key in ("filler", "phone"))
    draft.put("filler", filler.text, filler)
    if fold(phone.text).text != fold(str(unit.get("phone", ""))).text:
        draft.put("phone", phone.text, phone)
    if unit.get("phone") and root.left_blank("department", "phone"):
        draft.values["phone"] = ""
    for key in ("duties", "tasks"):
        chosen = choose(root.take("department", key))
        if chosen.reading is not None:
            draft.put(key, prose(chosen.reading.paragraphs), chosen)
    for field in declared.own.of("department"):
        draft.declare((field.key,), field, root.take("department", field.key))
    for block, lines in _LINES.items():
        _amounts(draft, root, block, lines)
    return draft


def _amounts(draft: FileDraft, root: Item, block: str, lines: Sequence[str]) -> None:
    table: dict[str, Any] = {}
    for line in (*lines, "total"):
        found = {}
        for key in _KEYS:
            chosen = choose(root.take("department", block, line, key))
            if chosen.reading is None or (says_nothing(chosen.text) and chosen.text != "0"):
                continue
            value = amount(chosen.text, yuan=bool(chosen.reading and chosen.reading.slot.yuan))
            found[key] = Decimal(0) if value is None else value
            draft.doubt((block, line, key), chosen.doubt if value is not None else f"不是金额：{chosen.text}")
        if found:
            table[line] = found
    if table:
        draft.values[block] = table


def drop_computed(draft: FileDraft, projects: Iterable[Mapping[str, Any]]) -> None:
    """Leave out the totals that the lines come to, and the lines that the projects do."""
    by_category: dict[str, Decimal] = {}
    for project in projects:
        budget = project.get("budget") or derive.total(row["amount"] for row in project.get("activities", ()))
        if budget is None:
            parts = {key: value for key, value in project.get("funding", {}).items() if key != "total"}
            parts.pop("current_year_request", None)
            budget = derive.total(parts.values())
        category = project.get("category", "")
        by_category[category] = by_category.get(category, Decimal(0)) + (budget or 0)
    for block, lines in _LINES.items():
        table = draft.values.get(block, {})
        _drop_totals(draft, block, table, lines)
        if block == "spending":
            _drop_lines(draft, table, by_category)
        for line in list(table):
            if not table[line]:
                del table[line]
            elif set(table[line]) == {"amount"}:
                table[line] = table[line]["amount"]
        if not table:
            draft.values.pop(block, None)


def _drop_totals(draft: FileDraft, block: str, table: dict[str, Any], lines: Sequence[str]) -> None:
    for key in _KEYS:
        parts = derive.total(table.get(line, {}).get(key) for line in lines)
        if parts is not None and table.get("total", {}).get(key) == plain(parts):
            draft.forget((block, "total", key))


def _drop_lines(draft: FileDraft, table: dict[str, Any], by_category: Mapping[str, Decimal]) -> None:
    for line, category in derive.CATEGORIES.items():
        spent = plain(by_category.get(category, Decimal(0)))
        if table.get(line, {}).get("amount") == spent and category in by_category:
            draft.forget(("spending", line, "amount"))


def references(
    draft: FileDraft,
    theirs: Sequence[Together],
    found: Mapping[int, Together],
    written: Mapping[int, Written],
) -> None:
    """Write which goals of projects the department takes up, with its own words where it has some.

    `found` are, by position, the goals that its own are; `written` is how the projects' files have them.
    """
    listed: list[Any] = []
    for position, own_goal in enumerate(theirs):
        if position not in found:
            continue
        reference, table = written[position]
        own = _own_words(draft, ("goals", len(listed)), found[position], table)
        taken = _taken(own_goal, found[position], table)
        if taken is not None:
            own["indicators"] = taken
        draft.doubt(("goals", len(listed), "indicators"), _strangers(found[position]))
        listed.append({"goal": reference, **own} if own else reference)
    if listed:
        draft.values["goals"] = listed


def _own_words(draft: FileDraft, path: KeyPath, goal: Together, table: Mapping[str, Any]) -> dict[str, Any]:
    own: dict[str, Any] = {}
    usual = {"text": table["text"], "annual_text": table.get("annual_text", table["text"])}
    texts = {key: _text(goal, term) for key, term in _TERMS.items()}
    for key, chosen in texts.items():
        known = (
            own.get("text", usual[key]) if key == "annual_text" and "annual_text" not in table else usual[key]
        )
        if chosen.text and fold(chosen.text).text != fold(str(known)).text:
            own[key] = chosen.text
            draft.doubt((*path, key), chosen.doubt)
    shown = {
        "long_term": own.get("text", table["text"]),
        "annual": texts["annual_text"].text or own.get("text", table["text"]),
    }
    _heading(draft, path, goal, own, shown)
    return own


def _heading(
    draft: FileDraft, path: KeyPath, goal: Together, own: dict[str, Any], shown: Mapping[str, str]
) -> None:
    """Write what the goal's own row calls it, where that is not the words of the list of goals."""
    every, other = list[Reading](), list[Reading]()
    for term in _TERMS.values():
        readings = goal.readings(("heading",), term=term, source="department")
        every += readings
        other += [one for one in readings if fold(one.text).text != fold(shown[term]).text]
    heading = choose(every)
    if not other:
        return
    if heading.reading in other:
        own["heading"] = heading.text
        draft.doubt((*path, "heading"), heading.doubt)
    else:
        draft.doubt(path, heading.doubt)


def _text(goal: Together, term: Term) -> Chosen:
    """Return what the list of goals says, of either term; the goal's own row spells it if it is the same."""
    every = goal.readings(("text",), source="department")
    listed = goal.readings(("text",), term=term, source="department") or every
    heading = goal.readings(("heading",), term=term, source="department")
    same = [one for one in heading if listed and fold(one.text).text == fold(listed[0].text).text]
    return choose([*same, *listed] if listed else heading)


def _taken(theirs: Together, goal: Together, table: Mapping[str, Any]) -> list[Any] | None:
    """Return the indicators that the department takes up, None if all as the project has them."""
    rows = table["indicators"]
    order = _order(theirs, goal)
    listed = [_identity(goal.rows[position], rows[position]) for position in order]
    plain = order == list(range(len(rows))) and not any(isinstance(one, dict) for one in listed)
    return None if plain else listed


def _order(theirs: Together, goal: Together) -> list[int]:
    """Return which rows of a goal the department has, in its own order where that is another in any term."""
    places = {
        id(item): position
        for position, row in enumerate(goal.rows)
        for seat, item in row.items.items()
        if seat.source == "department"
    }
    every = [{places[id(item)] for item in row.items.values() if id(item) in places} for row in theirs.rows]
    order = list(dict.fromkeys(position for each in every for position in sorted(each)))
    for term in _TERMS.values():
        one = [
            places[id(row.items[seat])]
            for row in theirs.rows
            if (seat := Seat("department", term)) in row.items
        ]
        if one != sorted(one):
            return order
    return sorted(order)


def _strangers(goal: Together) -> str:
    """Say that rows of the department's form are none of the project's, if it has a form of its own."""
    if any(seat.source == "project" for seat in goal.items):
        only = [row.text("name") for row in goal.rows if row.only_of("department")]
        return f"项目表里没有“{'”、“'.join(only)}”" if only else ""
    return ""


def _identity(row: Together, written: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as TOML has it
    """Return how the department names an indicator, with its own name where it surely has one."""
    identity = written.get("id", written["name"])
    name = choose(row.readings(("name",), source="department"))
    said = fold(name.text).text
    if not said or name.doubt or said == fold(written["name"]).text or _annual(written, name.text):
        return identity
    return {"id": identity, "name": name.text}


def _annual(written: Mapping[str, Any], name: str) -> bool:
    return fold(str(written.get("annual", {}).get("name", ""))).text == fold(name).text
