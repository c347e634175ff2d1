"""What the folders of forms declare: fields that the built-in model does not know, and stages of a filing.

A form's folder (`generator.forms`) says which; `tables` makes the authoring format from them. Without a stage
the fields join the filing's own tables. A stage (monitoring, self-evaluation) is written beside the filing,
in ``<project>.<form>.toml`` or ``department.<form>.toml``; what it says is about the filing's own goals.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from decimal import Decimal

    from generator.base.target import Target

Owner: TypeAlias = Literal["department", "project", "goal", "indicator", "activity", "funding", "purchase"]
"""Whose field it is; in a stage, ``funding`` is one of its lines."""

OWNERS: dict[Owner, str] = {
    "department": "部门",
    "project": "项目",
    "goal": "绩效目标",
    "indicator": "绩效指标",
    "activity": "项目活动",
    "funding": "资金来源",
    "purchase": "采购",
}


class Kind(StrEnum):
    """What a declared field holds."""

    TEXT = "text"
    PROSE = "prose"
    MONEY = "money"
    PERCENT = "percent"
    NUMBER = "number"
    DATE = "date"
    YEAR = "year"
    CHOICE = "choice"
    TARGET = "target"
    YES_NO = "yes/no"

    @property
    def label(self) -> str:
        """What users call it."""
        return _LABELS[self]


_LABELS = {
    Kind.TEXT: "文字",
    Kind.PROSE: "可以分段的文字",
    Kind.MONEY: "金额",
    Kind.PERCENT: "百分数",
    Kind.NUMBER: "数",
    Kind.DATE: "日期",
    Kind.YEAR: "年份",
    Kind.CHOICE: "选项",
    Kind.TARGET: "指标值",
    Kind.YES_NO: "是或否",
}


class Personal(StrEnum):
    """The kind of personal data that a field holds: a public copy is without it.

    It stands in the annotation of a model's field, of a built-in one as of a declared one.
    """

    PERSON = "person"
    CONTACT = "contact"

    @property
    def label(self) -> str:
        """What users call it."""
        return {Personal.PERSON: "人的姓名", Personal.CONTACT: "电话等联系方式"}[self]


@dataclass(frozen=True, slots=True)
class Field:
    """One declared field.

    `value`, `required` (other than ``true``) and `within` are expressions; `places` are the decimal places
    that a computed number is rounded to, so that sums agree with what is printed. `form` declares it.
    """

    key: str
    title: str
    kind: Kind
    form: str = ""
    unit: str = ""
    required: str | bool = False
    choices: tuple[str, ...] = ()
    default: str | Decimal | date | bool | int | Target | None = None
    note: str = ""
    value: str = ""
    parts: tuple[str, ...] = ()
    within: str = ""
    places: int | None = None
    rule: str = ""
    """the rule of scores of the form that declares it"""
    personal: Personal | None = None

    @property
    def description(self) -> str:
        """What an editor shows beside the title."""
        unit = f"单位：{self.unit}" if self.unit else ""
        computed = "由程序算出，写了就核对" if self.value else ""
        return "；".join(filter(None, (self.note, unit, computed)))


@dataclass(frozen=True)
class Fields:
    """The declared fields of each table, in their order; they are looked up, and hashed, again and again."""

    tables: tuple[tuple[Owner, tuple[Field, ...]], ...] = ()

    def of(self, owner: Owner) -> tuple[Field, ...]:
        """Return the fields of a table."""
        return self._by_owner.get(owner, ())

    def find(self, owner: Owner, key: str) -> Field | None:
        """Return a field of a table by its key."""
        return self._by_key.get((owner, key))

    @cached_property
    def _by_owner(self) -> dict[Owner, tuple[Field, ...]]:
        return dict(self.tables)

    @cached_property
    def _by_key(self) -> dict[tuple[Owner, str], Field]:
        return {(owner, field.key): field for owner, field in self}

    @cached_property
    def _hash(self) -> int:
        return hash(self.tables)

    def __hash__(self) -> int:
        """Return the hash, made once."""
        return self._hash

    def __reduce__(self) -> tuple[type[Fields], tuple[object, ...]]:
        """Go to another process without what is kept: hashes are others there."""
        return Fields, (self.tables,)

    def __iter__(self) -> Iterator[tuple[Owner, Field]]:
        """Yield every field with its table's name."""
        return ((owner, field) for owner, fields in self.tables for field in fields)

    def __bool__(self) -> bool:
        """Tell whether anything is declared."""
        return any(fields for _, fields in self.tables)

    def __add__(self, other: Fields) -> Fields:
        """Return both; of two with one key the first is kept."""
        owners = dict.fromkeys(owner for fields in (self, other) for owner, _ in fields.tables)
        return Fields(tuple((owner, _joined(self.of(owner), other.of(owner))) for owner in owners))


