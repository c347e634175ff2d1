"""部门总体资金情况: 收入构成 and 支出构成, each with its 合计, against each other and the projects."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from generator.base.money import differ, exceeds, money
from generator.base.problems import Severity
from generator.checks.place import At
from generator.checks.rule import Finding, Fix, rule
from generator.checks.rules.sums import budget_at
from generator.filing import derive

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from generator.checks.book import Book
    from generator.filing.load import Filing
    from generator.filing.model import FundLine, Income, Spending

_BLOCKS = {"income": "收入构成", "spending": "支出构成"}
_YEARS = {"amount": "当年金额", "last_year": "上年", "year_before_last": "前年"}
"""What a line of 部门总体资金情况 says, by key: of the filing itself, then of those before."""
_INCOME, _SPENDING = At("department", "income"), At("department", "spending")
_CATEGORIES = {"personnel": "人员类", **derive.CATEGORIES}


class _Sum(NamedTuple):
    """One block's 合计 of one year: as typed, as its lines add up to, as it is printed."""

    block: str
    typed: Decimal | None
    parts: Decimal | None
    printed: Decimal | None


def _sums(book: Book) -> dict[str, list[_Sum]]:
    """Return income and spending by year; a year whose own filing can't all be read is left out."""
    department, own = book.filing.department, book.filing
    return {
        year: [_sum(block, getattr(department, block), year, filed[block]) for block in _BLOCKS]
        for (year, filed), filing in zip(book.once(filed_funds).items(), (own, *book.earlier), strict=True)
        if department and (filing is None or filing is own or not filing.broken)
    }


def _sum(block: str, lines: Income | Spending, year: str, amounts: dict[str, Decimal | None]) -> _Sum:
    if year != "amount":
        names = (*(derive.INCOME if block == "income" else derive.SPENDING), "total")
        typed = {name: getattr(getattr(lines, name), year) for name in names}
        amounts = derive.earlier_amounts(typed, amounts)
    return _Sum(block, getattr(lines.total, year), derive.parts_total(amounts), amounts["total"])


def printed_totals(book: Book) -> dict[str, dict[str, Decimal | None]]:
    """Return the 合计 of income and spending as the form prints them, by year and block."""
    return {year: {one.block: one.printed for one in sums} for year, sums in book.once(_sums).items()}


def filed_funds(book: Book) -> dict[str, dict[str, dict[str, Decimal | None]]]:
    """Return 当年金额 of income and spending by line, as this filing and those before it give them."""
    filings = zip(_YEARS, (book.filing, *book.earlier), strict=True)
    return {year: {block: _filed(block, filing) for block in _BLOCKS} for year, filing in filings}


def _filed(block: str, filing: Filing | None) -> dict[str, Decimal | None]:
    if filing is None or filing.department is None:
        return {}
    if block == "income":
        return derive.income_amounts(filing.department)
    return derive.spending_amounts(filing.department, filing.projects.values())


@rule("TB511", "部门资金合计不等于各项之和", Severity.ERROR, hint="删去合计由程序求和，或改正有误的一项")
def department_totals(book: Book) -> Iterator[Finding]:
    """Hold a typed 合计 of 收入构成 and 支出构成, of this year and the two before, to its parts.

    What was filed in a year before counts as its part where it is not typed again.

    bad: income = { fiscal_appropriation = 675, total = 700 }
    good: income = { fiscal_appropriation = 675 }
    """
    for year, sums in book.once(_sums).items():
        for one, other in (sums, sums[::-1]):
            if differ(one.typed, one.parts):
                at = _typed_total(book, one.block, year)
                certain = not differ(one.parts, other.parts)  # else it may be a part that is wrong
                yield Finding(
                    at,
                    f"{_BLOCKS[one.block]}的{_YEARS[year]}合计写的是 {money(one.typed)} 万元，"
                    f"各项相加是 {money(one.parts)} 万元",
                    fix=Fix(at, one.parts) if certain else None,
                )


def _typed_total(book: Book, block: str, year: str) -> At:
    """Return where a 合计 is typed: alone, it is that of the year itself."""
    typed = book.filing.sources["department"].values[block]["total"]
    return At("department", f"{block}.total.{year}" if isinstance(typed, dict) else f"{block}.total")


@rule("TB512", "收入合计不等于支出合计", Severity.ERROR, hint="改正收入构成、支出构成或项目金额中有误的一处")
def income_and_spending(book: Book) -> Iterator[Finding]:
    """Hold the department's income to its spending.

    bad: income = { fiscal_appropriation = 675 }, spending = { personnel = 100, special_purpose = 600 }
    good: income = { fiscal_appropriation = 700 }, spending = { personnel = 100, special_purpose = 600 }
    """
    for message in _unequal(book, ["amount"]):
        yield Finding(_INCOME, message, also=(_SPENDING,))


@rule(
    "TB514",
    "上年、前年的收入合计不等于支出合计",
    Severity.WARNING,
    hint="改正收入构成、支出构成中有误的一处；以前年度的申报表里有的不用写",
)
def earlier_income_and_spending(book: Book) -> Iterator[Finding]:
    """Hold the department's income of the two years before to its spending, as 近两年收支金额 shows them.

    A warning: where these are what was really spent, money carried over may be the difference.

    bad: income = { unit_funds = { last_year = 100 } }, spending = { personnel = { last_year = 60 } }
    good: income = { unit_funds = { last_year = 60 } }, spending = { personnel = { last_year = 60 } }
    """
    for message in _unequal(book, ["last_year", "year_before_last"]):
        yield Finding(_INCOME, message, also=(_SPENDING,))


def _unequal(book: Book, years: Container[str]) -> Iterator[str]:
    """Say in which years income is not what is spent."""
    for year, (income, spending) in book.once(_sums).items():
        if year in years and differ(income.printed, spending.printed):
            title = "" if year == "amount" else _YEARS[year]
            yield (
                f"{title}收入合计 {money(income.printed)} 万元，"
                f"{title}支出合计 {money(spending.printed)} 万元，两者应当相等"
            )


@rule(
    "TB513", "部门表的项目支出不等于各项目之和", Severity.ERROR, hint="删去这一行由程序求和，或改正有误的项目"
)
def spending_by_category(book: Book) -> Iterator[Finding]:
    """Hold the department's 特定目标类项目支出 to the budgets of its projects of that category.

    人员类 and 运转类项目支出 also hold what no project form is filed for, so they may only be larger.

    bad: spending = { special_purpose = 600 }  # category = "特定目标类", budget = 675
    bad: spending = { personnel = 10 }  # category = "人员类", budget = 42.5
    good: spending = {}  # category = "特定目标类", budget = 675
    good: spending = { personnel = 50 }  # category = "人员类", budget = 42.5
    """
    department = book.filing.department
    if department is None or "department" in book.filing.broken:
        return
    for name, category in _CATEGORIES.items():
        line: FundLine = getattr(department.spending, name)
        if line.amount is None and name in derive.CATEGORIES:
            continue
        projects = derive.spending(book.filing.projects.values(), category)
        wrong = differ if name == "special_purpose" else exceeds
        if wrong(projects, line.amount or Decimal(0)):
            written = "没有写" if line.amount is None else f"写的是 {money(line.amount)} 万元"
            yield Finding(
                At("department", f"spending.{name}"),
                f"{category}项目支出{written}，各{category}项目当年预算之和是 {money(projects)} 万元",
                "" if name in derive.CATEGORIES else "写上全部人员类项目支出，或改正有误的项目",
                also=tuple(
                    budget_at(stem, project)
                    for stem, project in book.filing.projects.items()
                    if project.category == category
                ),
            )
