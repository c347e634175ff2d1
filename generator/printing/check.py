"""What is wrong with a template: tags that cannot be printed, and names of the form that no cell shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from generator.base.problems import Place, Problem, Severity
from generator.forms.declared_names import owner_of
from generator.forms.names import ITEM, Name, Scope
from generator.printing.compiled import compile_both
from generator.printing.word.compile import Template, TemplateFault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_LEVELS = ("level1", "level2")

Value: TypeAlias = tuple[Any, ...]
"""What tells one shown value from another: its model path, or within a list whose it is and its key."""


def check_template(
    data: bytes,
    file: str,
    form: type,
    excused: Callable[[Name], bool] | None = None,
    elsewhere: Mapping[str, str] | None = None,
) -> list[Problem]:
    """Return all problems of a template; names that nothing shows are looked for once the tags are right.

    `excused` tells which of these need not be shown; `elsewhere` says of forms why their names are not here.
    """
    try:
        template = Template(data, form, file, elsewhere)
        compile_both(template, form)
    except TemplateFault as fault:
        return fault.problems
    forgotten = (name for name in unshown(form, template.used) if excused is None or not excused(name))
    return template.warnings + [_forgotten(name, file) for name in forgotten]


def dotted(name: Name) -> str:
    """Return where a name stands in a form, as form.toml's `omits` writes it: without the items of lists."""
    return ".".join(key for key in name.model if key != ITEM)


def unshown(form: type, used: Sequence[Name]) -> Iterator[Name]:
    """Yield the names that a template should show but does not, a whole dict or list by its own name."""
    scope = Scope.of(form)
    shown = {value for name in used for value in _values(scope, name.model)}
    seen: set[Value] = set()
    for top in scope.variables.values():
        yield from _below(top, scope, shown, seen)


def _values(scope: Scope, model: tuple[str, ...]) -> Iterator[Value]:
    """Yield what a used name shows: itself, and every dict and list around it."""
    for end in range(1, len(model) + 1):
        if model[end - 1] != ITEM:
            yield _value(scope, model[:end])


def _value(scope: Scope, model: tuple[str, ...]) -> Value:
    """Rows of one kind stand in several lists, and one of them need not show all that another shows."""
    if ITEM not in model or model[-1] == ITEM:
        return model
    owner = resolve(scope, model[:-1])
    whose = None if "_" in owner.type.__name__ else owner_of(owner.type)  # a stage's part stands for itself
    return (whose or owner.type, model[-1])


def resolve(scope: Scope, model: tuple[str, ...]) -> Name:
    """Return what a path from the form stands for."""
    name = scope.variables[model[0]]
    for key in model[1:]:
        if key == ITEM:
            name = Name((*name.path, ITEM), name.item, name.shown, (*name.model, ITEM))
        else:
            name = next(entry for entry in name.entries() if entry.path[-1] == key)
    return name


def _below(name: Name, scope: Scope, shown: set[Value], seen: set[Value]) -> Iterator[Name]:
    value = _value(scope, name.model)
    if value in seen:
        return
    seen.add(value)
    if value not in shown and not _is_spare(name) and _matters(name):
        yield name
    elif not (name.is_text or (name.model[-1] in _LEVELS and _is_spare(name))):
        inside = name if name.item is None else resolve(scope, (*name.model, ITEM))
        for entry in inside.entries():
            yield from _below(entry, scope, shown, seen)


def _is_spare(name: Name) -> bool:
    return name.shown is not None and name.shown.spare


def _matters(name: Name) -> bool:
    """Tell a value, or a dict with values, from one whose every value is spare."""
    if name.is_text or name.item is not None:
        return True
    return any(_matters(entry) for entry in name.entries() if not _is_spare(entry))


def _forgotten(name: Name, file: str) -> Problem:
    title = f"（{name.shown.title}）" if name.shown is not None else ""
    hint = "用 {%tr for … %} 逐行打印" if name.item is not None else "在它的格子里写上 {{ … }}"
    return Problem(
        "template.unshown", f"表样没有显示 {dotted(name)}{title}", Place(file), hint, Severity.WARNING
    )
