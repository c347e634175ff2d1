"""Scores of an evaluation: achievement, points, grades, by the named rule of a form."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from generator.base.exact import LIMITS, bounded, is_short, of_fraction
from generator.base.result import Fault, Missing, gap
from generator.base.target import QUALITATIVE, Target
from generator.base.units import measure

if TYPE_CHECKING:
    from collections.abc import Collection

    from generator.base.result import Result

EXECUTION = "执行"
SATISFACTION = "满意度"
BENEFIT = "效益"


class Part(NamedTuple):
    """Points that one class of indicators, or several together, share."""

    classes: tuple[str, ...]
    points: Decimal


class Excess(NamedTuple):
    """What an achievement far over the target costs: over `beyond`, `factor` of each part more."""

    beyond: Fraction
    factor: Fraction


@dataclass(frozen=True, slots=True)
class ScoreRule:
    """How a province or the ministry scores a self-evaluation; `source` says where it is written."""

    title: str
    source: str
    parts: tuple[Part, ...]
    degrees: tuple[tuple[str, Decimal], ...]
    """the words for a degree of achievement with the lowest share of each, best first"""
    excess: Excess | None = None
    grades: tuple[tuple[str, Decimal], ...] = (
        ("优", Decimal(90)), ("良", Decimal(80)), ("中", Decimal(60)), ("差", Decimal(0))
    )  # fmt: skip
    whole: Decimal = Decimal(100)

    @property
    def execution(self) -> Decimal:
        """The points of 预算执行."""
        return next((part.points for part in self.parts if EXECUTION in part.classes), Decimal(0))

    @property
    def indicators(self) -> Decimal:
        """The sum of all indicators' weights: what the execution leaves."""
        return self.whole - self.execution

    def weights(self, present: Collection[str] = (EXECUTION, BENEFIT, SATISFACTION)) -> tuple[Part, ...]:
        """Return the parts with those of 满意度 added to 效益 where there is no indicator of 满意度."""
        alone = next((part for part in self.parts if part.classes == (SATISFACTION,)), None)
        if alone is None or SATISFACTION in present:
            return self.parts
        return tuple(
            part._replace(points=part.points + alone.points) if BENEFIT in part.classes else part
            for part in self.parts
            if part is not alone
        )


def _parts(**points: int) -> tuple[Part, ...]:
    return tuple(Part(tuple(classes.split("与")), Decimal(each)) for classes, each in points.items())


def _degrees(partly: str) -> tuple[tuple[str, Decimal], ...]:
    return (("达成", Decimal("0.8")), ("部分达成", Decimal(partly)), ("未达成", Decimal(0)))


SCORE_RULES: dict[str, ScoreRule] = {
    "hubei": ScoreRule(
        "湖北", "湖北省项目支出绩效自评表", _parts(执行=20, 产出=40, 效益与满意度=40), _degrees("0.5")
    ),
    "national": ScoreRule(
        "财政部", "财预〔2020〕10号", _parts(执行=10, 产出=50, 效益=30, 满意度=10), _degrees("0.6")
    ),
    "national-2021": ScoreRule(
        "财政部（含成本指标）",
        "财预〔2020〕10号，指标体系按财预〔2021〕101号",
        _parts(执行=10, 成本=20, 产出=40, 效益=20, 满意度=10),
        _degrees("0.6"),
    ),
    "national-excess": ScoreRule(
        "财政部（完成率超过130%的扣分）",
        "财预〔2020〕10号，超额完成的扣分按地方办法",
        _parts(执行=10, 产出=50, 效益=30, 满意度=10),
        _degrees("0.6"),
        Excess(Fraction(13, 10), Fraction(59, 100)),
    ),
}
"""The rules that a form may name.

- ``hubei``: 执行 20, 产出 40, 效益与满意度 40; 部分达成 is 80–50 %. From Hubei's self-evaluation form.
- ``national``: 财预〔2020〕10号: 执行 10, 产出 50, 效益 30, 满意度 10 (without 满意度 its 10 go to 效益);
  部分达成 is 80–60 %.
- ``national-2021``: the same with a class for cost, as 财预〔2021〕101号 has it since 2021: 执行 10, 成本 20,
  产出 40, 效益 20, 满意度 10.
- ``national-excess``: as ``national``; over 130 % the target was too low, and (完成率 − 130 %) × 0.59 of the
  points are taken off, which leaves nothing at about three times the target.
"""


