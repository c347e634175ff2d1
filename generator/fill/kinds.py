"""How a value is typed: as text, an amount, chosen from a list, in parts; and what was typed, as a value."""

from __future__ import annotations

import re
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from generator.base.target import Target
from generator.base.terminal import short
from generator.base.vocabulary import bases, economic_classes
from generator.carry.editing import MISSING, REMOVE
from generator.filing.declared import Kind
from generator.filing.facts import FROM_UNIT, PROSE
from generator.filing.titles import choices
from generator.readback.assembling.converting import amount, declared_value, year

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic.fields import FieldInfo

    from generator.base.vocabulary import Taxonomy
    from generator.filing.declared import Field


class Input(StrEnum):
    """What a cell becomes when it is filled in."""

    TEXT = "text"
    PROSE = "prose"
    MONEY = "money"
    NUMBER = "number"
    PERCENT = "percent"
    DATE = "date"
    YEAR = "year"
    CHOICE = "choice"
    TARGET = "target"
    YES_NO = "yes_no"


class Choice(NamedTuple):
    """One of a list: what is written, what it is called, and the heading that it stands under."""

    value: str
    label: str
    group: str = ""


class How(NamedTuple):
    """How a value is typed; `choices` of a text only help, of a choice there are no others."""

    input: Input
    choices: tuple[Choice, ...] = ()
    required: bool = False
    hint: str = ""
    counts: bool = False
    """a text that is written as a number where it is a whole one"""
    begin: str = ""
    """what a choice is called while nothing is chosen; the sign that a new target begins with"""


class UntypableError(ValueError):
    """What was typed can't be the value; says why and what to do."""


_DECLARED = {
    Kind.TEXT: Input.TEXT,
    Kind.PROSE: Input.PROSE,
    Kind.MONEY: Input.MONEY,
    Kind.PERCENT: Input.PERCENT,
    Kind.NUMBER: Input.NUMBER,
    Kind.DATE: Input.DATE,
    Kind.YEAR: Input.YEAR,
    Kind.CHOICE: Input.CHOICE,
    Kind.TARGET: Input.TARGET,
    Kind.YES_NO: Input.YES_NO,
}
_PROSE = frozenset((*PROSE, "duties", "tasks"))
_BOTH = "长期表、年度表都进"
_TERMS = {"long_term": "只进长期表", "annual": "只进年度表"}
_SAYS_SO = frozenset((*FROM_UNIT, "budget_changes", "last_year", "year_before_last", "basis"))
"""Texts in whose place something else prints if they are not there: emptied they stay, and are empty."""
_COUNT = re.compile(r"0|[1-9][0-9]{0,14}")
_HINTS = {
    Input.MONEY: "写数字，单位：万元",
    Input.NUMBER: "写数字",
    Input.PERCENT: "写百分数，例如 95.2%",
    Input.DATE: "写日期，例如 2024-03-31",
    Input.YEAR: "写四位数的年份",
    Input.CHOICE: "从列出的里面选一个",
    Input.YES_NO: "选“是”或“否”",
}


def how(name: str, field: FieldInfo | None, declared: Field | None, taxonomy: Taxonomy) -> How:
    """Tell how the value of a field is typed."""
    required = bool(field and field.is_required())
    if declared is not None:
        kind = _DECLARED[declared.kind]
        listed = tuple(Choice(one, one) for one in declared.choices)
        if kind is Input.YES_NO:
            listed = (Choice("是", "是"), Choice("否", "否"))
        return How(kind, listed, declared.required is True, declared.description)
    hint = (field.description if field else "") or ""
    if name == "kind":
        return How(Input.CHOICE, tuple(kinds(taxonomy)), required, hint)
    if name in ("basis", "economic_class"):
        return How(Input.TEXT, tuple(_suggested(name)), required, hint)
    listed = tuple(Choice(one, _TERMS.get(one, one)) for one in choices(field))
    if listed:
        return How(Input.CHOICE, listed, required, hint, begin=_BOTH if name == "only" else "")
    held = set(_types(field.annotation if field else str))
    begin = "≥" if name == "target" else ""
    return How(_built_in(name, held), (), required, hint, {int, str} <= held, begin)


def _built_in(name: str, held: set[object]) -> Input:
    if name in _PROSE:
        return Input.PROSE
    if Target in held:
        return Input.TARGET
    if Decimal in held:
        return Input.MONEY
    return Input.YEAR if int in held and str not in held else Input.TEXT


def _types(annotation: Any) -> Iterator[object]:  # noqa: ANN401 - any annotation
    yield annotation
    for argument in get_args(annotation):
        yield from _types(argument)


def kinds(taxonomy: Taxonomy) -> Iterator[Choice]:
    """Yield the classes of indicators as they are written, with 一级指标 where the 二级指标 is not enough."""
    for level1, level2s in taxonomy.levels.items():
        for level2 in level2s:
            short = level2.removesuffix("指标")
            alone = taxonomy.kind(short).level1 == level1
            yield Choice(short if alone else f"{level1.removesuffix('指标')}/{short}", level2, level1)


def _suggested(name: str) -> Iterator[Choice]:
    if name == "basis":
        return (Choice(one, one) for one in bases())
    classes = {one.code: one for one in economic_classes().values()}
    return (Choice(one.name, f"{one.code} {one.name}") for _, one in sorted(classes.items()))


def as_text(value: object) -> str:
    """Return a value as it is typed: what is written, not what prints."""
    if value is MISSING:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value).removesuffix("\n")


def typed(text: str, name: str, how: How, declared: Field | None, old: object) -> object:
    """Return the value that was typed, REMOVE if there is to be none; raise UntypableError.

    `old` is the value that a file has, MISSING if there is none.
    """
    if not text.strip() and how.input not in (Input.TEXT, Input.PROSE, Input.TARGET):
        if how.required:
            message = f"必须填：{_HINTS[how.input]}"
            raise UntypableError(message)
        return REMOVE
    if not text:
        return "" if how.required or (name in _SAYS_SO and old is not MISSING) else REMOVE
    value = _value(text, how, declared, old)
    if value is None:
        message = f"“{short(text.strip())}”不行：{_HINTS.get(how.input, '换一个写法')}"
        raise UntypableError(message)
    return value


def _value(text: str, how: How, declared: Field | None, old: object) -> object:
    if how.input is Input.CHOICE:
        return text if text in {choice.value for choice in how.choices} else None
    if declared is not None and how.input not in (Input.TEXT, Input.PROSE, Input.TARGET):
        return declared_value(declared, [text])
    if how.input is Input.MONEY:
        return _exact(text, old)
    if how.input is Input.YEAR:
        return year(text)
    return int(text) if how.counts and _COUNT.fullmatch(text) else text


def _exact(text: str, old: object) -> object:
    """Read an amount; typed as it was written before, it is what it was."""
    if isinstance(old, Decimal | int) and text.strip() == as_text(old):
        return old
    return amount(text)
