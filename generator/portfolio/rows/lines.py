"""On which lines of a file its goals and their indicators begin.

The tree that tells this for certain takes as long to make as the file to load, so it is asked only where a
file is not laid out as most are: an indicator a line, as many lines as indicators, each with its name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.filing.source.positions import locate

if TYPE_CHECKING:
    from generator.filing.model import Project
    from generator.filing.source import Source

_GOAL = re.compile(r"\[goals\.([A-Za-z0-9_-]+)\]\s*(?:#.*)?")
_LIST = re.compile(r"indicators\s*=\s*\[\s*(?:#.*)?")
_ITEM = re.compile(r"\s*\{.*\}\s*,?\s*(?:#.*)?")


class Lines:
    """The lines of one project's file."""

    def __init__(self, source: Source, project: Project) -> None:
        """Look through the file once."""
        self._source = source
        found = _scanned(source.text)
        rows = source.text.split("\n")
        self._usual = {
            key: lines
            for key, lines in found.items()
            if (goal := project.goals.get(key)) is not None
            and len(lines[1]) == len(goal.indicators)
            and all(one.name in rows[line - 1] for one, line in zip(goal.indicators, lines[1], strict=True))
        }

    def goal(self, key: str) -> int:
        """Return the line of a goal."""
        known = self._usual.get(key)
        return known[0] if known else locate(self._source.text, ("goals", key)).line

    def indicator(self, key: str, position: int) -> int:
        """Return the line of an indicator."""
        known = self._usual.get(key)
        if known:
            return known[1][position]
        return locate(self._source.text, ("goals", key, "indicators", position)).line


def _scanned(text: str) -> dict[str, tuple[int, list[int]]]:
    """Return the lines of goals and of what looks like their indicators, by the goals' keys."""
    found: dict[str, tuple[int, list[int]]] = {}
    begin = max(text.find("[goals."), 0)
    first = text.count("\n", 0, begin) + 1
    items: list[int] | None = None
    for number, row in enumerate(text[begin:].split("\n"), first):
        if row.startswith("[goals."):
            goal = _GOAL.fullmatch(row.rstrip())
            if goal is None or goal[1] in found or text.count(row) > 1:
                return {}
            found[goal[1]] = number, []
        elif found and _LIST.fullmatch(row):
            items = next(reversed(found.values()))[1]
        elif row.startswith("]") or not row.strip():
            items = None
        elif items is not None and _ITEM.fullmatch(row):
            items.append(number)
    return found
