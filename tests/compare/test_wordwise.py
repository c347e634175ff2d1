from __future__ import annotations

import itertools
import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.compare.wordwise import tokens, words

TEXTS = st.text(st.sampled_from("安全生产检查，。 \n年20193.,%aB"), max_size=40) | st.text(max_size=20)

CASES = [
    ("预算1,200.00万元", "预算1,350.50万元", "=预算|-1,200.00|+1,350.50|=万元"),
    ("预算20万元", "预算35万元", "=预算|-20|+35|=万元"),
    ("比例 35%", "比例 3.5%", "=比例 |-35%|+3.5%"),
    ("2023年完成", "2024年完成", "-2023年|+2024年|=完成"),
    ("B11栋，PM2.5", "B12栋，PM10", "-B11|+B12|=栋，|-PM2.5|+PM10"),
    ("1,2000", "1,3000", "=1,|-2000|+3000"),
    ("开展园区的安全生产工作", "全面开展园区安全生产工作", "+全面|=开展园区|-的|=安全生产工作"),
    ("公务用车日常保养", "公务车辆日常维保", "=公务|-用车|+车辆|=日常|-保养|+维保"),
    ("甲。乙。丙。", "甲。丁。乙。丙。", "=甲。|+丁。|=乙。丙。"),
    ("为20人，30户", "为35人，40户", "=为|-20|+35|=人，|-30|+40|=户"),
    ("强化监管的能力", "提升服务的水平", "-强化监管的能力|+提升服务的水平"),
    ("强化监管，能力", "提升服务，水平", "-强化监管|+提升服务|=，|-能力|+水平"),
    ("强化监管能力", "提升服务水平", "-强化监管能力|+提升服务水平"),
    ("", "甲", "+甲"),
    ("甲", "甲", "=甲"),
    ("", "", ""),
]


@pytest.mark.parametrize(("old", "new", "expected"), CASES)
def test_reads_well(old: str, new: str, expected: str) -> None:
    assert "|".join(map("".join, words(old, new).operations())) == expected


@given(TEXTS, TEXTS)
def test_segments_are_both_texts(old: str, new: str) -> None:
    segments = words(old, new).segments
    assert "".join(segment.old for segment in segments) == old
    assert "".join(segment.new for segment in segments) == new
    assert all(segment.old or segment.new for segment in segments)
    assert all(a.same != b.same for a, b in itertools.pairwise(segments))


PHRASES = st.lists(st.sampled_from(["安全生产", "检查工作", "服务，", "1,200"]), max_size=6).map("".join)


@given(TEXTS | PHRASES, TEXTS | PHRASES)
@example("安全生产检查工作", "检查工作安全生产")
def test_turns_round(old: str, new: str) -> None:
    assert words(new, old) == words(old, new).reversed()


@given(TEXTS, TEXTS)
def test_no_number_is_cut(old: str, new: str) -> None:
    found = words(old, new)
    for side in ([s.old for s in found.segments], [s.new for s in found.segments]):
        text, at = "".join(side), 0
        numbers = [match.span() for match in re.finditer(r"\d+", text)]
        for piece in side:
            assert not any(start < at < end for start, end in numbers)
            at += len(piece)


@given(TEXTS)
def test_tokens_are_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text


def test_a_long_text_all_rewritten_is_fast() -> None:
    old = "".join(chr(0x4E00 + i * 7 % 3000) for i in range(8000))
    new = "".join(chr(0x4E00 + i * 11 % 3000) for i in range(8000))
    start = time.process_time()
    found = words(old, new)
    assert time.process_time() - start < 5
    assert "".join(segment.new for segment in found.segments) == new
