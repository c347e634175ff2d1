"""``make cluster-demo``: a cluster here builds, loses a worker, and makes what a plain build makes."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

from distributed import Client

from bench.cluster import cluster
from bench.material import many_units
from generator.forms.plan import Attention
from generator.pipeline.build import How, build

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.filing.workspace import Workspace

_FOLDERS = 150
_WORKERS = 2
_MEANWHILE = 0.1  # seconds: in the middle of some folder


def main() -> int:
    """Say what happens; return 1 where anything is not as without a cluster."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ws = many_units(folder / "ws", _FOLDERS)
        with cluster(folder, _WORKERS) as (file, _started):
            _say(
                f"A scheduler and {_WORKERS} workers run on this machine; {_FOLDERS} filing folders to build."
            )
            with Client(scheduler_file=file, set_as_default=False) as client:
                client.wait_for_workers(_WORKERS)
                worker = min(client.run(os.getpid).values())
            killed: list[int] = []
            start = time.perf_counter()
            shared = build(ws, progress=_killer(worker, killed), how=How(Attention.COUNT, cluster=file))
            _say(f"The cluster has printed {len(shared.built)} forms in {time.perf_counter() - start:.1f} s.")
        files = _forms(ws)
        halves = _halves(ws, files)
        _say(f"Files: {len(files)}; half-written or left over: {len(halves)}.")
        ws.build.rename(folder / "of-the-cluster")
        plain = build(ws, jobs=_WORKERS, how=How(Attention.COUNT))
        expected = _forms(ws)
        same = sum(files.get(name) == data for name, data in expected.items())
        _say(f"A plain build makes {len(expected)} files; {same} are the same, byte by byte.")
        _say(f"The report is {'the same' if shared == plain else 'ANOTHER ONE'}.")
        good = bool(killed) and not halves and files == expected and shared == plain
    _say("All is as without a cluster and without a death." if good else "NOT as it should be.")
    return int(not good)


def _killer(worker: int, killed: list[int]) -> Callable[[int, int], None]:
    """Return what kills a worker when a third is done; its nanny starts another one."""

    def progress(done: int, total: int) -> None:
        if not killed and done >= total // 3:
            killed.append(worker)
            Timer(_MEANWHILE, os.kill, (worker, signal.SIGKILL)).start()
            _say(f"After {done} of {total} folders worker {worker} is killed (SIGKILL).")

    return progress


def _forms(ws: Workspace) -> dict[str, bytes]:
    """Return all that was printed; what a build notes down for itself says when."""
    files = (path for path in ws.build.rglob("*") if path.is_file())
    shown = {path.relative_to(ws.build).as_posix(): path for path in files}
    return {name: path.read_bytes() for name, path in shown.items() if not name.startswith(".tianbao/")}


def _halves(ws: Workspace, files: dict[str, bytes]) -> list[Path]:
    """Return the files that are not whole, and those that a write has left behind."""
    documents = [ws.build / name for name in files if name.endswith(".docx")]
    pages = [ws.build / name for name in files if name.endswith(".html")]
    broken = [path for path in documents if not _is_whole(path)]
    broken += [path for path in pages if not path.read_bytes().rstrip().endswith(b"</html>")]
    return [*broken, *ws.root.rglob("*.tmp")]


def _is_whole(document: Path) -> bool:
    try:
        with zipfile.ZipFile(document) as archive:
            return archive.testzip() is None
    except zipfile.BadZipFile:
        return False


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - a report is to be printed


if __name__ == "__main__":
    sys.exit(main())
