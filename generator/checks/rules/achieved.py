"""实际完成值 against the 指标值 that was to be reached."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from generator.base.problems import Severity
from generator.checks.measure import FROM_ABOVE, FROM_BELOW, is_percent
from generator.checks.rule import Finding, Reason, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.base.target import Target
    from generator.checks.book import Book

_HALF, _DOUBLE, _MANY, _FEW = Fraction(1, 2), 2, 100, 3
_EXACT = "＝"


@rule(
    "TB709",
    "实际完成值与指标值相差太大",
    Severity.INFO,
    Reason.MISMATCH,
    hint="核对数字和单位；确实如此的，自评时要写明原因，以后的指标值也要合乎实际",
)
def far_off(book: Book) -> Iterator[Finding]:
    """Find what was achieved at less than half of its target, or at more than double.

    A limit from above is only exceeded: that there were fewer complaints than allowed is no fault.

    bad: { name = "改造处数", target = "≥10处", achieved = "4处" }
    bad: { name = "培训人数", target = "≥200人", achieved = "0.2万人" }
    bad: { kind = "质量", name = "投诉率", target = "≤5%", achieved = "12%" }
    good: { name = "改造处数", target = "≥10处", achieved = "12处" }
    good: { kind = "质量", name = "投诉率", target = "≤5%", achieved = "0%" }
    """
    for line in book.lines:
        achieved = line.indicator.achieved
        if achieved is None or "annual" not in line.terms:
            continue
        how = _how_far(line.target, achieved)
        if how:
            yield Finding(
                line.at("achieved"),
                f"“{line.name}”的指标值是 {line.target.printed}，实际完成 {achieved.printed}，{how}",
                also=(line.at("target"),),
            )


def _how_far(target: Target, achieved: Target) -> str:
    """Say how far off a value is; empty if it is not, or if the two can't be compared."""
    pair = _comparable(target, achieved)
    if pair is None or min(pair) < 0:
        return ""
    wanted, reached = pair
    if target.sign in FROM_ABOVE or (target.sign == _EXACT and not wanted):
        return _beyond(wanted, reached)
    if (target.sign not in FROM_BELOW and target.sign != _EXACT) or not wanted:
        return ""
    if reached < wanted * _HALF:
        return f"只有指标值的 {reached * 100 // wanted}%"
    return "" if _is_small(target) else _beyond(wanted, reached)


def _is_small(target: Target) -> bool:
    """Tell whether a count is so small that it is soon doubled."""
    return (target.number or 0) < _FEW and not is_percent(target.unit)


def _beyond(wanted: Fraction, reached: Fraction) -> str:
    if reached <= wanted * _DOUBLE:
        return ""
    if not wanted:
        return "一个也不该有"
    times, more = divmod(reached, wanted)
    return f"是指标值的 {times} 倍{'多' if more else ''}" if times < _MANY else f"是指标值的 {_MANY} 倍以上"


def _comparable(one: Target, other: Target) -> tuple[Fraction, Fraction] | None:
    """Return two amounts of the same thing; a unit may be left out of the second."""
    wanted, reached = one.amount, other.amount
    if wanted is None or reached is None:
        return None
    if not other.unit and one.number is not None and other.number is not None:
        return Fraction(one.number), Fraction(other.number)
    return (wanted[0], reached[0]) if wanted[1] == reached[1] else None
