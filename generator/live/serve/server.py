"""The server itself: its port, its loop, the watching beside it, and how it ends."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

import uvicorn

from generator.live.serve.access import Access
from generator.live.serve.app import application
from generator.live.serve.hub import Hub
from generator.live.serve.live import Live
from generator.live.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from generator.filing.workspace import Workspace
    from generator.live.serve.editor import Editor
    from generator.live.watch import Rebuild

HOST = "127.0.0.1"  # nobody else in the office may read along
_TRIES = 20
_PATIENCE = 1  # seconds for answers on their way when the server ends
_LAST_PORT = 65535


class Settings(NamedTuple):
    """What the author may choose."""

    port: int
    editor: Editor | None = None
    poll: bool = False
    read_only: bool = False


def _look_less_for_circles() -> None:
    """Let no change of a long form wait until all objects there are were looked through: it makes 100,000."""
    gc.freeze()
    gc.set_threshold(500_000, 10, 10)


def serve(
    workspace: Workspace,
    settings: Settings,
    ready: Callable[[int, str], None],
    rebuilt: Callable[[Rebuild], None],
) -> None:
    """Show the forms in the browser until Ctrl-C; `ready` hears which port was free, and the address."""
    with listen(settings.port) as listener, Watch(workspace, poll=settings.poll) as watch:
        free = listener.getsockname()[1]
        live, hub, stopped = Live(workspace), Hub(), threading.Event()
        access = Access(free, read_only=settings.read_only)
        server = Server(application(live, hub, access, settings.editor, stopped), hub)

        def follow(loop: asyncio.AbstractEventLoop) -> None:
            for rebuild in watch.rebuilds():
                live.take(rebuild)
                with suppress(RuntimeError):  # the server has just ended
                    loop.call_soon_threadsafe(hub.publish, live.version)
                rebuilt(rebuild)

        def started(loop: asyncio.AbstractEventLoop) -> None:
            ready(free, f"http://{HOST}:{free}{access.entrance}")  # before the first build says anything
            thread.append(threading.Thread(target=follow, args=(loop,), daemon=True))
            thread[0].start()

        thread: list[threading.Thread] = []
        _look_less_for_circles()
        server.run_on(listener, started)
        stopped.set()
        watch.stop()
        for running in thread:
            running.join()


def listen(port: int) -> socket.socket:
    """Return a socket that listens on `port` or, where that is taken, on the next free one."""
    for candidate in range(port, min(port + _TRIES, _LAST_PORT + 1)):
        try:
            return _listener(candidate)
        except OSError:
            continue
    return _listener(0)


def _listener(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # elsewhere the option would let two programs share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
        listener.listen(socket.SOMAXCONN)
    except OSError:
        listener.close()
        raise
    return listener


class Server(uvicorn.Server):
    """A server that ends at once on Ctrl-C, though pages hold their event streams open."""

    def __init__(self, app: object, hub: Hub) -> None:
        """Serve `app`; end the streams of `hub` first."""
        config = uvicorn.Config(
            app,  # type: ignore[arg-type]  # uvicorn and starlette word the same protocol differently
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=_PATIENCE,
        )
        super().__init__(config)
        self._hub = hub

    def run_on(self, listener: socket.socket, started: Callable[[asyncio.AbstractEventLoop], None]) -> None:
        """Serve until a signal comes; `started` is called once pages can be asked for."""
        self._begun = started
        self.run(sockets=[listener])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin, and say so."""
        await super().startup(sockets=sockets)
        self._begun(asyncio.get_running_loop())

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End the streams, then the rest; a reader that takes nothing any more is not worth a message."""
        self._hub.close()
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        await super().shutdown(sockets=sockets)

    def handle_exit(self, _signal: int, _frame: FrameType | None) -> None:
        """Leave; uvicorn's own would raise the signal anew, and nothing would be put away."""
        self.force_exit = self.should_exit
        self.should_exit = True
