"""Amounts that follow from what the author wrote; what can be computed need not be typed. All in 万元."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.filing.model import Department, Funding, FundLine, Project

CENT_PERCENT = 10_000  # hundredths of a percent in the whole


def total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum of the amounts that are given; None where none is."""
    whole = None
    for amount in amounts:
        if amount is not None:
            whole = amount + (0 if whole is None else whole)
    return whole


def sources(funding: Funding) -> list[str]:
    """Return the sources of funds that are written, without 合计 and what is part of another (其中：…)."""
    return [key for key in _sources_of(type(funding)) if getattr(funding, key) is not None]


@cache
def _sources_of(kind: type[Funding]) -> tuple[str, ...]:
    """Return the amounts that add up to 合计, a form's own among them; what else it declares is no amount."""
    fields = kind.model_fields
    return tuple(
        key
        for key, field in fields.items()
        if field.annotation == fields["total"].annotation
        and key != "total"
        and not (field.title or "").startswith("其中")
    )


def funding_total(funding: Funding) -> Decimal | None:
    """Return 合计 of 项目资金来源 as its parts make it."""
    return total(getattr(funding, key) for key in sources(funding))


def funded(funding: Funding) -> Decimal | None:
    """Return 合计 of 项目资金来源: as written, else as its parts make it."""
    return funding.total if funding.total is not None else funding_total(funding)


def budget(project: Project) -> Decimal | None:
    """Return 项目当年预算: as written, else the sum of the activities, else of the sources."""
    if project.budget is not None:
        return project.budget
    activities = total(activity.amount for activity in project.activities)
    return activities if activities is not None else funding_total(project.funding)


def total_budget(project: Project) -> Decimal | None:
    """Return 项目总预算: as written, else 当年预算 for a project of a single year."""
    if project.total_budget is not None:
        return project.total_budget
    one_year = project.start_year is not None and project.start_year == project.end_year
    return budget(project) if one_year else None


def spending(projects: Iterable[Project], category: str) -> Decimal:
    """Return the projects' 当年预算 of one 支出项目类别."""
    return total(budget(project) for project in projects if project.category == category) or Decimal(0)


def shares(parts: Iterable[Decimal | None]) -> list[Decimal | None]:
    """Return each part's 占比 in percent with two decimals, so rounded that they add up to 100 exactly.

    A part that is nothing has no share, as the printed forms leave it blank.
    """
    amounts = list(parts)
    whole = total(amounts)
    if not whole:
        return [None] * len(amounts)
    exact = [(amount or Decimal(0)) * CENT_PERCENT / whole for amount in amounts]
    floors = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda i: floors[i] - exact[i])
    for i in by_remainder[: CENT_PERCENT - sum(floors)]:
        floors[i] += 1
    return [Decimal(floor) / 100 if amount else None for floor, amount in zip(floors, amounts, strict=True)]


INCOME = ("fiscal_appropriation", "fiscal_account", "unit_funds")
SPENDING = ("personnel", "operation", "special_purpose")
CATEGORIES = {"operation": "运转类", "special_purpose": "特定目标类"}
"""Lines of 支出构成 that are the sum of the projects' budgets where the author gives none."""


def income_amounts(department: Department) -> dict[str, Decimal | None]:
    """Return 当年金额 of each line of 收入构成 and of its 合计."""
    lines: dict[str, FundLine] = {name: getattr(department.income, name) for name in INCOME}
    amounts = {name: line.amount for name, line in lines.items()}
    return _with_total(amounts, department.income.total)


def spending_amounts(department: Department, projects: Iterable[Project]) -> dict[str, Decimal | None]:
    """Return 当年金额 of each line of 支出构成 and of its 合计."""
    projects = list(projects)
    amounts: dict[str, Decimal | None] = {}
    for name in SPENDING:
        line: FundLine = getattr(department.spending, name)
        amounts[name] = line.amount
        if line.amount is None and name in CATEGORIES:
            amounts[name] = spending(projects, CATEGORIES[name])
    return _with_total(amounts, department.spending.total)


def earlier_amounts(
    typed: dict[str, Decimal | None], filed: dict[str, Decimal | None]
) -> dict[str, Decimal | None]:
    """Return an earlier year's amounts: typed ones win, a total nobody gives is the parts' sum."""
    amounts = {part: filed.get(part) if amount is None else amount for part, amount in typed.items()}
    typed_parts = any(amount is not None for part, amount in typed.items() if part != "total")
    if typed["total"] is None and (typed_parts or amounts["total"] is None):
        amounts["total"] = parts_total(amounts)
    return amounts


def parts_total(amounts: dict[str, Decimal | None]) -> Decimal | None:
    """Return the sum of a block's lines, whatever its 合计 says."""
    return total(amount for part, amount in amounts.items() if part != "total")


def _with_total(amounts: dict[str, Decimal | None], typed: FundLine) -> dict[str, Decimal | None]:
    whole = typed.amount if typed.amount is not None else total(amounts.values())
    return {**amounts, "total": whole}
