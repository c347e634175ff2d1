"""``tianbao diff 2023/target 2023/evaluation``: what the words mean, and what the filings say of it."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from generator.base.problems import Severity
from generator.compare.achieved import Achieved, achieved
from generator.compare.reports import refusals
from generator.filing.reader import Shelf, district_of
from generator.filing.workspace import Workspace, find_workspace, folders
from generator.forms.edition import choose_all
from generator.forms.editions import read_editions
from generator.forms.plan import Job
from generator.forms.refused import refused_editions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from generator.base.problems import Problem
    from generator.compare.reports.shared import Share
    from generator.filing.load import Filing
    from generator.filing.workspace import FilingFolder
    from generator.forms.edition import Edition

    I = TypeVar("I")  # noqa: E741 - an item, as T is a result
    T = TypeVar("T")

TARGET = "target"
_WORD = re.compile(r"(\d{4})/([^/\\]+)/?", re.ASCII)
_SIDES = 2


class Asked(NamedTuple):
    """Which year's targets are held against which of its stages."""

    year: int
    form: str
    unit: str = ""

    @property
    def name(self) -> str:
        """What a report's file is called."""
        return "-".join(filter(None, (str(self.year), TARGET, self.form, self.unit)))


def asked(words: Sequence[str]) -> Asked | None:
    """Return what words like ``2023/target 2023/evaluation`` ask for; None for any others."""
    found = [_WORD.fullmatch(word) for word in words[:_SIDES]]
    sides = [(int(one[1]), one[2]) for one in found if one is not None]
    if not sides or (len(sides) < _SIDES and sides[0][1] != TARGET):
        return None
    if len(sides) < _SIDES or sides[0][1] != TARGET or sides[1][1] == TARGET:
        raise refusals.lone_target()
    if sides[0][0] != sides[1][0]:
        raise refusals.not_of_a_year(sides[0][0], sides[1][0])
    unit, *more = (*words[_SIDES:], "")
    if len(more) > 1:
        raise refusals.too_many(more[0])
    return Asked(*sides[1], unit)


class Found(NamedTuple):
    """The reports, and what is wrong with the files."""

    workspace: Workspace
    reports: list[Achieved]
    problems: list[Problem]


class _One(NamedTuple):
    """What one filing says: the names of its stages, its reports, and what is wrong with its files."""

    stages: dict[str, str]
    reports: tuple[Achieved, ...] = ()
    problems: tuple[Problem, ...] = ()


def find(question: Asked, here: Path, share: Share | None = None) -> Found:
    """Read the filings and hold what they achieved against their targets; raise UserError."""
    workspace = find_workspace(here) or Workspace(here)
    there, problems = folders(workspace) if workspace.filings.is_dir() else ([], [])
    editions, faulty = read_editions(workspace)
    job = Job(workspace, editions, "", refused_editions(workspace, faulty))
    found = (share or _here)(job, partial(_one, form=question.form), _wanted(question, there))
    reports: list[Achieved] = []
    known: dict[str, str] = {}
    for one in found:
        known |= one.stages
        problems += one.problems
        reports += one.reports
    if question.form not in known:
        raise refusals.no_stage(question.year, question.form, known)
    wrong = [problem for problem in (*faulty, *problems) if problem.severity is Severity.ERROR]
    return Found(workspace, reports, wrong)


def _here(job: Job, work: Callable[[Job, Shelf, I], T], tasks: Sequence[I]) -> Iterator[T]:
    shelf = Shelf(job.workspace, job.declared)
    return (work(job, shelf, task) for task in tasks)


def _one(job: Job, shelf: Shelf, folder: FilingFolder, form: str) -> _One:
    stages = _stages(job.editions, shelf, folder)
    known = {edition.form: edition.title for edition in stages}
    chosen = [edition for edition in stages if edition.form == form]
    if not chosen:
        return _One(known)
    filing, found = shelf.filing(folder)
    reports = (achieved(filing, edition) for edition in chosen if _is_filed(edition, filing))
    return _One(known, tuple(reports), (*shelf.files(folder).problems, *found))


def _is_filed(edition: Edition, filing: Filing) -> bool:
    """Leave out a department's form that nobody has begun: not every department fills one in."""
    return edition.of == "project" or "department" in filing.stages.get(edition.form, {})


def _wanted(question: Asked, there: Iterable[FilingFolder]) -> list[FilingFolder]:
    there = list(there)
    mine = [folder for folder in there if question.unit in ("", folder.unit_id)]
    found = [folder for folder in mine if folder.year == question.year]
    if not mine and question.unit:
        raise refusals.no_unit(question.unit, there)
    if not found:
        raise refusals.no_year(str(question.year), {folder.year for folder in mine}, question.unit)
    return found


def _stages(editions: Sequence[Edition], shelf: Shelf, folder: FilingFolder) -> list[Edition]:
    chosen = choose_all(editions, folder.year, district_of(shelf.files(folder).files))
    return [one for one in chosen if one.stage]
