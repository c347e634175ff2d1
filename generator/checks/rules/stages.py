"""The annual 指标值 against the long-term one that it is a stage of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.problems import Severity
from generator.checks.measure import FROM_ABOVE, FROM_BELOW, is_cost, is_percent
from generator.checks.rule import Finding, Reason, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.base.target import Target
    from generator.checks.book import Book
    from generator.checks.line import Line
    from generator.filing.model import Project

_MONEY = "元"


@rule(
    "TB243",
    "年度指标值与长期指标值不相称",
    Severity.WARNING,
    Reason.MISMATCH,
    hint="长期指标值写到终止年度要达到的，年度指标值不会比它要求更高；最后一年两者应相当",
)
def out_of_step(book: Book) -> Iterator[Finding]:
    """Ask no more of the year than of all years, and in the last year as much, unless years are summed up.

    bad: { name = "改造处数", target = "≥9处", annual = { target = "≥12处" } }
    bad: { kind = "质量", name = "验收合格率", target = "≥95%", annual = { target = "≥98%" } }
    bad: { kind = "质量", name = "设备故障率", target = "≤5%", annual = { target = "≤3%" } }
    bad: { kind = "经济成本", name = "改造成本", target = "≤30万元", annual = { target = "≤40万元" } }
    bad: { kind = "质量", name = "验收合格率", target = "≥95%", annual = { target = "≥90%" } }
      # start_year = 2021, end_year = 2023；2023 年的申报
    good: { name = "改造处数", target = "≥9处", annual = { target = "≥3处" } }
      # start_year = 2021, end_year = 2023；2023 年的申报
    good: { kind = "质量", name = "验收合格率", target = "≥95%", annual = { target = "≥90%" } }
      # start_year = 2022, end_year = 2025；2023 年的申报
    good: { kind = "经济成本", name = "改造成本", target = "≤90万元", annual = { target = "≤30万元" } }
      # start_year = 2021, end_year = 2023；2023 年的申报
    """
    for whole, line in _pairs(book):
        project = book.filing.projects[line.stem]
        how = _out_of_step(whole, line, project, book.filing.year)
        if how:
            yield Finding(
                line.at("target"),
                f"“{line.name}”年度的指标值是 {line.target.printed}，长期的是 {whole.target.printed}：{how}",
                also=(whole.at("target"),),
            )


def _pairs(book: Book) -> Iterator[tuple[Line, Line]]:
    """Yield the annual lines with the long-term ones of the same indicator, where these are two lines."""
    whole: dict[tuple[str, str, int | str], Line] = {}
    annual = []
    for line in book.lines:
        if line.terms == ("long_term",):
            for key in (line.position, line.name):
                whole[line.stem, line.goal_key, key] = line
        elif line.terms == ("annual",):
            annual.append(line)
    for line in annual if whole else ():
        key = line.name if line.indicator.annual is None else line.position
        found = whole.get((line.stem, line.goal_key, key))
        if found is not None:
            yield found, line


def _out_of_step(whole: Line, line: Line, project: Project, year: int) -> str:
    """Say what is wrong between two values of like sign and unit; empty if nothing is."""
    wanted, asked = whole.target.amount, line.target.amount
    if wanted is None or asked is None or wanted[1] != asked[1] or wanted[0] == asked[0]:
        return ""
    more, share = asked[0] > wanted[0], is_percent(line.target.unit)
    signs = {whole.target.sign, line.target.sign}
    if signs.issubset(FROM_BELOW):
        stricter, summed = more, not share
    elif signs.issubset(FROM_ABOVE):
        if more and is_cost(line) and _is_money(line.target):
            return "一年就超过了长期的上限"
        stricter, summed = not more, not share
        if stricter and summed:
            return ""
    else:
        return ""
    if stricter:
        return "一年就超过了长期要达到的"
    only_year = project.start_year == project.end_year == year
    last = only_year or (project.end_year is not None and project.end_year <= year and not summed)
    return f"项目 {project.end_year} 年就结束，年度的要求却比长期的低" if last else ""


def _is_money(target: Target) -> bool:
    """Tell whether a value is money and no price of something: 万元, not 元/人."""
    return target.unit.endswith(_MONEY) and not any(mark in target.unit for mark in "/每·")
