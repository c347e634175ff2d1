"""What is cleaned looks as it did; what is compared is told apart by nothing that can't be seen."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.base.characters import cleaned as clean
from generator.base.characters import ideograph, matching

ODD = "\u200b\ufeff\u202e\u00ad\u2060\u00a0⺠⼈％９Ａ"
TEXTS = st.text(st.sampled_from("合格率（）3≥ \u3000〇㎡№" + ODD), max_size=12) | st.text(max_size=12)


@pytest.mark.parametrize(
    "text", ["〇", "㎡", "№", "（“是”）！", "\u3000\u3000缩进", "𠮷", "👨\u200d👩", "½①Ⅲ℃‰"]
)
def test_what_is_legitimate_stays(text: str) -> None:
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("≥\u200b3处", "≥3处"),
        ("绿化\u00a0面积", "绿化 面积"),
        ("末尾\u00a0", "末尾"),
        ("\u00a0\u00a0缩进", "\u00a0\u00a0缩进"),
        ("⼈⺠", "人民"),
        ("\uf90a", "金"),
        ("甲\ufeff乙", "甲乙"),
        ("甲\u202e乙\u202c", "甲乙"),
        ("９５％", "９５％"),
    ],
)
def test_what_is_strange_is_replaced_by_what_looks_the_same(text: str, right: str) -> None:
    assert clean(text) == right


def test_every_radical_means_an_ideograph() -> None:
    assigned = [chr(code) for code in range(0x2E80, 0x2FD6) if unicodedata.name(chr(code), "")]
    left = [character for character in assigned if ideograph(character) == character]
    assert left == ["⺀"]  # repetition mark, the one without an equivalent
    assert all(unicodedata.name(ideograph(c)).startswith("CJK UNIFIED") for c in assigned if c not in left)


@given(TEXTS)
def test_cleaning_again_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert matching(matching(text)) == matching(text)
    assert matching(clean(text)) == matching(text)
