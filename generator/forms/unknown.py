"""A name that stands for nothing in a template: what it was meant to be, and what to do about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.forms.declared_names import owner_of
from generator.forms.labels import plain
from generator.forms.listing import from_variable, variable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.forms.names import Name, Scope

_KEY = re.compile(r"[^\W\d]\w*")


def unknown_name(scope: Scope, path: list[str]) -> tuple[str, str]:
    """Return what is wrong with an unknown name, and a hint."""
    said, meant = f"没有名称 {'.'.join(path)}", _by_title(scope, path)
    if meant:
        return said, f"“{path[-1]}”写作 {meant}"
    known, key, more = _as_far_as_known(scope, path)
    if known is None:
        return said, _no_variable(scope, path)
    stages = list(_stages(known))
    for stage in stages:
        if not more and any(entry.path[-1] == key for entry in stage.entries()):
            return said, f"{key} 是“{_title(stage)}”填的内容，写作 {'.'.join((*stage.path, key))}"
    nearest = scope.suggest(path)
    if more and owner_of(known.type):
        told = scope.elsewhere.get(key) or (None if nearest else _no_stage(stages))
        if told:
            return f"{said}：这里没有“{key}”这张表的内容", told
    new = declaration(known, key) if not more else ""
    return said, (f"是不是 {nearest}？" if nearest else "") + (new and f"是新的内容就{new}")


def declaration(known: Name, key: str) -> str:
    """Propose what to write into form.toml for a value that is nowhere declared; empty where nothing fits."""
    owner = owner_of(known.type)
    if not owner or not _KEY.fullmatch(key):
        return ""
    return f'在 form.toml 的 [fields.{owner}] 下写：{key} = {{ title = "…", type = "text" }}'


def _as_far_as_known(scope: Scope, path: list[str]) -> tuple[Name | None, str, list[str]]:
    """Part a path into what stands for something, the first key that does not, and the rest."""
    known = scope.variables.get(path[0])
    if known is None:
        return None, path[0], path[1:]
    for position, key in enumerate(path[1:], start=1):
        found = next((entry for entry in known.entries() if entry.path[-1] == key), None)
        if found is None:
            return known, key, path[position + 1 :]
        known = found
    return known, "", []


def _by_title(scope: Scope, path: list[str]) -> str:
    """Return the name that official titles mean: each part a key or a title, or a title alone."""
    found: Name | None = None
    for position, part in enumerate(path):
        inside = scope.variables.values() if found is None else found.entries()
        found = _called(inside, part)
        if found is None:
            return _anywhere(scope, path[0]) if position == 0 and len(path) == 1 else ""
    return ".".join(found.path) if found is not None and found.is_text else ""


def _called(inside: object, part: str) -> Name | None:
    names: list[Name] = list(inside)  # type: ignore[call-overload]
    by_key = (name for name in names if name.path[-1] == part)
    by_title = (name for name in names if _title(name) and plain(_title(name)) == plain(part))
    return next(by_key, None) or next(by_title, None)


def _anywhere(scope: Scope, title: str) -> str:
    """Return the name of a value by its title, the innermost variable's first, a form's before the unit's."""
    for around in reversed(list(scope.variables.values())):
        for name in _values(around):
            if plain(_title(name)) == plain(title):
                return ".".join(name.path)
    return ""


def _values(name: Name) -> Iterator[Name]:
    """Yield the texts of a dict, its own before those of the dicts in it."""
    entries = list(name.entries())
    yield from (entry for entry in entries if entry.is_text)
    for entry in entries:
        yield from _values(entry)


def _no_variable(scope: Scope, path: list[str]) -> str:
    lists = [one for name in scope.variables.values() for one in _lists(name)]
    loops = [one for one in lists if variable(one.model[-1]) == path[0]]
    nearest = scope.suggest(path)
    if loops:
        shown = ".".join(from_variable(loops[0].model))
        return f"{path[0]} 要写在循环里面：{{%tr for {path[0]} in {shown} %}} … {{%tr endfor %}}"
    if nearest:
        return f"是不是 {nearest}？"
    view = next((name for name in scope.variables.values() if owner_of(name.type)), None)
    if view is None or len(path) > 1:
        return ""
    new = declaration(view, path[0])
    return new and f"是新的内容就{new}，表样里写 {{{{ {view.path[0]}.{path[0]} }}}}"


def _lists(name: Name) -> Iterator[Name]:
    for entry in name.entries():
        if entry.item is not None:
            yield entry
        elif not entry.is_text:
            yield from _lists(entry)


def _stages(known: Name) -> Iterator[Name]:
    """Yield what other forms' files say of the same table."""
    kind = getattr(known.type, "__name__", "")
    for entry in known.entries():
        if getattr(entry.type, "__name__", "") == f"{kind}_{entry.path[-1]}":
            yield entry


def _no_stage(stages: list[Name]) -> str:
    told = "、".join(f"{stage.path[-1]}（{_title(stage)}）" for stage in stages)
    return f"这里能写的阶段：{told}" if told else "没有哪张表在 form.toml 里写了 stage = true，有这里的字段"


def _title(name: Name) -> str:
    return name.shown.title if name.shown is not None else ""
