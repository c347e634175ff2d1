"""What declared fields say: of the filing's own tables, and of its stages, beside what else a thing says."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from generator.base.expression import Missing
from generator.base.problems import dotted
from generator.compare.values import Value
from generator.filing.declared import Kind
from generator.filing.model import Funding
from generator.forms.scope import Spot, present
from generator.forms.values import Values, printed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.filing.declared import Field, Owner, Stage
    from generator.filing.load import Filing
    from generator.filing.pairing.nodes import GoalNode, IndicatorNode, ProjectNode

_THERE = "有"
_WORDY = {Kind.TEXT, Kind.PROSE}


class Declared(NamedTuple):
    """The declared fields of one side.

    Of the files of stages `without` could not be read on one side or the other; of the `lone` ones, that only
    one of two years has, it is said that they are there and no more.
    """

    values: Values
    without: frozenset[str] = frozenset()
    lone: frozenset[str] = frozenset()

    @classmethod
    def of(cls, filing: Filing, without: frozenset[str], lone: frozenset[str]) -> Declared:
        """Take a filing's; expressions are not worked out: what follows from other values is no news."""
        return cls(Values(filing, ""), without, lone)

    def project(self, node: ProjectNode) -> list[Value]:
        """Return what is declared for a project, its sources of funds included."""
        return [] if self._nothing else [*self._project(node.stem)]

    def department(self) -> list[Value]:
        """Return what is declared for the department."""
        return [] if self._nothing else [*self._table(Spot("department", "department"))]

    def goal(self, node: GoalNode) -> list[Value]:
        """Return what is declared for a goal, by the department's stages too."""
        return self._inner("goal", (node.owner.stem, node.key))

    def indicator(self, node: IndicatorNode) -> list[Value]:
        """Return what is declared for an indicator, by the department's stages too."""
        return self._inner("indicator", (node.owner.owner.stem, node.owner.key), node.position)

    def row(self, owner: Owner, stem: str, position: int) -> list[Value]:
        """Return what is declared for an activity or a purchase."""
        return [] if self._nothing else [*self._table(Spot(owner, stem, item=position))]

    @property
    def _nothing(self) -> bool:
        declared = self.values.filing.declared
        return not (declared.own or declared.stages)

    def _inner(self, owner: Owner, goal: tuple[str, str], item: int | str = "") -> list[Value]:
        if self._nothing:
            return []
        own = Spot(owner, goal[0], goal, item)
        return [*self._table(own), *self._staged(own._replace(stem="department"))]

    def _project(self, stem: str) -> Iterator[Value]:
        yield from self._table(Spot("project", stem))
        yield from self._own(Spot("funding", stem))
        for key, line in Funding.model_fields.items():
            yield from self._staged(Spot("funding", stem, item=key), line.title or key)

    def _table(self, spot: Spot) -> Iterator[Value]:
        yield from self._own(spot)
        yield from self._staged(spot)

    def _own(self, spot: Spot) -> Iterator[Value]:
        table, path = self.values.record(spot, "")
        for field in self.values.filing.declared.own.of(spot.owner):
            yield _value(field, path, getattr(table, field.key, None))

    def _staged(self, spot: Spot, row: str = "") -> Iterator[Value]:
        for stage in self.values.filing.declared.stages:
            if stage.of == spot.of and f"{spot.stem}.{stage.form}" not in self.without:
                yield from self._stage(spot, stage, row)

    def _stage(self, spot: Spot, stage: Stage, row: str) -> Iterator[Value]:
        """Yield what a stage says of a table; of a `row` that the project's values list, with its name."""
        file_id = f"{spot.stem}.{stage.form}"
        name = f"stages.{file_id if spot.of == 'department' else stage.form}"
        if spot.owner == spot.of:
            there = _THERE if spot.stem in self.values.filing.stages.get(stage.form, {}) else ""
            yield Value(name, stage.title, f"{file_id}#" if there else "", there, wordy=False)
        if file_id in self.lone:
            return
        table, path = self.values.record(spot, stage.form)
        steps = (name, "funding", str(spot.item)) if row else (name,)
        for field in stage.fields.of(spot.owner):
            value = _value(field, path, getattr(table, field.key, None))
            yield value._replace(
                name=".".join((*steps, field.key)), title=f"{stage.title}·{row}{value.title}"
            )


def _value(field: Field, path: str, written: object) -> Value:
    """Return a field as it is printed; what stands where nothing is written is not its author's own."""
    said = present(written)
    own = not isinstance(said, Missing)
    shown = said if own else present(field.default)
    return Value(
        name=field.key,
        title=field.title,
        key=path + dotted((field.key,)),
        text=printed(shown, field.kind).strip(),
        typed=shown if isinstance(shown, Decimal) and field.kind is Kind.MONEY else None,
        own=own,
        wordy=field.kind in _WORDY,
    )
