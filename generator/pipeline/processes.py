"""Processes of this machine that work for one job, and that never outlive it."""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Self, TypeVar

from generator.base.files import discard_pending
from generator.filing.reader import Shelf
from generator.pipeline.work import WorkerLostError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.context import BaseContext
    from types import FrameType

    from generator.forms.plan import Job
    from generator.pipeline.work import Handed, Work

    I = TypeVar("I")  # noqa: E741 - an item, as T is a result
    T = TypeVar("T")

_INTERRUPTED = 130
_PR_SET_PDEATHSIG = 1
_LOOK_SECONDS = 1.0


class Processes:
    """So many processes; when one dies, all are begun again, since the pool then lets go of them."""

    tries = 3

    def __init__(self, job: Job, count: int) -> None:
        """Say how many; they start with the first chunk."""
        self._job, self.count = job, count
        self._pool = self._begun()

    def submit(self, work: Work[I, T], items: Sequence[I]) -> Future[list[T]]:
        """Hand out items that belong together."""
        try:
            with _deaf():
                return self._pool.submit(_do, work, items)
        except BrokenProcessPool as error:
            broken: Future[list[T]] = Future()
            broken.set_exception(error)
            return broken

    def result(self, future: Handed[list[T]]) -> list[T]:
        """Wait for what was made of them; raise WorkerLostError."""
        try:
            return future.result()
        except BrokenProcessPool as error:
            raise WorkerLostError from error

    def renew(self) -> None:
        """Begin all of them again."""
        self._pool.shutdown()
        self._pool = self._begun()

    def __enter__(self) -> Self:
        """Be ready."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """End them, at once after GeneratorExit or KeyboardInterrupt too."""
        # Nothing is cancelled before: the pool's own thread may fall over cancelled futures and print a
        # traceback.
        if kind is not None:
            for child in multiprocessing.active_children():
                child.terminate()
        self._pool.shutdown()

    def _begun(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(self.count, _context(), initializer=_start, initargs=(self._job,))


def cheap() -> bool:
    """Tell whether a process starts at once: by a fork, which beside other threads might wait for ever."""
    return threading.active_count() == 1 and multiprocessing.get_start_method() == "fork"


def _context() -> BaseContext:
    """Return how to start processes."""
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


def _do(work: Work[I, T], items: Sequence[I]) -> list[T]:
    return [work(_Worker.job, _Worker.shelf, item) for item in items]
