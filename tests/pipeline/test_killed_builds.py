"""A build that is killed, at any moment, leaves whole files, and the next one makes up for it."""

from __future__ import annotations

import os
import random
import signal
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from workspaces import YEAR, clean_forms, forms_in, workspace

from generator.pipeline.build import build

if TYPE_CHECKING:
    from generator.filing.workspace import Workspace

UNITS = tuple(f"unit-{number}" for number in range(8))
LONGEST = 0.15  # seconds; the whole build takes about as long


def killed(ws: Workspace, seconds: float) -> None:
    """Build in a process that is killed after a while, if it is not done by then."""
    child = os.fork()
    if not child:
        build(ws)
        os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def leave_whole_files(folder: Path, chance: random.Random, times: int) -> None:
    ws = workspace(folder / "ws", units=UNITS)
    build(ws)  # compiles the forms, which are kept: from now on there is something to kill
    for number in range(times):
        for unit in chance.sample(UNITS, 5):
            path = ws.filings / unit / str(YEAR) / "community.toml"
            path.write_text(path.read_text("utf-8").replace("李", f"李{number}", 1), "utf-8")
        killed(ws, chance.uniform(0, LONGEST))
        for path in ws.build.rglob("*.docx"):
            with zipfile.ZipFile(path) as archive:
                assert archive.testzip() is None
        if chance.random() < 0.5:
            assert not build(ws).failed
            assert forms_in(ws.build) == clean_forms(ws)
            assert not list(ws.root.rglob("*.tmp"))


def test_killed_builds_leave_whole_files(tmp_path: Path) -> None:
    leave_whole_files(tmp_path, random.Random(2), 6)  # noqa: S311 - to be the same every time


@pytest.mark.torture
def test_builds_killed_any_time_leave_whole_files(chance: random.Random) -> None:
    with tempfile.TemporaryDirectory() as folder:
        leave_whole_files(Path(folder), chance, 10)
