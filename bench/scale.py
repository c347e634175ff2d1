"""1,000 filing folders against 100: memory, and a build with nothing to do against one with everything."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.material import many_units
from bench.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterator

_BUILD = """
import re, resource, sys, time
from pathlib import Path
from generator.pipeline.build import How, build
from generator.forms.plan import Attention
from generator.filing.workspace import Workspace
start = time.perf_counter()
report = build(Workspace(Path(sys.argv[1])), jobs=int(sys.argv[2]), how=How(Attention.COUNT))
seconds = time.perf_counter() - start
# getrusage would say of this process how large the one was that started it
own = int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(seconds, own / 1024, workers / 1024, len(report.built))
"""


def measure() -> Iterator[Result]:
    """Build 100 and 1,000 folders with one process and with two, then once more with nothing to do."""
    for jobs in (1, 2):
        with tempfile.TemporaryDirectory() as folder:
            yield from _measure(Path(folder), jobs)


def _measure(folder: Path, jobs: int) -> Iterator[Result]:
    peaks, seconds = {}, 0.0
    for count in (100, 1000):
        root = folder / str(count)
        many_units(root, count)
        seconds, *memory, _built = _run(root, jobs)
        peaks[count] = max(memory)
    with_jobs = f"{jobs} process{'es' if jobs > 1 else ''}"
    detail = f"{peaks[100]:.0f} → {peaks[1000]:.0f} MiB"
    yield Result(f"peak memory of a process, 1,000 folders, {with_jobs}", peaks[1000], "MiB", "≤ 250")
    yield Result(
        f"peak memory, 1,000 against 100 folders, {with_jobs}", peaks[1000] / peaks[100], "×", "≤ 1.2", detail
    )
    start = time.perf_counter()
    idle, *_ = _run(folder / "1000", jobs)
    detail = f"{idle:.2f} / {seconds:.1f} s (with start-up {time.perf_counter() - start:.2f} s)"
    yield Result(
        f"nothing to do against everything, 1,000 folders, {with_jobs}", idle / seconds, "×", "≤ 0.1", detail
    )


def _run(root: Path, jobs: int) -> list[float]:
    command = [sys.executable, "-c", _BUILD, str(root), str(jobs)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return [float(number) for number in done.stdout.split()]
