"""How high a text stands in a cell: Excel and WPS find that out for no merged cell."""

from __future__ import annotations

from math import ceil

SIZE = 10.5
"""The size of a font that a form leaves open, in points."""
LONGEST = 32_767
"""Characters that a cell holds, in the units of UTF-16."""
TALLEST = 405.0
"""Points that a row may be high: Excel stops at 409."""
_LINE = 1.45  # the natural line of the widest Chinese fonts, in em; others leave a little air
_AROUND = 4.0
_SIDES = 5.0
_FULL = 8  # characters in a line, from which on one is lost to punctuation that may not begin a line


def line_height(size: float) -> float:
    """Return the height of a line."""
    return round(size * _LINE, 2)


def room(width: float, size: float) -> int:
    """Return how many half-width characters of a size stand in a line of a cell.

    >>> room(69.5, 10.5), room(5, 10.5), room(200, 10.5)
    (12, 2, 35)
    """
    characters = max(int((width - _SIDES) / size), 1)
    return characters * 2 - (characters > _FULL)


def lines(text: str, half_widths: int) -> int:
    r"""Return how many lines a text has; Chinese characters are two wide.

    >>> lines("绩效目标", 4), lines("2023", 4), lines("绩\n效", 4)
    (2, 1, 2)
    """
    return sum(max(ceil(width_of(line) / half_widths), 1) for line in text.split("\n"))


def height(text: str, half_widths: int, line: float) -> float:
    """Return how high a cell with a text has to be."""
    return lines(text, half_widths) * line + _AROUND


def too_long(text: str) -> bool:
    """Tell whether a cell can't hold a text."""
    return len(text) * 2 > LONGEST and len(text.encode("utf-16-le")) // 2 > LONGEST


def width_of(line: str) -> float:
    """Return how many half-width characters a line is wide."""
    return len(line) if line.isascii() else (len(line) + len(line.encode())) / 2
