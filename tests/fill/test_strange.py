"""Files and requests that nobody means: every answer is an answer, and nothing that is faulty is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from clerk import base
from drafts import FILE_IDS, HOSTILE, TEXTS
from filling import classes, office
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.base.problems import dotted
from generator.carry.new_files import Draft, file_text
from generator.filing.declared import NOTHING
from generator.fill.card import brief, card, computed_card, lists_of
from generator.fill.cell import Cell
from generator.fill.desk import At
from generator.fill.paste import block
from generator.fill.rows import fields_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.fill.desk import Desk

ENDS = (
    "name",
    "text",
    "amount",
    "target",
    "basis",
    "annual",
    "last_year",
    "goals",
    "indicators",
    "0",
    "7",
    "id",
    "",
)


def keys_of(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401 - any TOML
    """Yield every key path of some values."""
    yield path
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from keys_of(inner, (*path, step))


@st.composite
def keys(draw: st.DrawFn, desk: Desk) -> str:
    """Draw a key: of a value that is there, of one beside it, or of nothing."""
    file_id = draw(st.sampled_from([*desk.filing.sources, "nothing"]))
    source = desk.source(file_id)
    path = draw(st.sampled_from([*keys_of(dict(source.values) if source else {})]))
    more = draw(st.lists(st.sampled_from(ENDS), max_size=2))
    return "#".join([file_id, dotted((*path, *more))][: draw(st.sampled_from([1, 2, 2, 2, 2]))]) or "#"


@st.composite
def steps(draw: st.DrawFn, desk: Desk) -> dict[str, Any]:
    """Draw a step, as a page might send it or not."""
    key = draw(keys(desk))
    step: dict[str, Any] = {"do": draw(st.sampled_from(["set", "back", "add", "delete", "move"])), "key": key}
    told = brief(desk, key)
    if draw(st.booleans()):
        step |= {"seen": told["seen"], "anchors": told["anchors"][:10]}
    step["way"] = draw(
        st.sampled_from(["own", "own", "annual", "long_term", "department", "project", "goal", "x"])
    )
    step["text"] = draw(TEXTS | st.sampled_from(["3", "数量", "2024-01-01"]))
    step["before"] = draw(st.none() | st.integers(-2, 5) | st.sampled_from(["a", "safety"]))
    step["values"] = draw(
        st.dictionaries(
            st.sampled_from(["name", "text", "kind", "target", "amount", "item"]),
            TEXTS | st.just("3"),
            max_size=4,
        )
    )
    step["as"] = draw(st.sampled_from(["", "heading", "phone", "executor"]))
    return step


@settings(max_examples=5)
@given(st.dictionaries(FILE_IDS, HOSTILE, min_size=1, max_size=3), st.data())
def test_any_question_about_any_filing_is_answered(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, Any], data: st.DataObject
) -> None:
    texts = base() | {
        file_id: file_text(file_id, Draft(each, ""), NOTHING) for file_id, each in values.items()
    }
    place = office(tmp_path_factory.mktemp("strange"), texts)
    desk = place.desk()
    for file_id in desk.filing.sources:
        lists_of(desk, file_id, classes(desk))
    for _ in range(5):
        key, *near = (data.draw(keys(desk)) for _ in range(3))
        of = data.draw(st.sampled_from(["department", "service", "nothing"]))
        card(
            desk,
            Cell(key, data.draw(st.sampled_from(["", "heading", "phone"])), of, tuple(near)),
            classes(desk),
        )
        brief(desk, key)
        computed_card(desk, key)
        block([[key, "3"]], fields_of(desk, At.parted(key), classes(desk)), "", classes(desk))
        done = place.edit(*data.draw(st.lists(steps(desk), min_size=1, max_size=2)), of=of, desk=desk)
        assert bool(done.edits) <= (not done.answers)


def test_what_is_taken_back_is_not_moved(tmp_path_factory: pytest.TempPathFactory) -> None:
    place = office(tmp_path_factory.mktemp("strange"), base())
    done = place.edit({"do": "back", "key": "party"}, {"do": "move", "key": "party", "before": 0})
    assert done.answers
    assert not done.edits


@pytest.mark.parametrize("key", ["unit#last_year", "department#year_before_last", "service#amount", "x", "#"])
def test_a_key_that_names_no_cell_has_a_card(tmp_path_factory: pytest.TempPathFactory, key: str) -> None:
    desk = office(tmp_path_factory.mktemp("strange"), base()).desk()
    assert card(desk, Cell(key, "", "service", ()), classes(desk))["written"] is False
