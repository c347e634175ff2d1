"""Values as TOML writes them, to the last digit and character."""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f]')
_ESCAPED_IN_BLOCK = re.compile(r'\\|(?<="")"|"\Z|[\x00-\x08\x0b-\x1f\x7f]')
_UNHELD = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
"""What no text in single quotes can hold, or only on several lines."""
_QUOTES = ('"""', "'''", '"', "'")
_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)


def quoted(text: str) -> str:
    """Write a text on one line, in double quotes."""
    return f'"{_ESCAPED.sub(_escape, text)}"'


def block(text: str, old: str = '"""\n') -> str:
    """Write a text on lines of its own; it has the quotes of an `old` block, where they will do."""
    begin = "\n" if old[3:4] == "\n" or text.startswith("\n") else ""
    if old.startswith("'''") and _holds("'''", text.replace("\n", "")):
        return f"'''{begin}{text}'''"
    return f'"""{begin}{_ESCAPED_IN_BLOCK.sub(_escape, text)}"""'


def key(name: str) -> str:
    """Write a name as a key, bare where it can be."""
    return name if _BARE.fullmatch(name) else quoted(name)


def literal(value: str | bool | int | Decimal | date | time, old: str = "") -> str:  # noqa: FBT001 - a value of TOML's
    """Write a value; a text has the quotes of an `old` one, where they will do."""
    if isinstance(value, str):
        return block(value, old) if "\n" in old and value else _text(value, old)
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date | time) else _number(Decimal(value))


def _number(value: Decimal) -> str:
    written = format(value, "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def _text(value: str, old: str) -> str:
    quote = next((quote for quote in _QUOTES if old.startswith(quote)), '"')
    if "'" in quote and _holds(quote, value):
        return f"{quote}{value}{quote}"
    triple = '""' if quote == '"""' else ""
    return f"{triple}{quoted(value)}{triple}"


def _holds(quote: str, value: str) -> bool:
    """Tell whether single quotes, which know no escapes, end where a text does."""
    return _UNHELD.search(value) is None and quote not in value + quote[1:]


def _escape(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0], f"\\u{ord(found[0]):04x}")
