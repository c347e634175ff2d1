"""Characters on a page → lines → the paragraphs that their author may have written."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from generator.readback.formats.loose import tightened

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_MOST_PADDING: Final = 8.0  # points
_GAP: Final = 0.3  # of a character's size: as much parts two words
_INDENT: Final = 1.5  # characters
_WORD: Final = re.compile(r"[!-~]+[，。、；：？！）》”」』】%‰℃]*|.[，。、；：？！）》”」』】]*", re.DOTALL)


class Glyph(NamedTuple):
    """A character and where it stands, in points from the upper left."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def size(self) -> float:
        """About its height."""
        return max(self.bottom - self.top, 1.0)

    @property
    def middle(self) -> tuple[float, float]:
        """Where it counts as standing."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


class Line(NamedTuple):
    """A printed line."""

    text: str
    left: float
    top: float
    right: float
    size: float


def lines_of(glyphs: Iterable[Glyph]) -> list[Line]:
    """Put characters together that stand side by side, from above to below."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda one: one.middle[1]):
        if rows and glyph.middle[1] - rows[-1][0].middle[1] < rows[-1][0].size / 2:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [line for row in rows if (line := _line(sorted(row, key=lambda one: one.left))).text.strip()]


def _line(glyphs: list[Glyph]) -> Line:
    text = glyphs[0].text
    for before, glyph in pairwise(glyphs):
        text += " " * (glyph.left - before.right > before.size * _GAP) + glyph.text
    seen = [glyph for glyph in glyphs if glyph.text.strip()] or glyphs
    top = min(glyph.top for glyph in seen)
    return Line(text, seen[0].left, top, seen[-1].right, max(glyph.size for glyph in seen))


def paragraphs_of(lines: Sequence[Line], left: float, right: float) -> list[str]:
    """Join the lines between two edges: one ends a paragraph if the next word had room behind it."""
    if not lines:
        return []
    gaps = [(line.left - left, right - line.right) for line in lines]
    padding = min(max(min(map(min, gaps)), 0.0), _MOST_PADDING)
    sizes = [line.size for line in lines]
    centred = all(abs(gap[0] - gap[1]) < size for gap, size in zip(gaps, sizes, strict=True))
    first = min(line.left for line in lines)
    joined = [lines[0].text]
    for (line, (before, behind)), following in zip(zip(lines, gaps, strict=True), lines[1:], strict=False):
        room = before + behind - 2 * padding if centred else behind - padding
        moved_in = not centred and following.left - first > following.size * _INDENT
        if moved_in or room > _first_word(following) or (not centred and before > (right - left) / 2):
            joined.append(following.text)
        else:
            joined[-1] = f"{joined[-1].rstrip()}{_between(line, following)}{following.text.lstrip()}"
    return [text for text in map(tightened, joined) if text]


def _first_word(line: Line) -> float:
    """Return how much room a line's first word takes, with half a character to be sure."""
    text = line.text.lstrip()
    word = _WORD.match(text)
    letters = max(len(word[0]) if word else 1, 1)
    return (line.right - line.left) * letters / max(len(text), 1) + line.size / 2


def _between(line: Line, following: Line) -> str:
    before, after = line.text.rstrip()[-1:], following.text.lstrip()[:1]
    return " " * (before.isascii() and before.isalnum() and after.isascii() and after.isalnum())
