"""``tianbao check``: review what is selected, correct what is certain, print, and say how it went."""

from __future__ import annotations

import sys
from itertools import chain
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

import click

from generator.base.codes import Code
from generator.base.problems import Place, Problem, Severity
from generator.base.terminal import visible
from generator.checks.codebook import choose
from generator.checks.formats import FORMATS
from generator.checks.grouping import at_least
from generator.checks.review import review_folder
from generator.filing.selection import units
from generator.filing.settings import read_settings
from generator.filing.workspace import FILINGS, folders
from generator.forms.editions import read_editions
from generator.forms.plan import Job
from generator.forms.refused import refused_editions
from generator.pipeline.pool import run
from generator.pipeline.task import tasks
from generator.pipeline.work import ProcessLostError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from generator.base.problems import KeyPath
    from generator.checks.codebook import Choice
    from generator.checks.fixing import Change
    from generator.filing.reader import Shelf
    from generator.filing.selection import Selection
    from generator.filing.workspace import Workspace
    from generator.pipeline.task import Task


def lost(error: ProcessLostError) -> Iterator[Problem]:
    """Say of each filing that was not checked that it was not."""
    for task in error.tasks:
        yield Problem(
            Code.PROCESS_LOST,
            "检查它的工作进程每次都意外退出（可能是内存不足），它没有检查完",
            Place(f"{FILINGS}/{task.folder.unit_id}/{task.folder.year}"),
            "看看它的文件是不是特别大；或单独再检查一次：tianbao check 后面写这个文件夹",
        )


class Options(NamedTuple):
    """What the command line says."""

    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    strict: bool = False
    output_format: str = "text"
    scheduler: str | None = None
    fix: bool = False
    diff: bool = False
    severity: str = Severity.INFO
    everything: bool = False
    summary: bool = False
    lines: frozenset[tuple[str, int]] = frozenset()
    """files with the line of each that alone is asked about"""
    whole: tuple[Selection, ...] = ()
    """what is asked about beside these lines"""

    def wants(self, problem: Problem) -> bool:
        """Tell whether a problem is severe enough, and about what is asked."""
        asked = (
            not self.lines
            or any(_concerns(problem, *line) for line in self.lines)
            or any(selection.holds(problem.place.file) for selection in self.whole)
        )
        return asked and at_least(Severity(self.severity), problem)


def _concerns(problem: Problem, file: str, line: int) -> bool:
    """Tell whether a problem, or a place it refers to, is on a line."""
    return any(
        place.file == file and place.span is not None and place.span.line <= line <= place.span.end_line
        for place in (problem.place, *problem.also)
    )


class Inspection(NamedTuple):
    """How many filings were looked at, every problem in order, and which can be corrected for certain."""

    filings: int
    problems: list[Problem]
    fixable: set[Problem]


def check(workspace: Workspace, selections: Sequence[Selection], options: Options, here: Path) -> int:
    """Do what the options say, and return the exit status; raise UserError."""
    choice = choose(options.select, options.ignore)
    editions, faulty = read_editions(workspace)
    unsettled = read_settings(workspace).problems
    job = Job(workspace, editions, "", refused=refused_editions(workspace, faulty))
    failures: list[Problem] = []
    if options.diff:
        return _show_diff(job, selections, _to_correct(job, selections, choice, options))
    if options.fix:
        failures = _correct(job, selections, _to_correct(job, selections, choice, options))
    found = inspect(job, selections, choice, cluster=options.scheduler)
    problems = [*failures, *filter(options.wants, (*unsettled, *faulty, *found.problems))]
    if (data := FORMATS[options.output_format]) is not None:
        emit(data(problems, prefix(workspace.root, here)))
    else:
        one_by_one = options.everything or bool(options.lines)
        shown = found._replace(fixable=found.fixable.intersection(problems))
        _show(workspace, problems, shown, one_by_one=one_by_one)
    failing = {Severity.ERROR, Severity.WARNING} if options.strict else {Severity.ERROR}
    return int(any(problem.severity in failing for problem in problems))


def inspect(
    job: Job,
    selections: Sequence[Selection],
    choice: Choice,
    jobs: int | None = None,
    cluster: str | None = None,
) -> Inspection:
    """Review every filing folder that is selected, on a cluster or in `jobs` processes."""
    there, misnamed = folders(job.workspace, units(selections))
    asked = list(tasks(there, selections))
    problems, fixable = set(misnamed), set[Problem]()
    try:
        for found in run(job, _review, asked, jobs, cluster):
            problems.update(found.problems)  # a unit's own, every year the same
            fixable.update(found.fixable)
    except ProcessLostError as error:
        problems.update(lost(error))
    wanted = sorted(filter(choice.wants, problems), key=_position)
    return Inspection(len(asked), wanted, fixable.intersection(wanted) if fixable else fixable)


