"""Which year a document is of: what it says itself, else what its name or its texts say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from generator.readback.assembling.converting import year

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from generator.readback.assembling.filing import FormRead

_IN_NAME = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_IN_TITLE = re.compile(r"(20\d\d)\s*年")
_BUDGET = re.compile(r"(20\d\d)年(?:项目)?(?:当年)?预算")


_THREE = 3


class Told(NamedTuple):
    """A year, and what says so, for a person."""

    year: int
    by: str


def year_of(form: FormRead) -> Told | None:
    """Return the year of a form's document, None where nothing tells it."""
    return next((told for tell in _WAYS for told in tell(form)), None)


def _itself(form: FormRead) -> Iterator[Told]:
    for reading in form.root.take("form", "year"):
        found = year(reading.text)
        if found is not None:
            yield Told(found, "表上的年度")


def _title(form: FormRead) -> Iterator[Told]:
    for found in _IN_TITLE.findall(form.recognised.document.title)[:1]:
        yield Told(int(found), "文件的标题")


def _name(form: FormRead) -> Iterator[Told]:
    years = set(_IN_NAME.findall(form.read.file))
    if len(years) == 1:
        yield Told(int(years.pop()), "文件名")


def _period(form: FormRead) -> Iterator[Told]:
    start, end = (year(form.root.first("project", key)) for key in ("start_year", "end_year"))
    if start is not None and start == end:
        yield Told(start, "起止年度")


def _changes(form: FormRead) -> Iterator[Told]:
    """Look at the budgets of the years: with three of them, the last one is this year's."""
    years = sorted(
        set(map(int, _BUDGET.findall("".join(form.root.first("project", "budget_changes").split()))))
    )
    if len(years) == _THREE and years[-1] - years[0] == _THREE - 1:
        yield Told(years[-1], "预算变动情况")


def _heading(form: FormRead) -> Iterator[Told]:
    """Look at the lines above the table, where the form's name stands with the year before it."""
    for row in form.recognised.document.rows:
        if row.table:
            return
        found = _IN_TITLE.search("".join(row.cells[0].text.split()))
        if found is not None:
            yield Told(int(found[1]), "表的标题")


_WAYS: tuple[Callable[[FormRead], Iterator[Told]], ...] = (
    _itself,
    _heading,
    _title,
    _name,
    _period,
    _changes,
)
