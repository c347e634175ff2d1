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
    """Return a digest of what each item on the way to a value is known by."""
    owners = (At(at.file_id, at.path[: n + 1]) for n, step in enumerate(at.path) if isinstance(step, int))
    return tuple(_digest(desk.value(owner)) for owner in owners)


def found_again(desk: Desk, at: At, anchors: Sequence[str]) -> At | None:
    """Return where a value stands now; None if an item on the way to it is gone, or there are two alike."""
    found, waiting = At(at.file_id, ()), iter(anchors)
    for step in at.path:
        anchor = next(waiting, None) if isinstance(step, int) else None
        if isinstance(step, int) and anchor and _digest(desk.value(found.below(step))) != anchor:
            items = desk.value(found)
            alike = [
                n
                for n, item in enumerate(items if isinstance(items, list) else ())
                if _digest(item) == anchor
            ]
            if len(alike) != 1:
                return None
            step = alike[0]  # noqa: PLW2901 - it has moved
        found = found.below(step)
    return found


def _digest(item: object) -> str:
    return "" if item is MISSING else digest_of_value(known_by(item))
