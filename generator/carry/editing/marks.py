"""Marks of roll-over that an edit has answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.carry.rollover.lines import lines
from generator.carry.rollover.marks import Waits, open_marks, without_marks
from generator.filing.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from generator.base.problems import KeyPath


def without_answered(before: Source, text: str, values: Mapping[str, Any]) -> str:
    """Return an edited text without the marks that counted before and no longer do.

    Whoever edits a value has looked at its line, as everywhere in roll-over.
    """
    if not any(waits in before.text for waits in Waits):
        return text
    waited: dict[KeyPath, set[Waits]] = {}
    for line in lines(before):
        waits = set(open_marks(line))
        waited |= {leaf.key: waits for leaf in line.leaves}
    done = {}
    for line in lines(Source(before.file, text, values)):
        keys = [key for leaf in line.leaves for key in (leaf.key, leaf.key[:-1])]
        done[line.number] = set().union(*(waited.get(key, ()) for key in keys)) - set(open_marks(line))
    return without_marks(text, lambda number: done.get(number, ()))
