from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.base.result import Fault, Missing
from generator.base.score import (
    SCORE_RULES,
    achievement,
    deviation,
    execution_score,
    grade,
    rate,
    score,
    within_degree,
)
from generator.base.target import Target

if TYPE_CHECKING:
    from generator.base.result import Result

HUBEI, NATIONAL = SCORE_RULES["hubei"], SCORE_RULES["national"]
COST, EXCESS = SCORE_RULES["national-2021"], SCORE_RULES["national-excess"]

WORKED_OUT = [
    # target, achieved, achievement, deviation, of 10 points
    ("≥2个", "2个", "1", "0", "10"),
    ("≥2个", "1个", "0.5", "-0.5", "5"),
    ("≥2个", "3个", "1.5", "0.5", "10"),
    ("≥2个", "0个", "0", "-1", "0"),
    ("＞4次", "3次", "0.75", "-0.25", "7.5"),
    ("=100%", "95%", "0.95", "-0.05", "9.5"),
    ("=100%", "105%", "1.05", "0.05", "10"),
    ("95%", "95%", "1", "0", "10"),
    ("不低于80%", "60%", "0.75", "-0.25", "7.5"),
    ("≥30万元", "300000元", "1", "0", "10"),
    ("≥1年", "6个月", "0.5", "-0.5", "5"),
    ("≥40人", "30名", "0.75", "-0.25", "7.5"),
    ("≥2个", "＝1个", "0.5", "-0.5", "5"),
    # less is better: nothing at double
    ("≤5天", "5天", "1", "0", "10"),
    ("≤5天", "4天", "1", "-0.2", "10"),
    ("≤5天", "6天", "0.8", "0.2", "8"),
    ("≤5天", "10天", "0", "1", "0"),
    ("≤5天", "20天", "0", "3", "0"),
    ("＜20万元", "25万元", "0.75", "0.25", "7.5"),
    ("控制在20万元以内", "25万元", "0.75", "0.25", "7.5"),
    # nothing of it
    ("≤0起", "0起", "1", "0", "10"),
    ("=0起", "0起", "1", "0", "10"),
    ("0起", "0起", "1", "0", "10"),
    ("≥0次", "0次", "1", "0", "10"),
    ("＞0次", "0次", "0", "0", "0"),
    # from … to
    ("3-5场", "4场", "1", "0", "10"),
    ("4-5场", "3场", "0.75", "-0.25", "7.5"),
    ("≥4-5场", "3场", "0.75", "-0.25", "7.5"),
    ("≤4-5场", "6场", "0.8", "0.2", "8"),
]


@pytest.mark.parametrize(
    ("target", "achieved", "reached", "off", "points"),
    WORKED_OUT,
    ids=[" ".join(row[:2]) for row in WORKED_OUT],
)
def test_worked_out_by_hand(target: str, achieved: str, reached: str, off: str, points: str) -> None:
    aim, actual = Target.parse(target), Target.parse(achieved)
    assert achievement(aim, actual) == Decimal(reached)
    assert deviation(aim, actual) == Decimal(off)
    assert score(aim, actual, Decimal(10), None, HUBEI) == Decimal(points)
    assert score(target, achieved, Decimal(10), Missing(("达成程度",)), NATIONAL) == Decimal(points)


ZERO = "目标是 0，算不出偏差率；请自己写"
BY_HAND = [
    # target, achieved, of 10 points, deviation
    ("≤0起", "1起", Decimal(0), Fault(ZERO)),
    ("=0起", "1起", Decimal(0), Fault(ZERO)),
    ("≥0次", "3次", Decimal(10), Fault(ZERO)),
    ("＞0次", "3次", Decimal(10), Fault(ZERO)),
    ("4-5场", "6场", Fault("实际完成值超出目标范围的上限，没有算法；请自己写"), Decimal("0.2")),
    ("＜0℃", "0℃", Fault("没有小于 0 的完成值，目标值“＜0”不能按比例算"), Decimal(0)),
    ("≥-5℃", "-4℃", Fault("目标值或实际完成值是负数，不能按比例算；请自己写"), Decimal("0.2")),
    ("≥5%", "-5%", Fault("目标值或实际完成值是负数，不能按比例算；请自己写"), Decimal(-2)),
]


