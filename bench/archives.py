"""`build --pack` against the same forms as files of their own: how many files, and how much work it is."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench.material import YEAR, many_units
from bench.result import Result
from generator.filing.selection import Selection
from generator.forms.plan import Attention
from generator.pipeline.build import How, build

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.filing.workspace import Workspace

_FOLDERS = 300
_ROUNDS = 3
_UNIT = "unit-0000"
_CHANGES = 9
_KINDS = {"loose": False, "packed": True}


def measure() -> Iterator[Result]:
    """Build 300 filing folders in turn with and without archives, then change one form again and again."""
    with tempfile.TemporaryDirectory() as folder:
        places = {kind: many_units(Path(folder) / kind, _FOLDERS) for kind in _KINDS}
        seconds: dict[str, list[float]] = {kind: [] for kind in _KINDS}
        for _ in range(_ROUNDS):
            for kind, workspace in places.items():
                seconds[kind].append(_fresh(workspace, pack=_KINDS[kind]))
        forms = len(list(places["loose"].build.rglob("*.docx")))
        files = {kind: _files(workspace) for kind, workspace in places.items()}
        changes = {
            kind: median(_change(workspace) for _ in range(_CHANGES)) for kind, workspace in places.items()
        }
        moves = {said: _seconds(places["packed"], pack=pack) for said, pack in (("out", False), ("in", True))}
    detail = f"{files['loose']:,} → {files['packed']:,}"
    yield Result(
        f"files in build/ of {forms:,} forms, {_FOLDERS} folders",
        files["packed"] / forms,
        "per form",
        "≤ 0.5",
        detail,
    )
    loose, packed = (min(seconds[kind]) for kind in _KINDS)
    yield Result(
        "build --pack against loose files", packed / loose, "×", "≤ 1.15", f"{packed:.2f} / {loose:.2f} s"
    )
    detail = f"{changes['packed']:.1f} / {changes['loose']:.1f} ms"
    yield Result(
        "one form of a unit changed, packed against loose",
        changes["packed"] / changes["loose"],
        "×",
        "",
        detail,
    )
    detail = f"taken apart {moves['out']:.2f}, put together {moves['in']:.2f} s"
    yield Result(
        "all folders moved, against building them", max(moves.values()) / loose, "×", "≤ 0.5", detail
    )


def _fresh(workspace: Workspace, *, pack: bool) -> float:
    for path in sorted(workspace.build.rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    return _seconds(workspace, pack=pack)


def _seconds(workspace: Workspace, *, pack: bool | None = None) -> float:
    start = time.process_time()  # a machine may do other things too
    build(workspace, jobs=1, how=How(Attention.COUNT, pack=pack))
    return time.process_time() - start


def _files(workspace: Workspace) -> int:
    return sum(path.is_file() for path in workspace.build.rglob("*"))


def _change(workspace: Workspace) -> float:
    """Change one project and return how many ms of work its unit takes."""
    path = workspace.filings / _UNIT / str(YEAR) / "service.toml"
    path.write_text(f"{path.read_text('utf-8')}# {time.time_ns()}\n", "utf-8")
    start = time.process_time()
    build(workspace, (Selection(_UNIT, YEAR),), jobs=1)
    return (time.process_time() - start) * 1000
