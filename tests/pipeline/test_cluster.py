"""Filings shared out to a dask cluster: the same bytes, the same report; and what may become of a cluster."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from commands import ENVIRONMENT, tianbao
from deadly import POISON, deadly, negative, once_deadly
from workspaces import YEAR, clean_forms, contents, edit, forms_in, workspace

from generator import __version__
from generator.filing.workspace import Workspace
from generator.forms.plan import printing_job
from generator.pipeline import cluster as clusters
from generator.pipeline import ticket
from generator.pipeline.build import How, build
from generator.pipeline.cluster import Cluster
from generator.pipeline.pool import WINDOW, run
from generator.pipeline.ticket import ClusterError
from generator.pipeline.work import ProcessLostError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from generator.pipeline.work import Handed

UNITS = tuple(f"unit-{number:02}" for number in range(12))
_SCHEDULER = ("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
_WORKER = ("distributed.cli.dask_worker", "--nthreads", "1", "--no-dashboard")


@pytest.fixture(name="address", scope="module")
def two_workers() -> Iterator[str]:
    """Have two workers here, each begun again by its nanny when it dies; a death breaks all a worker has."""
    import dask  # noqa: PLC0415 - it takes a second, and most tests need it not
    from distributed import LocalCluster  # noqa: PLC0415 - the same

    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0", silence_logs=60) as local,
    ):
        yield str(local.scheduler_address)


@pytest.fixture(name="ws", scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    ws = workspace(tmp_path_factory.mktemp("cluster") / "ws", units=UNITS, years=(YEAR - 1, YEAR))
    for unit in UNITS:
        edit(ws.filings / unit / str(YEAR) / "community.toml", "李四", f"李{unit}")
    edit(ws.filings / UNITS[3] / str(YEAR) / "community.toml", "leader =", "leadr =")
    return ws


def test_a_build_is_the_same_as_without_a_cluster(ws: Workspace, address: str) -> None:
    asked: list[tuple[int, int]] = []
    made = build(ws, progress=lambda *told: asked.append(told), how=How(cluster=address))
    files = contents(ws.build)
    shutil.rmtree(ws.build)
    plain = build(ws, jobs=1)
    assert made == plain
    assert forms_in(ws.build) == {name: files[name] for name in files if not name.startswith(".tianbao/")}
    assert asked[-1] == (len(UNITS) * 2, len(UNITS) * 2)
    assert not list(ws.root.rglob("*.tmp"))


@pytest.mark.parametrize("words", [["check", "--format", "json"], ["diff", str(YEAR - 1), str(YEAR)]])
def test_check_and_diff_say_the_same(ws: Workspace, address: str, tmp_path: Path, words: list[str]) -> None:
    file = tmp_path / "scheduler.json"
    file.write_text(json.dumps({"address": address}), "utf-8")
    here = tianbao(ws.root, *words)
    assert (here.status, len(here.out) > 1000) == (1, True)
    assert tianbao(ws.root, *words, "--scheduler", str(file)) == here


def test_the_address_may_stand_in_dasks_own_configuration(address: str) -> None:
    import dask  # noqa: PLC0415 - it takes a second, and most tests need it not

    with dask.config.set({"scheduler-address": address}):
        client = clusters.connected("dask")
    assert client.status == "running"
    client.close()


def test_no_more_than_a_window_is_submitted(
    ws: Workspace, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, most, submit, result = 0, 0, Cluster.submit, Cluster.result

    def submitting(self: Cluster, work: Any, items: Sequence[int]) -> Handed[list[int]]:  # noqa: ANN401 - any
        nonlocal out, most
        out += 1
        most = max(most, out)
        return submit(self, work, items)

    def waiting(self: Cluster, future: Handed[list[int]]) -> list[int]:
        nonlocal out
        out -= 1
        return result(self, future)

    monkeypatch.setattr(Cluster, "submit", submitting)
    monkeypatch.setattr(Cluster, "result", waiting)
    assert len(list(run(printing_job(ws), negative, range(400), cluster=address))) == 400
    assert (out, most) == (0, WINDOW * 2)


def test_what_kills_workers_is_left_and_all_else_done(ws: Workspace, address: str) -> None:
    found: list[int] = []
    with pytest.raises(ProcessLostError) as lost:
        found.extend(run(printing_job(ws), deadly, range(40), cluster=address))
    assert lost.value.tasks == POISON[:1]
    assert found == [-item for item in range(40) if item not in POISON]


def test_a_worker_that_dies_is_made_good(ws: Workspace, address: str) -> None:
    found = run(printing_job(ws), once_deadly, range(60), cluster=address)
    assert list(found) == [-item for item in range(60)]
    (ws.root / "died").unlink()


def test_another_program_is_refused(ws: Workspace, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticket, "__version__", "0.0.1")
    with pytest.raises(ClusterError) as refused:
        list(run(printing_job(ws), negative, range(60), cluster=address))
    assert f"那里是 {__version__}（" in str(refused.value)
    assert "这里是 0.0.1（" in str(refused.value)


def test_other_forms_are_refused(ws: Workspace, address: str) -> None:
    job = printing_job(ws)
    left_out = job.editions[0]
    with pytest.raises(ClusterError, match=f"表样与这里的不同：{left_out.form}/{left_out.edition}；"):
        list(run(replace(job, editions=job.editions[1:]), negative, range(60), cluster=address))


def test_a_workspace_that_workers_do_not_see_is_refused(address: str, tmp_path: Path) -> None:
    job = printing_job(Workspace(tmp_path))
    with pytest.raises(ClusterError, match="那里没有"):
        list(run(job, negative, range(60), cluster=address))


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense", "foo://x", "nowhere.json", "", "dask"])
def test_a_cluster_that_is_not_there_is_told(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "_CONNECT_SECONDS", 0.3)
    with pytest.raises(ClusterError, match="调度器"):
        clusters.connected(address)


def test_a_command_tells_it_in_a_line(ws: Workspace) -> None:
    told = "错误：连不上调度器 nonsense；看看它是否在运行（dask scheduler）、地址对不对、网络通不通\n"
    assert tianbao(ws.root, "check", "--scheduler", "nonsense") == (1, "", told)


def test_jobs_are_of_this_machine(ws: Workspace) -> None:
    assert tianbao(ws.root, "build", "--scheduler", "nonsense", "--jobs", "2").status == 2


def test_a_worker_without_the_program_is_told() -> None:
    hands, failed = object.__new__(Cluster), Future[list[int]]()
    failed.set_exception(ModuleNotFoundError("No module named 'generator'", name="generator"))
    with pytest.raises(ClusterError, match="没有装 tianbao"):
        hands.result(failed)


@pytest.fixture(name="started")
def processes() -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start modules as processes that end with the test."""
    running: list[subprocess.Popen[bytes]] = []

    def start(*words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", *words]
        running.append(subprocess.Popen(command, env=ENVIRONMENT, stderr=subprocess.DEVNULL))
        return running[-1]

    yield start
    for process in reversed(running):
        process.terminate()
        process.wait()


def test_a_scheduler_without_workers_and_one_that_is_lost(
    started: Callable[..., subprocess.Popen[bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    units = [f"unit-{number:02}" for number in range(40)]
    ws = workspace(tmp_path / "ws", units=units)
    file = tmp_path / "scheduler.json"
    scheduler = started(*_SCHEDULER, "--scheduler-file", str(file))
    while not file.exists():
        time.sleep(0.05)
    monkeypatch.setattr(clusters, "PATIENCE", 0.5)
    how = How(cluster=str(file))
    with pytest.raises(ClusterError, match="一直没有工作进程"):
        build(ws, how=how)
    monkeypatch.undo()
    started(*_WORKER, "--scheduler-file", str(file), "--no-nanny", "--local-directory", str(tmp_path))

    def kill(*_: int) -> None:
        with suppress(ProcessLookupError):
            scheduler.kill()

    with pytest.raises(ClusterError, match="与调度器的连接断了"):
        build(ws, how=how, progress=kill)
    assert 8 <= len(list(ws.build.rglob("department.docx"))) <= len(units)
    assert not build(ws, jobs=1).failed
    assert forms_in(ws.build) == clean_forms(ws)
