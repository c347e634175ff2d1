"""Any text, any steps: files say what was typed, load as well as before, and are taken back to the byte."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from clerk import base
from drafts import TEXTS
from filings_made import filings, texts
from filling import added, back_of, item_of, office, outputs, page, set_in, shown_in
from hypothesis import given, settings
from hypothesis import strategies as st
from workspaces import contents

from generator.base.problems import Severity, dotted
from generator.carry.journal import Journal
from generator.fill.cell import Cell
from generator.fill.desk import At
from generator.fill.kinds import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from filling import Data, Office

    from generator.base.problems import KeyPath
    from generator.fill.desk import Desk

STAGES = {"service.monitor": "month = 7\n", "department.evaluation": "filed = 2024-01-02\nbasic = 1\n"}
ODD = [
    "",
    " ",
    '"',
    "'''",
    '"""\n',
    "\\",
    "# 注",
    "{{ x }}",
    "{% x %}",
    "\u202e反",
    "一\r\n二",
    "\0",
    "长" * 20000,
    "<b>",
]
TYPED = TEXTS | st.sampled_from(ODD) | st.text()
ALSO = ("leader", "budget", "basis", "funding.unit_funds", "procurement.item", "budget_changes", "phone")
PLAIN = {
    "money": "12.5",
    "number": "3",
    "percent": "5%",
    "date": "2024-05-06",
    "year": "2024",
    "target": "≥3个",
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return office(tmp_path_factory.mktemp("any"), base() | STAGES)


@pytest.fixture(scope="module")
def cells(place: Office) -> list[Cell]:
    """Return the cells of all forms that texts are typed into."""
    desk, kinds = place.desk(), ("text", "prose", "target")
    forms = [form for form in outputs(desk) if form.file_id != "party"]
    printed = {
        one.cell.key: one.cell for form in forms for one in shown_in(page(desk, form.name), form.file_id)
    }
    data = [(cell, place.card(cell, desk)["how"]) for cell in printed.values()]
    return [cell for cell, how in data if how and how["input"] in kinds]


@given(st.data(), TYPED)
def test_a_file_says_what_was_typed(place: Office, cells: list[Cell], data: st.DataObject, text: str) -> None:
    cell, desk = data.draw(st.sampled_from(cells)), place.desk()
    told = place.card(cell, desk)
    way = data.draw(st.sampled_from(told["ways"]))
    done = place.edit(set_in(told, cell, way["name"], text), of=cell.of, desk=desk)
    if done.answers:
        assert {one.state for one in done.answers} == {"refused"}
        return
    at = At.parted(way["key"])
    assert as_text(done.desk.value(at)) == text.removesuffix("\n")
    changed = {edit.shown.rpartition("/")[2] for edit in done.edits}
    assert changed <= {f"{at.file_id}.toml"}


def leaves(value: Any, path: KeyPath = ()) -> Iterator[KeyPath]:  # noqa: ANN401 - any TOML
    """Yield the key paths of all values that hold no others."""
    steps = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    )
    if steps is None:
        yield path
    for step, inner in steps or ():
        yield from leaves(inner, (*path, step))


@st.composite
def steps(draw: st.DrawFn, place: Office, desk: Desk) -> Data | None:
    """Draw a step that a page offers; None where it does not offer what was drawn."""
    file_id = draw(st.sampled_from([*desk.filing.sources]))
    keys = [*ALSO, *map(dotted, leaves(desk.filing.sources[file_id].values))]
    of = draw(st.sampled_from([file_id, "department"]))
    cell = Cell(
        f"{file_id}#{draw(st.sampled_from(keys))}", draw(st.sampled_from(["", "", "heading", "phone"])), of
    )
    told = place.card(cell, desk)
    rows = {"add": told["rows"], "rows": [row for row in told["rows"] if row["key"]]}
    offered = [("set", told["how"]), ("back", told["back"]), *rows.items()]
    do = draw(st.sampled_from([name for name, there in offered if there] or ["nothing"]))
    if do == "set":
        way = draw(st.sampled_from(told["ways"]))["name"]
        return set_in(told, cell, way, draw(words(told["how"])))
    if do == "back":
        return back_of(told)
    if do == "add":
        row = draw(st.sampled_from(rows["add"]))
        asked = [field for field in row["fields"] if field["required"] or draw(st.booleans())]
        values = {field["name"]: draw(words(field)) for field in asked}
        return added(row, draw(st.sampled_from([row["below"], row["up"], None])), **values)
    if do == "rows":
        row, verb = draw(st.sampled_from(rows["rows"])), draw(st.sampled_from(["delete", "move"]))
        return {"do": verb, **item_of(row), "before": draw(st.sampled_from([row["up"], row["down"]]))}
    return None


def words(how: Data) -> st.SearchStrategy[str]:
    """Draw what is typed: mostly something of the right kind."""
    listed = [one["value"] for one in how["choices"]]
    plain = PLAIN.get(how["input"])
    good = st.sampled_from(listed or [plain]) if listed or plain else st.text("文字", min_size=1, max_size=9)
    return st.one_of(good, good, good, TEXTS)


def errors(desk: Desk) -> set[tuple[str, ...]]:
    found = (one for one in desk.problems if one.severity is Severity.ERROR)
    return {(str(one.code), one.place.file, one.message) for one in found}


@settings(max_examples=10)
@given(st.just(base() | STAGES) | filings(2).map(texts), st.data())
def test_any_steps_can_be_taken_back(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, str], data: st.DataObject
) -> None:
    place = office(tmp_path_factory.mktemp("steps"), files)
    before, journal, names = contents(place.root), Journal(place.workspace), list[str]()
    for _ in range(data.draw(st.integers(3, 8))):
        desk = place.desk()
        step = data.draw(steps(place, desk))
        if step is None:
            continue
        done = place.edit(step, of="department", desk=desk)
        if done.answers:
            assert {one.state for one in done.answers} == {"refused"}, (step, done.answers)
            continue
        assert errors(done.desk) <= errors(desk)
        written = journal.write(done.edits)
        assert not written.failure
        names.append(written.name)
        assert errors(place.desk()) == errors(done.desk)
    path = place.root / data.draw(st.sampled_from(sorted(before)))
    note = data.draw(st.sampled_from(["", "# 别处\n\n"]))
    path.write_bytes(note.encode() + path.read_bytes())
    for name in reversed(names):
        assert not journal.undo(name).failure
    now = {name: data.removeprefix(note.encode()) for name, data in contents(place.root).items()}
    assert now == before
