"""Values as TOML writes them, to the last digit and character."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f]')
_UNHELD = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
"""What no text in single quotes can hold, or only on several lines."""
_QUOTES = ('"""', "'''", '"', "'")


def literal(value: str | Decimal, old: str = "") -> str:
    """Write a value; a text has the quotes of an `old` one, where they will do."""
    return _text(value, old) if isinstance(value, str) else _number(value)


def _number(value: Decimal) -> str:
    written = format(value, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def _text(value: str, old: str) -> str:
    quote = next((quote for quote in _QUOTES if old.startswith(quote)), '"')
    if "'" in quote and _holds(quote, value):
        return f"{quote}{value}{quote}"
    quote = '"' if "'" in quote else quote
    return f"{quote}{_ESCAPED.sub(_escape, value)}{quote}"


def _holds(quote: str, value: str) -> bool:
    """Tell whether single quotes, which know no escapes, end where a text does."""
    return _UNHELD.search(value) is None and quote not in value + quote[1:]


def _escape(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0], f"\\u{ord(found[0]):04x}")
