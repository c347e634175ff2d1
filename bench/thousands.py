"""A bureau's thousands: the engine over very many filing folders, each saying something else, against few.

``TIANBAO_BENCH_FOLDERS=20000 python -m bench thousands`` is the large run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bench.bureau.making import NEWEST, make_bureau
from bench.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDERS = int(os.environ.get("TIANBAO_BENCH_FOLDERS", "2000"))
FEW = 1000
"""What very many are held against."""
_YEARS = 3
_COMMAND = (sys.executable, "-c", "from generator.cli import main; main()")
_BUILD = """
import re, resource, sys, time
from pathlib import Path
from generator.pipeline.build import How, build
from generator.forms.plan import Attention
from generator.filing.workspace import Workspace
how = How(Attention.COUNT, **dict.fromkeys(sys.argv[3:], True))
start = time.perf_counter()
build(Workspace(Path(sys.argv[1])), jobs=int(sys.argv[2]), how=how)
seconds = time.perf_counter() - start
# getrusage would say of this process how large the one was that started it
own = int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
print(seconds, own / 1024, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""


class _Run(NamedTuple):
    """How long a build took, and how large it grew, in MiB."""

    seconds: float
    parent: float
    worker: float


class _Bureau(NamedTuple):
    """A bureau on disk."""

    root: Path
    folders: int
    forms: int

    def build(self, jobs: int, *flags: str, anew: bool = False) -> _Run:
        """Build it in a process of its own, from nothing if `anew`."""
        if anew:
            for made in (path for path in self.root.iterdir() if path.name not in ("filings", "truth.json")):
                shutil.rmtree(made) if made.is_dir() else made.unlink()
        command = [sys.executable, "-c", _BUILD, str(self.root), str(jobs), *flags]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        return _Run(*map(float, done.stdout.split()))

    def command(self, *words: str) -> float:
        """Run a command as its users do; return how long it took."""
        start = time.perf_counter()
        done = subprocess.run([*_COMMAND, *words], check=False, capture_output=True, cwd=self.root)
        if done.returncode not in (0, 1) or b"Traceback" in done.stderr:
            raise ChildProcessError(done.stderr.decode())
        return time.perf_counter() - start

    def change(self, turn: int) -> None:
        """Change a filing of the newest year."""
        years = sorted((self.root / "filings").glob(f"*/{NEWEST}"))
        file = years[len(years) // 2] / "department.toml"
        file.write_text(f"{file.read_text('utf-8')}# {turn}\n", "utf-8")


def measure() -> Iterator[Result]:
    """Build few and very many folders; then again, with a change, and into archives; then look at them."""
    with tempfile.TemporaryDirectory() as folder:
        few = _made(Path(folder) / "few", FEW)
        first = few.build(2)
        shutil.rmtree(few.root)
        start = time.perf_counter()
        many = _made(Path(folder) / "many", FOLDERS)
        yield Result(f"a bureau of {_named(many)} made", time.perf_counter() - start, "s")
        alone = many.build(1)
        both = many.build(2, anew=True)
        yield from _against(few, first, many, both)
        ratio = alone.seconds / both.seconds
        detail = f"{alone.seconds:.1f} / {both.seconds:.1f} s"
        yield Result(f"two processes against one, {_named(many)}", ratio, "×", "≥ 1.8", detail)
        yield from _again(many, both)
        for words in (("status",), ("check", "--summary")):
            yield Result(f"{' '.join(words)} of {many.folders:,} folders", many.command(*words), "s")
        if _knows_pack(many):
            packed = many.build(2, "pack", anew=True)
            detail = f"{packed.seconds:.1f} / {both.seconds:.1f} s"
            yield Result("into archives against single files", packed.seconds / both.seconds, "×", "", detail)
            yield from _again(many, packed, "pack")


def _made(root: Path, folders: int) -> _Bureau:
    root.mkdir()
    truth = make_bureau(root, folders // _YEARS, _YEARS)
    return _Bureau(root, truth.folders, truth.forms)


def _named(bureau: _Bureau) -> str:
    return f"{bureau.forms:,} forms in {bureau.folders:,} folders"


def _against(few: _Bureau, first: _Run, many: _Bureau, both: _Run) -> Iterator[Result]:
    """Say what a form takes, and how large a process grows, against few folders."""
    each = [run.seconds / of.forms * 1000 for run, of in ((first, few), (both, many))]
    against = f"{many.folders:,} against {few.folders:,} folders"
    detail = f"{each[0]:.2f} → {each[1]:.2f} ms"
    yield Result(f"time per form, {against}", each[1] / each[0], "×", "≤ 1.1", detail)
    for who in ("parent", "worker"):
        before, now = getattr(first, who), getattr(both, who)
        detail = f"{before:.0f} → {now:.0f} MiB"
        yield Result(f"peak memory of the {who}, {against}", now / before, "×", "≤ 1.1", detail)


def _again(many: _Bureau, built: _Run, *flags: str) -> Iterator[Result]:
    """Build what has not changed, and one folder that has."""
    how = f" ({', '.join(flags)})" if flags else ""
    idle = many.build(2, *flags).seconds
    detail = f"{idle:.2f} / {built.seconds:.1f} s"
    yield Result(f"nothing to do against building{how}", idle / built.seconds * 30, "/30", "≤ 1", detail)
    options = [f"--{flag}" for flag in flags]
    seconds = []
    for turn in range(2):
        many.change(turn)
        seconds.append(many.command("build", *options))
    yield Result(f"one folder changed, start included{how}", min(seconds), "s", "≤ 2")


def _knows_pack(many: _Bureau) -> bool:
    """Tell whether forms can be built into archives."""
    command = [*_COMMAND, "build", "--help"]
    return b"--pack" in subprocess.run(command, check=True, capture_output=True, cwd=many.root).stdout
