"""What the model says of a place: which fields come before a field, which tables hold tables, short forms."""

from __future__ import annotations

from itertools import dropwhile
from typing import TYPE_CHECKING, Any, get_args

from generator.filing.model import Short
from generator.filing.titles import field_at, node_at

_NAMES = ("id", "goal", "name", "item")
"""Fields by which an author knows an item of a list."""

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.base.problems import KeyPath
    from generator.filing.titles import Model


def order(model: Model, key: KeyPath) -> list[str]:
    """Return the fields of the table at a key path, in the model's order."""
    node = node_at(model, key)
    return [] if node.free or node.model is None else list(node.model.model_fields)


def position(there: Sequence[str], fields: Sequence[str], name: str) -> int:
    """Return before which of the keys that are there a new one belongs."""
    if name not in fields:
        return len(there)
    rank = fields.index(name)
    for earlier in reversed(fields[:rank]):
        if earlier in there:
            return len(there) - there[::-1].index(earlier)
    return next((there.index(later) for later in fields[rank:] if later in there), len(there))


def short_key(model: Model, key: KeyPath) -> str:
    """Return the key of the value that may stand for a whole table at a key path; empty for no such table."""
    field = field_at(model, tuple(dropwhile(_is_index, reversed(key)))[::-1])
    waiting: list[Any] = [field.annotation, *field.metadata] if field else []
    for each in waiting:
        if isinstance(each, Short):
            return each.key
        waiting += get_args(each)
    return ""


def holds_tables(model: Model, key: KeyPath, value: object) -> bool:
    """Tell whether a table is of those that hold tables, as the model says, or else as its value does."""
    node = node_at(model, key)
    if node.free or node.model is None:
        return bool(node.free) or _has_tables(value)
    return any(node_at(node.model, (name,)).model for name in node.model.model_fields) or _has_tables(value)


def known_by(item: object) -> object:
    """Return what an item of a list is known by: a name that it has, or else itself."""
    names = (item[name] for name in _NAMES if name in item) if isinstance(item, dict) else iter(())
    return next(names, item)


def _has_tables(value: object) -> bool:
    items = value.values() if isinstance(value, dict) else ()
    return any(
        isinstance(part, dict) for item in items for part in (item if isinstance(item, list) else [item])
    )


def _is_index(step: str | int) -> bool:
    return isinstance(step, int)
