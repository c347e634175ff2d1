from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest
import tomli
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from steps import steps

from generator.checks.arithmetic import calculation, right_result

CASES = tomli.loads(Path(__file__).with_name("cases.toml").read_text("utf-8"))["case"]
RESULT = re.compile(r"^[^=＝×+]*(?=[=＝].*[×+])|(?<=[=＝计共需])[^=＝计共需]*$")
"""The number of an equation that is no calculation."""
PIECES = [
    *"0123456789×÷+-*/=（）()[]【，。；、,.% \n元月人每·x㎡²共万亿百～一两",
    "合计",
    "1人",
    "1=",
    "((1",
    "1,000",
    "元/月",
    "第1",
    "①",
    "1.",
    "小计1元",
    "/10000=",
]
LONG = [
    *["1人×2=3人，", "1.1\n", "共1", "1/（人", ",000", "第1、", "1.甲", "1元 1×2=", "1元+1×1=1元，"],
    *["1元（1元）", "1元×2，小计3元，", "费用共1元，", "1元 每人", "1元/10000=2元，", "(1)+(2)=1，", "1%，"],
]


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_case(case: dict[str, object]) -> None:
    text = str(case["text"])
    found = {text[e.start : e.end]: e for e in calculation(text).equations}
    assert [written for written, e in found.items() if e.holds] == case.get("right", [])
    wrong = {written: right_result(e, text) for written, e in found.items() if not e.holds}
    assert wrong == case.get("wrong", {})
    assert calculation(text).unclear == case.get("unclear", False)


@pytest.mark.parametrize("case", [case for case in CASES if "wrong" in case], ids=lambda case: case["text"])
def test_a_result_as_it_is_told_is_right(case: dict[str, object]) -> None:
    text = str(case["text"])
    for found in [one for one in calculation(text).equations if not one.holds]:
        for told in right_result(found, text).removesuffix("）").split("（"):
            written = text[found.start : found.end]
            corrected = calculation(RESULT.sub(told, written, count=1)).equations
            assert all(one.holds for one in corrected)
            assert corrected or RESULT.search(written) is None


def test_results_in_yuan() -> None:
    found = calculation("3人×500元=0.15万元；2人×300元，差旅费0.1万元，合计0.31万元")
    assert [(int(r.computed.number), int(r.stated.number)) for r in found.results] == [
        (1500, 1500),
        (600, 600),
    ]
    assert [int(r.stated.number) for r in found.totals] == [3100]
    assert [int(amount.stated.number) for amount in found.amounts] == [1000]


def test_what_else_is_said_of_money() -> None:
    found = calculation("合同三年共6万元（2万元/年），5元×2=10元 7元，合计17元，其中50%，一年3元/年")
    said = [[str(r.stated.number) for r in kind] for kind in (found.named, found.remarks, found.amounts)]
    assert said == [["60000"], ["3", "20000"], ["7"]]
    assert [str(share.number) for share in found.shares] == ["1/2"]
    assert [result.start < found.summed for result in found.results] == [True]


def test_items_parted_by_blanks_are_results_each() -> None:
    found = calculation("纸 25元*200包=0.5万元 鼓 350元*20个=7000元 2.印刷 1万元")
    assert [int(result.stated.number) for result in found.results] == [5000, 7000]
    assert [int(result.computed.number) for result in found.results] == [5000, 7000]
    assert [int(amount.stated.number) for amount in found.amounts] == [10_000]


class Tree(NamedTuple):
    """An expression as text, what it comes to, and how tightly its last operator binds."""

    text: str
    value: Fraction
    strength: int


SIGNS = {"+": ["+", "＋"], "-": ["-", "－", "−"], "*": ["×", "*", "·", "x", "＊"], "/": ["÷", "/", "／"]}
WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")


@st.composite
def numbers(draw: st.DrawFn) -> Tree:
    value = draw(st.decimals(min_value="0.01", max_value=99_999, places=draw(st.integers(0, 2))))
    text = f"{value:,}" if draw(st.booleans()) else f"{value}"
    return Tree(text if "," in text or draw(st.booleans()) else text.translate(WIDE), Fraction(value), 9)


@st.composite
def combined(draw: st.DrawFn, parts: st.SearchStrategy[Tree]) -> Tree:
    left, right, operator = draw(parts), draw(parts), draw(st.sampled_from("+-*/"))
    strength = 1 if operator in "+-" else 2
    if operator == "/":
        assume(right.value)
    value = {
        "+": lambda: left.value + right.value,
        "-": lambda: left.value - right.value,
        "*": lambda: left.value * right.value,
        "/": lambda: left.value / right.value,
    }[operator]()
    assume(value >= 0)  # below nothing it is a range: 3-5人
    sign = draw(st.sampled_from(SIGNS[operator]))
    gap = draw(st.sampled_from(["", " "]))
    one = bracketed(draw, left, left.strength < strength)
    other = bracketed(draw, right, right.strength <= strength)
    return Tree(f"{one}{gap}{sign}{gap}{other}", value, strength)


def bracketed(draw: st.DrawFn, tree: Tree, needed: bool) -> str:  # noqa: FBT001 - a helper of the line above
    if not needed and (tree.strength == 9 or draw(st.booleans())):
        return tree.text
    return draw(st.sampled_from(["({})", "（{}）", "[{}]", "【{}】"])).format(tree.text)


TREES = st.recursive(numbers(), combined, max_leaves=8)


@given(TREES)
def test_any_expression_comes_to_what_it_is(tree: Tree) -> None:
    (result,) = calculation(f"测算：{tree.text}+0").results
    assert result.computed.number == tree.value


@given(TREES, st.integers(0, 3), st.sampled_from(["", "人", "元"]), st.sampled_from([-1, 0, 1]))
def test_a_result_holds_if_it_is_rounded_right(tree: Tree, places: int, unit: str, slip: int) -> None:
    rounded = round(tree.value * 10**places) + slip
    assume(0 <= rounded < 10**15)
    text = f"{tree.text}＋0={rounded // 10**places}"
    text += f".{rounded % 10**places:0{places}}" * (places > 0) + unit
    (found,) = calculation(text).equations
    half = Fraction(1, 2)
    assert found.holds == (abs(tree.value * 10**places - rounded) <= half)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text())
@settings(max_examples=120)
def test_any_text_is_read(text: str) -> None:
    found = calculation(text)
    assert all(0 <= e.start < e.end <= len(text) for e in found.equations)


@pytest.mark.parametrize("piece", [*PIECES, *LONG])
def test_long_text_takes_no_more_steps_a_character(piece: str) -> None:
    def work(length: int) -> int:
        return steps(lambda: calculation.__wrapped__((piece * length)[:length]))

    assert work(10_000) < 5 * work(2_500)


def test_other_numbers_of_the_same_units_are_few_steps() -> None:
    formula = "{0}场×2.{0}万元/场=4{0}.6万元，{0}人×3{0}元/月×12月=7.{0}万元，合计31.{0}万元"
    calculation.__wrapped__(formula.format(10))
    assert steps(lambda: calculation.__wrapped__(formula.format(12))) < 500
