"""The functions of expressions: one table, from which the reference is written too."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from generator.base import score as scores
from generator.base.exact import LIMITS, PLACES, bounded, rounded
from generator.base.expression.values import LONGEST, day, number, numbers, text
from generator.base.result import Fault, Missing, flat, gap

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from generator.base.result import Result
    from generator.base.score import ScoreRule


class Function(NamedTuple):
    """A function: what it does with its arguments, how many it takes, and what is said of it.

    An argument may be missing or wrong; a function that does not need it does not mind.
    """

    call: Callable[[Sequence[Result], ScoreRule], Result]
    least: int
    most: int | None
    """None: as many as there are"""
    explanation: str
    example: str


def _sum(arguments: Sequence[Result], _: ScoreRule) -> Result:
    found = numbers(arguments)
    if not isinstance(found, list):
        return found
    total = Decimal(0)
    for one in found:
        total = LIMITS.add(total, one)
    return bounded(total)


def _min(arguments: Sequence[Result], _: ScoreRule) -> Result:
    found = numbers(arguments)
    return min(found, default=Missing(())) if isinstance(found, list) else found


def _max(arguments: Sequence[Result], _: ScoreRule) -> Result:
    found = numbers(arguments)
    return max(found, default=Missing(())) if isinstance(found, list) else found


def _round(arguments: Sequence[Result], _: ScoreRule) -> Result:
    one, places = map(number, arguments)
    if not isinstance(one, Decimal) or not isinstance(places, Decimal):
        return gap((one, places)) or one
    if places != places.to_integral_value() or not 0 <= places <= PLACES:
        return Fault(f"round 的小数位数须是 0 到 {PLACES} 的整数")
    return rounded(one, int(places))


def _count(arguments: Sequence[Result], _: ScoreRule) -> Result:
    all_ = flat(arguments)
    fault = next((one for one in all_ if isinstance(one, Fault)), None)
    return fault or Decimal(sum(not isinstance(one, Missing) and one != "" for one in all_))


def _join(arguments: Sequence[Result], _: ScoreRule) -> Result:
    separator, *parts = texts = [text(one) for one in (arguments[0], *flat(arguments[1:]))]
    wrong = gap(texts)
    if wrong:
        return wrong
    written = [str(part) for part in parts if part != ""]
    if sum(map(len, written)) + len(str(separator)) * len(written) > LONGEST:
        return Fault(f"连接成的文字太长，超过 {LONGEST} 个字")
    return str(separator).join(written)


def _days(arguments: Sequence[Result], _: ScoreRule) -> Result:
    start, end = map(day, arguments)
    if isinstance(start, Missing | Fault) or isinstance(end, Missing | Fault):
        return gap((start, end)) or start
    return Decimal(end.toordinal() - start.toordinal())


def _achievement(arguments: Sequence[Result], _: ScoreRule) -> Result:
    return scores.achievement(*arguments)


def _deviation(arguments: Sequence[Result], _: ScoreRule) -> Result:
    return scores.deviation(*arguments)


def _score(arguments: Sequence[Result], rule: ScoreRule) -> Result:
    target, achieved, weight, *degree = arguments
    return scores.score(target, achieved, weight, degree[0] if degree else None, rule)


def _grade(arguments: Sequence[Result], rule: ScoreRule) -> Result:
    total = number(arguments[0])
    return scores.grade(total, rule) if isinstance(total, Decimal) else total


FUNCTIONS: dict[str, Function] = {
    "sum": Function(_sum, 1, None, "各数之和；有一个没有值，就没有和", "sum(indicators.score)"),
    "min": Function(_min, 1, None, "最小的数", "min(rate, 1) * 20"),
    "max": Function(_max, 1, None, "最大的数", "max(0, budget - executed)"),
    "round": Function(_round, 2, 2, "四舍五入到几位小数", "round(executed / adjusted, 4)"),
    "count": Function(_count, 1, None, "有值的有几个", "count(purchases.amount)"),
    "join": Function(_join, 2, None, "用分隔符连接文字，空的略去", "join('；', indicators.reason)"),
    "days": Function(_days, 2, 2, "从前一个日期到后一个日期有几天", "days(started, finished)"),
    "achievement": Function(
        _achievement, 2, 2,
        "完成率，1 是全部完成；按目标值的符号、单位和方向计算，没有单位的数按目标值的单位",
        "achievement(target, achieved)",
    ),
    "score": Function(
        _score, 3, 4,
        "得分：定量指标按完成率，定性指标按达成程度（百分数，60% 即 0.6）",
        "score(target, achieved, weight, degree)",
    ),
    "deviation": Function(
        _deviation, 2, 2, "偏差率：完成值比目标值多（正）或少（负）几成", "deviation(target, achieved)"
    ),
    "grade": Function(_grade, 1, 1, "总分的等级：优、良、中、差", "grade(total)"),
}  # fmt: skip
"""Name → function, for the grammar and for the reference."""
