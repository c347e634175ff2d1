"""The command line, run as its users run it."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import NamedTuple

from resident import Resident

ROOT = Path(__file__).parents[1]
COMMAND = (sys.executable, "-c", "from generator.cli import main; main()")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80", "PYTHONUTF8": "1"}
ENVIRONMENT.pop("NO_COLOR", None)


class Run(NamedTuple):
    """How a command ended."""

    status: int
    out: str
    err: str


def tianbao(folder: Path, *arguments: str, **environment: str) -> Run:
    """Run the command in a folder; where Python itself is to start otherwise, it is started anew."""
    if any(name.startswith("PYTHON") for name in environment):
        return started(folder, *arguments, **environment)
    status, out, err = resident().run(arguments, folder, ENVIRONMENT | environment)
    return Run(status, out.decode(), err.decode())


def answered(answer: str, folder: Path, *arguments: str) -> Run:
    """Run the command in a folder, on a terminal whose user answers."""
    master, slave = pty.openpty()
    os.write(master, answer.encode())
    status, out, err = resident().run(arguments, folder, ENVIRONMENT, terminal=os.ttyname(slave))
    os.close(slave)
    os.close(master)
    return Run(status, out.decode(), err.decode())


def started(folder: Path, *arguments: str, **environment: str) -> Run:
    """Run the command in a folder as a shell does, from the start."""
    done = subprocess.run(
        [*COMMAND, *arguments], cwd=folder, env=ENVIRONMENT | environment, capture_output=True, check=False
    )
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


@cache
def resident() -> Resident:
    """Return the process that becomes commands, which is started when it is first asked for."""
    return Resident(ENVIRONMENT)
