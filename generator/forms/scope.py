"""What an expression of form.toml may read besides declared fields: the filing's own values, by owner."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from generator.base.expression import Missing
from generator.base.target import Target
from generator.base.vocabulary import taxonomies
from generator.filing import derive
from generator.filing.declared import OWNERS
from generator.filing.load import TakenGoal, department_goals, project_goals
from generator.filing.wording import wording

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from generator.base.expression import Result
    from generator.filing.declared import Owner
    from generator.filing.load import Filing
    from generator.filing.model import Goal, Indicator, Project, Table
    from generator.filing.wording import Wording

    Getter: TypeAlias = Callable[["Reading", "Spot"], Result]


class Spot(NamedTuple):
    """One table of a filing that has fields.

    `stem` is whose form it belongs to: a project's, or ``department``. `goal` is the project and the key of
    the goal around it; `item` the position in its list, of a source of funds its key.
    """

    owner: Owner
    stem: str
    goal: tuple[str, str] = ("", "")
    item: int | str = ""

    @property
    def of(self) -> str:
        """Whose form it is."""
        return "department" if self.stem == "department" else "project"

    def project(self) -> Spot:
        """Return the project's form in which the same table stands."""
        return self._replace(stem=self.goal[0] or self.stem)


@dataclass(frozen=True)
class Reading:
    """A filing as expressions read it."""

    filing: Filing
    taxonomy: str
    _taken: dict[str, list[TakenGoal]] = field(default_factory=dict, init=False, repr=False)

    def whose(self, spot: Spot) -> Project:
        """Return the project around a table."""
        return self.filing.projects[spot.goal[0] or spot.stem]

    def goal(self, spot: Spot) -> Goal:
        """Return the goal that a table is, or stands in."""
        return self.whose(spot).goals[spot.goal[1]]

    def indicator(self, spot: Spot) -> Indicator:
        """Return an indicator."""
        return self.goal(spot).indicators[int(spot.item)]

    def wording(self, spot: Spot) -> Wording:
        """Return what the annual table says of an indicator."""
        return wording(self.whose(spot), spot.goal[1], int(spot.item), "annual")

    def table(self, spot: Spot) -> Table | None:
        """Return the table of the model that a spot is; of a source of funds the table of all."""
        tables: dict[Owner, Callable[[], Table | None]] = {
            "department": lambda: self.filing.department,
            "project": lambda: self.whose(spot),
            "goal": lambda: self.goal(spot),
            "indicator": lambda: self.indicator(spot),
            "activity": lambda: self.whose(spot).activities[int(spot.item)],
            "funding": lambda: self.whose(spot).funding,
            "purchase": lambda: self.whose(spot).procurement[int(spot.item)],
        }
        return tables[spot.owner]()

    def children(self, spot: Spot, listed: str) -> list[Spot]:
        """Return the tables of a list, by the name that it has in expressions."""
        if listed in ("goals", "indicators"):
            goals = [Spot("goal", spot.stem, (taken.stem, taken.key)) for taken in self._goals(spot)]
            if listed == "goals":
                return goals
            return [one for goal in goals for one in self._indicators(goal)]
        if listed == "projects":
            return [Spot("project", stem) for stem in self.filing.projects]
        project = self.whose(spot)
        if listed == "funding_lines":
            return [Spot("funding", spot.stem, item=key) for key in derive.sources(project.funding)]
        items: list[object] = list(project.activities if listed == "activities" else project.procurement)
        owner: Owner = "activity" if listed == "activities" else "purchase"
        return [Spot(owner, spot.stem, item=position) for position in range(len(items))]

    def _goals(self, spot: Spot) -> list[TakenGoal]:
        if spot.owner == "goal":
            return [taken for taken in self.taken(spot.stem) if (taken.stem, taken.key) == spot.goal]
        return [taken for taken in self.taken(spot.stem) if taken.goal.only != "long_term"]

    def taken(self, stem: str) -> list[TakenGoal]:
        """Return the goals of a form."""
        known = self._taken.get(stem)
        if known is None:
            known = (
                department_goals(self.filing) if stem == "department" else project_goals(self.filing, stem)
            )
            self._taken[stem] = known
        return known

    def _indicators(self, goal: Spot) -> list[Spot]:
        taken = next((one for one in self.taken(goal.stem) if (one.stem, one.key) == goal.goal), None)
        found = taken.indicators if taken else ()
        return [
            Spot("indicator", goal.stem, goal.goal, one.position)
            for one in found
            if one.indicator.only != "long_term"
        ]


