"""Where an earlier filing says the same as this one: only of things that are surely the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.base.characters import matching
from generator.filing.declared import split_id
from generator.filing.load import department_goals
from generator.filing.pairing.nodes import DEPARTMENT, UNIT
from generator.filing.pairing.partners import partners

if TYPE_CHECKING:
    from generator.base.problems import KeyPath
    from generator.filing.load import Filing
    from generator.filing.pairing.partners import Partners

_NAMING = {"activities": "name", "procurement": "item"}


class Spot(NamedTuple):
    """A value of a filing: the id of its file, and its key path there."""

    file_id: str
    key: KeyPath


def there(filing: Filing, before: Filing, spot: Spot) -> Spot | None:
    """Return where an earlier filing says the same; None where it surely says it nowhere."""
    stem, form = split_id(spot.file_id)
    if spot.file_id == UNIT:  # of all years alike
        return None
    known = partners(before, filing)
    if stem == DEPARTMENT:
        in_goals = not form and spot.key[:1] == ("goals",)
        return _referenced(filing, before, spot.key, known) if in_goals else spot
    earlier = known.stems.get(stem)
    if earlier is None:
        return None
    if spot.key[:1] == ("goals",) and len(spot.key) > 1:
        return _in_goal(known, stem, form, spot.key)
    path = _in_row(filing, before, (stem, earlier), spot.key)
    return None if path is None else Spot(_file(earlier, form), path)


def _file(stem: str, form: str) -> str:
    return f"{stem}.{form}" if form else stem


def _in_goal(known: Partners, stem: str, form: str, key: KeyPath) -> Spot | None:
    """Return the same of a goal or of one of its indicators, in the project's file or in a stage's."""
    match key:
        case (_, str(goal), "indicators", int(position), *rest):
            partner = known.indicators.get((stem, goal, position))
            if partner is None or not partner.sure:
                return None
            owner = partner.node.owner
            path = ("goals", owner.key, "indicators", partner.node.position, *rest)
            return Spot(owner.owner.stem, path)
        case (_, str(goal), *rest) if (stem, goal) in known.goals:
            earlier, name = known.goals[stem, goal]
            return Spot(_file(earlier, form), ("goals", name, *rest))
    return None


def _in_row(filing: Filing, before: Filing, stems: tuple[str, str], key: KeyPath) -> KeyPath | None:
    """Return the key path with the row of the same name in it; None without just one on both sides."""
    match key:
        case (("activities" | "procurement") as rows, int(position), *rest):
            now, then = (
                [matching(getattr(row, _NAMING[rows])) for row in getattr(side.projects[stem], rows)]
                for side, stem in zip((filing, before), stems, strict=True)
            )
            name = now[position] if position < len(now) else ""
            return (rows, then.index(name), *rest) if now.count(name) == then.count(name) == 1 else None
    return key


def _referenced(filing: Filing, before: Filing, key: KeyPath, known: Partners) -> Spot | None:
    """Return where the department's form refers to the same goal."""
    match key:
        case (_, int(position), *rest) if rest[:1] != ["indicators"]:
            here = (taken for taken in department_goals(filing) if taken.position == position)
            goal = next(((taken.stem, taken.key) for taken in here), None)
            place = known.goals.get(goal) if goal else None
            same = (taken for taken in department_goals(before) if (taken.stem, taken.key) == place)
            found = next((taken.position for taken in same if taken.reference is not None), None)
            return None if found is None else Spot(DEPARTMENT, ("goals", found, *rest))
    return None
