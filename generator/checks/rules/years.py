"""Years against each other: this year's goals and indicators, and those of the year before."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from generator.base.characters import matching
from generator.base.problems import Severity
from generator.base.target import Target
from generator.base.vocabulary import cost_bases
from generator.checks.measure import FROM_ABOVE, FROM_BELOW, is_cost
from generator.checks.passages import brief, quoted
from generator.checks.place import At
from generator.checks.reading.dropped import lost, unexplained
from generator.checks.reading.year_meant import YEAR, left_over_years
from generator.checks.rule import Finding, Reason, rule
from generator.filing.history import achieved
from generator.filing.pairing.partners import partners

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.checks.book import Book
    from generator.checks.line import Line
    from generator.filing.load import Filing

_HAIR = Fraction(1, 100)
"""So much less than was reached is no lower aim: 95% after 95.6%."""


def _achieved(book: Book) -> dict[tuple[str, str], Mapping[int, str]]:
    """Return what the goals' indicators achieved last year, of the goals where one did."""
    before = book.earlier.last_year
    goals = {(stem, key): achieved(book.filing, before, stem, key) for stem, key in book.goals}
    return {goal: values for goal, values in goals.items() if values}


@rule(
    "TB701",
    "目标里还写着以前的年度",
    Severity.WARNING,
    hint="核对是否是上年的内容没有改；确实要写以前年度的，在行尾用 # tianbao: ignore=TB701 说明理由",
)
def old_year(book: Book) -> Iterator[Finding]:
    """Find a goal, an indicator or this year's tasks that still name an earlier year.

    bad: target = "2022年工作日"  # 2023 年的申报
    good: target = "2023年工作日"  # 2023 年的申报
    good: target = "较2022年增加2处"  # 2023 年的申报
    good: text = "管护2022年新建的50座提灌站"  # 2023 年的申报
    """
    for at, text in _texts_of_this_year(book) if _old_years(book) else ():
        for year in left_over_years(text, book.filing.year) if "年" in text else ():
            yield Finding(
                at._replace(words=quoted(text, *year.span())),
                f"这里写的是 {int(year[1])} 年，本申报是 {book.filing.year} 年的",
            )


def _old_years(book: Book) -> bool:
    """Tell whether one of the texts names an earlier year at all: most filings have none to look for."""
    goals = [goal for project in book.filing.projects.values() for goal in project.goals.values()]
    texts = [goal.text for goal in goals] + [goal.annual_text for goal in goals if goal.annual_text]
    tasks = book.filing.department.tasks if book.filing.department else ""
    years = YEAR.findall("\n".join((tasks, book.names, book.targets, *texts)))
    return any(int(year) < book.filing.year for year in years)


def _texts_of_this_year(book: Book) -> Iterator[tuple[At, str]]:
    """Yield the texts that speak of this year only, with where they stand."""
    if book.filing.department is not None:
        yield At("department", "tasks"), book.filing.department.tasks
    for stem, project in book.filing.projects.items():
        for key, goal in project.goals.items():
            yield At(stem, f"goals.{key}.text"), goal.text
            yield At(stem, f"goals.{key}.annual_text"), goal.annual_text or ""
    for line in book.lines:
        yield line.at("target"), line.target.text
        yield line.at("name"), line.name


@rule(
    "TB702",
    "指标值比上年的水平还差",
    Severity.WARNING,
    Reason.MISMATCH,
    hint="没有特别原因，指标值不应比上年的水平差",
)
def weaker_than_achieved(book: Book) -> Iterator[Finding]:
    """Compare a target with what the year before achieved: less is asked of ≥, more is allowed of ≤.

    A standard of spending is no level to keep: what is below it one year need not be the next.

    bad: target = "≥90%"  # 上年：achieved = "96%"
    bad: target = "≥5000人"  # 上年：achieved = "0.52万人"
    good: target = "≥96%"  # 上年：achieved = "96%"
    good: { kind = "经济成本", target = "≤300元/平方米", last_year = "296元/平方米", basis = "预算支出标准" }
    """
    before = book.once(_achieved)
    for line in book.lines if before else book.typed_history:
        known = _last_year(before, line) if "annual" in line.terms else None
        target = line.target
        if known is not None and _is_weaker(target, known) and not _is_spending_standard(line):
            yield Finding(
                line.at("target"),
                f"“{line.name}”上年的值是 {known.printed}，今年的指标值是 {target.printed}",
            )


