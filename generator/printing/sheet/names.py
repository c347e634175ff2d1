"""Names of worksheets, as Excel allows them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

LONGEST = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_RESERVED = "history"


def sheet_name(wanted: str, taken: Container[str] = ()) -> str:
    """Return a name near to what is wanted; `taken` are the others of the workbook, in small letters.

    >>> sheet_name("2023/24年：[甲]"), sheet_name("'甲'"), sheet_name("History"), sheet_name("甲", {"甲"})
    ('2023_24年：_甲_', '甲', 'History_', '甲 (2)')
    """
    name = _cut(_FORBIDDEN.sub("_", wanted).strip(), LONGEST).strip("' ") or "表"
    if name.casefold() == _RESERVED:
        name += "_"
    free, number = name, 1
    while free.casefold() in taken:
        number += 1
        free = f"{_cut(name, LONGEST - len(str(number)) - 3)} ({number})"
    return free


def _cut(name: str, longest: int) -> str:
    """Cut a name as Excel counts it: a character beyond the first 65,536 is two."""
    while len(name.encode("utf-16-le")) // 2 > longest:
        name = name[:-1]
    return name
