"""``tianbao pack`` and ``tianbao verify`` on the example as users run them, each a process of its own."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.material import EXAMPLE, UNIT, YEAR
from bench.result import Result
from generator.base import office
from generator.filing.workspace import Workspace
from generator.forms.plan import PDF
from generator.pipeline.build import How, build

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_TIANBAO = str(Path(sys.executable).with_name("tianbao"))
_PACK = (_TIANBAO, "pack", UNIT, str(YEAR + 1), "--unfinished")
_IMPORTS = (
    sys.executable,
    "-c",
    "import generator.cli, generator.delivery.packing.run, generator.pipeline.build, generator.base.report",
)
_ROUNDS = 7


def measure() -> Iterator[Result]:
    """Pack the example's second year, whose forms have redlines, again and again, and verify it."""
    with tempfile.TemporaryDirectory() as name:
        shutil.copytree(EXAMPLE, Path(name) / "filings" / UNIT)
        build(Workspace(Path(name)), how=How(also=frozenset({PDF})))
        runs = [(_seconds(name, _PACK), _seconds(name, _IMPORTS)) for _ in range(_ROUNDS)]
        (package,) = (Path(name) / "build" / "package").iterdir()
        verify = min(_seconds(name, (_TIANBAO, "verify", str(package))) for _ in range(2))
    pack, imports = (min(times) for times in zip(*runs, strict=True))
    papers = " and their PDFs" if office.find() else ""
    detail = f"forms{papers} printed before; five redlines made, {imports:.2f} s of it imports"
    yield Result("tianbao pack, the example", pack, "s", "≤ 2.5", detail)
    yield Result("the same beyond its imports", pack - imports, "s", "≤ 1")
    detail = f"every form{papers} and redline printed again"
    yield Result("tianbao verify, the same package", verify, "s", "", detail)


def _seconds(root: str, command: Sequence[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, check=True, cwd=root, capture_output=True)
    return time.perf_counter() - begun
