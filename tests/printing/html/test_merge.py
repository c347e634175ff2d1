"""Any table with any merges comes out as a browser can lay it out, and as a sheet can."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias

from grids import Grid, html_grid
from hypothesis import given
from hypothesis import strategies as st
from layouts import cell, department, parsed, table
from papers import PROPERTIES
from sheets import merged

from generator.forms.shown import DepartmentForm
from generator.printing.sheet.form import translate
from generator.printing.word.layout import Expression, Merge

COLUMNS = 6
Drawn: TypeAlias = list[list[tuple[int, Merge]]]
"""Rows of cells: the columns of each, and its part in a merge."""


@st.composite
def rows(draw: st.DrawFn) -> list[tuple[int, Merge]]:
    """Draw a row that fills the columns."""
    cells, left = [], COLUMNS
    while left:
        columns = draw(st.integers(1, min(left, 3)))
        cells.append((columns, draw(st.sampled_from(Merge))))
        left -= columns
    return cells


def by_rule(drawn: Drawn) -> list[list[tuple[int, int]]]:
    """Say where the cell of each place begins: one that continues belongs to an equally wide merge above."""
    above: dict[tuple[int, int], tuple[int, int]] = {}
    grid = []
    for number, row in enumerate(drawn):
        places: list[tuple[int, int]] = []
        merged = {}
        for columns, merge in row:
            here = (len(places), columns)
            begin = above.get(here) if merge is Merge.CONTINUE else None
            begin = begin or (number, len(places))
            if merge is not Merge.NONE:
                merged[here] = begin
            places += [begin] * columns
        above = merged
        grid.append(places)
    return grid


def begins(grid: Grid) -> list[list[tuple[int, int]]]:
    """Say where the cell of each place begins."""
    return [[(seen.row, seen.column) for seen in row] for row in grid]


@given(st.lists(rows(), min_size=1, max_size=8), st.booleans())
def test_merges_are_those_of_word(drawn: Drawn, counted: bool) -> None:  # noqa: FBT001 - drawn
    made = [tuple(cell(columns=columns, merge=merge) for columns, merge in row) for row in drawn]
    if counted:  # how wide cells are is only known when they are printed
        made = [tuple(replace(one, columns=Expression(str(one.columns))) for one in row) for row in made]
    (found,) = parsed(table(*made)).xpath("//table")
    assert begins(html_grid(found)) == by_rule(drawn)
    sheet = translate(table(*made, grid=(60.0,) * COLUMNS), DepartmentForm, "表")
    ranges = merged(sheet.xlsx(department(), PROPERTIES))
    places = [[(row, column) for column in range(COLUMNS)] for row in range(len(drawn))]
    assert [[ranges.get(place, place) for place in row] for row in places] == by_rule(drawn)
