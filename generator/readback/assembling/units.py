"""What the forms of a unit say of it alike → the values of unit.toml."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from generator.readback.assembling.choosing import choose
from generator.readback.assembling.drafts import FileDraft
from generator.readback.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.readback.items import Item

_DISTRICT = 6
_KEYS = ("address", "postcode", "phone")


def unit(departments: Sequence[Item], projects: Sequence[Item]) -> FileDraft:
    """Return the unit's facts: what most of its projects say, whose codes begin with the district's."""
    draft = FileDraft()
    own = [reading for root in departments for reading in root.take("department", "name")]
    every = [*departments, *projects]
    named = [*own, *(reading for root in every for reading in root.take("unit", "name"))]
    executors = [
        reading
        for root in projects
        for key in ("executor", "authority")
        for reading in root.take("project", key)
    ]
    name = choose(named or executors)
    draft.put("name", name.text, name)
    district = _district(projects)
    draft.put("district", district)
    for key in _KEYS:
        readings = [reading for root in every for of in ("project", "unit") for reading in root.take(of, key)]
        if not any(root.left_blank("project", key) for root in projects):
            readings = readings or [one for root in departments for one in root.take("department", key)]
        usual = choose(readings)
        draft.put(key, usual.text)
    return draft


def _district(projects: Iterable[Item]) -> str:
    """Return the first six digits of the projects' codes, where all have the same."""
    codes = (fold(root.first("project", "code")).text[:_DISTRICT] for root in projects)
    counts = Counter(code for code in codes if len(code) == _DISTRICT and code.isdecimal())
    return next(iter(counts)) if len(counts) == 1 else ""
