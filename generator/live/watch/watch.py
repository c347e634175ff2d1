"""Rebuild on save."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Self

from generator.base.codes import Code
from generator.base.problems import Place, Problem
from generator.live.watch.affected import EVERYTHING
from generator.live.watch.changes import Batch, Changes
from generator.live.watch.known_problems import KnownProblems
from generator.live.watch.notice import beyond_limit
from generator.pipeline.build import How, build
from generator.pipeline.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

    from generator.filing.selection import Selection
    from generator.filing.workspace import Workspace

_SOON, _LATEST = 0.5, 30.0  # seconds until what could not be done is tried again: each time twice as many
_PASSING = frozenset({Code.UNREADABLE, Code.UNWRITABLE})
"""what may be right again without a word from the system: a file that another program has open"""
_UNDONE = frozenset({Code.UNWRITABLE, Code.PROGRAM_FAULT})


@dataclass(frozen=True, slots=True)
class Rebuild:
    """What a save has led to.

    `changed` are the files as their author would type them, none for the first build; `selections` what was
    brought up to date; `report` is that build's; `seconds` run from the first event to everything on disk;
    `problems`, and `findings` of the rules, are all that stand in the workspace now, `news` the problems that
    did not before.
    """

    at: datetime
    changed: tuple[str, ...]
    selections: tuple[Selection, ...]
    report: Report
    seconds: float
    problems: tuple[Problem, ...]
    findings: tuple[Problem, ...]
    news: tuple[Problem, ...]


class Watch:
    """Builds a workspace and builds again what changes; iterate `rebuilds()` in one thread."""

    def __init__(self, workspace: Workspace, *, poll: bool = False, jobs: int | None = None) -> None:
        """Begin without looking; `poll` where the system does not tell of changes, as on a network disk."""
        self._workspace = workspace
        self._jobs = jobs
        self._changes = Changes(workspace, poll=poll)
        self._begun = False
        self._owed: tuple[Selection, ...] = ()
        self._again = float("inf")
        self._pause = _SOON
        self._problems, self._findings = KnownProblems(), KnownProblems()

    def __enter__(self) -> Self:
        """Look from here on: no later save is missed."""
        self._changes.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Look no more."""
        self._changes.close()

    @property
    def polling(self) -> bool:
        """Tell whether we go and look every second, asked to or because the system can't tell us."""
        return self._changes.polling

    def stop(self) -> None:
        """End `rebuilds`, from any thread; a build that is running is finished first."""
        self._changes.stop()

    def rebuilds(self) -> Iterator[Rebuild]:
        """Yield the first build, then every rebuild, until stopped."""
        while (rebuild := self.next()) is not None:
            yield rebuild

    def next(self, timeout: float | None = None) -> Rebuild | None:
        """Return the first build, then the next rebuild; None when stopped, or if nothing changes in time."""
        if not self._begun:
            self._begun = True
            return self._bring_up(Batch((), (EVERYTHING,), time.monotonic()))
        limit = float("inf") if timeout is None else time.monotonic() + timeout
        while (batch := self._batch(limit)) is not None:
            before = tuple(self._problems)
            rebuild = self._bring_up(batch)
            report = rebuild.report
            if batch.sources or report.built or report.removed or before != rebuild.problems:
                return rebuild
        return None

    def _batch(self, limit: float) -> Batch | None:
        """Return the next changes, or what could not be done before if it is time to try again."""
        until = min(limit, self._again)
        wait = None if until == float("inf") else max(until - time.monotonic(), 0)
        batch = self._changes.wait(wait)
        if batch is not None or self._changes.stopped or until != self._again:
            return batch
        return Batch((), (), time.monotonic(), sources=False)

    def _bring_up(self, batch: Batch) -> Rebuild:
        """Build what a batch of changes touches, and what could not be done before."""
        selections = tuple(dict.fromkeys((*batch.selections, *self._owed)))
        if EVERYTHING in selections:
            selections = (EVERYTHING,)
        report = self._build(selections)
        self._remember(selections, {problem.code for problem in report.problems}, anew=bool(batch.selections))
        news = self._problems.renew(selections, self._told(report))
        self._findings.renew(selections, report.findings)
        seconds = time.monotonic() - batch.began
        now = datetime.now().astimezone()
        stand = (tuple(self._problems), tuple(self._findings), news)
        return Rebuild(now, batch.changed, selections, report, seconds, *stand)

    def _remember(self, selections: tuple[Selection, ...], codes: set[str], *, anew: bool) -> None:
        """Note what has to be done again, and when; ever later as long as nothing else happens."""
        self._owed = selections if codes & (_PASSING | _UNDONE) else ()
        self._pause = _SOON if anew else min(2 * self._pause, _LATEST)
        self._again = time.monotonic() + self._pause if codes & _PASSING else float("inf")

    def _told(self, report: Report) -> Iterable[Problem]:
        folders = self._changes.beyond_limit
        return (*report.problems, beyond_limit(folders)) if folders else report.problems

    def _build(self, selections: tuple[Selection, ...]) -> Report:
        everything = selections == (EVERYTHING,)
        if not self._workspace.filings.is_dir():  # a disk that is away must not cost the forms
            return _failed(Code.UNREADABLE, "filings 文件夹不见了，印好的表都留着", "filings", "把它放回原处")
        try:
            return build(self._workspace, selections, self._jobs if everything else 1, how=How(pdfs=False))
        except Exception as error:  # noqa: BLE001 - a fault of ours must not end the watch
            message = f"程序出错：{type(error).__name__}: {error}"
            return _failed(Code.PROGRAM_FAULT, message, "build", "改正后再保存一次；还是这样就报告给维护者")


def _failed(code: Code, message: str, file: str, hint: str) -> Report:
    return Report(problems={Problem(code, message, Place(file), hint): None})
