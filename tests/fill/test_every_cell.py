"""Every cell that the example's forms print: its card, and another value typed into it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import pytest
from filling import ROOT, Data, Office, Shown, classes, page, said_at, set_in, shown_in
from torture import in_part

from generator.carry.editing.layout import Layout
from generator.filing.workspace import FilingFolder
from generator.fill.card import card
from generator.fill.desk import At, Desk
from generator.fill.kinds import as_text

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable

    from generator.base.problems import KeyPath
    from generator.carry.editing.layout import Value


class Form(NamedTuple):
    """A form of the example."""

    year: int
    name: str


UNIT = "wuhan-biolake"
STEMS = ("department", "enterprise", "investment", "party", "service")
STAGES = [f"{stem}.evaluation" for stem in STEMS] + [f"{stem}.monitor" for stem in STEMS[1:]]
FORMS = [Form(2023, name) for name in (*STEMS, *STAGES)] + [Form(2024, stem) for stem in STEMS]
MARKED = Form(2024, "service")
OF_EVERY_SORT = [Form(2023, f"service{stage}") for stage in ("", ".monitor", ".evaluation")]
TYPED = {
    "text": "改过的“文字”，a & <b> 'c' \"d\" #1",
    "prose": "第一段 # 不是注释\n\n“第二”段 {{ unit.name }}",
    "money": "1,234.5",
    "number": "6",
    "percent": "12.5%",
    "date": "2024-05-06",
    "year": "2031",
    "target": "≥7.5次/年",
}
PRINTED = {"money": "1234.5", "percent": "12.5", "date": "2024年5月6日"}
MARK = re.compile(r"[ \t]*# 待[核填].*")


@cache
def desk_of(year: int) -> Desk:
    return Office(ROOT, FilingFolder(UNIT, year)).desk()


@cache
def cells_of(form: Form) -> list[Shown]:
    return shown_in(page(desk_of(form.year), form.name), form.name)


def of_every_kind(forms: Iterable[Form]) -> list[tuple[Form, Shown]]:
    """Return a cell of each kind: typed in the same way, written or not, as deep in a file of a form."""
    named = {}
    for form in forms:
        for shown in cells_of(form):
            key, name = shown.cell[:2]
            named[form, re.sub(r"\d+", "*", key.rpartition(".")[2]), name, "annual" in key] = shown
    kinds = {}
    for (form, *_), shown in named.items():
        data = card(desk_of(form.year), shown.cell, classes(desk_of(form.year)))
        at = At.parted(shown.cell.key)
        told = data["how"] and data["how"]["input"], data["written"], bool(data["formula"])
        file = "project" if at.file_id in STEMS[1:] and form != MARKED else at.file_id
        kinds[file, len(at.path), *told] = form, shown
    return list(kinds.values())


@pytest.mark.parametrize("form", in_part(FORMS, MARKED), ids=lambda form: f"{form.year}-{form.name}")
def test_every_cell_has_a_card(form: Form) -> None:
    desk = desk_of(form.year)
    assert len(cells_of(form)) > 50
    for cell, _ in cells_of(form):
        data = card(desk, cell, classes(desk))
        assert data["title"], cell
        assert data["how"] or data["formula"] or data["rows"], cell
        assert bool(data["back"]) <= data["written"], cell
        for way in data["ways"]:
            assert way["text"] == as_text(desk.value(At.parted(way["key"]))), cell


def other(data: Data) -> str:
    """Return what is typed into a cell, other than what stands there."""
    how, now = data["how"], data["ways"][0]["text"]
    if how["input"] in ("choice", "yes_no"):
        return str(next(one["value"] for one in reversed(how["choices"]) if one["value"] != now))
    return TYPED[how["input"]]


def typed_into(form: Form, shown: Shown) -> bool:
    """Type another value into a cell, hold file and form to it; return whether it can be typed into."""
    desk = desk_of(form.year)
    data = card(desk, shown.cell, classes(desk))
    if data["how"] is None:
        return False
    at, text = At.parted(data["ways"][0]["key"]), other(data)
    office = Office(ROOT, desk.folder)
    done = office.edit(set_in(data, shown.cell, "own", text), of=form.name, desk=desk)
    assert not done.answers, (shown.cell, done.answers)
    wanted = text.replace(",", "") if data["how"]["input"] == "money" else text
    assert as_text(done.desk.value(at)) == wanted, shown.cell
    assert [edit.shown.rpartition("/")[2] for edit in done.edits] == [f"{at.file_id}.toml"]
    only_there(desk.filing.sources[at.file_id].text, done.desk.filing.sources[at.file_id].text, at.path)
    assert prints(said_at(page(done.desk, form.name), shown.cell.key), data, text), (shown.cell, text)
    return True


def prints(said: list[str], data: Data, text: str) -> bool:
    """Tell whether one of the cells prints what was typed; a choice may print as a box that is ticked."""
    kind = data["how"]["input"]
    if kind == "choice" and not any(text in one for one in said):
        return any("☑" in one for one in said)
    return any("".join(PRINTED.get(kind, text).split()) in "".join(one.split()) for one in said)


def written(text: str, path: KeyPath) -> Value | None:
    """Return where a value is written, perhaps for the whole table that holds it."""
    here = Layout(text).at(path) or (Layout(text).at(path[:-1]) if path[-1] == "amount" else None)
    return None if here is None or here.value.entries is not None else here.value


def only_there(before: str, after: str, path: KeyPath) -> None:
    """Hold a change to one value, and to the mark behind it; a new value has one line or a part of one."""
    old, new = written(before, path), written(after, path)
    assert new is not None
    if old is not None:
        assert before[: old.start] == after[: new.start]
        (line, end, rest), (line_after, end_after, rest_after) = (
            text[value.end :].partition("\n") for text, value in ((before, old), (after, new))
        )
        assert (end, rest) == (end_after, rest_after)
        assert line_after in (line, MARK.sub("", line))
        return
    row = after[after.rfind("\n", 0, new.start) + 1 :]
    kept = [MARK.sub("", line) if line[:20] == row[:20] else line for line in before.split("\n")]
    assert is_within(before, after) or is_within("\n".join(kept), after)


def is_within(before: str, after: str) -> bool:
    """Tell whether a text is another one with something put into it."""
    letters = iter(after)
    return all(letter in letters for letter in before)


def test_another_value_is_typed_into_a_cell_of_every_kind() -> None:
    cells = of_every_kind([*OF_EVERY_SORT, Form(2023, "department"), MARKED])
    assert sum(typed_into(*each) for each in cells) > 40


@pytest.mark.torture
def test_another_value_is_typed_into_any_cell(chance: random.Random) -> None:
    form = chance.choice(FORMS)
    typed_into(form, chance.choice(cells_of(form)))
