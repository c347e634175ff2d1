"""A running ``tianbao serve`` for tests, asked over its port as any program could."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from http.client import HTTPConnection
from typing import TYPE_CHECKING, NamedTuple

from commands import COMMAND, ROOT, resident

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from resident import Staying

PATIENCE = 20.0


class Answer(NamedTuple):
    """What the server answered; headers by lower-case name."""

    status: int
    headers: dict[str, str]
    body: str


@dataclass
class Running:
    """A server of its own process."""

    root: Path
    port: int
    process: subprocess.Popen[str] | Staying
    entrance: str
    """What it said to open first, without the host."""

    @property
    def address(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.port}"

    @cached_property
    def cookie(self) -> str:
        """What a browser has that has opened the printed address."""
        return self.ask(self.entrance).headers.get("set-cookie", "").partition(";")[0]

    @cached_property
    def token(self) -> str:
        """What only its own pages know."""
        return self.token_with(self.cookie)

    def token_with(self, cookie: str) -> str:
        """Return the token that a page has for a browser with this cookie."""
        return self.ask("/", Cookie=cookie).body.partition('data-token="')[2].partition('"')[0]

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Send one request, the path to the letter."""
        return self._request(path, method, headers, None)

    def post(self, path: str, body: bytes = b"", **headers: str) -> Answer:
        """Ask for more than reading, as one of its own pages does."""
        own = {"Origin": self.address, "Cookie": self.cookie, "X_Tianbao_Token": self.token}
        length = {"Content_Length": str(len(body))}
        return self._request(path, "POST", own | length | headers, body)

    def _request(self, path: str, method: str, headers: dict[str, str], body: bytes | None) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.putrequest(method, path, skip_host="Host" in named)
        for name, value in named.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        response = connection.getresponse()
        answer = Answer(
            response.status,
            {name.lower(): value for name, value in response.getheaders()},
            response.read().decode(errors="replace"),
        )
        connection.close()
        return answer

    def interrupt(self) -> float:
        """Press Ctrl-C; return how many seconds it took the server to leave."""
        start = time.perf_counter()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)
        return time.perf_counter() - start


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@contextmanager
def serving(root: Path, *options: str, port: int = 0, anew: bool = False) -> Iterator[Running]:
    """Serve a workspace, if wanted by starting Python anew; the first build is done when this returns."""
    arguments = ["serve", "--port", str(port or free_port()), *options]
    with _started(arguments, root) if anew else resident().start(arguments, root, _environment()) as process:
        try:
            assert process.stdout is not None
            lines = iter(process.stdout.readline, "")
            said = next(line for line in lines if line.startswith("用浏览器打开 http://127.0.0.1:"))
            next(lines)  # the first build
            own, _, entrance = said.split()[1].removeprefix("http://127.0.0.1:").partition("/")
            yield Running(root, int(own), process, f"/{entrance}")
        finally:
            process.kill()


def _started(arguments: Sequence[str], root: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=root,
        env=_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def eventually(what: object, patience: float = PATIENCE) -> None:
    """Wait until a call returns something true."""
    assert callable(what)
    end = time.monotonic() + patience
    while not what():
        assert time.monotonic() < end
        time.sleep(0.02)