def source_title(project: Project, key: str) -> str:
    """Return what the form calls a source of funds."""
    field = type(project.funding).model_fields.get(key)  # none: of all sources together
    return (field.title if field else None) or key


def _plain(name: str) -> Getter:
    """Read a field of the table itself."""
    return lambda reading, spot: present(getattr(reading.table(spot), name))


_NOTHING = Missing(())
_VALUES = (Decimal, str, date, Target, bool)


def is_blank(value: object) -> bool:
    """Tell whether nothing is written."""
    return value is None or value == "" or (isinstance(value, Target) and not value.text)


def present(value: object) -> Result:
    """Return a value of the model as expressions read it; what is not written is missing."""
    if is_blank(value):
        return _NOTHING
    if type(value) is int:
        return Decimal(value)
    assert isinstance(value, _VALUES)  # noqa: S101 - the model holds nothing else
    return value


def _level(number: int) -> Getter:
    def level(reading: Reading, spot: Spot) -> Result:
        return taxonomies()[reading.taxonomy].kind(reading.wording(spot).kind)[number] or Missing(())

    return level


def _income(name: str) -> Getter:
    def amount(reading: Reading, _: Spot) -> Result:
        department = reading.filing.department
        return Missing(()) if department is None else present(derive.income_amounts(department)[name])

    return amount


def _spending(name: str) -> Getter:
    def amount(reading: Reading, _: Spot) -> Result:
        department, projects = reading.filing.department, reading.filing.projects.values()
        if department is None:
            return Missing(())
        return present(derive.spending_amounts(department, projects)[name])

    return amount


SCOPES: Mapping[str, Mapping[str, Getter]] = {
    "project": {
        "name": _plain("name"),
        "code": _plain("code"),
        "leader": _plain("leader"),
        "category": _plain("category"),
        "attribute": _plain("attribute"),
        "start_year": _plain("start_year"),
        "end_year": _plain("end_year"),
        "budget": lambda reading, spot: present(derive.budget(reading.whose(spot))),
        "total_budget": lambda reading, spot: present(derive.total_budget(reading.whose(spot))),
    },
    "department": {
        "name": lambda reading, _: present(reading.filing.unit.name if reading.filing.unit else ""),
        "filler": _plain("filler"),
        **{name: _income(name) for name in derive.INCOME},
        "income_total": _income("total"),
        **{name: _spending(name) for name in derive.SPENDING},
        "spending_total": _spending("total"),
    },
    "goal": {"text": lambda reading, spot: reading.goal(spot).annual_text or reading.goal(spot).text},
    "indicator": {
        "name": lambda reading, spot: present(reading.wording(spot).name),
        "target": lambda reading, spot: reading.wording(spot).target,
        "basis": lambda reading, spot: present(reading.wording(spot).basis),
        "level1": _level(0),
        "level2": _level(1),
        "achieved": _plain("achieved"),
        "year_before_last": _plain("year_before_last"),
        "last_year": _plain("last_year"),
    },
    "activity": {key: _plain(key) for key in ("name", "description", "economic_class", "amount", "note")},
    "funding": {
        "name": lambda reading, spot: present(source_title(reading.whose(spot), str(spot.item))),
        "amount": lambda reading, spot: present(getattr(reading.whose(spot).funding, str(spot.item), None)),
    },
    "purchase": {key: _plain(key) for key in ("item", "quantity", "amount")},
}
"""The filing's own values that an expression may name, by the owner of its field."""

PARENTS: Mapping[str, tuple[str, ...]] = {
    "indicator": ("goal", "project"),
    "goal": ("project",),
    "activity": ("project",),
    "funding": ("project",),
    "purchase": ("project",),
}
"""What an expression may name of the tables around its own: ``project.budget``."""

LISTS: Mapping[str, Mapping[str, Owner]] = {
    "project": {
        "goals": "goal",
        "indicators": "indicator",
        "activities": "activity",
        "procurement": "purchase",
        "funding_lines": "funding",
    },
    "department": {"goals": "goal", "indicators": "indicator", "projects": "project"},
    "goal": {"indicators": "indicator"},
}
"""Lists that an expression may name a field of: ``sum(indicators.score)``.

Goals and indicators are the annual ones, sources of funds those that are written.
"""

RESERVED = frozenset(
    {*OWNERS, *(name for lists in LISTS.values() for name in lists)}
    | {
        "unit",
        "form",
        "year",
        "loop",
        "true",
        "false",
        "none",
        "null",
        "and",
        "or",
        "not",
        "if",
        "else",
        "in",
    }
)
"""Names that a declared field can't have."""
