"""Many filing folders, worked on here or shared out: to processes, or to the workers of a cluster."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Generic, TypeVar

from generator.base.processors import processors
from generator.filing.reader import Shelf
from generator.pipeline.processes import Processes
from generator.pipeline.work import ProcessLostError, WorkerLostError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.forms.plan import Job
    from generator.pipeline.work import Handed, Hands, Work

I = TypeVar("I")  # noqa: E741 - an item, as T is a result
T = TypeVar("T")

CHUNK = 8
"""How many neighbours go together: a filing's earlier years need not be read again."""
WINDOW = 4
"""How many chunks a worker has, done, doing and to do: neither chunks nor results pile up."""
_WORTH_A_PROCESS = 40  # with fewer filing folders each, starting one and compiling again costs more
_HOPELESS = 10  # so many in a row kill, and none was ever done: it is not the folders


def run(  # noqa: PLR0913 - what, how much of it, by whom
    job: Job,
    work: Work[I, T],
    tasks: Sequence[I],
    jobs: int | None = None,
    cluster: str | None = None,
    *,
    chunk: int = CHUNK,
) -> Iterator[T]:
    """Do every task, on a cluster or else in `jobs` processes, as many as help if None.

    Results come in the order of the tasks. A task that kills whoever works on it is left out, all others are
    done, and then ProcessLostError names these. Raises UserError where there is no such cluster (any more).
    """
    if not tasks:
        return
    if cluster is None and processes(len(tasks), jobs) <= 1:
        shelf = Shelf(job.workspace, job.declared)
        yield from (work(job, shelf, task) for task in tasks)
        return
    starts = range(0, len(tasks), chunk)
    with _hands(job, cluster, min(processes(len(tasks), jobs), len(starts))) as hands:
        yield from _Sharing(hands, work).results(tasks[start : start + chunk] for start in starts)


def processes(tasks: int, jobs: int | None = None) -> int:
    """Return how many processes so many tasks are worth, at most `jobs`."""
    return min(jobs or min(processors(), tasks // _WORTH_A_PROCESS), tasks)


def _hands(job: Job, cluster: str | None, count: int) -> Hands:
    if cluster is None:
        return Processes(job, count)
    from generator.pipeline.cluster import Cluster  # noqa: PLC0415 - it imports dask

    return Cluster(job, cluster)


class _Sharing(Generic[I, T]):
    """Hands out chunks, a few at a time, and finds out which task it is that kills."""

    def __init__(self, hands: Hands, work: Work[I, T]) -> None:
        self._hands, self._work = hands, work
        self._waiting: deque[tuple[Sequence[I], Handed[list[T]]]] = deque()
        self._lost: list[I] = []
        self._fruitful = False

    def results(self, chunks: Iterable[Sequence[I]]) -> Iterator[T]:
        """Yield what is made of the chunks, in order; raise ProcessLostError at the end."""
        for chunk in chunks:
            while len(self._waiting) >= WINDOW * self._hands.count:
                yield from self._first()
            self._waiting.append((chunk, self._hands.submit(self._work, chunk)))
        while self._waiting:
            yield from self._first()
        if self._lost:
            raise ProcessLostError(self._lost)

    def _first(self) -> Iterator[T]:
        chunk, future = self._waiting.popleft()
        found = self._outcome(future)
        if found is not None:
            yield from found
            return
        suspects = [(chunk, future), *self._waiting]
        self._waiting.clear()
        yield from self._again(suspects)

    def _outcome(self, future: Handed[list[T]]) -> list[T] | None:
        """Wait for what was made of a chunk; None where somebody died over it."""
        try:
            found = self._hands.result(future)
        except WorkerLostError:
            return None
        self._fruitful = True
        return found

    def _again(self, suspects: Iterable[tuple[Sequence[I], Handed[list[T]]]]) -> Iterator[T]:
        """Do what was lost with a worker again, when nothing else is done any more that could be blamed."""
        found = [(chunk, self._outcome(future)) for chunk, future in suspects]
        self._hands.renew()
        for chunk, results in found:
            yield from results if results is not None else self._alone(chunk)

    def _alone(self, chunk: Iterable[I]) -> Iterator[T]:
        """Do one task at a time, each as often as it is given a chance."""
        for task in chunk:
            hopeless = not self._fruitful and len(self._lost) >= _HOPELESS
            for _ in range(0 if hopeless else self._hands.tries):
                found = self._outcome(self._hands.submit(self._work, [task]))
                if found is not None:
                    yield from found
                    break
                self._hands.renew()
            else:
                self._lost.append(task)