class _Pair(NamedTuple):
    """A target's ends and what was achieved, in one unit."""

    sign: str
    lower: Fraction
    upper: Fraction
    actual: Fraction


def achievement(target: Result, achieved: Result) -> Decimal | Missing | Fault:
    """Return how far a target is reached: 1 is all; over 1 only where more is better."""
    share = _share(target, achieved)
    return of_fraction(share) if isinstance(share, Fraction) else share


def deviation(target: Result, achieved: Result) -> Decimal | Missing | Fault:
    """Return how far what was achieved is off the target, as a part of it: 3 of 2 is 0.5, 1 of 2 is -0.5."""
    pair = _pair(target, achieved)
    if not isinstance(pair, _Pair):
        return pair
    end = min(max(pair.actual, pair.lower), pair.upper)
    if pair.actual == end:
        return Decimal(0)
    if not end:
        return Fault("目标是 0，算不出偏差率；请自己写")
    return of_fraction((pair.actual - end) / abs(end))


def score(
    target: Result, achieved: Result, weight: Result, degree: Result | None, rule: ScoreRule
) -> Decimal | Missing | Fault:
    """Return the points of an indicator; of a qualitative one by the degree that its author gives."""
    aim = _target(target)
    if not isinstance(aim, Target):
        return gap((target, weight)) or Fault("得分要有目标值")
    if aim.sign == QUALITATIVE:
        share = _given(degree)
        return _points(weight, share, gap((achieved,)))
    share = _share(target, achieved)
    if isinstance(share, Fraction):
        share = _capped(share, rule)
    return _points(weight, share, None)


def execution_score(rate_: Decimal, rule: ScoreRule) -> Decimal | Fault:
    """Return the points of 预算执行: its weight by the rate, capped at the weight."""
    if rate_ < 0:
        return Fault("执行率不能是负数")
    return bounded(LIMITS.multiply(rule.execution, min(rate_, Decimal(1))))


def rate(executed: Decimal, budget: Decimal) -> Decimal | Fault:
    """Return which part of a budget is spent."""
    if not budget:
        return Fault("预算数是 0，算不出执行率")
    return bounded(LIMITS.divide(executed, budget))


def grade(total: Decimal, rule: ScoreRule) -> str | Fault:
    """Return the word for a total: 优 良 中 差."""
    if not total.is_finite() or not 0 <= total <= rule.whole:
        return Fault(f"总分须在 0 到 {rule.whole} 之间")
    return next(word for word, least in rule.grades if total >= least)


def within_degree(word: str, percent: Decimal, rule: ScoreRule) -> bool | Fault:
    """Tell whether a share, 0 to 1, is what a word for a degree stands for: 达成 is 0.8 to 1."""
    lowest = dict(rule.degrees)
    if word not in lowest:
        return Fault(f"达成程度只有：{'、'.join(lowest)}")
    above = [least for _, least in rule.degrees if least > lowest[word]]
    return percent.is_finite() and lowest[word] <= percent <= min(above, default=Decimal(1))


def _points(
    weight: Result, share: Fraction | Missing | Fault, missing: Missing | Fault | None
) -> Decimal | Missing | Fault:
    wrong = gap([weight, *(one for one in (share, missing) if isinstance(one, Missing | Fault))])
    if wrong:
        return wrong
    if not isinstance(weight, Decimal) or not is_short(weight) or weight < 0:
        return Fault("分值须是不小于 0 的数")
    return of_fraction(Fraction(weight) * share) if isinstance(share, Fraction) else share


