from __future__ import annotations

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from generator.compare.align import blocks

LETTERS = st.text("abc", max_size=12)


def longest(a: str, b: str) -> int:
    @cache
    def common(i: int, j: int) -> int:
        if i == len(a) or j == len(b):
            return 0
        return 1 + common(i + 1, j + 1) if a[i] == b[j] else max(common(i + 1, j), common(i, j + 1))

    return common(0, 0)


@given(LETTERS, LETTERS)
def test_nothing_longer_is_common(a: str, b: str) -> None:
    assert sum(len(a[block.old]) for block in blocks(a, b) if block.same) == longest(a, b)


@given(LETTERS, LETTERS)
def test_blocks_follow_each_other(a: str, b: str) -> None:
    at = (0, 0)
    for block in blocks(a, b):
        assert (block.old.start, block.new.start) == at
        assert block.same == (a[block.old] == b[block.new])
        at = (block.old.stop, block.new.stop)
    assert at == (len(a), len(b))
