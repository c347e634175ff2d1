"""The example packed and verified: all of it but what LibreOffice takes for the PDFs."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bench.material import EXAMPLE, UNIT, YEAR
from bench.result import Result
from generator.filing.workspace import Workspace
from generator.pipeline.build import build

if TYPE_CHECKING:
    from collections.abc import Iterator

_RUN = """
import sys, time
from pathlib import Path
from generator.delivery.packing.run import packed, save
from generator.delivery.verifying.run import verified
from generator.filing.selection import Selection
from generator.filing.settings import PackSettings
from generator.filing.workspace import FilingFolder, Workspace
from generator.forms.plan import printing_job
from generator.pipeline.build import build
workspace, folder = Workspace(Path(sys.argv[1])), FilingFolder(sys.argv[2], int(sys.argv[3]))
start = time.perf_counter()
build(workspace, [Selection(*folder)])
package = packed(printing_job(workspace), folder, PackSettings(), unfinished=True)
path = save(package, workspace.build, as_zip=True)
done = time.perf_counter()
assert not verified(path, workspace).wrong
print(done - start, time.perf_counter() - done)
"""


def measure() -> Iterator[Result]:
    """Pack the example's second year, whose forms have redlines, in new processes, and verify it."""
    with tempfile.TemporaryDirectory() as name:
        shutil.copytree(EXAMPLE, Path(name) / "filings" / UNIT)
        build(Workspace(Path(name)))
        runs = [_seconds(name) for _ in range(5)]
    pack, verify = (min(times) for times in zip(*runs, strict=True))
    detail = "forms printed, imports not counted"
    yield Result("tianbao pack, the example beyond its PDFs", pack, "s", "≤ 1", detail)
    yield Result("tianbao verify, the same package", verify, "s", "", "every form and redline printed again")


def _seconds(root: str) -> list[float]:
    command = [sys.executable, "-c", _RUN, root, UNIT, str(YEAR + 1)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [float(word) for word in said.split()]
