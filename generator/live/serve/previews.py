"""What was shown and not agreed to yet: few, not for long, and each under a name that nobody can guess."""

from __future__ import annotations

import secrets
import time
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.readback.pulling.run import Pull

MOST = 16
LIFE = 3600.0  # seconds: an author may look something up before agreeing


class Previews:
    """Keeps what documents change until it is taken, or too old, or too many came after it."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """Begin with none."""
        self._now = now
        self._kept: dict[str, tuple[float, Pull]] = {}
        self._lock = Lock()

    def keep(self, done: Pull) -> str:
        """Keep one; return its name."""
        name = secrets.token_urlsafe()
        with self._lock:
            self._kept[name] = self._now(), done
            for old in list(self._kept)[:-MOST]:
                del self._kept[old]
        return name

    def take(self, name: str) -> Pull | None:
        """Give one out, once; None if it is not there any more."""
        with self._lock:
            since, done = self._kept.pop(name, (0.0, None))
            return done if self._now() - since < LIFE else None
