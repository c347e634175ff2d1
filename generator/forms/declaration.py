"""What a form.toml declares: fields of its own, as data for the other rooms, and what is wrong with it."""

from __future__ import annotations

import keyword
import unicodedata
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field as Metadata
from pydantic import StringConstraints, ValidationError

from generator.base.codes import Code
from generator.base.problems import Problem
from generator.base.score import SCORE_RULES
from generator.filing.declared import OWNERS, Field, Fields, Kind, Personal
from generator.filing.load.messages import wrong_values
from generator.filing.model import DISTRICT, Table, Year
from generator.filing.tables import TABLES, default_of
from generator.filing.titles import likely_key, named
from generator.forms.scope import RESERVED, SCOPES
from generator.forms.shown import VIEWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.base.problems import KeyPath
    from generator.filing.declared import Owner
    from generator.filing.source import Source

_HANDED_OVER = ("achieved",)
"""What the built-in format has a place for, and a stage may say instead: later years read either."""
_STRUCTURE = ("goals", "indicators", "funding", "activities", "procurement")
_PLACES = 2
_MOST_PLACES = 6
_OF_WORDS = (Kind.TEXT, Kind.PROSE, Kind.CHOICE)
_ROUNDED = {Kind.NUMBER: _PLACES, Kind.PERCENT: _PLACES + 2, Kind.MONEY: _MOST_PLACES}

_Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class FieldFile(Table, title="字段"):
    """One declared field, as form.toml says it."""

    title: _Text = Metadata(title="名称")
    type: Kind = Metadata(
        title="类型", strict=False, description="、".join(f"{kind}（{kind.label}）" for kind in Kind)
    )
    unit: str = Metadata(title="单位", default="")
    required: bool | str = Metadata(title="必填", description="true，或什么时候必填的算式", default=False)
    choices: list[_Text] = Metadata(title="选项", default=[])
    default: Any = Metadata(title="不写时的值", default=None)
    note: str = Metadata(title="给填报人的说明", default="")
    value: str = Metadata(title="算式", default="")
    sum: list[str] = Metadata(title="应等于这几项之和", default=[])
    within: str = Metadata(title="不超过", default="")
    places: Annotated[int, Metadata(ge=0, le=_MOST_PLACES)] | None = Metadata(title="小数位数", default=None)
    personal: Personal | None = Metadata(
        title="个人信息",
        strict=False,
        description="、".join(f"{kind}（{kind.label}）" for kind in Personal),
        default=None,
    )


class FormFile(Table, title="表样"):
    """form.toml: what a form's folder says about itself."""

    title: _Text = Metadata(title="表名")
    of: Literal["department", "project"] = Metadata(title="填谁的表")
    from_year: Year = Metadata(title="从哪一年起用")
    to_year: Year | None = Metadata(title="用到哪一年", default=None)
    districts: list[Annotated[str, StringConstraints(pattern=DISTRICT)]] = Metadata(
        title="适用的行政区划", default=[]
    )
    categories: list[Literal["人员类", "运转类", "特定目标类"]] = Metadata(title="适用的项目类别", default=[])
    taxonomy: str = Metadata(title="指标分类", default="2021")
    stage: bool = Metadata(title="另有文件填写", default=False)
    scores: str = Metadata(title="评分办法", default="")
    omits: list[str] = Metadata(title="不印的内容", default=[])
    titles: dict[str, dict[str, _Text]] = Metadata(title="改了的名称", default={})
    fields: dict[str, dict[str, FieldFile]] = Metadata(title="自己的字段", default={})


def declared_fields(form: FormFile, name: str) -> Fields:
    """Return the fields that a form declares."""
    tables = ((owner, form.fields.get(owner, {})) for owner in OWNERS)
    return Fields(
        tuple(
            (owner, tuple(_whole(owner, key, field, name, form.scores) for key, field in fields.items()))
            for owner, fields in tables
            if fields
        )
    )


def _whole(owner: Owner, key: str, field: FieldFile, form: str, rule: str) -> Field:
    return _with_default(owner, _field(key, field, form, rule), field.default)


def _field(key: str, field: FieldFile, form: str = "", rule: str = "") -> Field:
    return Field(
        key=key,
        title=field.title,
        kind=field.type,
        form=form,
        unit=field.unit or ("万元" if field.type is Kind.MONEY else ""),
        required=field.required,
        choices=tuple(field.choices),
        note=field.note,
        value=field.value,
        parts=tuple(field.sum),
        within=field.within,
        places=_ROUNDED.get(field.type) if field.places is None else field.places,
        rule=rule,
        personal=field.personal,
    )


def _with_default(owner: str, field: Field, written: object) -> Field:
    """Give a field what stands where nothing is written, read as an author's own value is."""
    if written is None:
        return field
    values: dict[str, Any] = {"fields": {owner: {field.key: {"default": written}}}}
    read: Any = default_of(field).model_validate(values)
    return replace(field, default=read.fields[owner][field.key].default)


