"""Sums: what adds up to what, in 万元 (rules.md, "Sums"); a difference over 0.005 is an error."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from generator import derive
from generator.checks.rule import At, Finding, Fix, rule
from generator.problems import Severity
from generator.view.text import money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.checks.book import Book
    from generator.model import FundLine, Income, Project, Spending

TOLERANCE = Decimal("0.005")


def differ(one: Decimal | None, other: Decimal | None) -> bool:
    """Tell whether two amounts (万元) that are both given differ by more than rounding."""
    return one is not None and other is not None and abs(one - other) > TOLERANCE


def exceeds(part: Decimal | None, whole: Decimal | None) -> bool:
    """Tell whether an amount (万元) is more than another, both given."""
    return part is not None and whole is not None and part - whole > TOLERANCE


@rule("TB501", "项目资金来源合计不等于各来源之和", Severity.ERROR)
def funding_total(book: Book) -> Iterator[Finding]:
    """Hold a typed 合计 of 项目资金来源 to its parts.

    bad: funding = { total = 230, general_public_budget = 233 }
    good: funding = { general_public_budget = 233 }
    """
    for stem, project in book.filing.projects.items():
        typed, parts = project.funding.total, book.sources[stem]
        if differ(typed, parts):
            at = At(stem, "funding.total")
            yield Finding(
                at,
                f"项目资金来源合计写的是 {money(typed)} 万元，各来源相加是 {money(parts)} 万元",
                "删去 total 由程序求和，或改正有误的来源金额",
                fix=Fix(at, parts),
            )


@rule("TB502", "项目资金来源不等于项目当年预算", Severity.ERROR)
def funding_budget(book: Book) -> Iterator[Finding]:
    """Hold the sources of a project to its 当年预算.

    bad: budget = 240, funding = { general_public_budget = 233 }
    good: budget = 233, funding = { general_public_budget = 233 }
    """
    for stem, project in book.filing.projects.items():
        sources, budget = book.sources[stem], book.budgets[stem]
        if differ(sources, budget):
            yield Finding(
                At(stem, "funding"),
                f"项目资金来源合计 {money(sources)} 万元，项目当年预算 {money(budget)} 万元，两者应当相等",
                "改正资金来源、当年预算或活动金额中有误的一处",
                also=(budget_at(stem, project),),
            )


@rule("TB503", "项目活动金额之和不等于项目当年预算", Severity.ERROR)
def activities_budget(book: Book) -> Iterator[Finding]:
    """Hold a typed 当年预算 to the project's activities.

    bad: budget = 240, activities = [{ name = "租房", amount = 233 }]
    good: activities = [{ name = "租房", amount = 233 }]
    """
    for stem, project in book.filing.projects.items():
        if project.budget is None:
            continue
        activities = derive.total(activity.amount for activity in project.activities)
        if differ(activities, project.budget):
            at = At(stem, "budget")
            yield Finding(
                at,
                f"项目当年预算写的是 {money(project.budget)} 万元，各项活动相加是 {money(activities)} 万元",
                "删去 budget 由程序求和，或改正有误的活动金额",
                also=(At(stem, "activities"),),
            )


@rule("TB504", "申请当年预算拨款大于一般公共预算财政拨款", Severity.ERROR)
def request_within(book: Book) -> Iterator[Finding]:
    """Hold 其中：申请当年预算拨款 to the line that it is part of.

    bad: funding = { general_public_budget = 100, current_year_request = 120 }
    good: funding = { general_public_budget = 100, current_year_request = 100 }
    """
    for stem, project in book.filing.projects.items():
        whole, part = project.funding.general_public_budget, project.funding.current_year_request
        if exceeds(part, whole or Decimal(0)):
            yield Finding(
                At(stem, "funding.current_year_request"),
                f"其中：申请当年预算拨款 {money(part)} 万元，大于一般公共预算财政拨款 "
                f"{money(whole) or '0'} 万元",
                "“其中”是上一行的一部分，不能比它大",
                also=(At(stem, "funding.general_public_budget"),),
            )


@rule("TB505", "采购金额大于项目当年预算", Severity.ERROR)
def procurement_within(book: Book) -> Iterator[Finding]:
    """Hold 项目采购 to the project's 当年预算.

    bad: procurement = [{ item = "复印机", amount = 30 }]  # 当年预算 20 万元
    good: procurement = [{ item = "复印机", amount = 3 }]  # 当年预算 20 万元
    """
    for stem, project in book.filing.projects.items():
        if not project.procurement:
            continue
        bought, budget = derive.total(one.amount for one in project.procurement), book.budgets[stem]
        if exceeds(bought, budget):
            yield Finding(
                At(stem, "procurement"),
                f"采购金额合计 {money(bought)} 万元，大于项目当年预算 {money(budget)} 万元",
                "改正采购金额或当年预算",
                also=(budget_at(stem, project),),
            )


@rule("TB506", "项目总预算小于项目当年预算", Severity.ERROR)
def total_budget_at_least(book: Book) -> Iterator[Finding]:
    """Hold 项目总预算 to at least one year's 当年预算.

    bad: total_budget = 100, budget = 120
    good: total_budget = 300, budget = 120
    """
    for stem, project in book.filing.projects.items():
        budget = book.budgets[stem]
        if exceeds(budget, project.total_budget):
            yield Finding(
                At(stem, "total_budget"),
                f"项目总预算 {money(project.total_budget)} 万元，小于项目当年预算 {money(budget)} 万元",
                "总预算是各年之和，不能小于一年的预算",
                also=(budget_at(stem, project),),
            )


def budget_at(stem: str, project: Project) -> At:
    """Return where a project's 当年预算 comes from."""
    if project.budget is not None:
        return At(stem, "budget")
    return At(stem, "activities" if project.activities else "funding")


