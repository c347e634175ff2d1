"""The filters of the tag language: each translates what stands before it, or refuses it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from jinja2 import nodes

from generator.base.money import yuan
from generator.forms.names import Scope
from generator.forms.shown import Prose
from generator.printing.template.python import Python, refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from generator.forms.names import Name

DATES = {
    "2024年1月5日": "{}年{}月{}日",
    "2024年01月05日": "{}年{:02}月{:02}日",
    "2024-01-05": "{}-{:02}-{:02}",
    "2024.01.05": "{}.{:02}.{:02}",
    "2024.1.5": "{}.{}.{}",
    "2024/01/05": "{}/{:02}/{:02}",
    "2024/1/5": "{}/{}/{}",
    "2024年1月": "{}年{}月",
    "2024.01": "{}.{:02}",
}
"""How a date can be printed: each way by what it makes of 5 January 2024."""
_PRINTED_DATE = re.compile(r"(\d+)年(\d+)月(\d+)日", re.ASCII)
_TEXTS_ONLY = "只能连接文字"


def dated(text: str, layout: str) -> str:
    """Print a date of the view in another way; a blank stays blank.

    >>> dated("2024年1月5日", "{}.{:02}.{:02}")
    '2024.01.05'
    """
    found = _PRINTED_DATE.fullmatch(text)
    return layout.format(*map(int, found.groups())) if found else text


TOOLS: Mapping[str, Callable[..., str]] = {"yuan": yuan, "dated": dated}
"""What the translations call by name."""


class Used(NamedTuple):
    """A filter as it is used: what stands before it, its arguments, and the names that it reads."""

    name: str
    value: Python
    arguments: list[Python]
    options: Mapping[str, nodes.Expr]
    names: list[Name]


class Filter(NamedTuple):
    """A filter: how many arguments it may have, those that have a name, and its translation."""

    written: Callable[[Used], Python]
    least: int = 0
    most: int = 0
    options: frozenset[str] = frozenset()

    def takes(self, arguments: Sequence[nodes.Expr], options: Mapping[str, nodes.Expr]) -> bool:
        """Tell whether it may have these arguments."""
        return self.least <= len(arguments) <= self.most and options.keys() <= self.options


def _length(used: Used) -> Python:
    return Python(f"len({used.value.code})", int)


def _trim(used: Used) -> Python:
    return Python(f"{_text(used)}.strip()", str)


def _default(used: Used) -> Python:
    """As in Jinja: an empty text is not undefined, and only ``default(…, true)`` replaces it."""
    text = _text(used)
    if not all(argument.is_text for argument in used.arguments[:1]):
        refuse(f"过滤器 {used.name} 只能用在文字上")
    if [argument.code for argument in used.arguments[1:]] != ["True"]:
        return Python(text, str)
    return Python(f"({text} or {used.arguments[0].code})", str)


def _text(used: Used) -> str:
    if not used.value.is_text:
        refuse(f"过滤器 {used.name} 只能用在文字上")
    return used.value.code


def _yuan(used: Used) -> Python:
    if _holds(used) != "money":
        refuse("过滤器 yuan 只能用在金额上", "写作 {{ project.budget|yuan }}，前面是一个金额的名称")
    return Python(f"yuan({used.value.code})", str)


def _date(used: Used) -> Python:
    if _holds(used) != "date":
        refuse("过滤器 date 只能用在日期上", "前面是 form.toml 里写明的一个日期的名称")
    layout = DATES.get(used.arguments[0].code.strip("'"))
    if layout is None:
        refuse("没有这样的日期写法", f"照 2024年1月5日的样子，可以写 {'、'.join(DATES)}")
    return Python(f"dated({used.value.code}, {layout!r})", str)


def _holds(used: Used) -> str:
    name = used.value.name
    return name.shown.holds if name is not None and name.shown is not None else ""


def _select(used: Used) -> Python:
    """Leave out what is empty."""
    if used.value.kind is not tuple:
        refuse("过滤器 select 只能用在写出来的一列上", "写作 {{ [甲, 乙]|select|join('、') }}")
    return Python(f"[*filter(None, {used.value.code})]", tuple, items=used.value.items)


def _join(used: Used) -> Python:
    between = used.arguments[0] if used.arguments else Python("''", str)
    if not between.is_text:
        refuse(_TEXTS_ONLY, "括号里写分隔的符号，例如 join('、')")
    if used.value.kind is tuple and not used.options:
        if not all(item.kind in (str, int) for item in used.value.items):
            refuse(_TEXTS_ONLY, "能分段的文字、列表不能连接")
        return Python(f"{between.code}.join(map(str, {used.value.code}))", str)
    path, name = _attribute(used)
    used.names.append(name)
    entry = "".join(f"[{key!r}]" for key in path)
    return Python(f"{between.code}.join([item{entry} for item in {used.value.code}])", str)


def _attribute(used: Used) -> tuple[list[str], Name]:
    """Return what to join of a list's items."""
    listed, option = used.value.name, used.options.get("attribute")
    if listed is None or listed.item is None or not isinstance(option, nodes.Const):
        refuse(_TEXTS_ONLY, "写作 {{ 列表|join('、', attribute='name') }} 或 {{ [甲, 乙]|join('、') }}")
    path = str(option.value).split(".")
    name = Scope({}).bind("item", listed).follow(["item", *path])
    if name is None:
        refuse(f"没有名称 {option.value}", "attribute 写列表里每一项的名称，例如 'name'", "template.name")
    if not name.is_text or name.type is Prose:
        refuse(_TEXTS_ONLY, "能分段的文字、列表不能连接")
    return path, name


FILTERS: Mapping[str, Filter] = {
    "length": Filter(_length),
    "default": Filter(_default, most=2),
    "trim": Filter(_trim),
    "join": Filter(_join, most=1, options=frozenset({"attribute"})),
    "select": Filter(_select),
    "yuan": Filter(_yuan),
    "date": Filter(_date, least=1, most=1),
}