def declaration_problems(form: FormFile, name: str, source: Source) -> Iterator[Problem]:
    """Yield what is wrong with what a form declares, apart from its expressions."""
    if form.stage:
        yield from _stage_name(name, source)
    if form.scores and form.scores not in SCORE_RULES:
        known = "、".join(SCORE_RULES)
        message = f"没有“{form.scores}”这个评分办法"
        yield Problem(Code.CHOICE, message, source.place(("scores",)), f"可以写：{known}")
    if form.to_year is not None and form.to_year < form.from_year:
        yield Problem(Code.NUMBER, "to_year 比 from_year 早", source.place(("to_year",)), "改其中一个")
    for owner, fields in form.fields.items():
        if owner not in OWNERS or (form.stage and owner in ("department", "project") and owner != form.of):
            yield _no_owner(owner, form, source)
            continue
        for key, field in fields.items():
            yield from _field_problems(owner, key, field, form, source)
    for owner, titles in form.titles.items():
        yield from _unknown_titles(owner, titles, source)


def _unknown_titles(owner: str, titles: Iterable[str], source: Source) -> Iterator[Problem]:
    """Yield names that are given to what no filing has."""
    model = TABLES.get(owner)
    if model is None:
        hint = f"可以写：{'、'.join(f'{key}（{what}）' for key, what in OWNERS.items())}"
        message = f"[titles.{owner}] 不知道是谁的内容"
        yield Problem(Code.UNKNOWN_KEY, message, source.key_place(("titles", owner)), hint)
        return
    for key in titles:
        if key not in model.model_fields:
            near = likely_key(model, key)
            hint = f"是不是 {named(model, near)}？" if near else f"可以写：{'、'.join(model.model_fields)}"
            message = f"申报里没有 {owner}.{key} 这一项"
            yield Problem(Code.UNKNOWN_KEY, message, source.key_place(("titles", owner, key)), hint)


def _stage_name(name: str, source: Source) -> Iterator[Problem]:
    taken = {key for owner in VIEWS for key in _built_in(owner)}
    if not name.isidentifier() or name in RESERVED or name in taken:
        message = f"有阶段文件的表样，文件夹不能叫“{name}”：名称要能写在标记里"
        yield Problem(Code.FOLDER_NAME, message, source.place(("stage",)), "用字母开头的名字，例如 monitor")


@cache
def _built_in(owner: str) -> frozenset[str]:
    """Return the names that a table has in templates; what they stand for would take longer to read."""
    names = (name for view in VIEWS[owner] for name in view.__annotations__)
    return frozenset(name for name in names if not name.startswith("@"))


def _no_owner(owner: str, form: FormFile, source: Source) -> Problem:
    known = [
        key for key in OWNERS if not form.stage or key not in ("department", "project") or key == form.of
    ]
    message = f"[fields.{owner}] 不知道是谁的字段"
    hint = f"可以写：{'、'.join(f'{key}（{OWNERS[key]}）' for key in known)}"
    return Problem(Code.UNKNOWN_KEY, message, source.key_place(("fields", owner)), hint)


def _field_problems(
    owner: Owner, key: str, field: FieldFile, form: FormFile, source: Source
) -> Iterator[Problem]:
    path: KeyPath = ("fields", owner, key)
    reason = _unusable(owner, key, stage=form.stage)
    if reason:
        yield Problem(Code.PATTERN, f"字段不能叫“{key}”：{reason}", source.key_place(path), "换一个名字")
        return
    if owner == "funding" and not form.stage and field.type is not Kind.MONEY:
        message = "并入申报的资金来源是一行金额，type 只能是 money"
        yield Problem(Code.CHOICE, message, source.place((*path, "type")), 'type = "money"')
    at: KeyPath = (*path, "choices")
    twice = {choice for choice in field.choices if field.choices.count(choice) > 1}
    if (field.type is Kind.CHOICE) != bool(field.choices):
        message = "choice（选项）要有 choices，别的类型没有"
        yield Problem(Code.CHOICE, message, source.place(at), 'choices = ["甲", "乙"]')
    elif twice:
        yield Problem(Code.CHOICE, f"选项“{'、'.join(sorted(twice))}”写了两次", source.place(at), "删掉一个")
    elif field.personal and field.type not in _OF_WORDS:
        message = f"personal 只用于文字，{field.type}（{field.type.label}）里没有姓名和电话"
        yield Problem(Code.CHOICE, message, source.place((*path, "personal")), '删掉它，或改成 type = "text"')
    elif field.default is not None:
        yield from _wrong_default(owner, key, field, source)


def _unusable(owner: Owner, key: str, *, stage: bool) -> str:
    """Say why a field can't have a key; empty when it can."""
    if not key.isidentifier() or key.startswith("_"):
        return "只能用字母、汉字、数字和 _，以字母或汉字开头"
    if unicodedata.normalize("NFKC", key) != key:
        return "字母和数字要写半角的"
    if hasattr(Table, key):
        return "这是程序自己用的词"
    if keyword.iskeyword(key) or key in RESERVED:
        return "这是算式或标记里的词"
    shown = _built_in(owner)
    if stage:
        taken = {*shown, *SCOPES[owner], *_STRUCTURE} - {*_HANDED_OVER}
    else:
        taken = {*shown, *TABLES[owner].model_fields}
    return "申报里已有这一项" if key in taken else ""


def _wrong_default(owner: Owner, key: str, field: FieldFile, source: Source) -> Iterator[Problem]:
    """Hold the value that stands where nothing is written to the field's own type."""
    declared = _field(key, field)
    try:
        _with_default(owner, declared, field.default)
    except ValidationError as error:
        yield from wrong_values(error, source, default_of(declared))
