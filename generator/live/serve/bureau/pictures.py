"""Figures as pictures that a page draws as SVG: bars beside their names, columns along a scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH, HEIGHT = 440, 200
"""The columns' own measure, below it room for the scale."""
_GAP = 4
_ROOM = 24  # above the highest column, for its number
_COLOURS = 8


class Part(NamedTuple):
    """One figure: what it is called, how much, that as text, and where what is behind it stands."""

    label: str
    amount: int
    text: str
    href: str = ""
    colour: int = 1


def bars(parts: Iterable[Part]) -> list[dict[str, object]]:
    """Return horizontal bars; the longest is as wide as its place."""
    known = list(parts)
    largest = max((part.amount for part in known), default=0)
    whole = sum(part.amount for part in known)
    return [
        {
            "label": part.label,
            "text": part.text,
            "href": part.href,
            "length": f"{_share(part.amount, largest):.2f}%",
            "share": f"{_share(part.amount, whole):.1f}%",
            "colour": part.colour,
        }
        for part in known
    ]


def stacked(parts: Iterable[Part]) -> list[dict[str, object]]:
    """Return the parts of one bar, one behind the other."""
    known, start = list(parts), 0.0
    whole = sum(part.amount for part in known)
    placed = []
    for position, part in enumerate(known):
        width = _share(part.amount, whole)
        colour = position % _COLOURS + 1
        placed.append({"label": part.label, "text": part.text, "start": f"{start:.3f}%", "colour": colour}
                      | {"width": f"{width:.3f}%", "share": f"{width:.1f}%"})  # fmt: skip
        start += width
    return placed


def columns(parts: Sequence[Part]) -> list[dict[str, object]]:
    """Return upright columns; the highest reaches the top."""
    largest = max((part.amount for part in parts), default=0)
    step = WIDTH / max(len(parts), 1)
    return [_column(part, position * step, step, largest) for position, part in enumerate(parts)]


def _column(part: Part, left: float, step: float, largest: int) -> dict[str, object]:
    height = _share(part.amount, largest) / 100 * (HEIGHT - _ROOM)
    return {
        "label": part.label,
        "text": part.text,
        "href": part.href,
        "x": f"{left + _GAP:.1f}",
        "y": f"{HEIGHT - height:.1f}",
        "width": f"{step - 2 * _GAP:.1f}",
        "height": f"{height:.1f}",
        "middle": f"{left + step / 2:.1f}",
        "above": f"{HEIGHT - height - 6:.1f}",
        "below": f"{HEIGHT + 18}",
    }


def _share(part: int, whole: int) -> float:
    return part / whole * 100 if whole else 0.0
