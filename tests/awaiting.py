"""Coroutines in tests: where a browser runs, its driver has the one event loop that a thread may have."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine

_T = TypeVar("_T")


def awaited(work: Coroutine[object, object, _T]) -> _T:
    """Return what comes of a coroutine, run in a thread of its own."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
