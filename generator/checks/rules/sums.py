"""Sums of a project, in 万元: the budget system refuses a difference over 0.005."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from generator.base.money import differ, exceeds, money
from generator.base.problems import Severity
from generator.checks.place import At
from generator.checks.rule import Finding, Fix, rule
from generator.filing import derive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.checks.book import Book
    from generator.filing.model import Project


@rule(
    "TB501",
    "项目资金来源合计不等于各来源之和",
    Severity.ERROR,
    hint="删去 total 由程序求和，或改正有误的来源金额",
)
def funding_total(book: Book) -> Iterator[Finding]:
    """Hold a typed 合计 of 项目资金来源 to its parts.

    bad: funding = { total = 230, general_public_budget = 233 }
    good: funding = { general_public_budget = 233 }
    """
    for stem, project in book.filing.projects.items():
        typed, parts = project.funding.total, book.sources[stem]
        if differ(typed, parts):
            at = At(stem, "funding.total")
            certain = differ(typed, book.budgets[stem])  # else a part may be wrong
            yield Finding(
                at,
                f"项目资金来源合计写的是 {money(typed)} 万元，各来源相加是 {money(parts)} 万元",
                fix=Fix(at, parts) if certain else None,
            )


@rule(
    "TB502",
    "项目资金来源不等于项目当年预算",
    Severity.ERROR,
    hint="改正资金来源、当年预算或活动金额中有误的一处",
)
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
                also=(budget_at(stem, project),),
            )


@rule(
    "TB503",
    "项目活动金额之和不等于项目当年预算",
    Severity.ERROR,
    hint="删去 budget 由程序求和，或改正有误的活动金额",
)
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
                also=(At(stem, "activities"),),
            )


@rule(
    "TB504",
    "申请当年预算拨款大于一般公共预算财政拨款",
    Severity.ERROR,
    hint="“其中”是上一行的一部分，不能比它大",
)
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
                also=(At(stem, "funding.general_public_budget"),),
            )


@rule("TB505", "采购金额大于项目当年预算", Severity.ERROR, hint="改正采购金额或当年预算")
def procurement_within(book: Book) -> Iterator[Finding]:
    """Hold 项目采购 to the project's 当年预算.

    bad: procurement = [{ item = "复印机", amount = 30 }]  # budget = 20
    good: procurement = [{ item = "复印机", amount = 3 }]  # budget = 20
    """
    for stem, project in book.filing.projects.items():
        if not project.procurement:
            continue
        bought, budget = derive.total(one.amount for one in project.procurement), book.budgets[stem]
        if exceeds(bought, budget):
            yield Finding(
                At(stem, "procurement"),
                f"采购金额合计 {money(bought)} 万元，大于项目当年预算 {money(budget)} 万元",
                also=(budget_at(stem, project),),
            )


@rule("TB506", "项目总预算小于项目当年预算", Severity.ERROR, hint="总预算是各年之和，不能小于一年的预算")
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
                also=(budget_at(stem, project),),
            )


def budget_at(stem: str, project: Project) -> At:
    """Return where a project's 当年预算 comes from."""
    if project.budget is not None:
        return At(stem, "budget")
    return At(stem, "activities" if project.activities else "funding")
