"""The tables of the authoring format with declared fields in them: pydantic models made from declarations.

A filing without declared fields is read by the built-in models themselves.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, TypeAlias, TypeVar

from pydantic import BeforeValidator, PlainValidator, StringConstraints, WithJsonSchema, create_model
from pydantic import Field as Metadata
from pydantic_core import PydanticCustomError

from generator.base.characters import cleaned
from generator.filing.declared import OWNERS, Field, Fields, Kind
from generator.filing.model import (
    MONEY_DIGITS,
    MONEY_PLACES,
    Activity,
    Department,
    Funding,
    Goal,
    Indicator,
    Key,
    Money,
    Project,
    Purchase,
    Table,
    TargetText,
    Unit,
    Year,
    exact,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic.fields import FieldInfo

    from generator.filing.declared import Declarations, Owner, Stage

_Model = TypeVar("_Model", bound=Table)


def _share(value: object) -> object:
    """Turn what an author writes for a share into the share itself."""
    if isinstance(value, str):
        try:
            value = Decimal(cleaned(value).strip().removesuffix("%").removesuffix("％").strip())
        except InvalidOperation:
            raise PydanticCustomError("percent", "a share is a number of percent") from None
    value = exact(value)
    if not isinstance(value, Decimal) or not value.is_finite() or abs(value.adjusted()) > MONEY_DIGITS:
        raise PydanticCustomError("percent", "a share is a number of percent")
    return value.scaleb(-2)


def _date(value: object) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise PydanticCustomError("date", "a date is written without quotes")
    return value


Number: TypeAlias = Annotated[
    Decimal,
    BeforeValidator(exact),
    Metadata(max_digits=MONEY_DIGITS, decimal_places=MONEY_PLACES, allow_inf_nan=False),
    WithJsonSchema({"type": "number"}),
]
"""A number of a declared field."""

Percent: TypeAlias = Annotated[
    Decimal,
    BeforeValidator(_share),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": "^-?[0-9.]+ *[%％]$"}, {"type": "number"}]}),
]
"""A share: ``"95.2%"``, or 95.2, the same without its sign; held as 0.952."""

Date: TypeAlias = Annotated[date, PlainValidator(_date), WithJsonSchema({"type": "string", "format": "date"})]

_TYPES: Mapping[Kind, Any] = {
    Kind.TEXT: str,
    Kind.PROSE: str,
    Kind.MONEY: Money,
    Kind.PERCENT: Percent,
    Kind.NUMBER: Number,
    Kind.DATE: Date,
    Kind.YEAR: Year,
    Kind.TARGET: TargetText,
    Kind.YES_NO: bool,
}
_Named = Annotated[str, StringConstraints(min_length=1, max_length=200)]


TABLES: Mapping[str, type[Table]] = {
    "department": Department,
    "project": Project,
    "goal": Goal,
    "indicator": Indicator,
    "activity": Activity,
    "funding": Funding,
    "purchase": Purchase,
}
"""The built-in table that fields join, by their owner."""


@dataclass(frozen=True, slots=True)
class Models:
    """The models of a filing's files; those of its stages are made when one is read."""

    unit: type[Unit]
    department: type[Department]
    project: type[Project]
    declared: Declarations

    def stage(self, form: str, of: str) -> type[Table] | None:
        """Return the model of a stage's file by its form and by what it is about."""
        stage = self.declared.stage(form, of)
        return self._made(stage) if stage else None

    @property
    def stages(self) -> dict[tuple[str, str], type[Table]]:
        """The model of every stage, by its form and by what it is about."""
        return {(stage.form, stage.of): self._made(stage) for stage in self.declared.stages}

    def _made(self, stage: Stage) -> type[Table]:
        return _stage(stage, self.declared.own.of("funding"))


@lru_cache(maxsize=64)
def models(declared: Declarations) -> Models:
    """Return the models of the files for which something is declared."""
    if not (declared.own or declared.titles):
        return Models(Unit, Department, Project, declared)
    renamed = _Renamed(declared)
    return Models(Unit, renamed.table("department", Department), renamed.project(), declared)