class _Found(NamedTuple):
    """What is wrong with one filing folder, as far as it was asked for, and what of it can be corrected."""

    problems: tuple[Problem, ...]
    fixable: tuple[Problem, ...]


def _review(job: Job, shelf: Shelf, task: Task) -> _Found:
    review = review_folder(job, shelf, task.folder)
    fixable = (reviewed.problem for reviewed in review.found if reviewed.fix is not None)
    return _Found(task.about((*review.problems, *review.findings)), tuple(fixable))


def _position(problem: Problem) -> tuple[str, int, int, str, str, str]:
    span, file = problem.place.span, problem.place.file
    return (
        file,
        span.line if span else 0,
        span.column if span else 0,
        problem.code,
        problem.message,
        str(problem.also),
    )


class _Asked(NamedTuple):
    """What is to be corrected: problems of the chosen codes that the options ask about.

    `told` names them by what they are about where lines are asked for: a correction moves lines.
    """

    choice: Choice
    options: Options
    told: frozenset[tuple[str, str, KeyPath]]

    def wants(self, problem: Problem) -> bool:
        """Tell whether a problem is to be corrected."""
        asked = _about(problem) in self.told if self.options.lines else self.options.wants(problem)
        return asked and self.choice.wants(problem)


def _to_correct(job: Job, selections: Sequence[Selection], choice: Choice, options: Options) -> _Asked:
    found = inspect(job, selections, choice, cluster=options.scheduler).fixable if options.lines else ()
    return _Asked(choice, options, frozenset(map(_about, filter(options.wants, found))))


def _about(problem: Problem) -> tuple[str, str, KeyPath]:
    return problem.code, problem.place.file, problem.place.key


def _correct(job: Job, selections: Sequence[Selection], choice: _Asked) -> list[Problem]:
    """Write what is certain into the files; return what could not be written."""
    from generator.checks.fixing import corrections, write

    failures = []
    for change in corrections(job, selections, choice):
        failure = write(job.workspace, change)
        if failure is None:
            click.echo(f"改正了 {visible(change.file)} 里的 {change.fixes} 处", err=True)
            _remark(change)
        else:
            failures.append(failure)
    return failures


def _remark(change: Change) -> None:
    """Say which comments a correction has left behind."""
    for remark in change.remarks:
        click.echo(f"  注意：{visible(remark)}", err=True)


def _show_diff(job: Job, selections: Sequence[Selection], choice: _Asked) -> int:
    """Print what would be corrected; return 1 if there is anything."""
    from generator.checks.fixing import corrections

    changes = list(corrections(job, selections, choice))
    for line in chain.from_iterable(change.diff() for change in changes):
        click.secho(_visible_line(line), nl=False, fg={"+": "green", "-": "red", "@": "cyan"}.get(line[0]))
    for change in changes:
        _remark(change)
    fixes = sum(change.fixes for change in changes)
    told = f"能改正 {fixes} 处；去掉 --diff、加上 --fix 就写进文件" if fixes else "没有能自动改正的问题"
    click.echo(told, err=True)
    return int(bool(changes))


def _visible_line(line: str) -> str:
    """Return a line of a diff without what acts on a terminal; its tabs and its end stay."""
    text = line.rstrip("\r\n")
    return "\t".join(map(visible, text.split("\t"))) + line[len(text) :]


def _show(workspace: Workspace, problems: list[Problem], found: Inspection, *, one_by_one: bool) -> None:
    """Print problems for people: as a page, or one by one where they are few or asked for so."""
    from generator.base.report import show_problems
    from generator.checks.page import FEW, show_page

    if one_by_one or len(problems) <= FEW:
        show_problems(problems, workspace.root, err=False, fixable=found.fixable)
    else:
        show_page(problems, found.fixable)
    if found.fixable:
        count = len(found.fixable)
        click.echo(f"其中 {count} 处可用 tianbao check --fix 改正；先看改什么：tianbao check --diff")
    if not found.filings:
        click.echo("没有要检查的申报：filings 里还没有“单位/年度”文件夹")
    elif not problems:
        click.echo(f"检查了 {found.filings} 份申报，没有发现问题")


def emit(text: str) -> None:
    """Print problems for another program: always in UTF-8, whatever the terminal speaks."""
    sys.stdout.flush()
    sys.stdout.buffer.write(f"{text}\n".encode("utf-8", "backslashreplace") if text else b"")


def prefix(root: Path, here: Path) -> PurePath:
    """Return the way from where the command runs, a repository's top as a rule, to the workspace."""
    return root.relative_to(here) if root.is_relative_to(here) else PurePath()
