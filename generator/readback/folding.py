"""Texts as they are compared: without blanks, in half-width characters, dashes and boxes of one kind."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from generator.base.characters import INVISIBLE, LOOKALIKES, ideograph

_ONE_OF_A_KIND = str.maketrans(
    {
        **dict.fromkeys("–—―−‐‑－～~〜∼", "-"),
        **dict.fromkeys("☒√✓✔■●▣☑", "☑"),
        **dict.fromkeys("□○◻▢☐", "☐"),
        **dict.fromkeys("“”„＂", '"'),
        **dict.fromkeys("‘’＇", "'"),
        "≧": "≥", "≦": "≤", "﹪": "%", "∕": "/", "㎡": "m²",
    }
)  # fmt: skip
CHECKED, UNCHECKED = "☑", "☐"


class Folded(NamedTuple):
    """A text as it is compared, and where each of its characters stands in the text itself."""

    text: str
    places: tuple[int, ...]

    def original(self, text: str, start: int, end: int) -> str:
        """Return the stretch of the text itself that a stretch of the folded one stands for."""
        if start >= end:
            return ""
        last = self.places[end] if end < len(self.places) else len(text)
        return text[self.places[start] : last].strip()


@lru_cache(maxsize=1 << 14)
def fold(text: str) -> Folded:
    """Fold a text.

    >>> fold("合 计（万元）：").text
    '合计(万元):'
    """
    kept, places = [], []
    for place, character in enumerate(text):
        folded = _character(character)
        kept.append(folded)
        places += [place] * len(folded)
    return Folded("".join(kept), tuple(places))


@lru_cache(maxsize=1 << 14)
def _character(character: str) -> str:
    if character.isspace() or INVISIBLE.fullmatch(character):
        return ""
    if character < "\x7f" or "\u4e00" <= character <= "\u9fff":
        return character.translate(_ONE_OF_A_KIND)
    plain = ideograph(character) if LOOKALIKES.fullmatch(character) else character.translate(_ONE_OF_A_KIND)
    if plain != character or plain in "²³":
        return plain
    return "".join(unicodedata.normalize("NFKC", character).split()).translate(_ONE_OF_A_KIND)


def same(one: str, other: str) -> bool:
    """Tell whether two texts say the same, but for blanks, width and kinds of dashes."""
    return one == other or fold(one).text == fold(other).text