class _Renamed(NamedTuple):
    """Builds the filing's own tables with their declared fields and the names that a form gives."""

    declared: Declarations

    def table(self, owner: Owner, model: type[_Model], **parts: Any) -> type[_Model]:  # noqa: ANN401 - annotations
        titles = {key: title for of, key, title in self.declared.titles if of == owner}
        return _with(model, self.declared.own.of(owner), titles, **parts)

    def project(self) -> type[Project]:
        indicator = self.table("indicator", Indicator)
        goal = self.table("goal", Goal, indicators=list[indicator])  # type: ignore[valid-type]
        return self.table(
            "project",
            Project,
            funding=self.table("funding", Funding),
            activities=list[self.table("activity", Activity)],  # type: ignore[misc]
            procurement=list[self.table("purchase", Purchase)],  # type: ignore[misc]
            goals=dict[Key, goal],  # type: ignore[valid-type]
        )


def _with(
    model: type[_Model],
    fields: tuple[Field, ...],
    titles: Mapping[str, str],
    **parts: Any,  # noqa: ANN401 - annotations
) -> type[_Model]:
    """Return a table with more fields and other titles; `parts` are new types of fields that it has."""
    known = model.model_fields
    same = {key: value for key, value in parts.items() if value == known[key].annotation}
    kinds = {key: known[key].annotation for key in titles} | parts
    changed = {
        key: (kind, _again(known[key], kind, titles.get(key, "")))
        for key, kind in kinds.items()
        if key not in same
    }
    added = {field.key: _defined(field) for field in fields}
    if not changed and not added:
        return model
    title = str(model.model_config["title"])
    return _made(model.__name__, model, title, {**changed, **added})


def _made(name: str, base: type[_Model], title: str, fields: Mapping[str, Any]) -> type[_Model]:
    """Make a model; pydantic's own annotation does not know fields that are handed on."""
    made: type[_Model] = create_model(name, __base__=base, __cls_kwargs__={"title": title}, **fields)
    return made


def _again(field: FieldInfo, kind: Any, title: str) -> Any:  # noqa: ANN401 - as pydantic's Field
    """Return a field for another type: what stands where an author writes nothing is of that type too."""
    again = copy(field)
    again.title = title or field.title
    if isinstance(field.default, Table):
        again.default = kind()
    return again


def _defined(field: Field) -> tuple[Any, Any]:
    kind: Any = Literal[field.choices] if field.kind is Kind.CHOICE else _TYPES[field.kind]
    held: Any = Annotated[kind | None, field.personal] if field.personal else kind | None
    return held, Metadata(default=None, title=field.title, description=field.description or None)


@lru_cache(maxsize=128)
def _stage(stage: Stage, more: tuple[Field, ...]) -> type[Table]:
    """Return the model of a stage's file; `more` are the sources of funds that are declared."""
    fields = stage.fields
    indicator = _table("indicator", fields, {})
    goal = _table("goal", fields, {"indicators": _many(indicator, "绩效指标")} if indicator else {})
    parts = {
        "goals": _many(goal, "绩效目标"),
        "funding": _lines(fields, _with(Funding, more, {})),
        "activities": _many(_table("activity", fields, {}), "项目支出明细测算"),
        "procurement": _many(_table("purchase", fields, {}), "项目采购"),
    }
    return _table(stage.of, fields, {key: part for key, part in parts.items() if part}, stage.title) or Table


def _table(owner: Owner, fields: Fields, parts: Mapping[str, Any], title: str = "") -> type[Table] | None:
    own = {field.key: _defined(field) for field in fields.of(owner)}
    if not own and not parts:
        return None
    return _made(owner.capitalize(), Table, title or OWNERS[owner], {**own, **parts})


def default_of(field: Field) -> type[Table]:
    """Return the model of a form.toml of which only a field's default is read."""
    kind, _ = _defined(field)
    one = _made("FieldFile", Table, "字段", {"default": (kind, Metadata(title="不写时的值"))})
    parts = {"fields": (dict[str, dict[str, one]], Metadata(title="自己的字段"))}  # type: ignore[valid-type]
    return _made("FormFile", Table, "表样", parts)


def _many(model: type[Table] | None, title: str) -> tuple[Any, Any] | None:
    return None if model is None else (dict[_Named, model], Metadata(default={}, title=title))  # type: ignore[valid-type]


def _lines(fields: Fields, lines: type[Funding]) -> tuple[Any, Any] | None:
    """Return the table of the sources of funds, each with the fields of a line."""
    line = _table("funding", fields, {})
    if line is None:
        return None
    known = lines.model_fields.items()
    every = {key: (line | None, Metadata(default=None, title=one.title)) for key, one in known}
    title = "项目资金来源"
    model = _made("Funding", Table, title, every)
    return model, Metadata(default=model(), title=title)
