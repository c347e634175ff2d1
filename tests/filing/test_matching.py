from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from steps import steps

from generator.filing.pairing.matching import Features, Matching, grams, likeness

TEXTS = st.lists(st.text("甲乙丙", max_size=3), max_size=8)


def match(old: list[str], new: list[str], least: float = 0.4) -> list[tuple[int, int]]:
    found = Matching(old, new)
    found.equal(lambda text: text)
    found.alike(lambda text: Features(None, grams(text)), least=least)
    return found.pairs


@given(TEXTS, TEXTS)
def test_turns_round(old: list[str], new: list[str]) -> None:
    assert sorted(match(new, old)) == sorted((j, i) for i, j in match(old, new))


@given(TEXTS)
def test_everything_is_itself(texts: list[str]) -> None:
    assert match(texts, texts) == [(i, i) for i in range(len(texts))]


@given(st.text(max_size=9), st.text(max_size=9))
def test_likeness_is_a_share(a: str, b: str) -> None:
    assert 0 <= likeness(grams(a), grams(b)) == likeness(grams(b), grams(a)) <= 1
    assert not a or likeness(grams(a), grams(a)) == 1


def test_the_most_alike_first() -> None:
    assert match(["安全检查次数", "检查次数"], ["生产检查次数", "安全检查的次数"]) == [(1, 0), (0, 1)]


def test_of_equally_alike_the_nearer() -> None:
    assert match(["甲次数", "乙次数"], ["丙次数", "丁次数"]) == [(0, 0), (1, 1)]
    assert match(["天", "甲次数"], ["丙次数", "丁次数"]) == [(1, 1)]


def test_three_hundred_left_on_each_side_are_little_work() -> None:
    old = [f"第{i}项安全生产检查工作完成的次数" for i in range(300)]
    new = [f"第{i}项安全生产检查任务完成的次数" for i in range(300)]
    pairs = match(old, new)
    assert all(i == j for i, j in pairs)
    assert len(pairs) > 200
    assert steps(lambda: match(old, new)) < 10 * steps(lambda: match(old[:100], new[:100]))
