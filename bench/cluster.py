"""dask with two local workers against the process pool: the same filings, the same two processors."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bench.material import many_units
from bench.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOLDERS = 600  # of five forms each
_ROUNDS = 2
_BUILD = """
import sys, time
from pathlib import Path
from generator.pipeline.build import How, build
from generator.forms.plan import Attention
from generator.filing.workspace import Workspace
cluster = sys.argv[2] if len(sys.argv) > 2 else None
start = time.perf_counter()
report = build(Workspace(Path(sys.argv[1])), jobs=2, how=How(Attention.COUNT, cluster=cluster))
print(len(report.built), time.perf_counter() - start)
"""
_SCHEDULER = ("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard")
_WORKER = ("distributed.cli.dask_worker", "--nthreads", "1", "--no-dashboard")


def measure() -> Iterator[Result]:
    """Build the same workspace anew by turns, with processes of its own and on workers that wait for it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with cluster(folder, 2) as (address, _workers):
            many_units(folder / "warm", 64)  # the pool forks from a process that has imported all
            _build(folder / "warm", address)
            times: dict[str, list[float]] = {"pool": [], "dask": []}
            for number in range(_ROUNDS):
                for who, where in (("pool", ()), ("dask", (address,))):
                    root = folder / f"{who}-{number}"
                    many_units(root, _FOLDERS)
                    forms, seconds = _build(root, *where)
                    times[who].append(seconds)
        pool, dask = min(times["pool"]), min(times["dask"])
        detail = f"{dask:.1f} / {pool:.1f} s, {forms:.0f} forms"
        yield Result(
            "dask with two local workers against the process pool", dask / pool, "×", "≤ 1.15", detail
        )


def _build(root: Path, *where: str) -> tuple[float, float]:
    command = [sys.executable, "-c", _BUILD, str(root), *where]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    forms, seconds = map(float, done.stdout.split())
    return forms, seconds


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """Start a scheduler and workers on this machine, as anybody would; return its file, and the workers."""
    file = folder / "scheduler.json"
    started = [_start(*_SCHEDULER, "--scheduler-file", str(file))]
    try:
        while not file.exists():
            time.sleep(0.1)
        for number in range(workers):
            own = str(folder / f"worker-{number}")
            started.append(_start(*_WORKER, "--scheduler-file", str(file), "--local-directory", own))
        yield str(file), started[1:]
    finally:
        for process in reversed(started):
            process.terminate()
            process.wait()


def _start(*words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", *words], stderr=subprocess.DEVNULL)
