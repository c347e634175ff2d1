"""Comparing filings elsewhere: a worker is sent the words and makes the same question of them."""

from __future__ import annotations

from contextlib import ExitStack
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from generator.compare.reports.cases import cases
from generator.compare.reports.words import understand
from generator.forms.plan import printing_job

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from generator.compare.reports.cases import Case
    from generator.compare.reports.pairs import Pair
    from generator.compare.reports.sides import Question
    from generator.filing.reader import Shelf
    from generator.forms.plan import Job

    I = TypeVar("I")  # noqa: E741 - an item, as T is a result
    T = TypeVar("T")


class Share(Protocol):
    """What shares work out (`pipeline.pool.run` does); results come in order."""

    def __call__(self, job: Job, work: Callable[[Job, Shelf, I], T], tasks: Sequence[I], /) -> Iterator[T]:
        """Do it."""


def shared_cases(
    share: Share, question: Question, words: Sequence[str], here: Path, found: Sequence[Pair]
) -> Iterator[Case]:
    """Compare the filings by whoever has a share in it."""
    return share(printing_job(question.workspace), partial(_case, words=tuple(words), here=here), found)


def _case(_job: Job, shelf: Shelf, pair: Pair, words: tuple[str, ...], here: Path) -> Case:
    (case,) = cases(_question(shelf, words, here), [pair])
    return case


@lru_cache(maxsize=8)
def _question(_shelf: Shelf, words: tuple[str, ...], here: Path) -> Question:
    """Understand the words once for each shelf, and so for each run: files change in between."""
    return understand(words, here, ExitStack())
