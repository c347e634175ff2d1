"""Many filing folders, built here or shared out to other processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

from generator.files import discard_pending
from generator.folder import build_folder
from generator.plan import Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import FrameType

    from generator.folder import Outcome, Task
    from generator.plan import Job

_CHUNK = 8  # neighbours go together: a filing's earlier years need not be read again
_WORTH_A_PROCESS = 40  # with fewer filing folders each, starting one and compiling again costs more
_INTERRUPTED = 130


def run(job: Job, tasks: Sequence[Task], jobs: int | None) -> Iterator[Outcome]:
    """Build in `jobs` processes, as many as help if None; outcomes come in the order of the tasks."""
    processes = jobs or min(_processors(), len(tasks) // _WORTH_A_PROCESS)
    if min(processes, len(tasks)) <= 1:
        shelf = Shelf(job.workspace)
        yield from (build_folder(job, shelf, task) for task in tasks)
        return
    chunks = [tasks[start : start + _CHUNK] for start in range(0, len(tasks), _CHUNK)]
    with ProcessPoolExecutor(processes, initializer=_start, initargs=(job,)) as pool:
        try:
            for outcomes in pool.map(_do, chunks):
                yield from outcomes
        except BaseException:  # also GeneratorExit and KeyboardInterrupt: leave at once
            for child in multiprocessing.active_children():
                child.terminate()
            raise


def _processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Worker:
    """What a process keeps between chunks."""

    job: Job
    shelf: Shelf


def _start(job: Job) -> None:
    _Worker.job, _Worker.shelf = job, Shelf(job.workspace)
    signal.signal(signal.SIGINT, _leave)
    signal.signal(signal.SIGTERM, _leave)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """Leave without a traceback, and without a half-written file."""
    discard_pending()
    os._exit(_INTERRUPTED)


def _do(tasks: Sequence[Task]) -> list[Outcome]:
    return [build_folder(_Worker.job, _Worker.shelf, task) for task in tasks]
