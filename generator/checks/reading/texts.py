"""Every text of a file, wherever it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def texts(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every text of a file with its dotted key."""
    waiting: list[tuple[str, Any]] = [("", values)]
    while waiting:
        key, value = waiting.pop()
        if isinstance(value, str):
            yield key, value
        elif isinstance(value, dict):
            waiting += [(f"{key}.{name}" if key else name, item) for name, item in value.items()]
        elif isinstance(value, list):
            waiting += [(f"{key}.{position}", item) for position, item in enumerate(value)]
