"""Declared fields in the view: beside the built-in values, and every stage's under the name of its form.

Only what the template names is worked out: a form that names none of it costs nothing.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from generator.forms.scope import Spot
from generator.forms.values import Values, printed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from generator.filing.declared import Declarations, Field, Owner, Stage
    from generator.filing.load import Filing, TakenGoal
    from generator.forms import shown
    from generator.forms.edition import Edition

Names: TypeAlias = "frozenset[str] | None"
"""The names that a template uses; None: any."""


class Declared(NamedTuple):
    """What is declared for one form of a filing, and the values of it."""

    values: Values
    stem: str
    form: str
    """the stage that the form is, empty for none"""
    uses: Names = None

    def goal(self, view: Any, taken: TakenGoal) -> None:  # noqa: ANN401 - a dict type with more entries
        """Add a goal's fields."""
        self.fill(view, Spot("goal", self.stem, (taken.stem, taken.key)))

    def indicators(
        self, rows: Iterable[shown.IndicatorRow], positions: Iterable[int], taken: TakenGoal
    ) -> None:
        """Add the fields of a goal's indicators."""
        for row, position in zip(rows, positions, strict=True):
            self.fill(row, Spot("indicator", self.stem, (taken.stem, taken.key), position))

    def fill(self, view: Any, spot: Spot) -> None:  # noqa: ANN401 - a dict type with more entries
        """Add the fields of a table to the dict that shows it."""
        declared = self.values.filing.declared
        of = "department" if spot.owner == "department" else "project"
        for stage in declared.stages:
            if stage.of == of and stage.fields.of(spot.owner) and self._used(stage.form):
                self._stage(view, spot, stage)
        whole = spot.owner == "funding" and not spot.item
        if spot.owner != "funding" or whole:
            self._add(view, spot, "", declared.own.of(spot.owner))
        stage_of_form = declared.stage(self.form, spot.of) if self.form else None
        if stage_of_form is not None and spot.stem == self.stem and not whole:  # a stage has each source
            self._add(view, spot, self.form, stage_of_form.fields.of(spot.owner))

    def blank(self, view: Any, owner: Owner) -> None:  # noqa: ANN401 - a dict type with more entries
        """Add empty fields to a row that stands for nothing."""
        declared = self.values.filing.declared
        own_stage = declared.fields(self.form, "project").of(owner) if self.form else ()
        view |= _empty((*declared.own.of(owner), *own_stage))
        for stage in declared.stages:
            if stage.of == "project" and stage.fields.of(owner):
                view[stage.form] = _empty(stage.fields.of(owner))

    def _used(self, name: str) -> bool:
        return self.uses is None or name in self.uses

    def _stage(self, view: Any, spot: Spot, stage: Stage) -> None:  # noqa: ANN401 - a dict type with more entries
        if spot.owner == "funding" and not spot.item:
            return
        whose = spot if spot.owner == "department" else spot.project()
        nested: dict[str, str] = {}
        self._add(nested, whose, stage.form, stage.fields.of(spot.owner))
        view[stage.form] = nested

    def _add(self, view: dict[str, Any], spot: Spot, form: str, fields: Iterable[Field]) -> None:
        wanted = [field for field in fields if self._used(field.key)]
        _, path = self.values.record(spot, form)
        for field, value in self.values.table(spot, form, wanted):
            view[field.key] = printed(value, field.kind)
            view[f"@{field.key}"] = path + field.key


def declared_of(filing: Filing, stem: str, edition: Edition, uses: Names = None) -> Declared | None:
    """Return what is declared for a form of a filing; None where nothing is, or nothing that it uses."""
    form = edition.form if edition.stage else ""
    known = _names(filing.declared, form, edition.of)
    if not known or (uses is not None and uses.isdisjoint(known)):
        return None
    return Declared(Values(filing, edition.taxonomy), stem, form, uses)


@lru_cache(maxsize=128)
def _names(declared: Declarations, form: str, of: str) -> frozenset[str]:
    """Return the names that declared fields have in a form, and those of the stages that it may show."""
    fields = (*declared.own, *declared.fields(form, of))
    return frozenset((*(field.key for _, field in fields), *(stage.form for stage in declared.stages)))


def _empty(fields: Iterable[Field]) -> dict[str, str]:
    return {entry: "" for field in fields for entry in (field.key, f"@{field.key}")}