@pytest.mark.parametrize(("target", "achieved", "points", "off"), BY_HAND)
def test_what_has_no_proportion(target: str, achieved: str, points: Result, off: Result) -> None:
    assert score(target, achieved, Decimal(10), None, HUBEI) == points
    assert deviation(target, achieved) == off


NOT_COMPARED = [
    ("≥2个", "2次", "实际完成值的单位“次”与目标值的“个”不能比较"),
    ("≥95%", "95", "实际完成值“95”没有写单位，目标值的单位是“%”"),
    ("≥4次/年", "4次", "实际完成值的单位“次”与目标值的“次/年”不能比较"),
    ("≥95", "95%", "目标值“≥95”没有单位，实际完成值的单位是“%”"),
    ("≥95%", "达成", "实际完成值“达成”不是一个数，不能与目标值“≥95%”比较"),
    ("≥95%", "90%-95%", "实际完成值“90%-95%”不是一个数，不能与目标值“≥95%”比较"),
    ("≥2个", "2个" + "，其中一个在年底" * 9, "目标值或实际完成值的单位太长，不能比较"),
    ("≥2" + "万亿" * 10_000 + "元", "2元", "目标值或实际完成值的单位太长，不能比较"),
    ("≥" + "9" * 60 + "个", "2个", "目标值或实际完成值的数太大"),
]


@pytest.mark.parametrize(("target", "achieved", "message"), NOT_COMPARED)
def test_what_can_not_be_compared(target: str, achieved: str, message: str) -> None:
    assert achievement(target, achieved) == Fault(message)
    assert deviation(target, achieved) == Fault(message)
    assert score(target, achieved, Decimal(10), Decimal(1), HUBEI) == Fault(message)


def test_a_number_has_the_unit_of_its_target() -> None:
    assert achievement(Target.parse("≥95%"), Decimal(76)) == Decimal("0.8")
    assert achievement(Decimal(4), Decimal(3)) == Decimal("0.75")


def test_values_that_are_none() -> None:
    message = "目标值和实际完成值须是带单位的数，例如 ≥2个、95%"
    assert achievement(True, Decimal(1)) == Fault(message)  # noqa: FBT003 - a value
    assert achievement((), "2个") == Fault(message)
    assert achievement(Missing(("甲",)), Missing(("乙",))) == Missing(("甲", "乙"))
    assert score((), "2个", Decimal(1), None, HUBEI) == Fault("目标值须写成指标值，例如 ≥95%")
    assert score("≥2个", "2个", "十", None, HUBEI) == Fault("分值须是不小于 0 的数")
    assert score("≥2个", "2个", Decimal(-1), None, HUBEI) == Fault("分值须是不小于 0 的数")


def test_a_qualitative_target_needs_its_degree() -> None:
    points = Decimal(10)
    assert score("达成", "达成", points, Decimal("0.85"), HUBEI) == Decimal("8.5")
    assert score("达成", "95%", points, Decimal(1), HUBEI) == 10
    assert score("达成", "达成", points, Missing(("达成程度",)), HUBEI) == Missing(("达成程度",))
    assert score("达成", Missing(("完成值",)), points, Decimal(1), HUBEI) == Missing(("完成值",))
    for wrong in (Decimal(85), Decimal("-0.1"), Decimal("NaN"), "达成"):
        assert score("达成", "达成", points, wrong, HUBEI) == Fault("达成程度须在 0% 到 100% 之间")
    without = "定性指标不能自动算分；请写达成程度，或者自己写得分"
    assert score("达成", "达成", points, None, HUBEI) == Fault(without)
    assert achievement("达成", "达成") == Fault("定性指标没有完成率；请写达成程度，或者自己写得分")


@pytest.mark.parametrize(
    ("achieved", "points"),
    [("130个", "10"), ("150个", "8.82"), ("200个", "5.87"), ("300个", "0"), ("900个", "0"), ("50个", "5")],
)
def test_far_over_the_target_one_rule_takes_points_off(achieved: str, points: str) -> None:
    found = score("≥100个", achieved, Decimal(10), None, EXCESS)
    assert found == Decimal(points)


