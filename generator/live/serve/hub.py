"""Tells every open page that something has changed; a slow reader keeps nobody waiting."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_HEARTBEAT = 15.0  # seconds after which a reader that has gone away is noticed
_HELLO = "retry: 1000\n\n"
_STILL_HERE = ": \n\n"


class Hub:
    """The newest version and those who wait for it. A reader gets the newest, never a queue of old ones."""

    def __init__(self) -> None:
        """Begin with nothing built."""
        self._version = 0
        self._closed = False
        self._changed = asyncio.Event()

    def publish(self, version: int) -> None:
        """Let every reader know; only to be called in the server's loop."""
        self._version = version
        self._changed.set()
        self._changed = asyncio.Event()

    def close(self) -> None:
        """End every stream."""
        self._closed = True
        self._changed.set()

    async def stream(self) -> AsyncIterator[str]:
        """Yield server-sent events: the version there is, then each newer one."""
        yield _HELLO
        said = -1
        while not self._closed:
            changed = self._changed
            if said != self._version:
                said = self._version
                yield f"data: {said}\n\n"
                continue  # it may have changed while the reader took its time
            try:
                await asyncio.wait_for(changed.wait(), _HEARTBEAT)
            except TimeoutError:
                yield _STILL_HERE
