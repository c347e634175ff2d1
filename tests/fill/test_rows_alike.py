"""Rows that look alike: whatever others do to their list meanwhile, none is taken for another."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from filling import office, set_in
from hypothesis import given
from hypothesis import strategies as st

from generator.carry.quoting import inline
from generator.fill.cell import Cell
from generator.fill.desk import At

if TYPE_CHECKING:
    import pytest
    from filling import Data

purchases = st.fixed_dictionaries(
    {"item": st.sampled_from("甲乙"), "quantity": st.integers(1, 2), "amount": st.integers(1, 2)}
)


def listed(items: list[Data]) -> str:
    return 'name = "服务"\nprocurement = [\n' + "".join(f"  {inline(item)},\n" for item in items) + "]\n"


@st.composite
def later(draw: st.DrawFn, items: list[Data], row: Data) -> list[Data]:
    """Draw the list as others make it, the row's own amount excepted."""
    made = [*items]
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(made)))
        do = draw(st.sampled_from(["put in", "take out", "move", "change"]))
        if do == "put in":
            made.insert(at, draw(purchases))
        elif at < len(made) and do == "take out":
            made.pop(at)
        elif at < len(made) and do == "move":
            made.insert(draw(st.integers(0, len(made) - 1)), made.pop(at))
        elif at < len(made) and made[at] is not row:
            made[at] |= draw(purchases)
    return made


@given(st.lists(purchases, min_size=1, max_size=4), st.data())
def test_no_row_is_taken_for_another(
    tmp_path_factory: pytest.TempPathFactory, items: list[Data], data: st.DataObject
) -> None:
    root = tmp_path_factory.mktemp("rows", numbered=True)
    at = data.draw(st.integers(0, len(items) - 1))
    row, before = items[at], deepcopy(items)
    place = office(root, {"unit": 'name = "某局"', "service": listed(items)})
    cell = Cell(f"service#procurement.{at}.amount", "", "service")
    step = set_in(place.card(cell), cell, "own", "9")
    made = data.draw(later(items, row))
    office(root, {"service": listed(made)})
    done = place.edit(step)
    if done.answers:
        assert {str(one.state) for one in done.answers} == {"conflict"}
        return
    now = done.desk.value(At("service", ("procurement",)))
    (changed,) = [n for n, (one, other) in enumerate(zip(made, now, strict=True)) if one != other]
    assert now[changed] == made[changed] | {"amount": 9}
    twins = [one for n, one in enumerate(before) if n != at and one["item"] == row["item"]]
    told_by = ("item", "quantity", "amount") if twins else ("item", "amount")
    assert [made[changed][name] for name in told_by] == [before[at][name] for name in told_by]
    if made == before:
        assert changed == at
