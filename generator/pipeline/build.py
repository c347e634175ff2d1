"""Bring ``build/`` up to date with ``filings/``: plan, run, write. Prints nothing."""

from __future__ import annotations

from collections import Counter
from contextlib import nullcontext
from typing import TYPE_CHECKING, NamedTuple, TypeAlias
from uuid import uuid4

from generator.base.codes import Code
from generator.base.problems import Place, Problem
from generator.filing.selection import Selection, units
from generator.filing.settings import read_settings
from generator.filing.workspace import FILINGS, exists, folders, unit_names
from generator.forms.editions import read_editions
from generator.forms.plan import PDF, Attention, Job, program
from generator.forms.refused import refused_editions
from generator.pipeline.bring import bring
from generator.pipeline.index import Index
from generator.pipeline.manifest import known_folders, manifest_path, out_of_reach
from generator.pipeline.output import forget_folder
from generator.pipeline.pool import run
from generator.pipeline.report import Report
from generator.pipeline.task import Task, tasks
from generator.pipeline.work import ProcessLostError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from generator.filing.settings import Settings
    from generator.filing.workspace import FilingFolder, Workspace
    from generator.pipeline.ledger import Ledger, Quiet
    from generator.pipeline.outcome import Brought

    Progress: TypeAlias = Callable[[int, int], None]


def _lost(folder: FilingFolder) -> Problem:
    return Problem(
        Code.PROCESS_LOST,
        "印它的工作进程每次都意外退出（可能是内存不足），它的表没有印",
        Place(f"{FILINGS}/{folder.unit_id}/{folder.year}"),
        "看看它的文件是不是特别大；或单独再印一次：tianbao build 后面写这个文件夹",
    )


class How(NamedTuple):
    """What to do with findings, and what to make beside Word and HTML."""

    attention: Attention = Attention.TELL
    also: frozenset[str] = frozenset()
    """suffixes; what tianbao.toml says is made as well"""
    pdfs: bool = True
    """False while an author writes: a PDF takes seconds"""
    cluster: str | None = None
    """the address of a scheduler, or the path of its file"""
    pack: bool | None = None
    """whether outputs go into an archive for each year; None: as tianbao.toml says, or as they are"""

    def suffixes(self, settings: Settings) -> frozenset[str]:
        """Return the suffixes of all that is made beside Word and HTML."""
        wanted = self.also | {f".{kind}" for kind in settings.build.outputs}
        return wanted if self.pdfs else wanted - {PDF}


_AS_USUAL = How()
_EVERYTHING = (Selection(),)
MANY = 300
"""So many units, and a ledger is worth it: fewer are looked at in a moment."""


def build(
    workspace: Workspace,
    selections: Sequence[Selection] = (Selection(),),
    jobs: int | None = None,
    progress: Progress = lambda _done, _total: None,
    how: How = _AS_USUAL,
) -> Report:
    """Bring what is selected up to date with at most `jobs` processes, as many as help if None.

    Raises UserError where the cluster that is to do it is not there (any more).
    """
    settings, unsettled = read_settings(workspace)
    also = how.suffixes(settings)
    editions, faulty = read_editions(workspace)
    many = len(unit_names(workspace)) >= MANY
    refused = refused_editions(workspace, faulty)
    pack = settings.build.pack if how.pack is None else how.pack
    job = Job(workspace, editions, program(), refused, how.attention, also - {PDF}, pack, uuid4().hex, many)
    with _noting(job) as ledger:
        index = Index(job, ledger)
        building = _Building(job, selections, ledger)
        told = (*unsettled, *faulty, *building.look())
        building.report.tell(told)
        building.bring(jobs, how.cluster, progress)
        if PDF in also:
            building.make_pdfs(jobs, how.cluster, progress)
        building.remove_gone()
        building.report.add(index.refresh(told, units(selections)))
    return building.report


def _noting(job: Job) -> AbstractContextManager[Ledger | None]:
    """Open the ledger where there are many units."""
    if not job.many:
        return nullcontext()
    from generator.pipeline.ledger import noting  # noqa: PLC0415 - SQLite, which few builds need

    return noting(job)


