"""What the filing has names for: goals, indicators, activities, purchases, as other files refer to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.characters import lookup
from generator.carry.completing.offer import Offer
from generator.filing.declared import split_id
from generator.filing.load.references import identities
from generator.filing.load.stages import NAMED, goals_of, names_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.base.problems import KeyPath
    from generator.filing.load import Filing

_IN_GOAL = 3  # steps of goals.<name>.indicators


def named(filing: Filing, file_id: str, path: KeyPath) -> Iterator[Offer]:
    """Yield the names that a stage's table may have: those of what it tells about."""
    stem, form = split_id(file_id)
    if not form:
        return
    table = path[0] if path else ""
    if path == ("goals",):
        yield from _goals(filing, stem)
    elif table == "goals" and len(path) == _IN_GOAL:
        yield from indicators(filing, stem, str(path[1]))
    elif table in NAMED and stem in filing.sources:
        key, what = NAMED[str(table)]
        yield from (Offer(name, name, what) for name in names_of(filing.sources[stem], str(table), key))


def references(filing: Filing, text: str) -> list[Offer]:
    """Return the goals that the department's form can take up; those that a text names already stand last."""
    return sorted(_goals(filing, "department"), key=lambda offer: f'"{offer.insert}"' in text)


def indicators(filing: Filing, stem: str, goal: str) -> Iterator[Offer]:
    """Yield what indicators of a goal are called by, with what they measure."""
    goals = {one.name: one.values for one in goals_of(stem, filing.sources) or ()}
    values = goals.get(lookup(goal, goals) or "", {})
    for written in identities(values, ()):
        position = next(step for step in written.key if isinstance(step, int))
        one = values["indicators"][position]
        yield Offer(written.text, written.text, str(one.get("name", "")), str(one.get("target", "")))


def _goals(filing: Filing, stem: str) -> Iterator[Offer]:
    for goal in goals_of(stem, filing.sources) or ():
        yield Offer(goal.name, goal.name, "目标", str(goal.values.get("text", "")))
