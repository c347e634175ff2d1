from hypothesis import given
from hypothesis import strategies as st

from generator.checks.passages import quoted, sentence_before


def test_words_are_quoted_as_they_stand() -> None:
    assert quoted("在2022年，改造设施", 1, 6) == "2022年"


def test_the_same_words_above_are_told_apart_by_those_before() -> None:
    text = "较2022年增加；2022年，改造设施\n2022年"
    assert quoted(text, 9, 14) == "较2022年增加；2022年"
    assert quoted(text, 20, 25) == "2022年"


@given(st.text("2年，。\n", max_size=30), st.integers(0, 30), st.integers(1, 5))
def test_what_is_quoted_ends_with_the_words(text: str, start: int, length: int) -> None:
    said = text[start : start + length]
    found = quoted(text, start, start + len(said))
    assert found.endswith(said)
    assert found in text
    assert "\n" in said or "\n" not in found


def test_a_sentence_begins_after_the_last_full_stop() -> None:
    text = "第一阶段。第二阶段：实施时间"
    assert sentence_before(text, len(text) - 4) == "第二阶段："


def test_of_a_sentence_without_an_end_only_a_part_is_read() -> None:
    text = "阶段" + "一" * 10_000
    assert 100 < len(sentence_before(text, len(text))) < 1_000
