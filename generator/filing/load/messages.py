"""Values that the model refuses → Chinese messages; one function for each kind of error pydantic reports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, get_args

from generator.base.codes import Code
from generator.base.problems import KeyPath, Problem
from generator.base.terminal import short
from generator.filing.load.unknown import intended_key, unknown_key
from generator.filing.load.written import as_amount, as_integer
from generator.filing.model import DISTRICT, MONEY_PLACES
from generator.filing.source.positions import key_parts
from generator.filing.tables import Number
from generator.filing.titles import choices, closest, field_at, node_at

if TYPE_CHECKING:
    from pydantic import ValidationError
    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

    from generator.filing.source import Source
    from generator.filing.titles import Model

_KEY_MARK = "[key]"
_LONGEST_KEY = 100
_TYPES = ((bool, " true 或 false"), (str, "文字"), (int | Decimal, "数字"), (date | time, "日期"))
_TERMS = {"长期": "long_term", "年度": "annual"}


class _Text(NamedTuple):
    """What a message says."""

    code: Code
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class _Wrong:
    """One refused value: what pydantic says of it, where it stands, how its author wrote it."""

    type: str
    path: KeyPath
    value: object
    model: Model
    context: dict[str, Any]
    written: str

    @property
    def key(self) -> str:
        """The last key on the way to the value."""
        return next((step for step in reversed(self.path) if isinstance(step, str)), "")

    @property
    def name(self) -> str:
        """How messages call the value: its title and key, or its place in a list."""
        title = self.field.title if self.field else ""
        if self.path and isinstance(self.path[-1], int):
            return f"“{title or short(self.key)}”第 {self.path[-1] + 1} 项"
        return f"“{title}”（{self.key}）" if self.field else f"“{short(self.key)}”"

    @property
    def is_number(self) -> bool:
        """Whether it is to be a number, and no amount of money."""
        return self.field is not None and Number in get_args(self.field.annotation)

    @property
    def in_list(self) -> bool:
        """Whether it is an item of a list."""
        return bool(self.path) and isinstance(self.path[-1], int)

    @property
    def kind(self) -> str:
        """What the author wrote instead."""
        kinds = (name for types, name in _TYPES if isinstance(self.value, types))
        return next(kinds, "列表" if isinstance(self.value, list) else "表")

    @property
    def field(self) -> FieldInfo | None:
        """The field that holds the value, or the list in which it stands."""
        return field_at(self.model, self.path[:-1] if self.in_list else self.path)

    @property
    def description(self) -> str:
        """What the model says of the field."""
        return (self.field.description or "") if self.field and not self.in_list else ""


def wrong_values(error: ValidationError, source: Source, model: Model) -> list[Problem]:
    """Return a problem for each value of a file that its model refuses."""
    refused: dict[KeyPath, list[ErrorDetails]] = {}
    for detail in error.errors(include_url=False):
        refused.setdefault(_path(detail, source.values), []).append(detail)
    misspelt = {
        (*path[:-1], intended_key(path, model)) for path, details in refused.items() if _unknown(details)
    }
    return [
        _problem(path, details, source, model)
        for path, details in refused.items()
        if path not in misspelt or details[0]["type"] != "missing"  # said where the key is misspelt
    ]


def _unknown(details: list[ErrorDetails]) -> bool:
    return details[0]["type"] == "extra_forbidden"


def _path(detail: ErrorDetails, values: Any) -> KeyPath:  # noqa: ANN401 - whatever TOML holds
    """Return the key path as the author wrote it, without the steps that pydantic adds."""
    path: list[str | int] = []
    for step in detail["loc"]:
        if _holds(values, step):
            values = values[step]
        else:
            return (*path, step) if detail["type"] == "missing" else tuple(path)
        path.append(step)
    return tuple(path)


def _holds(values: object, step: str | int) -> bool:
    if isinstance(values, dict):
        return step in values
    return isinstance(values, list) and isinstance(step, int)


def _problem(path: KeyPath, details: list[ErrorDetails], source: Source, model: Model) -> Problem:
    detail = _decisive(details)
    about_key = detail["loc"][-1:] == (_KEY_MARK,)
    kind = "key" if about_key else detail["type"]
    place = source.key_place(path) if about_key or kind == "extra_forbidden" else source.place(path)
    if kind == "extra_forbidden":
        message, hint = unknown_key(path, model)
        return Problem(Code.UNKNOWN_KEY, message, place, hint)
    context = detail.get("ctx", {})
    wrong = _Wrong(kind, path, detail["input"], model, context, short(source.excerpt(path)))
    text = _MESSAGES.get(kind, _anything)(wrong)
    hint = f"{_elsewhere(path[:-1], source)}{text.hint}" if kind == "missing" else text.hint
    return Problem(text.code, text.message, place, hint)


def _elsewhere(table: KeyPath, source: Source) -> str:
    """Say which table a missing key belongs in, where only one inside it has a header."""
    written, names = source.excerpt(table), [step for step in table if isinstance(step, str)]
    inside = written.startswith("[") and len(key_parts(written.strip("[] "))) > len(names)
    return f"在 [{'.'.join(names)}] 里" if inside else ""


def _decisive(details: list[ErrorDetails]) -> ErrorDetails:
    """Of the branches of a union that all refuse a value, return the one that says most."""
    return next((d for d in details if d["type"] not in ("string_type", "int_type")), details[-1])


def _missing(wrong: _Wrong) -> _Text:
    field = field_at(wrong.model, wrong.path)
    described = f"：{wrong.description}" if wrong.description else ""
    is_number = field is not None and field.annotation is Decimal
    hint = f"写上 {wrong.key} = 和一个数字" if is_number else f'写上：{wrong.key} = "…"'
    return _Text(Code.MISSING_KEY, f"缺少{wrong.name}{described}", hint)


def _not_text(wrong: _Wrong) -> _Text:
    message = f"{wrong.name}要写成文字，这里是{wrong.kind}"
    if isinstance(wrong.value, list | dict) or not wrong.written:
        return _Text(Code.TYPE, message, '文字放在引号里："…"')
    quoted = f'"{wrong.written}"'
    return _Text(Code.TYPE, message, f"加上引号：{quoted if wrong.in_list else f'{wrong.key} = {quoted}'}")


def _not_amount(wrong: _Wrong) -> _Text:
    amount = as_amount(wrong.value) if isinstance(wrong.value, str) else ""
    plain = "只写数字，例如 10" if wrong.is_number else "只写数字，单位是万元，例如 155.5"
    hint = f"不加引号，不带单位和逗号，写作：{wrong.key} = {amount}" if amount else plain
    return _Text(Code.TYPE, f"{wrong.name}要写成数字，这里是{wrong.kind}", hint)


def _not_integer(wrong: _Wrong) -> _Text:
    integer = as_integer(wrong.value)
    hint = f"写作：{wrong.key} = {integer}" if integer else "写一个整数，不加引号"
    if wrong.key == "quantity":  # a number, or text with a unit
        return _Text(Code.TYPE, f"{wrong.name}要写成整数或带单位的文字，这里是 {wrong.written}", "")
    return _Text(Code.TYPE, f"{wrong.name}要写成整数，这里是{wrong.kind}", hint)


def _not_finite(wrong: _Wrong) -> _Text:
    message = f"{wrong.name}要写成一个具体的数，{wrong.written} 不行"
    return _Text(Code.NUMBER, message, "" if wrong.is_number else "只写数字，单位是万元，例如 155.5")


def _too_small(wrong: _Wrong) -> _Text:
    least = wrong.context["ge"]
    what = f"不能小于 {least}" if least else "不能是负数"
    return _Text(Code.NUMBER, f"{wrong.name}{what}，这里是 {wrong.written}")


def _too_great(wrong: _Wrong) -> _Text:
    return _Text(Code.NUMBER, f"{wrong.name}不能大于 {wrong.context['le']}，这里是 {wrong.written}")


def _too_many_places(wrong: _Wrong) -> _Text:
    exact = "" if wrong.is_number else "（精确到分）"
    message = f"{wrong.name}最多写 {MONEY_PLACES} 位小数{exact}，这里是 {wrong.written}"
    return _Text(Code.NUMBER, message)


def _too_many_digits(wrong: _Wrong) -> _Text:
    hint = "" if wrong.is_number else "金额的单位是万元；按元写的数要除以 10000"
    return _Text(Code.NUMBER, f"{wrong.name}的位数太多：{wrong.written}", hint)


def _no_choice(wrong: _Wrong) -> _Text:
    words = choices(wrong.field)
    written = wrong.value if isinstance(wrong.value, str) else ""
    near = next((term for word, term in _TERMS.items() if word in written and term in words), "")
    near = near or next((word for word in words if word in written), "") or closest(written, words)
    whole = f'"{near}"' if wrong.in_list else f'{wrong.key} = "{near}"'
    hint = f"写作：{whole}" if near else wrong.description
    return _Text(Code.CHOICE, f"{wrong.name}只能是 {'、'.join(words)}，这里是 {wrong.written}", hint)


def _no_match(wrong: _Wrong) -> _Text:
    message = f"{wrong.name}的格式不对：{wrong.written}"
    digits = wrong.context["pattern"] == DISTRICT
    shape = "写开头的 1 到 6 位数字，例如 4201" if digits else "写作 项目文件名/目标，例如 service/safety"
    return _Text(Code.PATTERN, message, wrong.description or shape)


def _empty(wrong: _Wrong) -> _Text:
    return _Text(Code.PATTERN, f"{wrong.name}不能是空的", wrong.description or "写上内容")


def _bad_name(wrong: _Wrong) -> _Text:
    message = f"“{short(wrong.key)}”不能作名字：名字不能为空，不能有空格、/、. 和 #，最多 {_LONGEST_KEY} 个字"
    return _Text(Code.PATTERN, message, "例如 safety 或 安全生产；中文的要加引号")


def _no_list(wrong: _Wrong) -> _Text:
    if isinstance(wrong.value, dict):
        hint = f"用双层方括号，一项一个：[[{'.'.join(map(str, wrong.path))}]]"
    else:
        hint = f"放在方括号里：{wrong.key} = [ … ]"
    return _Text(Code.TYPE, f"{wrong.name}要写成列表，这里是{wrong.kind}", hint)


def _no_table(wrong: _Wrong) -> _Text:
    name = ".".join(map(str, wrong.path))
    free = node_at(wrong.model, wrong.path).free
    if any(isinstance(step, int) for step in wrong.path):
        hint = "写在花括号里：{ 键 = 值, … }"
    elif free:
        hint = f"给每一项起个名字，各写一张表：[{name}.名字]"
    else:
        hint = f"写成表：[{name}]（单层方括号），下面一行写一个：键 = 值"
    return _Text(Code.TYPE, f"{wrong.name}要写成表，这里是{wrong.kind}", hint)


def _not_percent(wrong: _Wrong) -> _Text:
    message = f"{wrong.name}要写成百分数，这里是 {wrong.written}"
    return _Text(Code.TYPE, message, f'例如：{wrong.key} = "95.2%"')


def _not_date(wrong: _Wrong) -> _Text:
    return _Text(Code.TYPE, f"{wrong.name}要写成日期，不加引号，这里是 {wrong.written}", "例如 2024-01-15")


def _not_yes_or_no(wrong: _Wrong) -> _Text:
    meant = {"是": "true", "有": "true", "否": "false", "无": "false"}.get(str(wrong.value).strip(), "")
    hint = f"写作：{wrong.key} = {meant}" if meant else "写 true（是）或 false（否），不加引号"
    return _Text(Code.TYPE, f"{wrong.name}只能是 true（是）或 false（否），这里是 {wrong.written}", hint)


def _anything(wrong: _Wrong) -> _Text:
    return _Text(Code.TYPE, f"{wrong.name}写得不对：{wrong.written}", wrong.description)


_Message: TypeAlias = Callable[[_Wrong], _Text]
_MESSAGES: dict[str, _Message] = {
    "missing": _missing,
    "string_type": _not_text,
    "is_instance_of": _not_amount,
    "decimal_type": _not_amount,
    "int_type": _not_integer,
    "finite_number": _not_finite,
    "greater_than_equal": _too_small,
    "less_than_equal": _too_great,
    "decimal_max_places": _too_many_places,
    "decimal_max_digits": _too_many_digits,
    "decimal_whole_digits": _too_many_digits,
    "percent": _not_percent,
    "date": _not_date,
    "bool_type": _not_yes_or_no,
    "literal_error": _no_choice,
    "enum": _no_choice,
    "string_too_short": _empty,
    "string_pattern_mismatch": _no_match,
    "key": _bad_name,
    "list_type": _no_list,
    "dict_type": _no_table,
    "model_type": _no_table,
}
"""By pydantic's name of the error; ``key`` is whatever is wrong with a name that the author chose."""
