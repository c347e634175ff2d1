"""Choices that a form shows as boxes: read wherever other offices put the tick."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generator.readback.folding import CHECKED, UNCHECKED

if TYPE_CHECKING:
    from collections.abc import Sequence

_BOX = f"[{CHECKED}{UNCHECKED}]"
_BRACKETED = re.compile(rf"[\[(](?:({_BOX})|x|X|)[\])]")
_NUMBERED = re.compile(r"^\d[.、]")


def in_order(text: str, labels: Sequence[str]) -> str | None:
    """Return a cell's text with each box behind its label, as our forms have it; None if it is no such cell.

    Other offices put boxes before the labels, into brackets, tick nothing but the one that is meant, or write
    that one alone.

    >>> in_order("☐持续性项目☑新增项目", ["持续性项目", "新增项目"])
    '持续性项目☐新增项目☑'
    >>> in_order("新增项目", ["持续性项目", "新增项目"])
    '持续性项目☐新增项目☑'
    """
    text = _BRACKETED.sub(lambda found: found[1] or (CHECKED if found[0][1:2] in "xX" else UNCHECKED), text)
    words = [_NUMBERED.sub("", label).rstrip(":：") for label in labels]
    places = [text.find(word) for word in words]
    if sorted(places) != places or any(word in other for word in words for other in words if word != other):
        return None
    if text in words:
        marks = [CHECKED if word == text else UNCHECKED for word in words]
    elif -1 in places:
        return None
    else:
        marks = _marks(text, words, places)
    return "".join(label + mark for label, mark in zip(labels, marks, strict=True))


def _marks(text: str, words: Sequence[str], places: Sequence[int]) -> list[str]:
    """Return the box of each label: all stand before their labels, or all behind."""
    ends = [place + len(word) for place, word in zip(places, words, strict=True)]
    first = re.search(_BOX, text)
    before = first is not None and first.start() < places[0]
    marks = []
    for at in range(len(words)):
        start = (ends[at - 1] if at else 0) if before else ends[at]
        stop = places[at] if before else (places[at + 1] if at + 1 < len(places) else len(text))
        marks.append(CHECKED if CHECKED in text[start:stop] else UNCHECKED)
    return marks
