"""Values by key path: read, compared, and changed as an edit is to change them."""

from __future__ import annotations

import json
from copy import copy
from datetime import date, time
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.base.digest import digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.base.problems import KeyPath


class Special(Enum):
    """What stands for a value that there is not."""

    REMOVE = "remove"
    MISSING = "missing"


REMOVE, MISSING = Special.REMOVE, Special.MISSING


class Move(NamedTuple):
    """An item's new place in its list: before the item that stood at an index; its length is the end.

    A table's new place among the tables beside it is before the one of a name; None is the end.
    """

    before: int | str | None


class Change(NamedTuple):
    """One wish; key paths and indexes are those of the file as it is before any change.

    A list's item that was not `seen` is put in before the one that stands at its index; `seen` is the digest
    (`digest_of_value`) of the value as its author saw it.
    """

    key: KeyPath
    value: Any
    """Whatever TOML holds; REMOVE; or a Move, for a list's item or a table among others."""
    seen: str | None = None

    @property
    def is_new_item(self) -> bool:
        """Tell whether an item is put into a list."""
        special = self.value is REMOVE or isinstance(self.value, Move)
        return self.seen is None and isinstance(self.key[-1], int) and not special


def digest_of_value(value: object) -> str:
    """Return a digest that two values share if TOML readers take them for the same."""
    return digest(json.dumps(_plain(value), ensure_ascii=True, sort_keys=True))


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return ["table", {name: _plain(item) for name, item in value.items()}]
    if isinstance(value, list):
        return ["list", [_plain(item) for item in value]]
    if isinstance(value, bool):
        return value
    if isinstance(value, int | Decimal):
        return ["number", _number(Decimal(value))]
    if isinstance(value, date | time):
        return ["time", value.isoformat()]
    return value


def _number(value: Decimal) -> str:
    """Write a number in one way only, without giving up a digit."""
    if not value.is_finite():
        return str(value)
    if value.is_zero():
        return "0"
    sign, digits, exponent = value.as_tuple()
    said = "".join(map(str, digits)).lstrip("0")
    kept = said.rstrip("0")
    return f"{'-' * sign}{kept}e{int(exponent) + len(said) - len(kept)}"


def look_up(values: Any, key: KeyPath) -> Any:  # noqa: ANN401 - any TOML
    """Return the value at a key path, or MISSING."""
    for step in key:
        if isinstance(step, int):
            if not isinstance(values, list) or not 0 <= step < len(values):
                return MISSING
        elif not isinstance(values, dict) or step not in values:
            return MISSING
        values = values[step]
    return values


def with_value(values: Mapping[str, Any], key: KeyPath, value: object) -> dict[str, Any]:
    """Return the values with one put at a key path; an item of a list moves those behind it."""
    changed, holder = _copied(values, key[:-1])
    if isinstance(holder, list):
        holder.insert(int(key[-1]), value)
    else:
        holder[key[-1]] = value
    return changed


def without(values: Mapping[str, Any], key: KeyPath) -> dict[str, Any]:
    """Return the values without the one at a key path."""
    changed, holder = _copied(values, key[:-1])
    del holder[key[-1]]
    return changed


def replaced(values: Mapping[str, Any], key: KeyPath, value: object) -> dict[str, Any]:
    """Return the values with another at a key path."""
    changed, holder = _copied(values, key[:-1])
    holder[key[-1]] = value
    return changed


def _copied(values: Mapping[str, Any], path: KeyPath) -> tuple[dict[str, Any], Any]:
    """Return a copy of what leads to a table or list, all else being shared, and the copy of that itself."""
    changed: dict[str, Any] = dict(values)
    holder: Any = changed
    for step in path:
        holder[step] = copy(holder[step])
        holder = holder[step]
    return changed, holder
