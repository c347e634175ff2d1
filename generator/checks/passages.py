"""Stretches of prose: the words that a finding quotes, and what stands before them."""

from __future__ import annotations

_ENDS = "。；;\n"
_PAUSES = _ENDS + "，,、：:"


def quoted(text: str, start: int, end: int) -> str:
    """Return the words from `start` to `end`, with those before them that tell them from the same ones above.

    A finding is placed where its words stand first.
    """
    said = text[start:end]
    if text.find(said) == start:
        return said
    for marks in (_PAUSES, "\n"):
        begin = after_last(marks, text, start)
        if text.find(text[begin:end]) == begin:
            return text[begin:end]
    return said


def sentence_before(text: str, end: int) -> str:
    """Return what stands before `end` in its sentence."""
    return text[after_last(_ENDS, text, end) : end]


def after_last(marks: str, text: str, end: int) -> int:
    """Return the position after the last of some marks before `end`; of the beginning if there is none."""
    return max(text.rfind(mark, 0, end) for mark in marks) + 1
