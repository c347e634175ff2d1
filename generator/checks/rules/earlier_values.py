"""What a filing says of the two years before, against what was filed then."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from generator.base.money import differ, money
from generator.base.problems import Severity
from generator.base.target import Target
from generator.checks.place import At
from generator.checks.reading.amounts import equal
from generator.checks.reading.budgets import Stated, is_explained, stated_budgets
from generator.checks.rule import Finding, Reason, rule
from generator.checks.rules.funds import filed_funds
from generator.filing import derive
from generator.filing.history import achieved, project_before

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from generator.checks.book import Book
    from generator.filing.load import Filing
    from generator.filing.model import Department

_LINES = {"income": (*derive.INCOME, "total"), "spending": (*derive.SPENDING, "total")}
_TYPED = {1: ("last_year", "上年"), 2: ("year_before_last", "前年")}


class _Year(NamedTuple):
    """An earlier year: its number, the form's key and word for it, its filing."""

    number: int
    key: str
    title: str
    filing: Filing | None


def _earlier(book: Book) -> list[_Year]:
    this = book.filing.year
    return [_Year(this - back, *_TYPED[back], filing) for back, filing in enumerate(book.earlier, 1)]


def _named_budgets(book: Book) -> dict[str, dict[int, list[Stated]]]:
    """Return what 项目前两年预算及当年预算变动情况 says of each year's budget, by project and year."""
    named: dict[str, dict[int, list[Stated]]] = {}
    for stem, stated in book.once(stated_budgets).items():
        years = named[stem] = {}
        for one in stated:
            if one.field == "budget_changes" and one.year is not None:
                years.setdefault(one.year, []).append(one)
    return named


def _filed_budgets(book: Book) -> dict[int, dict[str, Decimal | None]]:
    """Return the 当年预算 of every project in the filings before, by year."""
    return {year.number: _budgets_then(book.filing, year.filing) for year in _earlier(book) if year.filing}


def _budgets_then(filing: Filing, before: Filing) -> dict[str, Decimal | None]:
    """Return what this filing's projects had as 当年预算 in an earlier one, under whatever file name."""
    names = {stem: project_before(filing, before, stem) for stem in filing.projects}
    return {stem: derive.budget(before.projects[name]) for stem, name in names.items() if name is not None}


@rule(
    "TB704",
    "变动情况里的以前年度预算与当年申报不一致",
    Severity.WARNING,
    hint="改成当年申报的金额，或说明调整的原因",
)
def named_budget(book: Book) -> Iterator[Finding]:
    """Compare the earlier budgets that 变动情况 names with the filings of those years.

    bad: budget_changes = "2022年项目预算为240万元"  # 2023 年的申报；上年：budget = 239.5
    bad: budget_changes = "上年预算240万元"  # 上年：budget = 239.5
    good: budget_changes = "2022年项目预算为239.5万元"  # 2023 年的申报；上年：budget = 239.5
    """
    named = book.once(_named_budgets)
    for number, budgets in book.once(_filed_budgets).items():
        for stem, filed in budgets.items():
            stated = named.get(stem, {}).get(number, ())
            if filed is None or not stated:
                continue
            if not any(equal(filed, one.amount) or is_explained(one, filed, number) for one in stated):
                yield Finding(
                    At(stem, "budget_changes", stated[0].words),
                    f"这里写 {number} 年预算 {money(stated[0].amount)} 万元，"
                    f"当年申报的是 {money(filed)} 万元",
                )


@rule(
    "TB705", "近两年收支金额与当年申报不一致", Severity.WARNING, hint="删去这一项由程序取，或说明不同的原因"
)
def typed_funds(book: Book) -> Iterator[Finding]:
    """Compare 近两年收支金额 that the author types with the department's filings of those years.

    bad: income = { fiscal_appropriation = { amount = 675, last_year = 2000 } }
      # 上年：income = { fiscal_appropriation = 2002 }
    good: income = { fiscal_appropriation = 675 }  # 上年：income = { fiscal_appropriation = 2002 }
    """
    for year in _earlier(book):
        typed = _typed(book.filing.department, year.key) if book.filing.department and year.filing else {}
        filed = book.once(filed_funds)[year.key] if typed else {}
        for (block, name), amount in typed.items():
            before = filed[block].get(name)
            if differ(amount, before):
                yield Finding(
                    At("department", f"{block}.{name}.{year.key}"),
                    f"{year.title}金额写的是 {money(amount)} 万元，当年申报的是 {money(before)} 万元",
                )