def _given(degree: Result | None) -> Fraction | Missing | Fault:
    """Return the degree that an author gives, as a share."""
    if degree is None:
        return Fault("定性指标不能自动算分；请写达成程度，或者自己写得分")
    if isinstance(degree, Missing | Fault):
        return degree
    if not isinstance(degree, Decimal) or not is_short(degree) or not 0 <= degree <= 1:
        return Fault("达成程度须在 0% 到 100% 之间")
    return Fraction(degree)


def _capped(share: Fraction, rule: ScoreRule) -> Fraction:
    over = share - rule.excess.beyond if rule.excess else Fraction(0)
    off = over * rule.excess.factor if rule.excess and over > 0 else Fraction(0)
    return max(Fraction(0), min(share, Fraction(1)) - off)


def _share(target: Result, achieved: Result) -> Fraction | Missing | Fault:
    """Return the achievement as a fraction."""
    pair = _pair(target, achieved)
    if not isinstance(pair, _Pair):
        return pair
    if min(pair.lower, pair.actual) < 0:
        return Fault("目标值或实际完成值是负数，不能按比例算；请自己写")
    return _at_most(pair) if pair.sign in ("≤", "＜") else _at_least(pair)


def _at_most(pair: _Pair) -> Fraction | Fault:
    if pair.sign == "＜" and not pair.upper:
        return Fault("没有小于 0 的完成值，目标值“＜0”不能按比例算")
    if pair.actual <= pair.upper:
        return Fraction(1)
    return max(Fraction(0), 2 - pair.actual / pair.upper) if pair.upper else Fraction(0)


def _at_least(pair: _Pair) -> Fraction | Fault:
    exactly = pair.sign not in {"≥", "＞"}
    if pair.upper != pair.lower and exactly and pair.actual > pair.lower:
        within = pair.actual <= pair.upper
        return Fraction(1) if within else Fault("实际完成值超出目标范围的上限，没有算法；请自己写")
    if pair.lower:
        return pair.actual / pair.lower
    reached = not pair.actual if exactly else pair.sign == "≥" or pair.actual > 0
    return Fraction(int(reached))


def _pair(target: Result, achieved: Result) -> _Pair | Missing | Fault:
    """Bring a target and what was achieved to one unit, or say why that can't be."""
    wrong = gap((target, achieved))
    if wrong:
        return wrong
    aim, actual = _target(target), _target(achieved)
    if not isinstance(aim, Target) or not isinstance(actual, Target):
        return Fault("目标值和实际完成值须是带单位的数，例如 ≥2个、95%")
    if aim.number is None:
        return Fault("定性指标没有完成率；请写达成程度，或者自己写得分")
    if actual.number is None or actual.upper is not None:
        return Fault(f"实际完成值“{_short(actual.text)}”不是一个数，不能与目标值“{_short(aim.text)}”比较")
    return _together(aim, actual, bare=isinstance(achieved, Decimal))


def _together(aim: Target, actual: Target, *, bare: bool) -> _Pair | Fault:
    lower, number = aim.number or Decimal(0), actual.number or Decimal(0)
    upper = lower if aim.upper is None else aim.upper
    if not all(map(is_short, (lower, upper, number))):
        return Fault("目标值或实际完成值的数太大")
    wanted = measure(aim.unit)
    had = wanted if bare else measure(actual.unit)
    if wanted.of != had.of:
        unit = f"单位“{_short(actual.unit)}”" if actual.unit else f"“{_short(actual.text)}”没有单位，"
        return Fault(f"实际完成值的{unit}与目标值的“{_short(aim.unit)}”不能比较")
    low, high = Fraction(lower) * wanted.ratio, Fraction(upper) * wanted.ratio
    return _Pair(aim.sign, low, high, Fraction(number) * had.ratio)


def _target(value: Result) -> Target | Missing | Fault | None:
    """Read a value as a target: a text as its author writes it, a bare number in the unit of the other."""
    if isinstance(value, str):
        return Target.parse(value)
    if isinstance(value, Decimal):
        return Target("", "", value, "", "", "")
    return value if isinstance(value, Target | Missing | Fault) else None


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:19] + "…"  # noqa: PLR2004 - what a message has room for
