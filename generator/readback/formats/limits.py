"""How much of a document is read before it is taken for one that was made to harm."""

from __future__ import annotations

from typing import Final

from generator.readback.formats.unreadable import unreadable

MOST_CELLS: Final = 400_000
_HINT = "请确认选对了文件；确实是这个文件，就在 Word 或 WPS 里只留下绩效表，另存一份再读"


class Room:
    """Counts cells."""

    def __init__(self) -> None:
        """Begin with none."""
        self._taken = 0

    def take(self) -> None:
        """Count a cell; give the document up when there are too many."""
        self._taken += 1
        if self._taken > MOST_CELLS:
            unreadable(f"这个文件不正常：超过 {MOST_CELLS} 格", _HINT)
