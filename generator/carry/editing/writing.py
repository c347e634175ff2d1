"""Values as a person would write them where they stand: on one line, or on lines of their own."""

from __future__ import annotations

import re
from typing import Any

from generator.carry.quoting import block, in_rows, inline

_LONGEST = 100
_TAIL = re.compile(r"\n[ \t]*\Z")


def spread(value: Any) -> str:  # noqa: ANN401 - any TOML
    """Write a value that stands behind a key at the begin of a line, on several lines if it is long."""
    if isinstance(value, str) and "\n" in value:
        return block(value)
    if isinstance(value, list) and (any(isinstance(i, dict) for i in value) or len(inline(value)) > _LONGEST):
        return in_rows(value)
    return inline(value)


def styled(value: object, old: str, old_value: object) -> object:
    """Return a text as it has to be in the block that it comes into: margin and last line end are layout.

    `old` is how the value is written that was there, empty for none.
    """
    if not isinstance(value, str) or not value:
        return value
    if isinstance(old_value, str) and old.startswith(('"""', "'''")) and "\n" in old:
        tail = _TAIL.search(old_value)
        value = _with_margin(value, _margin(old_value))
        return value if tail is None or _TAIL.search(value) else value + tail[0]
    return value


def ended(value: object) -> object:
    """Return a value with the last line ended of every text of several lines, as new blocks are written."""
    if isinstance(value, dict):
        return {name: ended(item) for name, item in value.items()}
    several = isinstance(value, str) and "\n" in value and not value.endswith("\n")
    return f"{value}\n" if several else value


def _margin(text: str) -> str:
    """Return the blanks with which all lines of a text begin."""
    lines = [line for line in text.split("\n") if line.strip()]
    shortest = min((line[: len(line) - len(line.lstrip(" \t"))] for line in lines), key=len, default="")
    return shortest if all(line.startswith(shortest) for line in lines) else ""


def _with_margin(text: str, margin: str) -> str:
    if _margin(text).startswith(margin):
        return text
    return "\n".join(margin + line if line.strip() else line for line in text.split("\n"))
