"""Which value of the filing an element shows: the ``data-key`` attribute, as template source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from markupsafe import escape

from generator.printing.template.keys import located

if TYPE_CHECKING:
    from generator.forms.names import Scope


@dataclass(frozen=True, slots=True)
class Value:
    """A printed value: its source, and the source of its key path (empty for a computed one).

    `inner` values stand under a statement: outside of it their key may mean nothing.
    """

    source: str
    key: str
    inner: bool = False
    tag: str = "span"


Part: TypeAlias = str | Value


def key_source(expression: str, scope: Scope) -> str:
    """Return the source that prints the key path of the first located value that an expression names."""
    found = located(expression, scope)
    return f"<?key {found.owner} {found.entry}?>{escape(found.rest)}" if found else ""


def placed(parts: list[Part]) -> tuple[str, str]:
    """Return the attribute for the element that holds the parts, and its content.

    An element that shows one value carries its key; of several, each has an element of its own as well.
    Values of one key are one value: both boxes of a choice, for example.
    """
    values = [part for part in parts if isinstance(part, Value) and part.key]
    alone = len({value.key for value in values}) == 1 and not any(value.inner for value in values)
    first = next((attribute(value.key) for value in values if not value.inner), "")
    return first, "".join(part if isinstance(part, str) else _printed(part, alone=alone) for part in parts)


def attribute(key: str) -> str:
    """Return ``data-key`` with a blank before it."""
    return f' data-key="{key}"' if key else ""


def _printed(value: Value, *, alone: bool) -> str:
    if alone or not value.key:
        return value.source
    return f"<{value.tag}{attribute(value.key)}>{value.source}</{value.tag}>"
