"""Which units have which problem, and what it does to them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from bench.bureau.words import generator

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bench.bureau.drawing import Draw, Indicator, Project, Unit
    from bench.bureau.words import Programme

SHARES = {
    "copied": 0.03,
    "frozen": 0.03,
    "easy": 0.02,
    "unit_cost": 0.02,
    "totals": 0.02,
    "missing": 0.04,
}
"""The share of units that has each problem; at least one unit has, where one can."""
_COMPARABLES = 6
_FROZEN_YEARS = 3
_DEARER = 5
_EASIER = (0.5, 0.62)


class Planted(NamedTuple):
    """A problem and where it is; `other` is where it was copied from."""

    kind: str
    unit: str
    year: int
    project: str = ""
    other_unit: str = ""
    other_project: str = ""
    indicators: tuple[str, ...] = ()
    years_filed: int = 0
    """of a unit that has not filed the newest year: how many it has"""


@dataclass(slots=True)
class Plan:
    """Who has which problem, by the units' numbers."""

    kinds: dict[int, str] = field(default_factory=dict)
    programmes: dict[int, str] = field(default_factory=dict)
    """which project has it, where that is not the first"""
    donors: dict[int, int] = field(default_factory=dict)
    """whom a unit copies from"""

    def free(self, number: int) -> bool:
        """Tell whether a unit has nothing to do with any problem."""
        return number not in self.kinds and number not in self.donors.values()


def plan(draw: Draw, units: int) -> Plan:
    """Choose who has which problem: no unit has two, and none is copied from twice."""
    made, order = Plan(), list(range(units))
    generator(draw.seed, "order").shuffle(order)
    taken: set[int] = set()
    often = _outputs(draw, units)
    for kind, share in SHARES.items():
        wanted = max(1, round(units * share))
        for number in order:
            if not wanted:
                break
            if number not in taken and _plant(made, draw, kind, number, _Others(order, taken, often)):
                taken.update({number, made.donors.get(number, number)})
                wanted -= 1
    return made


class _Others(NamedTuple):
    """What is to be known of the other units."""

    order: Sequence[int]
    taken: set[int]
    often: Counter[Programme]


def _outputs(draw: Draw, units: int) -> Counter[Programme]:
    """Count how many units have each output."""
    return Counter(programme for number in range(units) for programme in draw.programmes(number))


def _plant(made: Plan, draw: Draw, kind: str, number: int, others: _Others) -> bool:
    """Give a unit a problem if it can have it."""
    own = draw.programmes(number)
    if kind == "copied":
        found = None if draw.evaluates(number) else _donor(draw, number, others)
        if found is None:
            return False
        made.donors[number], made.programmes[number] = found
    elif kind == "unit_cost":
        compared = [one for one in own if others.often[one] > _COMPARABLES + len(SHARES)]
        if not compared:
            return False
        made.programmes[number] = compared[0].slug
    elif (kind == "easy" and not draw.evaluates(number)) or (kind == "frozen" and draw.years < _FROZEN_YEARS):
        return False
    made.kinds[number] = kind
    return True


def _donor(draw: Draw, number: int, others: _Others) -> tuple[int, str] | None:
    """Find whom a unit may copy from: another one with a project of the same kind."""
    own = {programme.slug for programme in draw.programmes(number)}
    start = generator(draw.seed, "donor", number).randrange(len(others.order))
    for position in range(len(others.order)):
        other = others.order[(start + position) % len(others.order)]
        if other == number or other in others.taken:
            continue
        same = [one.slug for one in draw.programmes(other) if one.slug in own]
        if same:
            return other, same[0]
    return None


class Planting:
    """Draws units with their problems."""

    def __init__(self, draw: Draw, made: Plan, years: Sequence[int]) -> None:
        """`years` are those that are filed."""
        self.draw, self.made, self.years = draw, made, years

    def unit(self, number: int) -> tuple[Unit, Planted | None]:
        """Draw a unit and make its problem, if it has one."""
        unit = self.draw.unit(number)
        kind = self.made.kinds.get(number)
        if kind is None:
            return unit, None
        make = {
            "copied": self._copied,
            "frozen": self._frozen,
            "easy": self._easy,
            "unit_cost": self._dear,
            "totals": self._totals,
            "missing": self._missing,
        }[kind]
        return unit, make(unit)

    def _chosen(self, unit: Unit) -> Project:
        slug = self.made.programmes.get(unit.number, unit.projects[0].programme.slug)
        return next(project for project in unit.projects if project.programme.slug == slug)

    def _copied(self, unit: Unit) -> Planted:
        project, donor = self._chosen(unit), self.draw.unit(self.made.donors[unit.number])
        project.instead = next(one for one in donor.projects if one.programme == project.programme)
        quantity = project.instead.output.values[-1]
        project.amounts[-1] = max(10, round(quantity * project.price * 10))
        return self._planted("copied", unit, project, donor.slug, project.programme.slug)

    def _frozen(self, unit: Unit) -> Planted:
        project = self._chosen(unit)
        for one in _indicators(project):
            one.values[-_FROZEN_YEARS:] = [one.values[-_FROZEN_YEARS]] * _FROZEN_YEARS if one.values else []
            one.reached[-_FROZEN_YEARS:] = one.values[-_FROZEN_YEARS:]
        project.amounts[-2:] = [round(project.amounts[-_FROZEN_YEARS] * factor) for factor in (1.01, 1.02)]
        return self._planted("frozen", unit, project)

    def _easy(self, unit: Unit) -> Planted:
        project = self._chosen(unit)
        chance = generator(self.draw.seed, "easy", unit.number)
        own = [one for one in _indicators(project) if one.key.startswith("own-")]
        for one in own:
            one.values[-1] = round(one.reached[-2] * chance.uniform(*_EASIER))
        return self._planted("easy", unit, project)._replace(indicators=tuple(one.name for one in own))

    def _dear(self, unit: Unit) -> Planted:
        project = self._chosen(unit)
        project.amounts[-1] = round(project.output.values[-1] * project.programme.cost * 10 * _DEARER)
        return self._planted("unit_cost", unit, project)._replace(indicators=(project.output.name,))

    def _totals(self, unit: Unit) -> Planted:
        unit.amiss = generator(self.draw.seed, "totals", unit.number).choice((50, 100, 250, 1000))
        return Planted("totals", unit.slug, self.years[-1])

    def _missing(self, unit: Unit) -> Planted:
        filed = generator(self.draw.seed, "missing", unit.number).randrange(len(self.years))
        return Planted("missing", unit.slug, self.years[-1], years_filed=filed)

    def _planted(
        self, kind: str, unit: Unit, project: Project, other_unit: str = "", other_project: str = ""
    ) -> Planted:
        return Planted(kind, unit.slug, self.years[-1], project.programme.slug, other_unit, other_project)


def _indicators(project: Project) -> Iterator[Indicator]:
    return (one for goal in project.goals for one in goal.indicators)