def _is_weaker(target: Target, known: Target) -> bool:
    """Tell whether a target asks for less than was reached, by more than a hair."""
    wanted, reached = target.amount, known.amount
    if wanted is None or reached is None or wanted[1] != reached[1]:
        return False
    less = reached[0] - wanted[0] if target.sign in FROM_BELOW else wanted[0] - reached[0]
    signed = target.sign in FROM_BELOW or target.sign in FROM_ABOVE
    return signed and less > 0 and less > abs(reached[0]) * _HAIR


def _is_spending_standard(line: Line) -> bool:
    return matching(line.basis) in cost_bases() and is_cost(line)


def _last_year(before: Mapping[tuple[str, str], Mapping[int, str]], line: Line) -> Target | None:
    typed = line.indicator.last_year
    if typed is None:
        typed = before.get((line.stem, line.goal_key), {}).get(line.position)
    return Target.parse(typed) if typed else None


@rule(
    "TB703",
    "上年的目标或指标没有了，变动情况里没有说明",
    Severity.WARNING,
    Reason.INCOMPLETE,
    hint="在 budget_changes（变动情况）里说明取消的原因，或把指标补上",
)
def dropped(book: Book) -> Iterator[Finding]:
    """Find last year's goals and indicators that are gone without a word in the text on changes.

    bad: budget_changes = ""  # 上年：{ name = "参展次数", … }
    good: budget_changes = "今年不再参展，取消“参展次数”指标。"  # 上年：{ name = "参展次数", … }
    good: budget_changes = "不再改造便民设施，相应指标取消。"  # 上年：{ name = "改造便民设施处数", … }
    """
    before = book.earlier.last_year
    for stem, project in book.filing.projects.items():
        for what in lost(book.filing, before, stem) if before else ():
            names = unexplained(what, project)
            if names:
                said = "budget_changes" if project.budget_changes.strip() else "goals"
                goal = brief(what.goal.text)
                yield Finding(
                    At(stem, said),
                    f"上年的目标“{goal}”有{len(names)}项指标今年没有了：{'、'.join(names)}",
                    also=(At(stem, f"goals.{what.key}"),) if what.key in project.goals else (),
                )


@rule(
    "TB708",
    "上年的实际完成值没有取到这里，像是同一指标改了名",
    Severity.WARNING,
    Reason.INCOMPLETE,
    hint='是同一指标就写上年的 id，不是就写 last_year = ""',
)
def likely_renamed(book: Book) -> Iterator[Finding]:
    """Find an indicator that looks like one of last year's under another name: the form takes over no guess.

    bad: { name = "安全检查的次数", target = "≥6次" }  # 上年：{ name = "安全检查次数", achieved = "5次" }
    good: { id = "安全检查次数", name = "安全检查的次数", target = "≥6次" }
      # 上年：{ name = "安全检查次数", achieved = "5次" }
    good: { name = "安全检查的次数", target = "≥6次", last_year = "5次" }
      # 上年：{ name = "安全检查次数", achieved = "5次" }
    good: { name = "安全检查的次数", target = "≥6次", last_year = "" }
      # 上年：{ name = "安全检查次数", achieved = "5次" }；（不是同一指标）
    """
    before = book.earlier.last_year
    for line in book.lines if before and _any_achieved(before) else ():
        there = partners(before, book.filing).indicators.get((line.stem, line.goal_key, line.position))
        old = there.node.indicator if there is not None and not there.sure else None
        if old is None or old.achieved is None or line.indicator.last_year is not None:
            continue
        if "annual" in line.terms:
            yield Finding(
                line.at("name"),
                f"“{line.name}”像是上年的“{old.name}”（实际完成 {old.achieved.printed}），"
                "名称和标识都不同，上年一列没有取这个值",
                _what_to_write(line, old.identity, old.achieved.printed),
            )


def _any_achieved(filing: Filing) -> bool:
    goals = (goal for project in filing.projects.values() for goal in project.goals.values())
    return any(one.achieved is not None for goal in goals for one in goal.indicators)


def _what_to_write(line: Line, identity: str, value: str) -> str:
    same = f'id = "{identity}"' if line.indicator.id is None else f'last_year = "{value}"'
    return f'是同一指标就在这一项写 {same}；不是就写 last_year = ""'
