"""Which value of the filing an element shows: ``data-key``, and ``data-as``, as template source.

``data-as`` says as what, where the key does not: a project without its own 执行单位 shows ``unit#name``, and
what the program works out has no key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from markupsafe import escape

from generator.filing.facts import FROM_UNIT
from generator.printing.template.keys import located

if TYPE_CHECKING:
    from generator.forms.names import Scope

_ELSEWHERE = frozenset((*FROM_UNIT, "heading"))
_LAST_NAME = re.compile(r"([^\W\d]\w*)(?![\w.\"'(])")


@dataclass(frozen=True, slots=True)
class Value:
    """A printed value: its source, and the source of its key path (empty for a computed one).

    `inner` values stand under a statement: outside of it their key may mean nothing. `name` is what it is
    shown as, where its key may not say it.
    """

    source: str
    key: str
    inner: bool = False
    tag: str = "span"
    name: str = ""


Part: TypeAlias = str | Value


def key_source(expression: str, scope: Scope) -> str:
    """Return the source that prints the key path of the first located value that an expression names."""
    found = located(expression, scope)
    return f"<?key {found.owner} {found.entry}?>{escape(found.rest)}" if found else ""


def shown_as(expression: str, scope: Scope) -> str:
    """Return as what an expression shows a value that may stand elsewhere, or that has no key at all."""
    found = located(expression, scope)
    if found is None:
        return next(iter(_LAST_NAME.findall(expression)), "")
    name = found.entry.removeprefix("@")
    return name if name in _ELSEWHERE else ""


def placed(parts: list[Part]) -> tuple[str, str]:
    """Return the attribute for the element that holds the parts, and its content.

    An element that shows one value carries its key; of several, each has an element of its own as well.
    Values of one key are one value: both boxes of a choice, for example.
    """
    shown = [part for part in parts if isinstance(part, Value)]
    values = [value for value in shown if value.key]
    alone = len({value.key for value in values}) == 1 and not any(value.inner for value in values)
    outer = (value for value in values or shown if not value.inner)
    first = next((attribute(value.key, value.name) for value in outer), "")
    return first, "".join(part if isinstance(part, str) else _printed(part, alone=alone) for part in parts)


def attribute(key: str, name: str = "") -> str:
    """Return ``data-key`` and ``data-as``, each with a blank before it."""
    return (f' data-key="{key}"' if key else "") + (f' data-as="{name}"' if name else "")


def _printed(value: Value, *, alone: bool) -> str:
    if alone or not value.key:
        return value.source
    return f"<{value.tag}{attribute(value.key, value.name)}>{value.source}</{value.tag}>"
