"""A form printed with nothing in it: every value empty, one item in every list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from generator.forms.names import ITEM, Name, Scope
from generator.printing.word.compile import Program, Properties, Template

if TYPE_CHECKING:
    from collections.abc import Callable

_UNTICKED = "☐"


def empty_view(form: type, text: Callable[[Name], str] | None = None) -> dict[str, Any]:
    """Return a view without values, or with what `text` says of a name; boxes are there, but not ticked."""
    return {key: _value(name, text or _nothing) for key, name in Scope.of(form).variables.items()}


def _nothing(name: Name) -> str:
    return _UNTICKED if name.path[-1].endswith("_box") else ""


def _value(name: Name, text: Callable[[Name], str]) -> Any:  # noqa: ANN401 - as typed in shown
    if name.type is int:  # a span: the only row begins the merge
        return 1
    if name.is_text:
        return text(name)
    if name.item is not None:
        return [_value(Name((*name.path, ITEM), name.item, name.shown, (*name.model, ITEM)), text)]
    return {entry.path[-1]: _value(entry, text) for entry in name.entries()}


def print_empty(template: bytes, form: type, file: str, text: Callable[[Name], str] | None = None) -> bytes:
    """Print a template without values; raise `TemplateFault`."""
    program = Program(Template(template, form, file))
    view = cast("dict[str, object]", empty_view(form, text))
    return program.docx(view, Properties("", "", 1))
