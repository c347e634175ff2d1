"""Bring ``build/`` up to date with ``filings/``: plan, run, write. Prints nothing."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from generator.base.codes import Code
from generator.base.problems import Place, Problem
from generator.filing.selection import Selection, units
from generator.filing.settings import read_settings
from generator.filing.workspace import exists, folders, unit_names
from generator.forms.editions import read_editions
from generator.forms.plan import PDF, Attention, Job, program
from generator.forms.refused import refused_editions
from generator.pipeline.bring import bring
from generator.pipeline.index import Index
from generator.pipeline.ledger import MANY, noting
from generator.pipeline.manifest import known_folders, out_of_reach
from generator.pipeline.outcome import Outcome
from generator.pipeline.output import forget_folder
from generator.pipeline.pool import ProcessLostError, run
from generator.pipeline.report import Report
from generator.pipeline.task import Task, tasks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from generator.filing.settings import Settings
    from generator.filing.workspace import FilingFolder, Workspace
    from generator.pipeline.ledger import Ledger
    from generator.pipeline.outcome import Brought

    Progress: TypeAlias = Callable[[int, int], None]

_LOST = Problem(
    Code.PROCESS_LOST,
    "一个工作进程意外退出（可能是内存不足），有的表没有印",
    Place("build"),
    "再运行一次；还不行就加上 --jobs 1",
)


class How(NamedTuple):
    """What to do with findings, and what to make beside Word and HTML."""

    attention: Attention = Attention.TELL
    also: frozenset[str] = frozenset()
    """suffixes; what tianbao.toml says is made as well"""
    pdfs: bool = True
    """False while an author writes: a PDF takes seconds"""

    def suffixes(self, settings: Settings) -> frozenset[str]:
        """Return the suffixes of all that is made beside Word and HTML."""
        wanted = self.also | {f".{kind}" for kind in settings.build.outputs}
        return wanted if self.pdfs else wanted - {PDF}


_AS_USUAL = How()
_EVERYTHING = (Selection(),)


def build(
    workspace: Workspace,
    selections: Sequence[Selection] = (Selection(),),
    jobs: int | None = None,
    progress: Progress = lambda _done, _total: None,
    how: How = _AS_USUAL,
) -> Report:
    """Bring what is selected up to date with at most `jobs` processes, as many as help if None."""
    report = Report(strict=how.attention is Attention.BLOCK)
    settings, unsettled = read_settings(workspace)
    also = how.suffixes(settings)
    editions, faulty = read_editions(workspace)
    many = len(unit_names(workspace)) >= MANY
    refused = refused_editions(workspace, faulty)
    job = Job(workspace, editions, program(), refused, how.attention, also - {PDF}, many)
    with noting(job) as ledger:
        index = Index(job, ledger)
        whole = tuple(selections) == _EVERYTHING
        quiet = _quiet(ledger, report) if ledger is not None and whole else frozenset()
        chosen = units(selections)
        there, misnamed = folders(workspace, chosen, quiet)
        there += out_of_reach(workspace, set(there), chosen, quiet)
        told = (*unsettled, *faulty, *misnamed)
        doubted = {problem.place.file.split("/")[1] for problem in misnamed}
        report.add(Outcome(problems=told))
        asked = list(tasks(there, selections))
        report.asked += len(asked)
        for unit_id, brought in _brought(job, asked, report, jobs, progress):
            report.add(*(one.outcome for one in brought))
            if ledger is not None:
                ledger.note(unit_id, brought, whole=whole and unit_id not in doubted)
        if PDF in also:
            _make_pdfs(workspace, [*asked, *_all_of(workspace, quiet)], report, progress, jobs)
        for folder, outcome in _remove_gone(workspace, set(there), selections, quiet):
            report.add(outcome)
            if ledger is not None:
                ledger.forget([folder])
        report.add(index.refresh(told, chosen))
    return report


def _quiet(ledger: Ledger, report: Report) -> frozenset[str]:
    """Report on the units of which nothing has changed, and return their names."""
    names = []
    for unit in ledger.quiet():
        names.append(unit.unit_id)
        report.asked += unit.filings
        report.kept += unit.kept
        report.found.update(unit.found)
        report.old_pdfs += unit.old_pdfs
    return frozenset(names)


def _brought(
    job: Job, asked: Sequence[Task], report: Report, jobs: int | None, progress: Progress
) -> Iterator[tuple[str, list[Brought]]]:
    """Bring what is asked for up to date, and yield unit by unit what became of it."""
    numbered = enumerate(run(job, bring, asked, jobs), 1)
    try:
        for unit_id, of_unit in groupby(numbered, lambda each: each[1].folder.unit_id):
            brought = []
            for number, one in of_unit:
                brought.append(one)
                progress(number, len(asked))
            yield unit_id, brought
    except ProcessLostError:
        report.tell([_LOST])


def _make_pdfs(
    workspace: Workspace, asked: Sequence[Task], report: Report, progress: Progress, jobs: int | None
) -> None:
    from generator.pipeline.pdfs import make_pdfs  # noqa: PLC0415 - most builds make none

    pdfs = make_pdfs(workspace, asked, progress, jobs or 0)
    report.pdfs, report.old_pdfs = pdfs.made, 0
    report.tell(pdfs.problems)


def _all_of(workspace: Workspace, unit_ids: frozenset[str]) -> Iterator[Task]:
    """Yield all that was printed of some units."""
    return map(Task, known_folders(workspace, unit_ids))


def _remove_gone(
    workspace: Workspace, there: set[FilingFolder], selections: Sequence[Selection], quiet: frozenset[str]
) -> Iterator[tuple[FilingFolder, Outcome]]:
    """Remove what was printed from filing folders that are no more."""
    for folder in known_folders(workspace, units(selections), quiet):
        wanted = any(selection.covers(folder) for selection in selections)
        if wanted and folder not in there and not exists(workspace, folder):
            yield folder, forget_folder(workspace, folder)
