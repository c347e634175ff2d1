"""Keys, values and remarks as TOML writes them, to the last digit and character."""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from generator.base.terminal import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f]')
_ESCAPED_IN_BLOCK = re.compile(r'\\|(?<="")"|"\Z|[\x00-\x08\x0b-\x1f\x7f]')
_UNHELD = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
"""What no text in single quotes can hold, or only on several lines."""
_QUOTES = ('"""', "'''", '"', "'")
_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_MOST_DIGITS = 40  # before or behind the point; what has more is no amount, and written with an exponent


def quoted(text: str) -> str:
    r"""Write a text on one line, in double quotes.

    >>> print(quoted('一"二"\n'))
    "一\"二\"\n"
    """
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


def header(path: Sequence[str | int], *, repeated: bool = False) -> str:
    """Write the header of a table, or of an item of a list of tables."""
    name = ".".join(key(step) for step in path if isinstance(step, str))
    return f"[[{name}]]" if repeated else f"[{name}]"


def literal(value: str | bool | int | Decimal | date | time, old: str = "") -> str:  # noqa: FBT001 - a value of TOML's
    """Write a value that holds no other; a text has the quotes of an `old` one, where they will do."""
    if isinstance(value, str):
        return block(value, old) if "\n" in old and value else _text(value, old)
    if isinstance(value, Decimal):
        return _number(value)
    return value.isoformat() if isinstance(value, date | time) else str(value).lower()


def inline(value: Any) -> str:  # noqa: ANN401 - any TOML
    """Write a value on one line."""
    if isinstance(value, dict):
        pairs = ", ".join(f"{key(name)} = {inline(item)}" for name, item in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(inline, value))}]"
    return literal(value)


def in_rows(items: Iterable[Any]) -> str:
    """Write a list with a row for each item."""
    return "[\n" + "".join(f"  {inline(item)},\n" for item in items) + "]"


def flat(words: str) -> str:
    """Write a remark: one line, and nothing that TOML does not allow in a comment."""
    return visible(" ".join(words.split()))


def _number(number: Decimal) -> str:
    if not number.is_finite():
        return str(number).lower().replace("infinity", "inf")
    digits = max(number.adjusted(), -int(number.as_tuple().exponent))
    return f"{number:f}" if digits <= _MOST_DIGITS else f"{number:e}"


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
