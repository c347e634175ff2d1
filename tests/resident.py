"""A process that has everything imported and a build behind it, and turns into a command when asked.

A command is still a process of its own: forked, in its own folder, with its own environment and its own
files for what it says; what it leaves in memory goes with it. Only starting Python, importing and compiling
the forms, which takes a hundred times as long as most commands, is done once. A command that stays, such as a
server, can be sent signals and waited for meanwhile.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import io
import json
import math
import os
import pkgutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from click.testing import CliRunner

import generator
from generator.carry.scaffold import make_scaffold
from generator.cli import commands, main
from generator.filing.workspace import Workspace
from generator.live.serve.access import Access
from generator.live.serve.app import application
from generator.live.serve.hub import Hub
from generator.live.serve.live import Live
from generator.live.serve.server import Server, listen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Self, TextIO

HERE = Path(__file__).parent
_GOES_ON = 1000  # no command ends with that
_LOOK_SECONDS = 0.01
_SOME_PORT = 49152


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
        with tempfile.TemporaryDirectory() as name:
            out, err = Path(name) / "out", Path(name) / "err"
            files = [terminal, str(device or out), str(err)]
            child = self._ask("start", list(arguments), str(folder), dict(environment), files)
            return self._ask("wait", child), b"" if device else out.read_bytes(), err.read_bytes()

    def start(self, arguments: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Staying:
        """Start a command that stays."""
        return Staying(self._ask, arguments, folder, environment)

    def _ask(self, *order: object) -> int:
        asked, told = self._process.stdin, self._process.stdout
        assert asked is not None
        assert told is not None
        print(json.dumps(order), file=asked, flush=True)
        return int(told.readline())


class Staying:
    """A command that stays, with what tests use of `Popen`; it says everything in one stream."""

    def __init__(
        self, ask: Callable[..., int], arguments: Sequence[str], folder: Path, environment: Mapping[str, str]
    ) -> None:
        """Start it."""
        self._ask = ask
        self._folder = tempfile.TemporaryDirectory()
        pipe = Path(self._folder.name) / "said"
        os.mkfifo(pipe)
        files = [os.devnull, str(pipe), str(pipe)]
        self.returncode: int | None = None
        self.pid = ask("start", list(arguments), str(folder), dict(environment), files)
        self.stdout = pipe.open(encoding="utf-8")

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Wait until it has ended."""
        self.wait()
        self.stdout.close()
        self._folder.cleanup()

    def poll(self) -> int | None:
        """Return how it ended; None if it goes on."""
        if self.returncode is None:
            ended = self._ask("poll", self.pid)
            self.returncode = None if ended == _GOES_ON else ended
        return self.returncode

    def wait(self, timeout: float = math.inf) -> int:
        """Return how it ended, once it has."""
        end = time.monotonic() + timeout
        while (ended := self.poll()) is None:
            assert time.monotonic() < end, "it goes on"
            time.sleep(_LOOK_SECONDS)
        return ended

    def send_signal(self, number: int) -> None:
        """Send it a signal if it goes on: no other process has its number before its end is asked for."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)


def serve() -> None:
    """Start, or wait for, a command for every line that comes in; no command outlives the last line."""
    _warm_up()
    going_on = set[int]()
    for line in sys.stdin:
        asked, *order = json.loads(line)
        if asked == "start":
            going_on.add(answer := _start(*order))
        else:
            child, status = os.waitpid(*order, 0 if asked == "wait" else os.WNOHANG)
            going_on.discard(child)
            answer = os.waitstatus_to_exitcode(status) if child else _GOES_ON
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()
    for child in going_on:
        os.kill(child, signal.SIGKILL)


def _start(arguments: list[str], folder: str, environment: dict[str, str], files: list[str]) -> int:
    """Return the number of a new process that is a command."""
    child = os.fork()
    if not child:
        _become(arguments, folder, environment, files)
        try:
            main()  # a traceback is the command's own
        except SystemExit as end:
            _leave(end.code)
    return child


def _leave(status: object) -> NoReturn:
    """End as Python does, but for taking everything to pieces first that was there before the command."""
    threading._shutdown()  # type: ignore[attr-defined]  # noqa: SLF001 - waits for threads
    atexit._run_exitfuncs()  # noqa: SLF001 - what asks to be called at the end
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(status if isinstance(status, int) else 0)


def _warm_up() -> None:
    """Import what commands import when they run; build, and pull, so that all templates are read."""
    for module in pkgutil.walk_packages(generator.__path__, "generator."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    with tempfile.TemporaryDirectory() as name:
        make_scaffold(Path(name), 2024)
        CliRunner().invoke(commands, ["build", str(Path(name) / "filings")])
        _serve_nobody(Workspace(Path(name)))
    with tempfile.TemporaryDirectory() as name:
        for part in ("filings", "templates"):
            (Path(name) / part).symlink_to(HERE.parent / part)
        os.chdir(name)
        CliRunner().invoke(commands, ["build", "--jobs", "1", "filings/wuhan-biolake/2023"])
        CliRunner().invoke(commands, ["pull", "--diff", "build/wuhan-biolake/2023/party.docx"])
        os.chdir(HERE)
    gc.freeze()


def _serve_nobody(workspace: Workspace) -> None:
    """Import what a server imports when it begins."""
    importlib.import_module("anyio._backends._asyncio")
    hub = Hub()
    with listen(_SOME_PORT) as listener:
        server = Server(application(Live(workspace), hub, Access(_SOME_PORT), None, threading.Event()), hub)
        server.run_on(listener, lambda _loop: server.handle_exit(signal.SIGINT, None))


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
