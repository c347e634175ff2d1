"""Which year a document is of: what it says itself, else what its name or its texts say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from generator.base.codes import Code
from generator.base.errors import UserError
from generator.base.problems import Place, Problem, Severity
from generator.readback.assembling.converting import year

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from generator.readback.assembling.forms import FormRead
    from generator.readback.importing.asked import Asked

_HINT = "用 --year 写明年度，例如 --year 2023"
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
    _itself, _heading, _title, _name, _period, _changes,
)  # fmt: skip


def year_asked(asked: Asked, forms: Sequence[FormRead]) -> tuple[int, str]:
    """Return the year of the filing, and what says so."""
    if asked.year is not None:
        return asked.year, "--year"
    told = {form.read.file: found for form in forms if (found := year_of(form)) is not None}
    years = sorted({found.year for found in told.values()})
    if len(years) > 1:
        which = "；".join(f"{file} 是 {found.year} 年（按{found.by}）" for file, found in told.items())
        message = f"这些文件不是同一年度的：{which}"
        raise UserError(message, f"一次只读入一个年度，或{_HINT}")
    if not years:
        raise UserError("文件里没有写是哪一年度的申报", _HINT)
    first = next(iter(told.values()))
    return first.year, first.by


def contradicted(asked: Asked, forms: Sequence[FormRead]) -> Iterator[Problem]:
    """Yield documents that say they are of another year than the caller does."""
    for form in forms:
        told = year_of(form) if asked.year is not None else None
        if told is not None and told.year != asked.year:
            message = f"按{told.by}，这个文件是 {told.year} 年的，--year 写的是 {asked.year}"
            yield Problem(Code.TOGETHER, message, Place(form.read.file), "核对年度", Severity.WARNING)
