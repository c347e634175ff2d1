"""Comments that a correction makes false: they speak of the value that was there."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from generator.base.terminal import short
from generator.filing.source import comments, locate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.base.problems import KeyPath
    from generator.filing.source import Source

_NUMBER = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")


def outdated(source: Source, key: KeyPath, old: object) -> Iterator[str]:
    """Yield, as sentences, the comments beside and right above a value that name what it was."""
    span = locate(source.text, key)
    rows = source.text.split("\n")
    first = span.line
    while first > 1 and rows[first - 2].lstrip().startswith("#"):
        first -= 1
    for place, comment in comments(source.text):
        if first <= place.line <= span.end_line and _names(comment, old):
            said = short(comment.lstrip("# "))
            yield f"{source.file}:{place.line} 的注释“{said}”说的还是原来的 {_shown(old)}，请核对"


def _names(comment: str, old: object) -> bool:
    if isinstance(old, str):
        return bool(old.strip()) and old in comment
    if not isinstance(old, int | Decimal):
        return False
    return any(Decimal(number.replace(",", "")) == old for number in _NUMBER.findall(comment))


def _shown(old: object) -> str:
    return f"“{short(old)}”" if isinstance(old, str) else f"{old}"
