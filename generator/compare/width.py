"""Lines of a terminal in several styles."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.base.terminal import columns, head, pieces, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WIDTH = 80


class Run(NamedTuple):
    """A stretch of a line in one style."""

    style: str
    text: str


def wrapped(runs: Iterable[Run], first: str, rest: str, width: int = WIDTH) -> Iterator[list[Run]]:
    """Break a line, what acts on a terminal written out; `first` stands before it, `rest` before the rest."""
    line, used = [Run("", first)], columns(first)
    for run in runs:
        for piece in _fitting(visible(run.text), width - columns(rest)):
            if used + columns(piece) > width and len(line) > 1:
                yield line
                line, used = [Run("", rest)], columns(rest)
            line.append(Run(run.style, piece))
            used += columns(piece)
    yield line


def _fitting(text: str, width: int) -> Iterator[str]:
    """Cut a text where a line may break; a longer word than a line holds is cut anyhow."""
    for piece in pieces(text):
        rest = piece
        while columns(rest) > width:
            start = head(rest, width)
            yield start
            rest = rest[len(start) :]
        if rest:
            yield rest