def _joined(one: tuple[Field, ...], other: tuple[Field, ...]) -> tuple[Field, ...]:
    kept = {field.key: field for field in (*other, *one)}
    return tuple(kept[key] for key in _keys(one, other))


def _keys(*groups: tuple[Field, ...]) -> dict[str, None]:
    return dict.fromkeys(field.key for fields in groups for field in fields)


class Stage(NamedTuple):
    """A form of the filing's year that is written in a file of its own, for a project or the department."""

    form: str
    of: Literal["department", "project"]
    title: str
    fields: Fields


class Unread(NamedTuple):
    """A form that can't be read and may be for the filing: the file in the way, the keys that it writes."""

    form: str
    file: str
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Declarations:
    """All that the forms of one filing declare: fields of its own tables, and its stages."""

    own: Fields = Fields()
    stages: tuple[Stage, ...] = ()
    titles: tuple[tuple[str, str, str], ...] = ()
    """owner, key and name of built-in fields that a form calls otherwise"""
    unread: tuple[Unread, ...] = ()
    """forms that can't be read: what they declare is unknown"""

    def stage(self, form: str, of: str) -> Stage | None:
        """Return a stage by the name of its form."""
        return next((stage for stage in self.stages if stage.form == form and stage.of == of), None)

    def fields(self, form: str, of: str) -> Fields:
        """Return a stage's fields; of no stage (an empty name) those of the filing's own tables."""
        if not form:
            return self.own
        stage = self.stage(form, of)
        return stage.fields if stage else Fields()

    def __bool__(self) -> bool:
        """Tell whether anything is declared."""
        return bool(self.own or self.stages or self.titles)

    def __add__(self, other: Declarations) -> Declarations:
        """Return both; of two fields, stages or names of one thing the first is kept."""
        stages = {(stage.form, stage.of): stage for stage in self.stages}
        for stage in other.stages:
            kept = stages.setdefault((stage.form, stage.of), stage)
            stages[stage.form, stage.of] = kept._replace(fields=kept.fields + stage.fields)
        titles = {title[:2]: title for title in (*other.titles, *self.titles)}
        return Declarations(self.own + other.own, tuple(stages.values()), tuple(titles.values()))


NOTHING = Declarations()

Declared: TypeAlias = "Callable[[int, str], Declarations]"
"""Says what is declared for a year and a district."""


def nothing(_year: int, _district: str) -> Declarations:
    """Declare nothing."""
    return NOTHING


def split_id(file_id: str) -> tuple[str, str]:
    """Part a file's id into whose file it is and the form of its stage, empty for none.

    >>> split_id("service.evaluation"), split_id("service")
    (('service', 'evaluation'), ('service', ''))
    """
    stem, dot, form = file_id.rpartition(".")
    return (stem, form) if dot else (file_id, "")


def of_file(stem: str) -> Literal["department", "project"]:
    """Return what a file is about."""
    return "department" if stem == "department" else "project"
