"""Merges follow what is printed, the same in both formats: rows that a loop leaves out take nothing along."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from grids import Grid, html_grid, word_grid
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from papers import PROPERTIES, keyed, paper, part, view

from generator.forms.shown import DepartmentForm
from generator.printing.compiled import compile_both
from generator.printing.word.compile import Template
from generator.printing.word.xml import TBL

if TYPE_CHECKING:
    from collections.abc import Sequence

CASES = tomllib.loads((Path(__file__).parents[2] / "data" / "template" / "merges.toml").read_text("utf-8"))


def goal(number: int, rows: Sequence[str]) -> dict[str, Any]:
    """Return a goal of a view; its rows are written as the cases write them."""
    empty = view(DepartmentForm)["department"]["annual_goals"][0]
    shown = []
    for row in rows:
        level1, level2, name, target = row.split()
        levels = {"level1": {"name": level1}, "level2": {"name": level2}}
        target = target.removesuffix("-")
        shown.append({**empty["rows"][0], **levels, "name": name, "target": target})
    return {**empty, "number": str(number), "rows": shown}


def printed(rows: Sequence[Sequence[str]], goals: Sequence[Sequence[str]]) -> Grid:
    """Print goals with a template, and see that both formats show the same cells."""
    typed = [[cell.replace(" goals ", " department.annual_goals ") for cell in row] for row in rows]
    values = view(DepartmentForm)
    values["department"]["annual_goals"] = [goal(number, each) for number, each in enumerate(goals, 1)]
    word, page = compile_both(Template(paper(typed), DepartmentForm, "form.docx"), DepartmentForm)
    (table,) = part(word.docx(values, PROPERTIES)).iter(TBL)
    (shown,) = html.document_fromstring(page.page(keyed(values), title="表").encode()).iter("table")
    found, seen = word_grid(table), html_grid(shown)
    places = [[[(c.row, c.column, c.text) for c in row] for row in grid] for grid in (found, seen)]
    assert places[0] == places[1]
    return found


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_merges_are_those_of_the_printed_rows(case: dict[str, Any]) -> None:
    grid = printed(case["rows"], case["goals"])
    assert [
        ["↑" if cell.row < number else cell.text for cell in row] for number, row in enumerate(grid)
    ] == case["sees"]


ROW = st.tuples(*(st.sampled_from(each) for each in ("产效", "数质", "甲乙丙", "1-"))).map(" ".join)
FILTERED = CASES["the_first_row_left_out_by_a_condition"]["rows"]


@given(st.lists(st.lists(ROW, min_size=1, max_size=4), min_size=1, max_size=3))
def test_every_row_shows_its_own_levels(goals: list[list[str]]) -> None:
    kept = [
        (number, *row.split()[:3])
        for number, rows in enumerate(goals, 1)
        for row in rows
        if not row.endswith("-")
    ]
    if not kept:
        return
    grid = printed(FILTERED, goals)
    assert [[cell.text for cell in row] for row in grid] == [[f"目标{n}", *rest] for n, *rest in kept]
    for (above, below), (upper, lower) in zip(pairwise(kept), pairwise(grid), strict=True):
        merged = [one.row == other.row for one, other in zip(upper, lower, strict=True)]
        assert merged == [*(above[: length + 1] == below[: length + 1] for length in range(3)), False]
