"""指标值 against what the indicator measures: percentages, counts, costs, accidents."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from generator.base.problems import Severity
from generator.base.vocabulary import any_of, counted, units, words
from generator.checks.measure import (
    FROM_ABOVE,
    FROM_BELOW,
    SATISFACTION,
    bare,
    blank,
    count_ends,
    is_cost,
    is_percent,
    is_rate,
    is_satisfaction,
    is_share,
    possible_ends,
    subject,
    unit_of,
)
from generator.checks.rule import Finding, Reason, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.base.target import Target
    from generator.checks.book import Book
    from generator.checks.line import Line

WHOLE = 100
_TWO_DIGITS = 2
_MONEY = ("元", "角", "万元", "亿元", "千元", "美元")
_PERCENT = ("%", "％", "﹪", "百分")
_PER = re.compile(r"[/·每（(]")
_PER_SO_MANY = re.compile("[百千万亿](?:元|人|名|户|车|辆|台|吨|公里|小时|工时|平方|立方)")
"""What the name of a rate holds that is no percentage: of 万车死亡率, 百万吨死亡率."""
_RATES, _ANY_RATES = ("率", "满意度"), ("比率", "百分率")
_OF_ALL = re.compile("[/:：∶]")
"""What a fraction or a ratio holds."""
_TAIL = 30
"""So many characters at the end of a name say what it counts."""


@rule(
    "TB221",
    "百分数大于 100%",
    Severity.WARNING,
    Reason.MISMATCH,
    hint="只有增长、完成一类的比率可以超过 100%；核对数字",
)
def over_hundred(book: Book) -> Iterator[Finding]:
    """No percentage is over 100, unless it is one of growth or completion.

    bad: { name = "验收合格率", target = "≥120%" }
    bad: { name = "任务完成合格率", target = "≥120%" }
    good: { name = "招商任务完成率", target = "≥120%" }
    """
    for (_, unit), lines in book.quantities.items():
        large = [one for one in lines if len(one.target.digits) > _TWO_DIGITS] if unit.startswith("%") else ()
        for line in large:
            name, text = line.name, line.target.text
            if _is_beyond(line.target) and not _may_be_beyond(subject(name)):
                message = f"指标“{name}”的指标值“{text}”超过 100%"
                yield Finding(line.at("target"), message)


def _is_beyond(target: Target) -> bool:
    number = target.number or 0
    return number > WHOLE or (number == WHOLE and target.sign == "＞")


def _may_be_beyond(name: str) -> bool:
    """Tell whether a percentage can be over 100: of a …率, the words right before 率 say what it measures."""
    beyond = words("over_hundred")
    if is_rate(name) and name.endswith(_RATES) and not name.endswith(_ANY_RATES):
        return name.removesuffix("率").endswith(beyond)
    return any(word in name for word in beyond)


@rule(
    "TB222",
    "比率的指标值不是百分数",
    Severity.WARNING,
    Reason.MISMATCH,
    hint="写作 ≥95% 这样，或换一个与指标值相符的名称",
)
def rate_without_percent(book: Book) -> Iterator[Finding]:
    """Every 率 is a percentage; a ratio will do, and a percent sign in the name.

    bad: { name = "验收合格率", target = "≥95分" }
    good: { name = "验收合格率", target = "≥95%" }
    good: { name = "验收合格率（%）", target = "≥95" }
    good: { name = "验收合格率（％）", target = "≥95" }
    good: { name = "师生比例", target = "1:15" }
    good: { name = "亿元GDP生产安全事故死亡率", target = "≤0.03" }
    """
    quantities = (lines for (_, unit), lines in book.quantities.items() if not is_share(unit))
    ends = possible_ends(words("rate"))
    for line in [line for line in chain(*quantities, book.texts) if line.name.endswith(ends)]:
        name = line.name
        if is_rate(name) and not (is_satisfaction(line) or _PER_SO_MANY.search(name) or _shows_percent(line)):
            message = f"指标“{name}”的指标值“{line.target.text}”不是百分数"
            hint = f"写作 {_as_percent(line.target)} 这样，或换一个与指标值相符的名称"
            yield Finding(line.at("target"), message, hint)


def _as_percent(target: Target) -> str:
    """Return how a value is written as a percentage: its own number, where only the sign is lacking."""
    number = target.number
    lacking = number is not None and not target.unit and (number == 0 or number > 1)
    return f"{target.printed.strip()}%" if lacking else "≥95%"


@rule("TB223", "满意度的指标值不是百分数", Severity.WARNING, Reason.MISMATCH, hint="写作 ≥90% 这样")
def satisfaction_without_percent(book: Book) -> Iterator[Finding]:
    """Every 满意度指标 is a percentage.

    bad: { kind = "服务对象满意度", name = "居民满意度", target = "满意" }
    good: { kind = "服务对象满意度", name = "居民满意度", target = "≥90%" }
    """
    for line in chain(*(lines for lines in book.kinds.values() if lines[0].kind.level1 == SATISFACTION)):
        if not _shows_percent(line) and is_satisfaction(line):
            message = f"满意度指标“{line.name}”的指标值“{line.target.text}”不是百分数"
            yield Finding(line.at("target"), message)


def _shows_percent(line: Line) -> bool:
    """Tell whether a value is a percentage, or a text that names one, or none at all."""
    target = line.target
    if target.number is not None:
        return is_percent(unit_of(line.name, target)) or _OF_ALL.search(target.digits) is not None
    return any(sign in target.text for sign in _PERCENT) or blank(target.text)


@rule(
    "TB224",
    "计数的指标值单位不对",
    Severity.WARNING,
    Reason.MISMATCH,
    hint="换一个与名称相符的单位，或换一个与指标值相符的名称",
)
def uncounted(book: Book) -> Iterator[Finding]:
    """Every 次数, 人数 or 数量 is counted in a unit that fits.

    bad: { name = "培训人数", target = "≥95%" }
    bad: { name = "培训次数", target = "≥200人" }
    bad: { name = "设备台数", target = "≥3万元" }
    bad: { name = "培训人数", target = "≥12个月" }
    good: { name = "培训人数", target = "≥200人次" }
    good: { name = "走访次数", target = "≥200家次" }
    """
    for (_, unit), lines in book.quantities.items():
        unfit = _unfit(unit)
        ends = possible_ends(unfit)
        for line in [line for line in lines if line.name.endswith(ends)] if unfit else ():
            name = subject(line.name)
            if name.endswith(unfit):
                end = next(end for end in unfit if name.endswith(end))
                own = end.removesuffix("数")
                usual = (own,) if len(own) == 1 else ("个", "家", "件")
                fitting = "、".join(counted().get(end, usual)[:3])
                message = f"指标“{line.name}”的指标值“{line.target.text}”，单位与“{end}”不符"
                yield Finding(line.at("target"), message, f"单位写 {fitting} 等，或换一个与指标值相符的名称")


@lru_cache(maxsize=1000)
def _unfit(unit: str) -> tuple[str, ...]:
    """Return the ends of names that a unit does not fit."""
    return tuple(end for end in count_ends() if unit and not _counts(end, unit))


def _counts(end: str, unit: str) -> bool:
    fitting = counted().get(end)
    if fitting is None:
        return not (is_percent(unit) or unit.startswith(_MONEY))
    part = _PER.split(bare(unit), maxsplit=1)[0]
    if part.endswith(end.removesuffix("数")):  # 家次, 车次 count a 次数
        return True
    return part in fitting or (bare(unit).startswith(fitting) and not _measures(part))


def _measures(unit: str) -> bool:
    """Tell whether a unit is one of time or a share, though it begins as a count does: 个月, 个百分点."""
    known = units().get(unit)
    return is_percent(unit) or (known is not None and known.measure)


@rule(
    "TB225",
    "成本指标没有从上面限定",
    Severity.WARNING,
    Reason.MISMATCH,
    hint="成本写不超过多少，例如 ≤30万元；越高越好的不是成本，写到产出或效益指标里",
)
def cost_from_below(book: Book) -> Iterator[Finding]:
    """Every cost has an upper limit: its sign is ≤ or =; what is saved has a lower one.

    bad: { kind = "经济成本", name = "设施改造成本", target = "≥30万元" }
    good: { kind = "经济成本", name = "设施改造成本", target = "≤30万元" }
    good: { kind = "经济成本", name = "成本节约额", target = "≥5万元" }
    """
    for line in chain(*(lines for lines in book.kinds.values() if is_cost(lines[0]))):
        if line.target.sign in FROM_BELOW and not _speaks_of_saving(line.name):
            message = f"成本指标“{line.name}”的指标值“{line.target.text}”没有上限"
            yield Finding(line.at("target"), message)


def _speaks_of_saving(name: str) -> bool:
    return subject(name).endswith(words("saving")) or any(word in name for word in words("less"))


@rule(
    "TB226",
    "节约率没有从下面限定",
    Severity.WARNING,
    Reason.MISMATCH,
    hint="节约写不低于多少，例如 ≥5%；要说的是超支，就换一个名称",
)
def saving_from_above(book: Book) -> Iterator[Finding]:
    """To save is better the more it is: the sign of a 节约率, a 节约额 is ≥ or =.

    bad: { kind = "经济成本", name = "成本节约率", target = "≤5%" }
    good: { kind = "经济成本", name = "成本节约率", target = "≥5%" }
    """
    for line in _limited_from_above(book):
        if _saves(line):
            target = line.target
            message = f"“{line.name}”的指标值“{target.text}”：节约得越少反而越好"
            yield Finding(line.at("target"), message)


def _limited_from_above(book: Book) -> Iterator[Line]:
    return chain(*(lines for (sign, _), lines in book.quantities.items() if sign in FROM_ABOVE))


def _saves(line: Line) -> bool:
    """Tell whether more is better; less output may be a loss, only a cost that falls is a saving."""
    name = subject(line.name)
    return name.endswith(words("saving")) or (is_cost(line) and name.endswith(words("falling")))


@rule(
    "TB229",
    "满意度从上面限定",
    Severity.WARNING,
    Reason.MISMATCH,
    hint="满意度写不低于多少，例如 ≥90%；要说的是不满意的人，就换一个名称",
)
def satisfaction_from_above(book: Book) -> Iterator[Finding]:
    """More satisfied people are better: the sign of a 满意度 is ≥ or =, whatever kind it is written under.

    bad: { kind = "服务对象满意度", name = "群众满意率", target = "≤90%" }
    good: { kind = "服务对象满意度", name = "群众满意率", target = "≥90%" }
    good: { kind = "服务对象满意度", name = "群众不满意率", target = "≤10%" }
    """
    for line in _limited_from_above(book):
        if _satisfies(line.name):
            target = line.target
            message = f"指标“{line.name}”的指标值“{target.text}”：满意的人越少反而越好"
            yield Finding(line.at("target"), message, f"写作 ≥{target.digits}{target.unit}")


def _satisfies(name: str) -> bool:
    """Tell whether an indicator measures who is satisfied, not who is not, or how many fewer are."""
    return (
        "满意" in name
        and is_rate(name)
        and "不满" not in name
        and not any(word in name for word in (*words("less"), *words("complaint")))
    )


@rule("TB227", "指标值容许发生事故", Severity.INFO, Reason.MISMATCH, hint="安全类指标一般写 =0起、=0人")
def tolerated_accidents(book: Book) -> Iterator[Finding]:
    """No limit of accidents, or of those they kill or hurt, is above zero: that tolerates them.

    bad: { name = "安全生产事故发生次数", target = "≤1次" }
    bad: { name = "安全事故死亡人数", target = "≤1人" }
    good: { name = "安全生产事故发生次数", target = "=0次" }
    """
    for (sign, unit), lines in book.quantities.items():
        if sign in FROM_BELOW or {"次数", "人数"}.issubset(_unfit(unit)):
            continue
        for line in lines:
            target = line.target
            if _tolerates(target) and _is_accident(subject(line.name)):
                message = f"指标“{line.name}”的指标值“{target.text}”容许发生事故"
                yield Finding(line.at("target"), message, f"安全类指标一般写 =0{target.unit}")


def _tolerates(target: Target) -> bool:
    number = target.number or 0
    return number > 1 or (number > 0 and target.sign != "＜")


def _is_accident(name: str) -> bool:
    """Tell whether an indicator counts accidents, or those they kill or hurt: by the end of its name."""
    return _accident().search(name[-_TAIL:]) is not None and not any(
        word in name for word in words("not_accident")
    )


@cache
def _accident() -> re.Pattern[str]:
    return re.compile(rf"{any_of(words('accident'))}{any_of(words('accident_count'))}*+\Z")
