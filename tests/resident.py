"""A process that has everything imported and a build behind it, and turns into a command when asked.

A command is still a process of its own: forked, in its own folder, with its own environment and its own
files for what it says; what it leaves in memory goes with it. Only starting Python, importing and compiling
the forms, which takes a hundred times as long as most commands, is done once.
"""

from __future__ import annotations

import gc
import importlib
import io
import json
import os
import pkgutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

import generator
from generator.carry.scaffold import make_scaffold
from generator.cli import commands, main

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TextIO

HERE = Path(__file__).parent


class Resident:
    """The process, as those see it who want commands run; it ends with them."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Start it."""
        self._process = subprocess.Popen(
            [sys.executable, "-c", "from resident import serve; serve()"],
            env={**environment, "PYTHONPATH": os.pathsep.join([str(HERE.parent), str(HERE)])},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,  # Ctrl-C is not for it: it goes when its pipe closes
        )

    def run(
        self,
        arguments: Sequence[str],
        folder: Path,
        environment: Mapping[str, str],
        device: Path | None = None,
        terminal: str = os.devnull,
    ) -> tuple[int, bytes, bytes]:
        """Run a command; return its status and what it wrote to stdout, if that is no device, and stderr.

        It reads from the terminal.
        """
        asked, told = self._process.stdin, self._process.stdout
        assert asked is not None
        assert told is not None
        with tempfile.TemporaryDirectory() as name:
            out, err = Path(name) / "out", Path(name) / "err"
            files = [terminal, str(device or out), str(err)]
            order = [list(arguments), str(folder), dict(environment), files]
            print(json.dumps(order), file=asked, flush=True)
            return int(told.readline()), b"" if device else out.read_bytes(), err.read_bytes()


def serve() -> None:
    """Run a command for every line that comes in, and say how it ended."""
    _warm_up()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _become(*json.loads(line))
            main()  # how it ends, and a traceback, are the command's own
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


def _warm_up() -> None:
    """Import what commands import when they run; build, and pull, so that all templates are read."""
    for module in pkgutil.walk_packages(generator.__path__, "generator."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    with tempfile.TemporaryDirectory() as name:
        make_scaffold(Path(name), 2024)
        CliRunner().invoke(commands, ["build", str(Path(name) / "filings")])
    with tempfile.TemporaryDirectory() as name:
        for part in ("filings", "templates"):
            (Path(name) / part).symlink_to(HERE.parent / part)
        os.chdir(name)
        CliRunner().invoke(commands, ["build", "--jobs", "1", "filings/wuhan-biolake/2023"])
        CliRunner().invoke(commands, ["pull", "--diff", "build/wuhan-biolake/2023/party.docx"])
        os.chdir(HERE)
    gc.freeze()


def _become(arguments: list[str], folder: str, environment: dict[str, str], files: list[str]) -> None:
    """Stand where a new process would stand."""
    terminal, *said = files
    os.dup2(os.open(terminal, os.O_RDONLY | os.O_NOCTTY), 0)
    sys.stdin = io.TextIOWrapper(io.FileIO(0, closefd=False), "utf-8")
    encoding, _, errors = environment.get("PYTHONIOENCODING", "utf-8:surrogateescape").partition(":")
    sys.stdout = _written(said[0], 1, encoding, errors or "strict")
    sys.stderr = _written(said[1], 2, encoding, "backslashreplace")
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv[1:] = arguments


def _written(file: str, number: int, encoding: str, errors: str) -> TextIO:
    """Return a stream with the number that programs write to, as Python opens it."""
    os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600), number)
    return io.TextIOWrapper(
        io.BufferedWriter(io.FileIO(number, "w", closefd=False)), encoding, errors, line_buffering=number == 2
    )