def _typed(department: Department, year: str) -> dict[tuple[str, str], Decimal]:
    """Return the amounts of an earlier year that the author typed, by block and line."""
    lines = {
        (block, name): getattr(getattr(getattr(department, block), name), year)
        for block, names in _LINES.items()
        for name in names
    }
    return {line: amount for line, amount in lines.items() if amount is not None}


@rule(
    "TB706",
    "指标的前年、上年值与当年的实际完成值不一致",
    Severity.WARNING,
    Reason.MISMATCH,
    hint="删去这一项由程序取，或改正有误的一处",
)
def typed_values(book: Book) -> Iterator[Finding]:
    """Compare 前年 and 上年 values that the author types with what those filings achieved.

    bad: last_year = "95%"  # 上年：achieved = "96%"
    good: last_year = "96%"  # 上年：achieved = "96%"
    """
    for year in _earlier(book):
        for line in book.typed_history if year.filing else ():
            typed: str | None = getattr(line.indicator, year.key)
            if not typed:
                continue
            known = achieved(book.filing, year.filing, line.stem, line.goal_key).get(line.position)
            if known and not _agree(Target.parse(typed), Target.parse(known)):
                yield Finding(
                    line.at(year.key),
                    f"“{line.name}”的{year.title}值写的是 {typed}，当年申报里实际完成 {known}",
                )


def _agree(one: Target, other: Target) -> bool:
    """Tell whether two values say the same; a unit may be left out of one of them."""
    if one.number is None or other.number is None:
        return one.text == other.text
    amount, same = one.amount, other.amount
    if amount is None or same is None:
        return one.digits == other.digits or one.same(other)
    return amount[0] == same[0] and (amount[1] == same[1] or () in (amount[1], same[1]))


@rule(
    "TB707",
    "近两年收支金额与各项目所写的以前年度预算有出入",
    Severity.WARNING,
    hint="核对；有项目已经结束的，在变动情况里说明",
)
def earlier_spending(book: Book) -> Iterator[Finding]:
    """Compare the department's earlier spending on projects with the budgets its projects name for it.

    Only where every project of the category that had begun names one, and not several: a project that
    has ended since has no form here.

    bad: spending = { special_purpose = { last_year = 2002 } }
      # category = "特定目标类", budget_changes = "2022年预算1565.25万元"
    good: spending = { special_purpose = { last_year = 1565.25 } }
      # category = "特定目标类", budget_changes = "2022年预算1565.25万元"
    """
    department = book.filing.department
    if department is None:
        return
    projects, named = book.filing.projects.items(), book.once(_named_budgets)
    for (part, category), year in product(derive.CATEGORIES.items(), _earlier(book)):
        typed: Decimal | None = getattr(getattr(department.spending, part), year.key)
        own = {stem: project for stem, project in projects if project.category == category}
        stated = {stem: named[stem][year.number] for stem in own if year.number in named[stem]}
        begun = {stem for stem, project in own.items() if (project.start_year or 0) <= year.number}
        certain = begun <= stated.keys() and all(len(said) == 1 for said in stated.values())
        whole = derive.total(said[0].amount for said in stated.values())
        if certain and typed is not None and whole is not None and differ(typed, whole):
            yield Finding(
                At("department", f"spending.{part}.{year.key}"),
                f"{year.title}{category}项目支出 {money(typed)} 万元，各项目变动情况里写的 {year.number} 年"
                f"预算共 {money(whole)} 万元，相差 {money(abs(typed - whole))} 万元",
                also=tuple(At(stem, "budget_changes", said[0].words) for stem, said in stated.items()),
            )
