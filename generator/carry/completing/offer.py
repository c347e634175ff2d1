"""One thing that can be written, and where it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from generator.base.problems import KeyPath
    from generator.filing.load import Filing
    from generator.filing.source import Cursor
    from generator.filing.titles import Model

HERE = "${}"
"""Where the cursor comes to stand in what is put in."""


class Offer(NamedTuple):
    """What is shown (`label`, with its Chinese `title` and `detail`), and what comes into the text."""

    label: str
    insert: str
    title: str = ""
    detail: str = ""


class Asked(NamedTuple):
    """A place in a file that is being written."""

    filing: Filing
    file_id: str
    root: Model
    text: str
    cursor: Cursor
    behind: str
    """the rest of the line"""

    @property
    def path(self) -> KeyPath:
        """The key path that the cursor stands at."""
        return self.cursor.path
