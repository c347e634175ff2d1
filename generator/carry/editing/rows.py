"""Rows of a text around a place in it; places count characters from 0."""

from __future__ import annotations


def begin(text: str, at: int) -> int:
    """Return where the row of a place begins."""
    return text.rfind("\n", 0, at) + 1


def end(text: str, at: int) -> int:
    """Return where the row of a place ends, its line end not counted."""
    found = text.find("\n", at)
    return len(text) if found < 0 else found


def after(text: str, at: int) -> int:
    """Return where the row behind that of a place begins."""
    return min(end(text, at) + 1, len(text))


def indent(text: str, at: int) -> str:
    """Return the blanks with which the row of a place begins."""
    row = text[begin(text, at) : end(text, at)]
    return row[: len(row) - len(row.lstrip(" \t"))]


def lead(text: str, at: int, floor: int = 0) -> int:
    """Return where the comment rows begin that stand right above the row of a place, below `floor`."""
    start = begin(text, at)
    while start > floor:
        above = begin(text, start - 1)
        if above < floor or not text[above:start].lstrip(" \t").startswith("#"):
            break
        start = above
    return start


def without_blank(text: str, at: int) -> int:
    """Return where the blank rows begin that stand right above a row that begins at a place."""
    while at and not text[begin(text, at - 1) : at].strip():
        at = begin(text, at - 1)
    return at
