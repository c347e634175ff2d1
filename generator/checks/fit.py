"""指标值 against what the indicator measures: percentages, counts, costs, accidents."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from generator.checks.measure import (
    SATISFACTION,
    bare,
    blank,
    count_ends,
    is_cost,
    is_percent,
    is_rate,
    is_satisfaction,
    possible_ends,
    subject,
)
from generator.checks.rule import Finding, Reason, rule
from generator.problems import Severity
from generator.vocabulary import counted, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.checks.book import Book, Line
    from generator.target import Target

WHOLE = 100
_TWO_DIGITS = 2
_FROM_BELOW, _FROM_ABOVE = ("≥", "＞"), ("≤", "＜")
_MONEY = ("元", "角", "万元", "亿元", "千元", "美元")


@rule("TB221", "百分数大于 100%", Severity.WARNING, Reason.MISMATCH)
def over_hundred(book: Book) -> Iterator[Finding]:
    """No percentage is over 100, unless it is one of growth or completion.

    bad: { name = "验收合格率", target = "≥120%" }
    good: { name = "招商任务完成率", target = "≥120%" }
    """
    for (_, unit), lines in book.quantities.items():
        large = [one for one in lines if len(one.target.digits) > _TWO_DIGITS] if unit.startswith("%") else ()
        for line in large:
            name, text = line.name, line.target.text
            if _is_beyond(line.target) and not any(word in name for word in words("over_hundred")):
                message = f"指标“{name}”的指标值“{text}”超过 100%"
                yield Finding(line.at("target"), message, "只有增长、完成一类的比率可以超过 100%；核对数字")


def _is_beyond(target: Target) -> bool:
    number = target.number or 0
    return number > WHOLE or (number == WHOLE and target.sign == "＞")


@rule("TB222", "比率的指标值不是百分数", Severity.WARNING, Reason.MISMATCH)
def rate_without_percent(book: Book) -> Iterator[Finding]:
    """Every 率 is a percentage.

    bad: { name = "验收合格率", target = "≥95分" }
    good: { name = "验收合格率", target = "≥95%" }
    """
    quantities = (lines for (_, unit), lines in book.quantities.items() if not is_percent(unit))
    ends = possible_ends(words("rate"))
    for line in [line for line in chain(*quantities, book.texts) if line.name.endswith(ends)]:
        name = line.name
        if is_rate(name) and not is_satisfaction(line) and not _shows_percent(line):
            message = f"指标“{name}”的指标值“{line.target.text}”不是百分数"
            yield Finding(line.at("target"), message, "写作 ≥95% 这样，或换一个与指标值相符的名称")


@rule("TB223", "满意度的指标值不是百分数", Severity.WARNING, Reason.MISMATCH)
def satisfaction_without_percent(book: Book) -> Iterator[Finding]:
    """Every 满意度指标 is a percentage.

    bad: { kind = "服务对象满意度", name = "居民满意度", target = "满意" }
    good: { kind = "服务对象满意度", name = "居民满意度", target = "≥90%" }
    """
    for line in chain(*(lines for lines in book.kinds.values() if lines[0].kind.level1 == SATISFACTION)):
        if not _shows_percent(line) and is_satisfaction(line):
            message = f"满意度指标“{line.name}”的指标值“{line.target.text}”不是百分数"
            yield Finding(line.at("target"), message, "写作 ≥90% 这样")


def _shows_percent(line: Line) -> bool:
    """Tell whether a value is a percentage, or a text that names one, or none at all."""
    target = line.target
    if target.number is not None:
        return is_percent(target.unit)
    return "%" in target.text or "％" in target.text or "百分" in target.text or blank(target.text)


@rule("TB224", "计数的指标值单位不对", Severity.WARNING, Reason.MISMATCH)
def uncounted(book: Book) -> Iterator[Finding]:
    """Every 次数, 人数 or 数量 is counted in a unit that fits.

    bad: { name = "培训人数", target = "≥95%" }
    bad: { name = "培训次数", target = "≥200人" }
    good: { name = "培训人数", target = "≥200人次" }
    """
    for (_, unit), lines in book.quantities.items():
        unfit = _unfit(unit)
        ends = possible_ends(unfit)
        for line in [line for line in lines if line.name.endswith(ends)] if unfit else ():
            name = subject(line.name)
            if name.endswith(unfit):
                end = next(end for end in unfit if name.endswith(end))
                fitting = "、".join(counted()[end][:3]) or "个、家、件"
                message = f"指标“{line.name}”的指标值“{line.target.text}”，单位与“{end}”不符"
                yield Finding(line.at("target"), message, f"单位写 {fitting} 等，或换一个与指标值相符的名称")


@lru_cache(maxsize=1000)
def _unfit(unit: str) -> tuple[str, ...]:
    """Return the ends of names that a unit does not fit."""
    return tuple(end for end in count_ends() if unit and not _counts(end, unit))


def _counts(end: str, unit: str) -> bool:
    fitting = counted()[end]
    return bare(unit).startswith(fitting) if fitting else not (is_percent(unit) or unit.startswith(_MONEY))


@rule("TB225", "成本指标没有从上面限定", Severity.WARNING, Reason.MISMATCH)
def cost_from_below(book: Book) -> Iterator[Finding]:
    """Every cost has an upper limit: its sign is ≤ or =.

    bad: { kind = "经济成本", name = "设施改造成本", target = "≥30万元" }
    good: { kind = "经济成本", name = "设施改造成本", target = "≤30万元" }
    """
    for line in chain(*(lines for lines in book.kinds.values() if is_cost(lines[0]))):
        if line.target.sign in _FROM_BELOW and not _saves(line):
            message = f"成本指标“{line.name}”的指标值“{line.target.text}”没有上限"
            yield Finding(line.at("target"), message, "成本写不超过多少，例如 ≤30万元")


@rule("TB226", "节约率没有从下面限定", Severity.WARNING, Reason.MISMATCH)
def saving_from_above(book: Book) -> Iterator[Finding]:
    """To save is better the more it is: the sign of a 节约率 is ≥ or =.

    bad: { kind = "经济成本", name = "成本节约率", target = "≤5%" }
    good: { kind = "经济成本", name = "成本节约率", target = "≥5%" }
    """
    limited = (lines for (sign, _), lines in book.quantities.items() if sign in _FROM_ABOVE)
    for line in chain(*limited):
        if _saves(line):
            target = line.target
            message = f"“{line.name}”的指标值“{target.text}”：节约得越少反而越好"
            yield Finding(
                line.at("target"), message, "节约写不低于多少，例如 ≥5%；要说的是超支，就换一个名称"
            )


def _saves(line: Line) -> bool:
    return subject(line.name).endswith(words("saving"))


@rule("TB227", "指标值容许发生事故", Severity.INFO, Reason.MISMATCH)
def tolerated_accidents(book: Book) -> Iterator[Finding]:
    """No limit of accidents is above zero: that tolerates them.

    bad: { name = "安全生产事故发生次数", target = "≤1次" }
    good: { name = "安全生产事故发生次数", target = "=0次" }
    """
    for (sign, unit), lines in book.quantities.items():
        if sign in _FROM_BELOW or "次数" in _unfit(unit):
            continue
        for line in lines:
            name, text = line.name, line.target.text
            if _tolerates(line.target) and _is_accident(name) and not is_rate(name):
                yield Finding(
                    line.at("target"), f"指标“{name}”的指标值“{text}”容许发生事故", "安全类指标一般写 =0次"
                )


def _tolerates(target: Target) -> bool:
    number = target.number or 0
    return number > 1 or (number > 0 and target.sign != "＜")


def _is_accident(name: str) -> bool:
    return any(word in name for word in words("accident")) and not any(
        word in name for word in words("not_accident")
    )
