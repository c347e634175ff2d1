"""What will be a file of the filing: its values, and which of them are doubtful and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.readback.assembling.choosing import choose, ticked
from generator.readback.assembling.converting import declared_value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.base.problems import KeyPath
    from generator.filing.declared import Field
    from generator.readback.assembling.choosing import Chosen
    from generator.readback.items import Reading


class Computed(NamedTuple):
    """A value that the program works out: where it would stand, and what the document says of it."""

    path: KeyPath
    field: Field
    chosen: Chosen
    value: object


@dataclass
class FileDraft:
    """The values of one file, as TOML would give them, and its doubts by key path."""

    values: dict[str, Any] = field(default_factory=dict)
    doubts: dict[KeyPath, str] = field(default_factory=dict)
    lost: list[tuple[Reading, str]] = field(default_factory=list)
    """what was read and has no place in the file, and why"""
    computed: list[Computed] = field(default_factory=list)
    """what the program works out, as the document has it"""

    def put(self, key: str, value: object, chosen: Chosen | None = None) -> None:
        """Write a top-level value if there is one, with its doubt."""
        if value is None or value == "":
            return
        self.values[key] = value
        if chosen is not None:
            self.doubt((key,), chosen.doubt)

    def doubt(self, key: KeyPath, reason: str) -> None:
        """Note why a value is doubtful, if it is."""
        if reason:
            known = self.doubts.get(key)
            self.doubts[key] = reason if known in (None, reason) else f"{known}；{reason}"

    def marks(self) -> dict[KeyPath, str]:
        """Return the doubts, each at the nearest value around it that is written."""
        found = FileDraft()
        for path, reason in self.doubts.items():
            end = next((end for end in range(len(path), 0, -1) if self.has(path[:end])), 0)
            if end:
                found.doubt(path[:end], reason)
        return found.doubts

    def write(self, path: KeyPath, value: object) -> None:
        """Write a value anywhere; the tables around it are made."""
        table: Any = self.values
        for step in path[:-1]:
            table = table[step] if isinstance(step, int) else table.setdefault(step, {})
        table[path[-1]] = value

    def has(self, path: KeyPath) -> bool:
        """Tell whether a value is written."""
        table: Any = self.values
        for step in path:
            keys = table if isinstance(table, dict) else range(len(table)) if isinstance(table, list) else ()
            if step not in keys:
                return False
            table = table[step]
        return True

    def take(self, inner: FileDraft, path: KeyPath) -> None:
        """Take over what a draft of one table has to say beside its values."""
        for key, reason in inner.doubts.items():
            self.doubt((*path, *key), reason)
        self.lost += inner.lost
        self.computed += [one._replace(path=(*path, *one.path)) for one in inner.computed]

    def forget(self, path: KeyPath) -> None:
        """Leave out a value, and its doubt: what the program works out says the same."""
        table: Any = self.values
        for step in path[:-1]:
            table = table[step]
        del table[path[-1]]
        self.doubts.pop(path, None)

    def declare(self, path: KeyPath, field: Field, readings: Iterable[Reading]) -> None:
        """Write the value of a declared field if its cell says something, and note one that is worked out."""
        chosen = choose(ticked(readings))
        if chosen.reading is None:
            return
        value = declared_value(field, chosen.reading.paragraphs, yuan=chosen.reading.slot.yuan)
        if value is None:
            self.lost.append((chosen.reading, f"不是{field.kind.label}"))
        elif field.value:
            self.computed.append(Computed(path, field, chosen, value))
        else:
            self.write(path, value)
            self.doubt(path, chosen.doubt)
