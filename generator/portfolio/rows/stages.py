"""What the stages of a year say: monitoring, self-evaluation, and whatever else forms declare."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from generator.base.target import Target
from generator.filing.declared import Kind
from generator.forms.scope import Spot, source_title
from generator.forms.values import Values, Where, printed
from generator.portfolio.rows.amounts import fen, real, written
from generator.portfolio.rows.funds import DEPARTMENT
from generator.portfolio.tables import DeclaredRow, FundRow, StageIndicatorRow, StageRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.base.expression import Result
    from generator.filing.declared import Field
    from generator.forms.edition import Edition
    from generator.portfolio.rows.folder import Loaded

    Said = Mapping[str, tuple[Field, Result]]

_OWN = {"filed", "adjusted", "executed", "rate", "execution_score", "total", "reasons", "measures"}
_INDICATORS = {"weight", "degree", "score", "gap", "likelihood"}


def stage_rows(loaded: Loaded) -> Iterator[StageRow | StageIndicatorRow | FundRow | DeclaredRow]:
    """Yield what every file of a stage says, worked out as its form prints it."""
    filing = loaded.filing
    for form in loaded.forms:
        if form.stage:
            values = Values(filing, form.taxonomy)
            for stem in filing.stages.get(form.form, {}):
                there = filing.department if stem == DEPARTMENT else filing.projects.get(stem)
                if there is not None and (stem == DEPARTMENT) == (form.of == DEPARTMENT):
                    yield from _Stage(loaded, values, form, stem).rows()


def declared_rows(loaded: Loaded) -> Iterator[DeclaredRow]:
    """Yield what the forms declare of the filing's own tables."""
    filing = loaded.filing
    values: Values | None = None
    stems = [*filing.projects, *([DEPARTMENT] if filing.department else [])]
    for stem in stems:
        if not filing.declared.fields("", DEPARTMENT if stem == DEPARTMENT else "project"):
            continue
        values = values or Values(filing, loaded.forms[0].taxonomy)
        for where in values.every("", stem):
            yield from _declared(loaded, values, where)


class _Stage:
    """One file of a stage."""

    def __init__(self, loaded: Loaded, values: Values, form: Edition, stem: str) -> None:
        self._loaded, self._values, self._form, self._stem = loaded, values, form, stem
        self._file = loaded.file(f"{stem}.{form.form}")
        self._spot = Spot(form.of, stem)

    def rows(self) -> Iterator[StageRow | StageIndicatorRow | FundRow | DeclaredRow]:
        """Yield all that it says."""
        yield self._whole()
        yield from self._funds()
        target = self._target()
        for spot in self._values.reading.children(self._spot, "indicators"):
            yield self._indicator(spot, target)
        for where in self._values.every(self._form.form, self._stem):
            if not self._has_column(where, target):
                yield from _declared(self._loaded, self._values, where)

    def _has_column(self, where: Where, target: str) -> bool:
        owner, key = where.spot.owner, where.field.key
        if owner == "indicator":
            return key in _INDICATORS or key == target
        money = owner == "funding" and where.field.kind is Kind.MONEY
        return money or (owner == self._form.of and key in _OWN)

    def _whole(self) -> StageRow:
        said = self._said(self._spot)
        adjusted, executed, total = (_decimal(said, key) for key in ("adjusted", "executed", "total"))
        return StageRow(
            *self._loaded.place, self._form.form, self._stem, self._form.title, _text(said, "filed"),
            written(adjusted), fen(adjusted), written(executed), fen(executed),
            real(_decimal(said, "rate")), real(_decimal(said, "execution_score")),
            real(total), written(total),
            _text(said, "reasons"), _text(said, "measures"), self._file,
        )  # fmt: skip

    def _funds(self) -> Iterator[FundRow]:
        """Yield what the stage says of each source of the project's money."""
        if self._form.of == DEPARTMENT:
            return
        project, year = self._loaded.filing.projects[self._stem], self._loaded.filing.year
        for position, spot in enumerate(self._values.reading.children(self._spot, "funding_lines")):
            key = str(spot.item)
            for name, (field, found) in self._said(spot).items():
                if field.kind is Kind.MONEY and isinstance(found, Decimal) and fen(found) is not None:
                    yield FundRow(
                        *self._loaded.place, self._stem, self._form.form, "funding", key, name, year,
                        position,
                        "项目资金来源", source_title(project, key), field.title, "part",
                        written(found) or "", fen(found) or 0, self._file, f"funding.{key}.{name}",
                    )  # fmt: skip

    def _target(self) -> str:
        """Return the key of what an indicator has come to: ``achieved``, else the first that is a target."""
        known = self._form.fields.of("indicator")
        keys = [field.key for field in known if field.kind is Kind.TARGET]
        return "achieved" if "achieved" in keys or not keys else keys[0]

    def _indicator(self, spot: Spot, target: str) -> StageIndicatorRow:
        said = self._said(spot)
        value = said[target][1] if target in said else None
        done = value if isinstance(value, Target) else None
        weight, score = _decimal(said, "weight"), _decimal(said, "score")
        _, path = self._values.record(spot, self._form.form)
        return StageIndicatorRow(
            *self._loaded.place, self._form.form, self._form.of, *spot.goal, int(spot.item),
            done.printed if done else None, real(done.number) if done else None, done.unit if done else None,
            real(weight), written(weight), real(_decimal(said, "degree")), real(score), written(score),
            real(_decimal(said, "gap")), _text(said, "likelihood"),
            self._file, path.partition("#")[2].rstrip("."),
        )  # fmt: skip

    def _said(self, spot: Spot) -> Said:
        fields = self._form.fields.of(spot.owner)
        return {one.key: (one, found) for one, found in self._values.table(spot, self._form.form, fields)}


def _decimal(said: Said, key: str) -> Decimal | None:
    found: Any = said[key][1] if key in said else None
    return found if isinstance(found, Decimal) else None


def _text(said: Said, key: str) -> str | None:
    """Return a value as the form prints it, a date as ISO has it; None where there is none."""
    if key not in said:
        return None
    field, found = said[key]
    if field.kind is Kind.DATE and hasattr(found, "isoformat"):
        return str(found.isoformat())
    return printed(found, field.kind) or None


def _declared(loaded: Loaded, values: Values, where: Where) -> Iterator[DeclaredRow]:
    field, found = where.field, values.value(where)
    text = printed(found, field.kind)
    if not text:
        return
    file_id, _, path = values.record(where.spot, where.form)[1].partition("#")
    number = found.number if isinstance(found, Target) else found
    amount = found if field.kind is Kind.MONEY and isinstance(found, Decimal) else None
    yield DeclaredRow(
        *loaded.place, where.form, loaded.file(file_id), f"{path}{field.key}", field.title, field.kind.label,
        text, real(number) if isinstance(number, Decimal) else None, fen(amount),
    )  # fmt: skip
