"""Items of lists found again, though others were put in or taken out above them meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.carry.editing import MISSING, digest_of_value
from generator.carry.editing.shape import known_by
from generator.fill.desk import At

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.fill.desk import Desk


def anchors_of(desk: Desk, at: At) -> tuple[str, ...]:
    """Return a digest by which each item on the way to a value is told from the others of its list."""
    steps = ((At(at.file_id, at.path[:n]), step) for n, step in enumerate(at.path) if isinstance(step, int))
    return tuple(_anchor(desk, whole, step) for whole, step in steps)


def found_again(desk: Desk, at: At, anchors: Sequence[str]) -> At | None:
    """Return where a value stands now; None if an item on the way to it is not to be told any more."""
    found, waiting = At(at.file_id, ()), iter(anchors)
    for step in at.path:
        anchor = next(waiting, None) if isinstance(step, int) else None
        place = step if anchor is None or not isinstance(step, int) else _place(desk, found, step, anchor)
        found = found.below(place)
        if isinstance(place, int) and not desk.is_there(found):
            return None
    return found


def _place(desk: Desk, whole: At, step: int, anchor: str) -> int:
    """Return the index that an item has now; it may have moved, and has none (-1) if it is gone."""
    if _anchor(desk, whole, step) == anchor:
        return step
    items = desk.value(whole)
    places = range(len(items) if isinstance(items, list) else 0)
    return next((place for place in places if _anchor(desk, whole, place) == anchor), -1)


def _anchor(desk: Desk, whole: At, step: int) -> str:
    """Return what tells an item from all others: its name, or all of it, or which of those it is."""
    items, item = desk.value(whole), desk.value(whole.below(step))
    if item is MISSING or not isinstance(items, list):
        return ""
    name = known_by(item)
    if desk.known_by(whole)[repr(name)] == 1:
        return digest_of_value(name)
    same = [place for place, other in enumerate(items) if other == item]
    return digest_of_value([item, same.index(step), len(same)])
