"""How far two short texts are apart."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache


@lru_cache(maxsize=1 << 14)
def apart(one: str, other: str) -> float:
    """Return from 0 (the same) to 1 (nothing in common) how far two folded texts are apart.

    >>> apart("联系电话", "联系电活"), apart("合计", "金额")
    (0.25, 1.0)
    """
    if one == other:
        return 0.0
    longest = max(len(one), len(other))
    shared = (Counter(one) & Counter(other)).total()
    if shared * 2 < longest:
        return 1.0
    return edits(one, other) / longest


def edits(one: str, other: str) -> int:
    """Count the characters to put in, take out or change to make one text of the other."""
    row = list(range(len(other) + 1))
    for i, character in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, against in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (character != against))
    return row[-1]
