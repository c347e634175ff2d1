"""What is shared out, to whom, and what may become of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, Self, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from generator.filing.reader import Shelf
    from generator.forms.plan import Job

    I = TypeVar("I")  # noqa: E741 - an item, as T is a result
    T = TypeVar("T")
    Work: TypeAlias = Callable[[Job, Shelf, I], T]
    """A function of a module, so that other processes find it by its name."""

R_co = TypeVar("R_co", covariant=True)


class WorkerLostError(Exception):
    """Whoever was doing a chunk has died over it."""


class ProcessLostError(Exception):
    """All else is done, but over these a worker has died again and again, for want of memory most likely."""

    def __init__(self, tasks: Sequence[object] = ()) -> None:
        """Name them, as they were handed over."""
        super().__init__(tasks)
        self.tasks: tuple[Any, ...] = tuple(tasks)


class Handed(Protocol[R_co]):
    """What was handed out, as `concurrent.futures` and dask have it."""

    def result(self, timeout: float | None = None, /) -> R_co:
        """Wait for what was made of it."""


class Hands(Protocol):
    """Who does the work: processes here, or workers of a cluster."""

    tries: int
    """how often an item that kills is handed out alone"""

    @property
    def count(self) -> int:
        """Return how many chunks are worked on at a time."""

    def submit(self, work: Work[I, T], items: Sequence[I]) -> Handed[list[T]]:
        """Hand out items that belong together."""

    def result(self, future: Handed[list[T]]) -> list[T]:
        """Wait for what was made of them; raise WorkerLostError."""

    def renew(self) -> None:
        """Make good for whoever was lost."""

    def __enter__(self) -> Self:
        """Be ready."""

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Leave; at once where something has gone wrong."""