class _Block(NamedTuple):
    """收入构成 or 支出构成: its title, key, what the author typed, and the amounts by line."""

    title: str
    key: str
    typed: Income | Spending
    amounts: dict[str, Decimal | None]


def _blocks(book: Book) -> list[_Block]:
    department = book.filing.department
    if department is None:
        return []
    spending = derive.spending_amounts(department, book.filing.projects.values())
    return [
        _Block("收入构成", "income", department.income, derive.income_amounts(department)),
        _Block("支出构成", "spending", department.spending, spending),
    ]


@rule("TB511", "部门资金合计不等于各项之和", Severity.ERROR)
def department_totals(book: Book) -> Iterator[Finding]:
    """Hold a typed 合计 of 收入构成 and 支出构成, of this year and the two before, to its parts.

    bad: income = { fiscal_appropriation = 675, total = 700 }
    good: income = { fiscal_appropriation = 675 }
    """
    for block in book.once(_blocks):
        total: FundLine = block.typed.total
        if total.amount is total.last_year is total.year_before_last is None:
            continue
        parts: list[FundLine] = [getattr(block.typed, name) for name in block.amounts if name != "total"]
        this_year = derive.total(amount for name, amount in block.amounts.items() if name != "total")
        years = (
            ("当年金额", "amount", total.amount, this_year),
            ("上年", "last_year", total.last_year, derive.total(part.last_year for part in parts)),
            (
                "前年",
                "year_before_last",
                total.year_before_last,
                derive.total(part.year_before_last for part in parts),
            ),
        )
        for title, name, typed, whole in years:
            if differ(typed, whole):
                at = At("department", f"{block.key}.total" + ("" if name == "amount" else f".{name}"))
                yield Finding(
                    at,
                    f"{block.title}的{title}合计写的是 {money(typed)} 万元，各项相加是 {money(whole)} 万元",
                    "删去合计由程序求和，或改正有误的一项",
                )


@rule("TB512", "收入合计不等于支出合计", Severity.ERROR)
def income_and_spending(book: Book) -> Iterator[Finding]:
    """Hold the department's income to its spending.

    bad: income = { fiscal_appropriation = 675 }, spending = { personnel = 100, special_purpose = 600 }
    good: income = { fiscal_appropriation = 700 }, spending = { personnel = 100, special_purpose = 600 }
    """
    totals = [block.amounts["total"] for block in book.once(_blocks)]
    if totals and differ(*totals):
        yield Finding(
            At("department", "income"),
            f"收入合计 {money(totals[0])} 万元，支出合计 {money(totals[1])} 万元，两者应当相等",
            "改正收入构成、支出构成或项目金额中有误的一处",
            also=(At("department", "spending"),),
        )


@rule("TB513", "部门表的项目支出不等于各项目之和", Severity.ERROR)
def spending_by_category(book: Book) -> Iterator[Finding]:
    """Hold the department's 特定目标类项目支出 to the budgets of its projects of that category.

    运转类项目支出 also holds running costs for which no project form is filed, so it may only be larger.

    bad: spending = { special_purpose = 600 }  # 特定目标类项目共 675 万元
    good: spending = {}  # 由各项目求和
    """
    department = book.filing.department
    if department is None or "department" in book.filing.broken:
        return
    for name, category in derive.CATEGORIES.items():
        line: FundLine = getattr(department.spending, name)
        if line.amount is None:
            continue
        projects = derive.spending(book.filing.projects.values(), category)
        wrong = differ(line.amount, projects) if name == "special_purpose" else exceeds(projects, line.amount)
        if wrong:
            at = At("department", f"spending.{name}")
            yield Finding(
                at,
                f"{category}项目支出写的是 {money(line.amount)} 万元，"
                f"各{category}项目当年预算之和是 {money(projects)} 万元",
                "删去这一行由程序求和，或改正有误的项目",
                also=tuple(
                    budget_at(stem, project)
                    for stem, project in book.filing.projects.items()
                    if project.category == category
                ),
            )
