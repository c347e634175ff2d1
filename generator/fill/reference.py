"""The department's references to goals and indicators; it takes up all while none is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from generator.base.characters import matching
from generator.carry.editing import MISSING
from generator.filing.load import department_goals
from generator.fill.desk import At

if TYPE_CHECKING:
    from generator.filing.load import TakenGoal
    from generator.fill.desk import Desk

_FILE = "department"


class Reference(NamedTuple):
    """A goal as the department's form takes it up, and perhaps one indicator of it, by its place there."""

    taken: TakenGoal
    order: int
    indicator: int | None = None

    def at(self, name: str) -> At:
        """Return where the department's own wording stands, or would."""
        goal = At(_FILE, ("goals", self.order))
        if self.indicator is None:
            return goal.below(name)
        return goal.below("indicators", self._place, name)

    @property
    def _place(self) -> int:
        """The indicator's place among those that the department takes up."""
        taken = self.taken.indicators
        return next((n for n, one in enumerate(taken) if one.position == self.indicator), len(taken))

    def written(self, desk: Desk, name: str, value: object) -> tuple[At, Any]:
        """Return what has to be put where, so that a value stands with the reference."""
        if desk.value(At(_FILE, ("goals",))) is MISSING:
            return At(_FILE, ("goals",)), self._all(desk, name, value)
        goal = At(_FILE, ("goals", self.order))
        if self.indicator is None or desk.value(goal.below("indicators")) is not MISSING:
            return self.at(name), value
        return goal.below("indicators"), self._indicators(name, value)

    def _all(self, desk: Desk, name: str, value: object) -> list[Any]:
        """Return the list of all goals, as the department takes them up without one."""
        goals: list[Any] = [f"{taken.stem}/{taken.key}" for taken in department_goals(desk.filing)]
        goal = {"goal": goals[self.order]}
        own = {name: value} if self.indicator is None else {"indicators": self._indicators(name, value)}
        goals[self.order] = goal | own
        return goals

    def _indicators(self, name: str, value: object) -> list[Any]:
        return [
            {"id": identity, name: value} if one.position == self.indicator else identity
            for one in self.taken.indicators
            for identity in [one.indicator.id if one.indicator.id is not None else one.indicator.name]
        ]


def reference_of(desk: Desk, at: At) -> Reference | None:
    """Return the department's reference to a goal, or to an indicator; None if it takes up neither."""
    if desk.filing.department is None:
        return None
    key, position = at.path[1], at.path[3] if len(at.path) > 2 else None  # noqa: PLR2004 - goals, key, indicators
    for order, taken in enumerate(department_goals(desk.filing)):
        if (taken.stem, taken.key) == (at.file_id, key):
            place = order if taken.position < 0 else taken.position
            return Reference(taken, place, position if isinstance(position, int) else None)
    return None


def references_to(desk: Desk, at: At) -> list[At]:
    """Return the department's references to a goal, or to an indicator, that name it."""
    item, goals = desk.value(at), At(_FILE, ("goals",))
    match at.path:
        case ("goals", str() as key):
            return _named(desk, goals, "goal", f"{at.file_id}/{key}")
        case ("goals", str() as key, "indicators", int()) if isinstance(item, dict):
            name = item.get("id", item.get("name"))
            wide = [goal.below("indicators") for goal in _named(desk, goals, "goal", f"{at.file_id}/{key}")]
            return [one for listed in wide for one in _named(desk, listed, "id", name)]
    return []


def _named(desk: Desk, whole: At, key: str, wanted: object) -> list[At]:
    """Return the references of a list that mean something, written shortly or not, however spelt."""
    listed = desk.value(whole)
    entries = enumerate(listed) if isinstance(listed, list) else ()
    names = ((place, entry.get(key) if isinstance(entry, dict) else entry) for place, entry in entries)
    return [whole.below(place) for place, name in names if _spelt(name) and _spelt(name) == _spelt(wanted)]


def _spelt(name: object) -> list[str]:
    return [*map(matching, name.split("/"))] if isinstance(name, str) else []
