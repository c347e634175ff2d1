"""The lines of a new file that hold doubted values, marked as roll-over marks what nobody has looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.problems import dotted
from generator.carry.rollover.lines import every_line
from generator.carry.rollover.marks import doubt, marked
from generator.filing.source import read_source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.base.problems import KeyPath


def doubted(text: str, file_id: str, doubts: Mapping[KeyPath, str]) -> str:
    """Return a file's text with a mark behind every line that holds a doubted value."""
    if not doubts:
        return text
    source, problems = read_source(text.encode(), f"{file_id}.toml")
    if source is None:
        message = f"{file_id}.toml：{problems[0].message}"
        raise ValueError(message)
    marks, missed = {}, set(doubts)
    for line in every_line(source):
        found = [path for leaf in line.every for path in _ways(leaf.key) if path in doubts]
        missed.difference_update(found)
        if found:
            marks[line.number] = doubt(line, [doubts[path] for path in found])
    if missed:
        message = f"没有这些值，标不了待核：{'、'.join(sorted(map(dotted, missed)))}"
        raise ValueError(message)
    return marked(source.text, marks)


def _ways(key: KeyPath) -> Iterator[KeyPath]:
    """Yield the key path of everything that a value stands in, and its own."""
    yield from (key[: depth + 1] for depth in range(len(key)))
