"""The lines of a new file that offer what forms declare: as comments, each with what to know of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.carry.quoting import flat, key
from generator.filing.declared import Kind
from generator.forms.values import printed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.filing.declared import Field, Fields, Owner

_QUOTED = {Kind.TEXT, Kind.PROSE, Kind.CHOICE, Kind.TARGET, Kind.PERCENT}
_HINTS = {
    Kind.PERCENT: '写作 "95.2%"',
    Kind.DATE: "写作 2024-01-15，不加引号",
    Kind.YES_NO: "true 是是，false 是否",
    Kind.TARGET: '数字和单位，例如 "95%"',
}


def field_lines(declared: Fields, owner: Owner, *, first: bool = True) -> Iterator[str]:
    """Yield a line for each field that the author writes; notes and choices only where they come first."""
    fields = declared.of(owner)
    yield from (_line(field, first=first) for field in fields if not field.value)
    computed = [f"{field.key}（{flat(field.title)}）" for field in fields if field.value]
    if computed and first:
        yield f"# 由程序算出，一般不写：{'、'.join(computed)}"


def _line(field: Field, *, first: bool) -> str:
    needed = "必填" if field.required is True else "有时必填" if field.required else ""
    words = [flat(field.title), needed]
    if first:
        usual = f"不写时为 {_default(field)}" if field.default is not None else ""
        choices = f"可以写：{'、'.join(field.choices)}" if field.choices else ""
        kind = field.kind.label + (f"，单位：{field.unit}" if field.unit else "")
        words[1:1] = [kind]
        words += [choices or _HINTS.get(field.kind, ""), usual, field.note]
    value = '""' if field.kind in _QUOTED else ""
    return f"# {key(field.key)} = {value}".rstrip() + "  # " + "；".join(flat(w) for w in words if w)


def _default(field: Field) -> str:
    default = field.default
    return default if isinstance(default, str) else printed(default, field.kind)  # type: ignore[arg-type]
