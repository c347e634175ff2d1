"""What is shared out comes back in order, in bounded pieces, and without what kills."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING, Self

import pytest
from deadly import POISON, deadly, negative, once_deadly
from workspaces import UNIT, YEAR, workspace

from generator.filing.reader import Shelf
from generator.filing.workspace import FilingFolder
from generator.forms.plan import printing_job
from generator.pipeline import pool
from generator.pipeline.bring import bring
from generator.pipeline.pool import CHUNK, WINDOW, run
from generator.pipeline.task import Task
from generator.pipeline.work import ProcessLostError, WorkerLostError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from generator.forms.plan import Job


@pytest.fixture(name="job", scope="module")
def any_job(tmp_path_factory: pytest.TempPathFactory) -> Job:
    return printing_job(workspace(tmp_path_factory.mktemp("pool") / "ws"))


def collected(job: Job, work: object, count: int) -> tuple[list[int], tuple[object, ...]]:
    """Return what came, and the items that were lost."""
    found: list[int] = []
    try:
        found.extend(run(job, work, range(count), 2))  # type: ignore[arg-type]
    except ProcessLostError as error:
        return found, error.tasks
    return found, ()


@pytest.mark.parametrize("count", [0, 1, 8, 9, 150])
def test_results_come_in_the_order_of_the_tasks(job: Job, count: int) -> None:
    assert collected(job, negative, count) == ([-item for item in range(count)], ())


def test_what_kills_three_times_is_left_and_all_else_done(job: Job) -> None:
    found, lost = collected(job, deadly, 150)
    assert (found, lost) == ([-item for item in range(150) if item not in POISON], POISON)


def test_a_death_by_chance_is_made_good(job: Job) -> None:
    assert collected(job, once_deadly, 150) == ([-item for item in range(150)], ())
    assert (job.workspace.root / "died").exists()


def test_what_one_has_printed_who_died_then_counts_as_printed(tmp_path: Path) -> None:
    job = printing_job(workspace(tmp_path / "ws"))
    department = job.workspace.filings / UNIT / str(YEAR) / "department.toml"
    department.write_text(department.read_text("utf-8") + "=", "utf-8")
    task, run = Task(FilingFolder(UNIT, YEAR)), replace(job, run="this")
    first, again, later = (
        bring(one, Shelf(job.workspace, job.declared), task).outcome
        for one in (run, run, replace(job, run="next"))
    )
    assert (first.built, first.kept) == ((f"build/{UNIT}/{YEAR}/community",), 0)
    assert again == first
    assert (later.built, later.kept) == ((), 1)


class Counting:
    """Hands that do all at once in this process, and count; a worker dies over the numbers below zero."""

    tries, count = 3, 2

    def __init__(self) -> None:
        """Begin with nothing handed out."""
        self.out = self.most = self.submitted = 0

    def submit(self, _work: object, items: Sequence[int]) -> Future[list[int]]:
        """Do it at once."""
        self.out += 1
        self.submitted += 1
        self.most = max(self.most, self.out)
        future: Future[list[int]] = Future()
        future.set_result(list(items))
        return future

    def result(self, future: Future[list[int]]) -> list[int]:
        """Return it, or die."""
        self.out -= 1
        if min(future.result()) < 0:
            raise WorkerLostError
        return future.result()

    def renew(self) -> None:
        """Nothing to do."""

    def __enter__(self) -> Self:
        """Be ready."""
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to do."""


def test_never_more_than_a_window_is_handed_out(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    hands = Counting()
    monkeypatch.setattr(pool, "Processes", lambda *_: hands)
    tasks = [-1 if item == 500 else item for item in range(1000)]
    found = run(job, negative, tasks, 2)
    assert (next(found), hands.submitted) == (0, WINDOW * hands.count)
    with pytest.raises(ProcessLostError) as lost:
        list(found)
    assert (lost.value.tasks, hands.most) == ((-1,), WINDOW * hands.count)
    assert hands.submitted == 1000 / CHUNK + CHUNK + hands.tries - 1


def test_where_all_die_the_rest_is_not_tried_for_ever(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    hands = Counting()
    monkeypatch.setattr(pool, "Processes", lambda *_: hands)
    with pytest.raises(ProcessLostError) as lost:
        list(run(job, negative, [-1] * 1000, 2))
    assert len(lost.value.tasks) == 1000
    assert hands.submitted < 1000
