"""Amounts of money: the department's income and spending, and where a project's money comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.filing import derive
from generator.filing.model import Department
from generator.forms.scope import source_title
from generator.portfolio.rows.amounts import fen, written
from generator.portfolio.tables import FundRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from generator.filing.load import Filing
    from generator.filing.model import Income, Project, Spending
    from generator.portfolio.rows.folder import Loaded

DEPARTMENT = "department"
_AMOUNT = "当年金额"
_BUDGET = "金额"
_WHOLE = "total"


def department_funds(loaded: Loaded) -> Iterator[FundRow]:
    """Yield 收入构成 and 支出构成 as the department's form prints them, of three years."""
    department = loaded.filing.department
    if department is not None:
        yield from _block(loaded, department.income, "income", derive.INCOME, _income)
        yield from _block(loaded, department.spending, "spending", derive.SPENDING, _spending)


def _income(filing: Filing) -> dict[str, Decimal | None]:
    return derive.income_amounts(filing.department) if filing.department else {}


def _spending(filing: Filing) -> dict[str, Decimal | None]:
    if filing.department is None:
        return {}
    return derive.spending_amounts(filing.department, filing.projects.values())


def _block(
    loaded: Loaded,
    block: Income | Spending,
    name: str,
    parts: Sequence[str],
    amounts: Callable[[Filing], dict[str, Decimal | None]],
) -> Iterator[FundRow]:
    lines = {part: getattr(block, part) for part in (*parts, _WHOLE)}
    this, (last, before) = loaded.filing, loaded.earlier
    years: dict[int, Mapping[str, Decimal | None]] = {this.year: amounts(this)}
    for year, filed, key in ((this.year - 1, last, "last_year"), (this.year - 2, before, "year_before_last")):
        typed = {part: getattr(line, key) for part, line in lines.items()}
        years[year] = derive.earlier_amounts(typed, amounts(filed) if filed else {})
    title = Department.model_fields[name].title or name
    for position, part in enumerate(lines):
        line_title = type(block).model_fields[part].title or part
        for year, known in years.items():
            amount = known.get(part)
            if amount is not None:
                yield FundRow(
                    *loaded.place, DEPARTMENT, "", name, part, "amount", year, position,
                    title, line_title, _AMOUNT, _role(part, line_title),
                    written(amount) or "", fen(amount) or 0, loaded.file(DEPARTMENT), f"{name}.{part}",
                )  # fmt: skip


def project_funds(loaded: Loaded, stem: str, project: Project) -> Iterator[FundRow]:
    """Yield 项目资金来源 as the project's form prints it."""
    funding = project.funding
    kind = type(funding).model_fields
    keys = [key for key in kind if kind[key].annotation == kind[_WHOLE].annotation]
    for position, key in enumerate(keys):
        amount = derive.funded(funding) if key == _WHOLE else getattr(funding, key)
        if amount is not None:
            title = source_title(project, key)
            yield FundRow(
                *loaded.place, stem, "", "funding", key, "amount", loaded.filing.year, position,
                "项目资金来源", title, _BUDGET, _role(key, title),
                written(amount) or "", fen(amount) or 0, loaded.file(stem), f"funding.{key}",
            )  # fmt: skip


def _role(key: str, title: str) -> str:
    """Tell what adds up (``part``) from the sum (``total``) and from what is part of another (``of``)."""
    if key == _WHOLE:
        return "total"
    return "of" if title.startswith("其中") else "part"
