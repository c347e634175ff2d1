"""The goals of a project → its tables, with what most indicators share said once."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from generator.carry.new_files.names import goal_key
from generator.readback.assembling.choosing import agreed, choose
from generator.readback.assembling.drafts import FileDraft
from generator.readback.assembling.indicators import indicator
from generator.readback.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.base.problems import KeyPath
    from generator.filing.model import Project
    from generator.readback.assembling.indicators import Words
    from generator.readback.assembling.terms import Together

_MOST = 0.5


def put_goals(draft: FileDraft, goals: Sequence[Together], words: Words, known: Project | None) -> list[str]:
    """Write a project's goals, and return their keys; `known` ones keep theirs, and indicators their ids."""
    tables: dict[str, Any] = {}
    for goal in goals:
        own = _goal(goal, words)
        text = str(own.values["text"])
        key = _known_key(text, goal, known, tables) or goal_key(text, tables)
        _keep_ids(own, None if known is None else known.goals.get(key))
        tables[key] = own.values
        draft.take(own, ("goals", key))
    _share_basis(draft, tables)
    if tables:
        draft.values["goals"] = tables
    return list(tables)


def _goal(goal: Together, words: Words) -> FileDraft:
    draft = FileDraft()
    _text(draft, goal)
    terms = {seat.term for seat in goal.items}
    if words.both_terms and len(terms) == 1:
        draft.values["only"] = next(iter(terms))
    for field in words.declared.own.of("goal"):
        draft.declare((field.key,), field, goal.readings((field.key,)))
    in_project = any(seat.source == "project" for seat in goal.items)
    rows = [indicator(row, words, stranger=in_project and row.only_of("department")) for row in goal.rows]
    if "only" in draft.values:
        for row in rows:
            row.values.pop("only", None)
    draft.values["indicators"] = [row.values for row in rows]
    for position, row in enumerate(rows):
        draft.take(row, ("indicators", position))
    _names_apart(draft)
    return draft


def _text(draft: FileDraft, goal: Together) -> None:
    """Write the goal's text: the project's own, the annual one where it differs."""
    source = "project" if goal.readings(("text",), source="project") else None
    paths = (("text",), ("heading",))
    sides = [goal.readings(*paths, term=term, source=source) for term in ("long_term", "annual")]  # type: ignore[arg-type]
    one, other = (choose(side) for side in sides)
    sure = all(map(agreed, sides)) and not (one.doubt or other.doubt)
    if one.text and other.text and sure and not agreed([*sides[0], *sides[1]]):
        draft.put("text", one.text, one)
        draft.put("annual_text", other.text, other)
        return
    both = choose([*sides[0], *sides[1]])
    draft.values["text"] = both.text or f"绩效目标 {goal.text('number') or '（没有文字）'}"
    draft.doubt(("text",), both.doubt if both.text else "表里没有目标的文字")
    draft.doubt(("text",), goal.doubt)


def _names_apart(draft: FileDraft) -> None:
    """Give indicators of one name ids by which they can be told apart."""
    rows = draft.values["indicators"]
    counts = Counter(row["name"] for row in rows)
    seen: Counter[str] = Counter()
    for position, row in enumerate(rows):
        name = row["name"]
        seen[name] += 1
        if seen[name] > 1:
            rows[position] = {"id": f"{name}-{seen[name]}", **row}
            draft.doubt(("indicators", position, "name"), f"{counts[name]} 个指标同名")


def _known_key(text: str, goal: Together, known: Project | None, taken: dict[str, Any]) -> str:
    """Return the goal's key in a filing that is there already: of the same text, or with the same rows."""
    if known is None:
        return ""
    names = {fold(row.text("name")).text for row in goal.rows}
    for key, one in known.goals.items():
        theirs = {fold(row.name).text for row in one.indicators}
        same_rows = len(names & theirs) > _MOST * max(len(names | theirs), 1)
        if key not in taken and (fold(one.text).text == fold(text).text or same_rows):
            return key
    return ""


def _keep_ids(draft: FileDraft, known: Any) -> None:  # noqa: ANN401 - a goal of a model with declared fields
    if known is None:
        return
    ids = {fold(row.name).text: row.id for row in known.indicators if row.id is not None}
    rows = draft.values["indicators"]
    for position, row in enumerate(rows):
        own = ids.pop(fold(row["name"]).text, None)
        if own is not None:
            rows[position] = {**row, "id": own}


def _share_basis(draft: FileDraft, tables: dict[str, Any]) -> None:
    """Say 指标值确定依据 once where most rows share it: for the project, else for a goal."""
    doubted = {path for path in draft.doubts if path[-1] == "basis"}
    everything = Counter(row["basis"] for table in tables.values() for row in table["indicators"])
    usual = _usual(everything)
    if usual:
        draft.values["basis"] = usual
    for key, table in tables.items():
        own = _usual(Counter(row["basis"] for row in table["indicators"]))
        shared = own if own and own != usual else usual
        if shared != usual:
            table["basis"] = shared
        for position, row in enumerate(table["indicators"]):
            path: KeyPath = ("goals", key, "indicators", position, "basis")
            if row["basis"] == (shared or "") and path not in doubted:
                del row["basis"]


def _usual(counts: Counter[str]) -> str:
    """Return what more than half say, if more than one does."""
    (word, count), *_ = [*counts.most_common(1), ("", 0)]
    return word if count > 1 and count > _MOST * counts.total() else ""
