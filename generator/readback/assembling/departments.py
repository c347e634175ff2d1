"""The department's form → the values of department.toml."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from generator.filing import derive
from generator.readback.assembling.choosing import agreed, choose
from generator.readback.assembling.converting import amount, plain, prose, says_nothing
from generator.readback.assembling.drafts import FileDraft
from generator.readback.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from generator.base.problems import KeyPath
    from generator.filing.declared import Declarations
    from generator.filing.model import Term
    from generator.readback.assembling.choosing import Chosen
    from generator.readback.assembling.terms import Together
    from generator.readback.readings import Item, Reading

_TERMS: dict[str, Term] = {"text": "long_term", "annual_text": "annual"}
_LINES = {"income": derive.INCOME, "spending": derive.SPENDING}
_KEYS = {"amount": "amount", "last_year": "last_year", "year_before_last": "year_before_last"}


def department(root: Item, unit: Mapping[str, Any], declared: Declarations) -> FileDraft:
    """Return what the form says of the department itself, without its goals."""
    draft = FileDraft()
    filler, phone = (choose(root.take("department", key)) for key in ("filler", "phone"))
    draft.put("filler", filler.text, filler)
    if fold(phone.text).text != fold(str(unit.get("phone", ""))).text:
        draft.put("phone", phone.text, phone)
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
            if chosen.reading is None or says_nothing(chosen.text):
                if chosen.text != "0":
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
    draft: FileDraft, theirs: Sequence[Together], found: Mapping[int, tuple[str, Mapping[str, Any]]]
) -> None:
    """Write which goals of projects the department takes up, with its own words where it has some.

    `found` are, by position, the goal's reference and its table as the project's file has it.
    """
    listed: list[Any] = []
    for position, goal in enumerate(theirs):
        if position not in found:
            continue
        reference, table = found[position]
        own = _own_words(draft, ("goals", len(listed)), goal, table)
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
    headings = goal.readings(("heading",), source="department")
    heading = choose(headings)
    shown = own.get("text", table["text"])
    if heading.text and agreed(headings) and fold(heading.text).text != fold(str(shown)).text:
        own["heading"] = heading.text
        draft.doubt((*path, "heading"), heading.doubt)
    taken = _taken(goal, table)
    if taken is not None:
        own["indicators"] = taken
    return own


def _text(goal: Together, term: Term) -> Chosen:
    """Return what the list of goals says; where the goal's own row says the same, it spells it."""
    listed = goal.readings(("text",), term=term, source="department")
    heading = goal.readings(("heading",), term=term, source="department")
    same = [one for one in heading if listed and fold(one.text).text == fold(listed[0].text).text]
    return choose([*same, *listed] if listed else heading)


def _taken(goal: Together, table: Mapping[str, Any]) -> list[Any] | None:
    """Return the indicators that the department takes up, None if all as the project has them."""
    listed: list[Any] = []
    plain_rows = 0
    for row, written in zip(goal.rows, table["indicators"], strict=False):
        readings: list[Reading] = row.readings(("name",), source="department")
        if not any(seat.source == "department" for seat in row.items):
            continue
        identity = written.get("id", written["name"])
        name = choose(readings)
        if (
            name.text
            and not name.doubt
            and fold(name.text).text != fold(written["name"]).text
            and not _annual(written, name.text)
        ):
            listed.append({"id": identity, "name": name.text})
            continue
        plain_rows += 1
        listed.append(identity)
    return None if plain_rows == len(table["indicators"]) else listed


def _annual(written: Mapping[str, Any], name: str) -> bool:
    return fold(str(written.get("annual", {}).get("name", ""))).text == fold(name).text
