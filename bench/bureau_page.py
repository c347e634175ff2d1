"""审核台 over 5,000 units of three years: how long its pages take, the hardest included."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bench.portfolio_made import Size, write
from bench.result import Result
from generator.filing.workspace import Workspace
from generator.live.serve.access import Access
from generator.live.serve.app import application
from generator.live.serve.hub import Hub
from generator.live.serve.live import Live
from generator.portfolio.questions.registry import LISTINGS
from generator.portfolio.reading import portfolio_path

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp

_PORT = 8899
_ROUNDS = 3
_ASKED = (
    "", "?year=all", "?year=2023&district=420103", "?year=all&district=420103",
    "/indicators?q=消防", "/indicators?q=率", "/indicators?q=消防 覆盖&year=2024&district=420103",
    "/indicators?unit=小学", "/indicators?low=500&year=2023", "/indicators?page=2000",
    "/indicators?category=人员类&page=500", "/indicators?order=年度近的在前",
    "/projects?page=1400", "/projects?order=按单位&district=420105", "/projects?severity=error",
    "/projects?code=TB402", "/projects?score=95", "/projects?unit=小学&low=50&high=60", "/projects?q=消防",
    "/problems?page=400", "/problems?code=TB301&unit=局", "/filings?order=错误多的在前",
    "/filings?category=人员类&low=100", "/filings?severity=warning&page=100", "/filings?code=TB201",
)  # fmt: skip


def measure() -> Iterator[Result]:
    """Ask for every list, and for others in the ways that are the hardest."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        workspace.filings.mkdir()
        path = portfolio_path(workspace)
        path.parent.mkdir(parents=True)
        write(path, Size())
        yield from _pages(asking(workspace))


def asking(workspace: Workspace) -> ASGIApp:
    """Return the application, as `tianbao serve` runs it."""
    return application(Live(workspace), Hub(), Access(_PORT), None, Event())


def _pages(app: ASGIApp) -> Iterator[Result]:
    addresses = [f"/bureau{asked}" for asked in (*(f"/{name}" for name in LISTINGS), *_ASKED)]
    times = {address: min(_time(app, address) for _ in range(_ROUNDS)) for address in addresses}
    slowest = max(times, key=lambda address: times[address])
    yield Result("审核台, first page", times["/bureau"], "ms", "≤ 300")
    yield Result("审核台, slowest list of 5,000 units × 3 years", times[slowest], "ms", "≤ 300", slowest)
    usual = sorted(times.values())[len(times) // 2]
    yield Result("审核台, the usual list", usual, "ms", "", f"{len(times)} ways of asking")


def _time(app: ASGIApp, address: str) -> float:
    start = time.perf_counter()
    status, body = asyncio.run(ask(app, address))
    if status != 200:
        raise RuntimeError(address + body.decode()[-2000:])
    return (time.perf_counter() - start) * 1000


async def ask(app: ASGIApp, address: str) -> tuple[int, bytes]:
    """Send one request, without a socket; return the status and the body."""
    path, _, query = address.partition("?")
    scope = {
        "type": "http", "method": "GET", "path": path, "raw_path": path.encode(),
        "query_string": quote(query, safe="=&").encode(),
        "headers": [(b"host", f"127.0.0.1:{_PORT}".encode())], "http_version": "1.1", "scheme": "http",
        "server": ("127.0.0.1", _PORT), "client": ("127.0.0.1", 1), "root_path": "",
    }  # fmt: skip
    told: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:  # noqa: ANN401 - starlette's own type allows more
        told.append(message)

    await app(scope, receive, send)  # type: ignore[arg-type]  # as above
    return int(told[0]["status"]), b"".join(message.get("body", b"") for message in told[1:])
