"""Whether a changed text says what it should, as the one section that changed tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from generator.carry.editing.layout import Layout
from generator.carry.editing.values import look_up
from generator.filing.toml import read_alone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.base.problems import KeyPath
    from generator.carry.editing.layout import Section
    from generator.carry.edits import Edit


_Table: TypeAlias = "Mapping[str, Any]"


def says(layout: Layout, before: _Table, edits: Iterable[Edit], text: str, values: _Table) -> bool:
    """Tell whether `text`, which edits made of a text that said `before`, says `values` for certain.

    False where that is not so, or can't be told from one section that keeps its keys: then read all of it.
    """
    found = _section(layout, list(edits))
    if found is None:
        return False
    section, start, end = found
    own = text[start : end + len(text) - len(layout.text)]
    try:
        own.encode()
        read = look_up(read_alone(own), section.path)
    except (ValueError, RecursionError):
        return False
    if len(Layout(own).sections) > 1 + bool(section.path):  # it may be another's too
        return False
    keys = list(dict.fromkeys(entry.key[0] for entry in section.entries))
    wanted = _beside_the_same(before, values, section.path, keys)
    return wanted is not None and list(read) == keys and repr(read) == repr(wanted)


def _section(layout: Layout, edits: list[Edit]) -> tuple[Section, int, int] | None:
    """Return the section below whose header all edits are, with where it begins and ends."""
    ends = [*(section.start for section in layout.sections[1:]), len(layout.text)]
    for section, end in zip(layout.sections, ends, strict=True):
        named = all(isinstance(step, str) for step in section.path)
        if named and all(section.end <= edit.start and edit.end < end for edit in edits):
            return section, max(section.start, 0), end
    return None


def _beside_the_same(before: _Table, after: _Table, path: KeyPath, keys: list[str]) -> _Table | None:
    """Return what values after a change have for some keys of a table, if all else is what it was before."""
    for step in path:
        if not _but(before, after, (step,)):
            return None
        before, after = before[str(step)], after[str(step)]
    return {key: after[key] for key in keys} if _but(before, after, keys) else None


def _but(before: _Table, after: _Table, keys: Iterable[str | int]) -> bool:
    """Tell whether two tables are the same, in their order, but for the values of some keys."""
    others = before.keys() - set(keys)
    return list(before) == list(after) and all(after[key] is before[key] for key in others)
