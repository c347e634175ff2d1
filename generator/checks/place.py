"""Where a rule finds something."""

from __future__ import annotations

from typing import NamedTuple


class At(NamedTuple):
    """A value: the id of its file (``unit``, ``department``, a project's stem) and its dotted key path.

    `words` are those of the value that are meant, where it is a text that says more.
    """

    file: str
    key: str = ""
    words: str = ""
