"""Many filing folders, worked on here or shared out to other processes."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from generator.base.files import discard_pending
from generator.base.processors import processors
from generator.filing.reader import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.context import BaseContext
    from types import FrameType

    from generator.forms.plan import Job
    from generator.pipeline.task import Task

    T = TypeVar("T")
    Work: TypeAlias = Callable[[Job, Shelf, Task], T]
    """A function of a module, so that other processes find it by its name."""

_CHUNK = 8  # neighbours go together: a filing's earlier years need not be read again
_WORTH_A_PROCESS = 40  # with fewer filing folders each, starting one and compiling again costs more
_INTERRUPTED = 130
_PR_SET_PDEATHSIG = 1
_LOOK_SECONDS = 1.0


class ProcessLostError(Exception):
    """A process has ended before its work was done, for want of memory most likely."""


def run(job: Job, work: Work[T], tasks: Sequence[Task], jobs: int | None = None) -> Iterator[T]:
    """Do every task in `jobs` processes, as many as help if None; results come in the order of the tasks.

    Raises ProcessLostError.
    """
    if processes(len(tasks), jobs) <= 1:
        shelf = Shelf(job.workspace, job.declared)
        yield from (work(job, shelf, task) for task in tasks)
        return
    chunks = [tasks[start : start + _CHUNK] for start in range(0, len(tasks), _CHUNK)]
    workers = min(processes(len(tasks), jobs), len(chunks))
    with ProcessPoolExecutor(workers, _context(), initializer=_start, initargs=(job,)) as pool:
        try:
            # Not pool.map: it cancels what is left when interrupted, and then the pool's own thread may fall
            # over the cancelled futures and print a traceback.
            with _deaf():
                waiting = deque(pool.submit(_do, work, chunk) for chunk in chunks)
            while waiting:
                yield from waiting.popleft().result()
        except BrokenProcessPool as error:
            raise ProcessLostError from error
        except BaseException:  # also GeneratorExit and KeyboardInterrupt: leave at once
            for child in multiprocessing.active_children():
                child.terminate()
            raise


def processes(tasks: int, jobs: int | None = None) -> int:
    """Return how many processes so many tasks are worth, at most `jobs`."""
    return min(jobs or min(processors(), tasks // _WORTH_A_PROCESS), tasks)


def _context() -> BaseContext:
    """Return how to start processes: a fork beside other threads could hang, waiting for their locks."""
    return multiprocessing.get_context("spawn" if threading.active_count() > 1 else None)


@contextmanager
def _deaf() -> Iterator[None]:
    """Start processes that hear Ctrl-C only once they know how to leave without a traceback."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class _Worker:
    """What a process keeps between chunks."""

    job: Job
    shelf: Shelf


def _start(job: Job) -> None:
    _end_with_parent()
    _Worker.job, _Worker.shelf = job, Shelf(job.workspace, job.declared)
    signal.signal(signal.SIGINT, _leave)
    signal.signal(signal.SIGTERM, _leave)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def _end_with_parent() -> None:
    """See to it that this process ends when the one that started it does, however that ends."""
    if sys.platform == "linux":  # at once; the thread needs its turn
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    threading.Thread(target=_outlive_nobody, args=(os.getppid(),), daemon=True).start()


def _outlive_nobody(parent: int) -> None:
    """Wait for the parent's end: its pipe closes, or, where a sibling holds it open, another takes us on."""
    process = multiprocessing.parent_process()
    while process is not None and os.getppid() == parent:
        if wait([process.sentinel], _LOOK_SECONDS):
            break
    discard_pending()
    os._exit(_INTERRUPTED)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """Leave without a traceback, and without a half-written file."""
    discard_pending()
    os._exit(_INTERRUPTED)


def _do(work: Work[T], tasks: Sequence[Task]) -> list[T]:
    return [work(_Worker.job, _Worker.shelf, task) for task in tasks]
