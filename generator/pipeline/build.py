"""Bring ``build/`` up to date with ``filings/``: plan, run, write. Prints nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from generator.base.codes import Code
from generator.base.problems import Place, Problem, Severity
from generator.base.tally import Tally, together
from generator.filing.reader import Shelf
from generator.filing.selection import Selection, units
from generator.filing.settings import read_settings
from generator.filing.workspace import exists, folders
from generator.forms.editions import read_editions
from generator.forms.plan import PDF, Attention, Job, program
from generator.forms.refused import refused_editions
from generator.pipeline.folder import build_folder, remembered
from generator.pipeline.index import Index
from generator.pipeline.manifest import known_folders, out_of_reach
from generator.pipeline.outcome import Outcome
from generator.pipeline.output import forget_folder
from generator.pipeline.pool import ProcessLostError, processes, run
from generator.pipeline.task import Task, tasks

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from generator.filing.settings import Settings
    from generator.filing.workspace import FilingFolder, Workspace

    Progress: TypeAlias = Callable[[int, int], None]

_LOST = Problem(
    Code.PROCESS_LOST,
    "一个工作进程意外退出（可能是内存不足），有的表没有印",
    Place("build"),
    "再运行一次；还不行就加上 --jobs 1",
)


@dataclass(slots=True)
class Report:
    """What a build did; a form is named as the author would type its files, without suffix."""

    asked: int = 0
    built: list[str] = field(default_factory=list)
    kept: int = 0
    removed: list[str] = field(default_factory=list)
    problems: dict[Problem, None] = field(default_factory=dict)
    findings: dict[Problem, None] = field(default_factory=dict)
    """what the rules find; it keeps nothing from being printed unless the build is strict"""
    tallies: list[Tally] = field(default_factory=list)
    """how many findings there are in each filing folder, also where they are only counted"""
    sheets: int = 0
    """how many sheets for import were made"""
    pdfs: int = 0
    """how many PDFs were made"""
    old_pdfs: int = 0
    """how many there are that no longer say what their .docx says"""
    packed: int = 0
    """how many archives were put together of files of their own"""
    unpacked: int = 0
    """how many archives were taken apart into files of their own"""
    held: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """the forms that stay as they were last printed, and the files that are in the way"""
    strict: bool = False

    @property
    def found(self) -> Counter[str]:
        """Return how many findings of each severity there are."""
        return together(self.tallies).total()

    @property
    def failed(self) -> bool:
        """Tell whether something is wrong that keeps a form from being there and right."""
        return any(problem.severity is Severity.ERROR for problem in self.shown)

    @property
    def shown(self) -> list[Problem]:
        """Return what the author has to know at once: what keeps forms from being printed, and the like."""
        errors = (problem for problem in self.findings if problem.severity is Severity.ERROR)
        return [*self.problems, *(errors if self.strict else ())]

    def add(self, outcome: Outcome) -> None:
        """Take up what happened to one filing folder; what is wrong with a template is said once."""
        self.built += outcome.built
        self.kept += outcome.kept
        self.removed += outcome.removed
        self.problems |= dict.fromkeys(outcome.problems)
        self.findings |= dict.fromkeys(outcome.findings)
        self.tallies.append(outcome.tally)
        self.old_pdfs += outcome.old_pdfs
        self.sheets += outcome.sheets
        self.packed += outcome.packed
        self.unpacked += outcome.unpacked
        self.held |= outcome.held


class How(NamedTuple):
    """What to do with findings, and what to make beside Word and HTML."""

    attention: Attention = Attention.TELL
    also: frozenset[str] = frozenset()
    """suffixes; what tianbao.toml says is made as well"""
    pdfs: bool = True
    """False while an author writes: a PDF takes seconds"""
    pack: bool | None = None
    """whether outputs go into an archive for each year; None: as tianbao.toml says, or as they are"""

    def suffixes(self, settings: Settings) -> frozenset[str]:
        """Return the suffixes of all that is made beside Word and HTML."""
        wanted = self.also | {f".{kind}" for kind in settings.build.outputs}
        return wanted if self.pdfs else wanted - {PDF}


_AS_USUAL = How()


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
    there, misnamed = folders(workspace, units(selections))
    there += out_of_reach(workspace, set(there), units(selections))
    report.add(Outcome(problems=(*unsettled, *faulty, *misnamed)))
    refused = refused_editions(workspace, faulty)
    pack = settings.build.pack if how.pack is None else how.pack
    job = Job(workspace, editions, program(), refused, how.attention, also - {PDF}, pack)
    index = Index(job)
    asked = list(tasks(there, selections))
    report.asked = len(asked)
    kept: list[Outcome] = []
    made: list[Outcome] = []
    try:
        for outcome in _outcomes(job, asked, kept, jobs):
            made.append(outcome)
            progress(len(made), len(asked) - len(kept))
    except ProcessLostError:
        made.append(Outcome(problems=(_LOST,)))
    for outcome in (*kept, *made):
        report.add(outcome)
    if PDF in also:
        from generator.pipeline.pdfs import make_pdfs  # noqa: PLC0415 - most builds make none

        pdfs = make_pdfs(workspace, asked, progress, jobs or 0)
        report.pdfs, report.old_pdfs = pdfs.made, 0
        report.problems |= dict.fromkeys(pdfs.problems)
    for outcome in _remove_gone(workspace, set(there), selections):
        report.add(outcome)
    report.add(index.refresh((*unsettled, *faulty, *misnamed), units(selections)))
    return report


def _outcomes(job: Job, asked: Sequence[Task], kept: list[Outcome], jobs: int | None) -> Iterator[Outcome]:
    """Plan and build folder by folder with one shelf; where processes may be worth it, plan all first."""
    shelf = Shelf(job.workspace, job.declared)
    stale = _stale(job, shelf, asked, kept)
    if processes(len(asked), jobs) <= 1:
        return (build_folder(job, shelf, task) for task in stale)
    return run(job, build_folder, [task.small() for task in stale], jobs)


def _stale(job: Job, shelf: Shelf, asked: Iterable[Task], kept: list[Outcome]) -> Iterator[Task]:
    """Yield the tasks that have something to do, and keep the outcome of the others."""
    for task in asked:
        known = remembered(job, shelf, task)
        if isinstance(known, Task):
            yield known
        else:
            kept.append(known)


def _remove_gone(
    workspace: Workspace, there: set[FilingFolder], selections: Sequence[Selection]
) -> Iterator[Outcome]:
    """Remove what was printed from filing folders that are no more."""
    for folder in known_folders(workspace, units(selections)):
        wanted = any(selection.covers(folder) for selection in selections)
        if wanted and folder not in there and not exists(workspace, folder):
            yield forget_folder(workspace, folder)
