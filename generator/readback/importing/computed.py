"""What the program works out: left out where it comes to what the document says, else written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.expression import Fault, Missing
from generator.base.money import money
from generator.filing import derive, history
from generator.filing.declared import of_file, split_id
from generator.forms.scope import Spot
from generator.forms.values import Values, Where, printed
from generator.readback.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from generator.base.expression import Result
    from generator.base.problems import KeyPath
    from generator.filing.declared import Owner
    from generator.filing.history import Earlier
    from generator.filing.load import Filing
    from generator.readback.assembling.drafts import Computed, FileDraft
    from generator.readback.assembling.forms import Assembled

_YEARS = ("last_year", "year_before_last")


def drop_history(assembled: Assembled, filing: Filing, earlier: Earlier) -> None:
    """Leave out what the filings of the years before say already."""
    for before, key in zip(earlier, _YEARS, strict=True):
        if before is None:
            continue
        for stem in filing.projects:
            if stem in assembled.files:
                _drop_achieved(assembled.files[stem], filing, before, stem, key)
        if "department" in assembled.files:
            _drop_amounts(assembled.files["department"], before, key)
    for stem in filing.projects:
        draft = assembled.files.get(stem)
        said = history.budget_changes(filing, stem, earlier)
        if draft is not None and said and _same(draft.values.get("budget_changes"), said):
            draft.forget(("budget_changes",))


def _drop_achieved(draft: FileDraft, filing: Filing, before: Filing, stem: str, key: str) -> None:
    for goal, table in draft.values.get("goals", {}).items():
        known = history.achieved(filing, before, stem, goal)
        for position, row in enumerate(table["indicators"]):
            if key in row and _same(row[key], known.get(position, "")):
                draft.forget(("goals", goal, "indicators", position, key))


def _drop_amounts(draft: FileDraft, before: Filing, key: str) -> None:
    if before.department is None:
        return
    blocks: Mapping[str, Callable[[], Mapping[str, Decimal | None]]] = {
        "income": lambda: derive.income_amounts(before.department),  # type: ignore[arg-type]
        "spending": lambda: derive.spending_amounts(before.department, before.projects.values()),  # type: ignore[arg-type]
    }
    for block, amounts in blocks.items():
        for line, amount in amounts().items():
            table = draft.values.get(block, {}).get(line)
            if isinstance(table, dict) and key in table and money(amount) == money(table[key]):
                draft.forget((block, line, key))


def _same(one: object, other: str) -> bool:
    return bool(other) and fold(str(one)).text == fold(other).text


def keep_disagreeing(assembled: Assembled, load: Callable[[], Filing]) -> None:
    """Write what the document says of a value that the program works out, where that comes to something else.

    What can't be worked out, since the form does not print all that it comes from, is written too; and what
    comes of those is worked out once more, to be left out where it is the same.
    """
    unknown: list[tuple[FileDraft, Computed]] = []
    for draft, one, comes_to in list(_worked_out(assembled, load())):
        if isinstance(comes_to, Missing | Fault):
            unknown.append((draft, one))
            draft.write(one.path, one.value)
        elif not _agrees(one, comes_to):
            draft.write(one.path, one.value)
            text = printed(comes_to, one.field.kind) or "空白"
            draft.doubt(one.path, f"表上是 {one.chosen.text}，程序算出 {text}")
    if unknown:
        written = {id(one): draft for draft, one in unknown}
        for draft, one, comes_to in list(_worked_out(assembled, load())):
            if id(one) in written and _agrees(one, comes_to):
                draft.forget(one.path)


def _worked_out(assembled: Assembled, filing: Filing) -> Iterator[tuple[FileDraft, Computed, Result]]:
    """Yield what the documents say of values that are worked out, with what each comes to."""
    taxonomies = {file_id: form.edition.taxonomy for file_id, form in assembled.read_from}
    for file_id, draft in assembled.files.items():
        if not draft.computed or file_id not in filing.sources:
            continue
        stem, form = split_id(file_id)
        values = Values(filing, taxonomies[file_id])
        for one in draft.computed:
            spot = _spot(filing, stem, one.path)
            if spot is not None:
                yield draft, one, values.computed(Where(spot, form, one.field))


def _agrees(one: Computed, comes_to: Result) -> bool:
    said, text = fold(one.chosen.text).text, fold(printed(comes_to, one.field.kind)).text
    return said == text


def _spot(filing: Filing, stem: str, path: KeyPath) -> Spot | None:
    """Return the table that a key path leads to; None where the filing does not have it."""
    match path:
        case (_,):
            return Spot(of_file(stem), stem)
        case ("goals", str(key), *rest):
            return _spot_of_goal(filing, stem, key, rest)
        case ("funding", str(key), _):
            return Spot("funding", stem, item=key)
        case ("activities" | "procurement" as listed, int(position), _):
            owner_of: dict[str, Owner] = {"activities": "activity", "procurement": "purchase"}
            return Spot(owner_of[listed], stem, item=position)
    return None


def _spot_of_goal(filing: Filing, stem: str, key: str, rest: Sequence[str | int]) -> Spot | None:
    owner, _, goal = key.rpartition("/")
    at = (owner or stem, goal)
    if at[0] not in filing.projects or goal not in filing.projects[at[0]].goals:
        return None
    if len(rest) == 1:
        return Spot("goal", stem, at)
    position = _position(filing, at, rest[1])
    return None if position is None else Spot("indicator", stem, at, position)


def _position(filing: Filing, at: tuple[str, str], named: str | int) -> int | None:
    if isinstance(named, int):
        return named
    rows = filing.projects[at[0]].goals[at[1]].indicators
    return next((i for i, row in enumerate(rows) if named in (row.id, row.name)), None)
