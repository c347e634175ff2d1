"""The forms of a filing as a package names and counts them, and their redlines against last year."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from generator.base.money import money
from generator.compare.reports.cases import cases
from generator.compare.reports.pairs import pairs
from generator.compare.reports.redlines import NOTHING_READY, redlines
from generator.compare.reports.sides import Question, Side
from generator.delivery.contents import Sum
from generator.filing import derive
from generator.filing.declared import split_id
from generator.filing.workspace import FilingFolder
from generator.forms.plan import make_plan

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping
    from decimal import Decimal

    from generator.compare.reports.redlines import Ready
    from generator.filing.load import Filing
    from generator.filing.reader import Shelf
    from generator.forms.edition import Edition
    from generator.forms.plan import Job, Output

NO_LAST_YEAR = "没有上年申报"
_SAME = "与上年相同"


class Redlined(NamedTuple):
    """A redline, or why there is none."""

    data: bytes | None = None
    remark: str = ""


class Compared(NamedTuple):
    """The redlines by the names of forms; the forms that only last year has."""

    forms: Mapping[str, Redlined]
    dropped: tuple[str, ...] = ()


def template_name(edition: Edition) -> str:
    """Return what a list calls a form's template."""
    return f"{edition.form}/{edition.edition}"


def templates_of(job: Job) -> dict[str, str]:
    """Return the digests of the templates there are, by what a list calls them."""
    return {template_name(one): one.digest for one in job.editions}


def subject_of(filing: Filing, output: Output) -> str:
    """Return whose form it is: the unit's or the project's name, or its file's where that can't be read."""
    if output.edition.of == "department":
        return filing.unit.name if filing.unit else filing.unit_id
    stem, _ = split_id(output.file_id)
    project = filing.projects.get(stem)
    return project.name if project else stem


def code_of(filing: Filing, output: Output) -> str:
    """Return the code of a project's form; empty for another's."""
    project = filing.projects.get(split_id(output.file_id)[0])
    return project.code if project and output.edition.of == "project" else ""


def sums_of(filing: Filing, output: Output) -> tuple[Sum, ...]:
    """Return what a form's amounts come to; a stage says nothing of its own about them."""
    return tuple(
        Sum(title=title, amount=money(amount))
        for title, amount in _amounts(filing, output)
        if amount is not None
    )


def _amounts(filing: Filing, output: Output) -> Iterator[tuple[str, Decimal | None]]:
    if output.edition.stage:
        return
    if output.edition.of == "department" and filing.department is not None:
        yield "收入合计", derive.income_amounts(filing.department)["total"]
        yield "支出合计", derive.spending_amounts(filing.department, filing.projects.values())["total"]
    project = filing.projects.get(split_id(output.file_id)[0])
    if output.edition.of == "project" and project is not None:
        yield "当年预算", derive.budget(project)
        yield "项目总预算", derive.total_budget(project)


def compared(job: Job, shelf: Shelf, folder: FilingFolder, ready: Ready = NOTHING_READY) -> Compared:
    """Return the redlines of a filing's forms against last year's; they are dated as the forms are."""
    before = FilingFolder(folder.unit_id, folder.year - 1)
    outputs = make_plan(job, shelf, folder).outputs
    if not shelf.files(before).files.keys() - {"unit"}:
        return Compared({output.name: Redlined(remark=NO_LAST_YEAR) for output in outputs})
    when = datetime(folder.year, 1, 1, tzinfo=UTC)
    last, this = (
        Side(f"{each.year} 年", str(each.year), shelf, {(each.unit_id,): each}, when=when)
        for each in (before, folder)
    )
    question = Question(job.workspace, last, this, by_year=True, unit=folder.unit_id)
    forms = {output.name: Redlined(remark=_SAME) for output in outputs}
    gone: set[str] = set()
    case = next(cases(question, pairs(question)))
    for made in redlines(job, question, case, alone=False, ready=ready):
        if made.folder == folder:
            why = made.problems[0].message if made.problems else made.remark
            forms[made.name] = Redlined(made.data, why)
        else:
            gone.add(made.name)
    return Compared(forms, tuple(_dropped(job, shelf, before, gone)))


def _dropped(job: Job, shelf: Shelf, before: FilingFolder, gone: Container[str]) -> Iterator[str]:
    """Yield last year's forms that are gone; a stage may only not have come yet."""
    filing, _ = shelf.filing(before)
    for output in make_plan(job, shelf, before).outputs:
        if output.name in gone and not output.edition.stage:
            yield f"{output.edition.title}（{subject_of(filing, output)}）"