def test_full_points_do_not_shrink_where_less_is_better() -> None:
    assert score("≤100个", "1个", Decimal(10), None, EXCESS) == 10


@pytest.mark.parametrize("name", SCORE_RULES)
def test_weights_sum_to_the_whole(name: str) -> None:
    rule = SCORE_RULES[name]
    assert sum(part.points for part in rule.parts) == rule.whole == 100
    assert sum(part.points for part in rule.weights({"产出"})) == 100
    assert rule.execution + rule.indicators == 100


def test_weights_of_the_rules() -> None:
    def points(name: str, *present: str) -> dict[str, Decimal]:
        return {"与".join(part.classes): part.points for part in SCORE_RULES[name].weights(present)}

    assert points("hubei") == {"执行": 20, "产出": 40, "效益与满意度": 40}
    assert points("national", "满意度") == {"执行": 10, "产出": 50, "效益": 30, "满意度": 10}
    assert points("national") == {"执行": 10, "产出": 50, "效益": 40}
    assert points("national-2021", "满意度") == {"执行": 10, "成本": 20, "产出": 40, "效益": 20, "满意度": 10}
    assert points("national-2021") == {"执行": 10, "成本": 20, "产出": 40, "效益": 30}
    assert (HUBEI.indicators, NATIONAL.indicators, COST.indicators) == (80, 90, 90)


def test_execution() -> None:
    spent = rate(Decimal("221.4"), Decimal(233))
    assert isinstance(spent, Decimal)
    assert round(spent, 4) == Decimal("0.9502")
    assert execution_score(Decimal("0.95"), HUBEI) == 19
    assert execution_score(Decimal("1.2"), NATIONAL) == 10
    assert execution_score(Decimal(-1), NATIONAL) == Fault("执行率不能是负数")
    assert rate(Decimal(1), Decimal(0)) == Fault("预算数是 0，算不出执行率")


GRADES = [("100 90", "优"), ("89.99 80", "良"), ("79.5 60", "中"), ("59.9 0", "差")]


@pytest.mark.parametrize(("totals", "word"), GRADES)
def test_grades(totals: str, word: str) -> None:
    assert [grade(Decimal(total), NATIONAL) for total in totals.split()] == [word, word]


@pytest.mark.parametrize("total", ["100.01", "-1", "NaN", "Infinity", "1e999"])
def test_no_grade_of_what_is_no_total(total: str) -> None:
    assert grade(Decimal(total), HUBEI) == Fault("总分须在 0 到 100 之间")


@pytest.mark.parametrize(
    ("word", "percent", "hubei", "national"),
    [
        ("达成", "1", True, True),
        ("达成", "0.8", True, True),
        ("达成", "0.79", False, False),
        ("达成", "1.01", False, False),
        ("部分达成", "0.8", True, True),
        ("部分达成", "0.55", True, False),
        ("部分达成", "0.6", True, True),
        ("部分达成", "0.4", False, False),
        ("未达成", "0.55", False, True),
        ("未达成", "0", True, True),
        ("未达成", "-0.1", False, False),
        ("未达成", "NaN", False, False),
    ],
)
def test_degrees(word: str, percent: str, hubei: bool, national: bool) -> None:  # noqa: FBT001 - a table's columns
    assert within_degree(word, Decimal(percent), HUBEI) is hubei
    assert within_degree(word, Decimal(percent), NATIONAL) is national


def test_a_degree_in_other_words() -> None:
    assert within_degree("基本达成", Decimal(1), HUBEI) == Fault("达成程度只有：达成、部分达成、未达成")


@given(
    st.sampled_from(["≥", "＞", "=", "≤", "＜", ""]),
    st.integers(1, 10_000),
    st.integers(0, 20_000),
    st.integers(0, 100),
)
def test_points_are_between_nothing_and_the_weight(sign: str, aim: int, actual: int, weight: int) -> None:
    found = score(f"{sign}{aim}个", f"{actual}个", Decimal(weight), None, HUBEI)
    assert isinstance(found, Decimal)
    share = Fraction(actual, aim) if sign not in ("≤", "＜") else 2 - Fraction(actual, aim)
    assert abs(Fraction(found) - weight * max(0, min(1, share))) < Fraction(1, 10**40)