class _Building:
    """One build: what it looks at, what becomes of it, and what is noted of that."""

    def __init__(self, job: Job, selections: Sequence[Selection], ledger: Ledger | None) -> None:
        self._job, self._selections, self._ledger = job, selections, ledger
        self._units = units(selections)
        self._whole = tuple(selections) == _EVERYTHING
        self._quiet: frozenset[str] = frozenset()
        """the units of which nothing has changed"""
        self._doubted: frozenset[str] = frozenset()
        """the units with folders or files that nobody reads, which is to be told every time"""
        self._there: set[FilingFolder] = set()
        self._asked: list[Task] = []
        self.report = Report(strict=job.attention is Attention.BLOCK)

    def look(self) -> list[Problem]:
        """Find what is there to build; return what is wrong with the names of folders and files."""
        workspace = self._job.workspace
        if self._ledger is not None and self._whole:
            self._quiet = frozenset(map(self._report_on, self._ledger.quiet()))
        there, misnamed = folders(workspace, self._units, self._quiet)
        there += out_of_reach(workspace, set(there), self._units, self._quiet)
        self._there = set(there)
        self._doubted = frozenset(map(_unit_of, misnamed))
        self._asked = list(tasks(there, self._selections))
        self.report.asked += len(self._asked)
        return misnamed

    def bring(self, jobs: int | None, cluster: str | None, progress: Progress) -> None:
        """Bring what is asked for up to date, and note unit by unit what became of it."""
        years = Counter(task.folder.unit_id for task in self._asked)
        lost: list[FilingFolder] = []
        brought: list[Brought] = []
        try:
            for number, one in enumerate(run(self._job, bring, self._asked, jobs, cluster), 1):
                if brought and brought[0].folder.unit_id != one.folder.unit_id:
                    self._note(brought, years)
                    brought = []
                brought.append(one)
                progress(number, len(self._asked))
        except ProcessLostError as error:
            lost = [task.folder for task in error.tasks]
        if brought:
            self._note(brought, years)
        self.report.tell(map(_lost, lost))

    def make_pdfs(self, jobs: int | None, cluster: str | None, progress: Progress) -> None:
        """Bring the PDFs of what is asked for up to date."""
        from generator.pipeline.pdfs import make_pdfs  # noqa: PLC0415 - most builds make none
        from generator.pipeline.pdfs_shared import shared_pdfs  # noqa: PLC0415 - the same

        printed = map(Task, known_folders(self._job.workspace, self._quiet))
        asked = [*self._asked, *printed]
        if cluster is not None:
            pdfs = shared_pdfs(self._job, asked, progress, cluster)
        else:
            pdfs = make_pdfs(self._job.workspace, asked, progress, jobs or 0)
        self.report.pdfs, self.report.old_pdfs = pdfs.made, 0
        self.report.tell(pdfs.problems)

    def remove_gone(self) -> None:
        """Remove what was printed from filing folders that are no more."""
        workspace = self._job.workspace
        for folder in known_folders(workspace, self._units, self._quiet):
            wanted = any(selection.covers(folder) for selection in self._selections)
            if wanted and folder not in self._there and not exists(workspace, folder):
                self.report.add(forget_folder(workspace, folder))
        if self._ledger is not None:
            self._ledger.forget(self._is_gone)

    def _is_gone(self, folder: FilingFolder) -> bool:
        """Tell whether nothing is printed of a filing that is listed; of what is unchanged, all is."""
        looked_at = self._units is None or folder.unit_id in self._units
        if not looked_at or folder.unit_id in self._quiet:
            return False
        return not manifest_path(self._job.workspace, folder).exists()

    def _report_on(self, unit: Quiet) -> str:
        """Report on a unit of which nothing has changed, and return its name."""
        self.report.asked += unit.filings
        self.report.kept += unit.kept
        self.report.found.update(unit.found)
        self.report.old_pdfs += unit.old_pdfs
        return unit.unit_id

    def _note(self, brought: Sequence[Brought], years: Mapping[str, int]) -> None:
        """Report and note what became of a unit; who died over one of its `years` cannot say."""
        unit_id = brought[0].folder.unit_id
        self.report.add(*(one.outcome for one in brought))
        if self._ledger is not None:
            known = self._whole and unit_id not in self._doubted and len(brought) == years[unit_id]
            self._ledger.note(unit_id, brought, whole=known)


def _unit_of(problem: Problem) -> str:
    """Return whose a problem is; empty for one of all."""
    return "".join(problem.place.file.split("/")[1:2])
