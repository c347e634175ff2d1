"""Stretches of prose: the words that a finding quotes, and what stands before them."""

from __future__ import annotations

from generator.base.terminal import short

_ENDS = "。；;\n"
PAUSES = _ENDS + "，,、：:"
_LONGEST = 300
"""So much of a sentence is read at most: a text may go on without an end."""
_BRIEF = 24


def brief(text: str) -> str:
    """Return the beginning of a text, enough to tell which one is meant."""
    return short(text.strip(), _BRIEF)


def quoted(text: str, start: int, end: int) -> str:
    """Return the words from `start` to `end`, with those before them that tell them from the same ones above.

    A finding is placed where its words stand first.
    """
    said = text[start:end]
    if text.find(said) == start:
        return said
    for marks in (PAUSES, "\n"):
        begin = after_last(marks, text, start)
        if text.find(text[begin:end]) == begin:
            return text[begin:end]
    return said


def sentence_before(text: str, end: int) -> str:
    """Return what stands before `end` in its sentence."""
    return text[after_last(_ENDS, text, end, max(0, end - _LONGEST)) : end]


def after_last(marks: str, text: str, end: int, start: int = 0) -> int:
    """Return the position after the last of some marks before `end`; if there is none, `start`."""
    return max(start, *(text.rfind(mark, start, end) + 1 for mark in marks))
