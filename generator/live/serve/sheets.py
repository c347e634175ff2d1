"""Forms as they were given to pages: known again by a name, so that a change sends only what differs."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 8
"""So many forms are remembered; of any other all is sent."""


def name_of(page: bytes) -> str:
    """Return the name of a printed form's page, which says what is in it."""
    return f'"{sha256(page).hexdigest()[:32]}"'


class Sheets:
    """The pages that windows show now, by their names, as lines."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lines: OrderedDict[str, list[str]] = OrderedDict()
        self._lock = Lock()

    def give(self, page: str, shown: str, built: Callable[[], bytes]) -> dict[str, Any]:
        """Return a page for a window that shows another one: the lines that differ, or all of it.

        `built` reads the form as it lies in build/, which may be what the window shows.
        """
        lines = page.split("\n")
        name = name_of(page.encode())
        with self._lock:
            old = self._lines.get(shown)
            self._lines[name] = lines
            while len(self._lines) > MOST:
                self._lines.popitem(last=False)
        if old is None and name_of(there := built()) == shown:
            old = there.decode().split("\n")
        if old is None or len(old) != len(lines):
            return {"sheet": name, "page": page}
        rows = [[n, line] for n, (line, before) in enumerate(zip(lines, old, strict=True)) if line != before]
        return {"sheet": name, "rows": rows}
