"""The values of declared fields: as written, by default, or worked out from others."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from generator.base.characters import Names
from generator.base.exact import rounded
from generator.base.expression import Fault, Missing
from generator.base.money import money, percent
from generator.base.problems import step
from generator.base.score import SCORE_RULES
from generator.base.target import Target
from generator.filing.declared import OWNERS, Field, Kind
from generator.filing.model import Table
from generator.forms.expressions import expression
from generator.forms.scope import LISTS, PARENTS, SCOPES, Reading, Spot, is_blank, present

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.base.expression import Result
    from generator.filing.declared import Owner
    from generator.filing.load import Filing

_USUAL_RULE = "hubei"
_IN_STAGE: dict[Owner, str] = {
    "goal": "goals",
    "indicator": "indicators",
    "activity": "activities",
    "funding": "funding",
    "purchase": "procurement",
}
"""Where a stage's file has the tables of an owner."""


_BEGUN = Fault("")
"""What a value is while it is being worked out."""


class Where(NamedTuple):
    """A declared field of one table; `form` is the stage it belongs to, empty for the filing's own."""

    spot: Spot
    form: str
    field: Field


@dataclass(frozen=True)
class Values:
    """The declared fields of a loaded filing; everything is worked out once."""

    filing: Filing
    taxonomy: str
    _known: dict[tuple[Spot, str, str], Result] = field(default_factory=dict, init=False, repr=False)
    _records: dict[tuple[Spot, str], tuple[Table | None, str]] = field(
        default_factory=dict, init=False, repr=False
    )
    _names: dict[int, Names] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def reading(self) -> Reading:
        """The filing as expressions read it."""
        return Reading(self.filing, self.taxonomy)

    def every(self, form: str, stem: str) -> Iterator[Where]:
        """Yield every declared field of a stage's tables, or (no name) of the filing's own of a file."""
        top: Owner = "department" if stem == "department" else "project"
        declared = self.filing.declared.fields(form, top)
        own = Spot(top, stem)
        for owner, each in declared:
            spots = [own] if owner == top else self._spots(own, owner, form)
            yield from (Where(spot, form, each) for spot in spots)

    def _spots(self, own: Spot, owner: Owner, form: str) -> list[Spot]:
        if own.owner == "department" and owner not in ("goal", "indicator"):
            return []
        if owner == "funding" and not form:
            return [own._replace(owner="funding")]
        listed = next((name for name, of in LISTS[own.owner].items() if of == owner), "")
        return self.reading.children(own, listed) if listed else []

    def value(self, where: Where) -> Result:
        """Return a field's value: what is written, else its default, else what it comes to."""
        record, _ = self.record(where.spot, where.form)
        found = getattr(record, where.field.key, None)
        return self._unwritten(where) if is_blank(found) else present(found)

    def table(self, spot: Spot, form: str, fields: Iterable[Field]) -> Iterator[tuple[Field, Result]]:
        """Yield fields of one table with their values: its record is looked up once."""
        record, _ = self.record(spot, form)
        for declared in fields:
            found = getattr(record, declared.key, None)
            blank = is_blank(found)
            yield declared, self._unwritten(Where(spot, form, declared)) if blank else present(found)

    def _unwritten(self, where: Where) -> Result:
        """Return what stands where nothing is written, worked out once."""
        if where.field.default is not None:
            return present(where.field.default)
        key = (where.spot, where.form, where.field.key)
        found = self._known.get(key)
        if found is None:
            self._known[key] = _BEGUN
            found = self._known[key] = self.computed(where)
        return Fault(f"“{where.field.title}”要由它自己算出") if found is _BEGUN else found

    def written(self, where: Where) -> Result:
        """Return what the author wrote for a field."""
        record, _ = self.record(where.spot, where.form)
        found = present(getattr(record, where.field.key, None))
        return self._missing(where) if isinstance(found, Missing) else found

    def computed(self, where: Where) -> Result:
        """Return what a field comes to by its expression; without one it is missing."""
        if not where.field.value:
            return self._missing(where)
        found = self.evaluate(where, where.field.value)
        if isinstance(found, Missing) and not found.names:
            return self._missing(where)
        return self._rounded(found, where.field)

    def evaluate(self, where: Where, text: str) -> Result:
        """Work out an expression as it stands at a field."""
        spot, form, declared = where

        def look_up(path: tuple[str, ...]) -> Result:
            return self._here(spot, form, path[0]) if len(path) == 1 else self._look_up(spot, form, path)

        return expression(text).evaluate(look_up, SCORE_RULES[declared.rule or _USUAL_RULE])

    @staticmethod
    def _rounded(found: Result, declared: Field) -> Result:
        if isinstance(found, Decimal) and declared.places is not None:
            return rounded(found, declared.places)
        return found

    def _missing(self, where: Where) -> Missing:
        return Missing((f"{self.name(where.spot)}“{where.field.title}”",))

    def name(self, spot: Spot) -> str:
        """Return how messages call a table: empty for the project or the department itself."""
        if spot.owner in ("project", "department"):
            return ""
        names = {
            "indicator": "name",
            "goal": "text",
            "activity": "name",
            "funding": "name",
            "purchase": "item",
        }
        if spot.owner == "funding" and not spot.item:
            return ""
        said = SCOPES[spot.owner][names[spot.owner]](self.reading, spot)
        return f"{OWNERS[spot.owner]}“{str(said)[:20]}”的" if isinstance(said, str) else ""

    def record(self, spot: Spot, form: str) -> tuple[object | None, str]:
        """Return the table that holds a spot's fields, and its key path: ``service.monitor#funding.``."""
        known = self._records.get((spot, form))
        if known is None:
            found = (
                self._stage_record(spot, form) if form else (self.reading.table(spot), self._own_path(spot))
            )
            known = self._records[spot, form] = found
        return known

    def _own_path(self, spot: Spot) -> str:
        file = f"{spot.goal[0] or spot.stem}#"
        match spot.owner:
            case "goal":
                return f"{file}goals.{spot.goal[1]}."
            case "indicator":
                return f"{file}goals.{spot.goal[1]}.indicators.{spot.item}."
            case "activity":
                return f"{file}activities.{spot.item}."
            case "purchase":
                return f"{file}procurement.{spot.item}."
            case "funding":
                return f"{file}funding."
        return file

    def _stage_record(self, spot: Spot, form: str) -> tuple[Table | None, str]:
        record: object = self.filing.stages.get(form, {}).get(spot.stem)
        path = f"{spot.stem}.{form}#"
        if spot.owner == "indicator":
            goal, path = self._stage_record(spot._replace(owner="goal", item=""), form)
            return self._among(goal, "indicators", self.reading.indicator(spot).identity, path)
        if spot.owner in _IN_STAGE:
            return self._among(record, _IN_STAGE[spot.owner], self._called(spot), path)
        return (record if isinstance(record, Table) else None), path

    def _among(self, holder: object, listed: str, name: str, path: str) -> tuple[Table | None, str]:
        """Return a table that its author named, and its key path as written."""
        tables = getattr(holder, listed, None) or {}
        if isinstance(tables, Table):
            return getattr(tables, name, None), f"{path}{listed}.{name}."
        known: Mapping[str, Table] = tables
        there = self._names.setdefault(id(known), Names(known)).find(name) if known else None
        return (known[there] if there else None), f"{path}{listed}.{step(there or name)}."

    def _called(self, spot: Spot) -> str:
        """Return how a stage's file names a table."""
        if spot.owner == "goal":
            return "/".join(spot.goal) if spot.stem == "department" else spot.goal[1]
        if spot.owner == "funding":
            return str(spot.item)
        item = self.reading.table(spot)
        return str(getattr(item, "item" if spot.owner == "purchase" else "name"))

    def _look_up(self, spot: Spot, form: str, path: tuple[str, ...]) -> Result:
        """Return what a name of an expression stands for, seen from a field of a table."""
        head, *rest = path
        if not rest:
            return self._here(spot, form, head)
        if head in LISTS.get(spot.owner, {}):
            children = self.reading.children(spot, head)
            return tuple(self._look_up(child, form, tuple(rest)) for child in children)
        if head in PARENTS.get(spot.owner, ()):
            return self._look_up(_parent(spot, head), form, tuple(rest))
        if head == "unit":
            return present(getattr(self.filing.unit, rest[0], ""))
        if head == "funding" and spot.owner == "project":
            return present(getattr(self.reading.whose(spot).funding, rest[0]))
        of = spot.project() if spot.owner in ("goal", "indicator") else spot
        return self._here(of, head, rest[0])

    def _here(self, spot: Spot, form: str, name: str) -> Result:
        if name == "year":
            return Decimal(self.filing.year)
        for of in (form, "") if form else ("",):
            declared = self.filing.declared.fields(of, spot.of).find(spot.owner, name)
            if declared is not None:
                return self.value(Where(spot, of, declared))
        known = SCOPES[spot.owner].get(name)
        found = known(self.reading, spot) if known else Missing((name,))
        if isinstance(found, Missing) and not found.names:
            return Missing((f"{self.name(spot)}{name}",))
        return found


def _parent(spot: Spot, owner: str) -> Spot:
    if owner == "goal":
        return spot._replace(owner="goal", item="")
    return Spot("project", spot.goal[0] or spot.stem)


def printed(value: Result, kind: Kind) -> str:
    """Return a value as the forms print it; a gap is blank.

    >>> printed(Decimal("0.9505"), Kind.PERCENT), printed(date(2024, 1, 5), Kind.DATE)
    ('95.05%', '2024年1月5日')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return percent(value.scaleb(2)) if kind is Kind.PERCENT else money(value)
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, Target):
        return value.printed
    return ""
