"""Two years of many units: what differs, against building their forms."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bench.material import YEAR, copy_year, many_units
from bench.result import Result

if TYPE_CHECKING:
    from collections.abc import Iterator

_RUN = """
import contextlib, io, sys, time
from pathlib import Path
from generator.pipeline.build import build
from generator.compare.reports import Options, diff
from generator.filing.workspace import Workspace
root = Path(sys.argv[1])
start = time.perf_counter()
if sys.argv[2] == "build":
    build(Workspace(root), jobs=1)
else:
    with contextlib.redirect_stdout(io.StringIO()):
        diff(sys.argv[3:], Options(sys.argv[2]), root)
print(time.perf_counter() - start)
"""


def measure() -> Iterator[Result]:
    """Compare 10 and 100 units, one process; start-up is not counted."""
    with tempfile.TemporaryDirectory() as folder:
        roots = {count: _two_years(Path(folder) / str(count), count) for count in (10, 100)}
        built = {count: _seconds(root, "build") for count, root in roots.items()}
        for form in ("text", "html"):
            few, many = (min(_seconds(root, form) for _ in range(3)) for root in roots.values())
            detail = f"{few:.2f} → {many:.2f} s"
            yield Result(f"tianbao diff, {form}: 100 units against 10", many / few, "×", "≤ 11.5", detail)
            detail = f"{many:.2f} / {built[100]:.2f} s"
            what = f"tianbao diff, {form}, against building the forms of both years"
            yield Result(what, many / built[100], "×", "≤ 0.9", detail)


def _two_years(folder: Path, count: int) -> Path:
    """Return a workspace with units that have the example's two years."""
    root = many_units(folder, count).root
    for own, unit in enumerate(sorted((root / "filings").iterdir())):
        copy_year(unit, own, YEAR + 1, YEAR + 1)
    return root


def _seconds(root: Path, form: str) -> float:
    command = [sys.executable, "-c", _RUN, str(root), form, str(YEAR), str(YEAR + 1)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
