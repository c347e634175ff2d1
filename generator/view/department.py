"""部门整体支出绩效目标表."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from generator.base.money import money, percent
from generator.base.vocabulary import taxonomies
from generator.filing import derive
from generator.filing.load import department_goals
from generator.forms.scope import Spot
from generator.forms.shown import Prose
from generator.view.declared import declared_of
from generator.view.rows import Years
from generator.view.tables import tables
from generator.view.unit import form_view, unit_view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.filing.history import Earlier
    from generator.filing.load import Filing
    from generator.filing.model import Department, FundLine, Income, Project, Spending, Unit
    from generator.forms import shown
    from generator.forms.edition import Edition
    from generator.view.declared import Names


def department_form(
    filing: Filing, edition: Edition, earlier: Earlier, uses: Names = None
) -> shown.DepartmentForm:
    """Return what the department's form shows; the unit and the department must have been loaded.

    Of what forms declare and of what is made on demand, it has only what the template uses.
    """
    assert filing.unit is not None  # noqa: S101 - callers print loaded filings only
    assert filing.department is not None  # noqa: S101 - the same
    years = Years(filing, earlier, declared_of(filing, "department", edition, uses), uses)
    return {
        "form": form_view(filing, edition),
        "unit": unit_view(filing.unit),
        "department": _department(years, filing.unit, filing.department, edition),
    }


def _department(years: Years, unit: Unit, department: Department, edition: Edition) -> shown.DepartmentView:
    filing, earlier, declared, _ = years
    indicators = tables(department_goals(filing), taxonomies()[edition.taxonomy], years)
    income, spending = _income(filing, earlier), _spending(filing, earlier)
    view: shown.DepartmentView = {
        "@": "department#",
        "@name": "unit#name",
        "@phone": "unit#phone" if department.phone is None else "department#phone",
        "name": unit.name,
        "filler": department.filler,
        "phone": department.phone if department.phone is not None else unit.phone,
        "income": {
            "fiscal_appropriation": income["fiscal_appropriation"],
            "fiscal_account": income["fiscal_account"],
            "unit_funds": income["unit_funds"],
            "total": income["total"],
        },
        "spending": {
            "personnel": spending["personnel"],
            "operation": spending["operation"],
            "special_purpose": spending["special_purpose"],
            "total": spending["total"],
        },
        "duties": Prose(department.duties),
        "tasks": Prose(department.tasks),
        "projects": [_project_line(stem, project) for stem, project in filing.projects.items()],
        "long_term_goals": indicators.long_term_goals,
        "annual_goals": indicators.annual_goals,
        **indicators.by_class,
    }
    if declared is not None:
        declared.fill(view, Spot("department", "department"))
        for stem, line in zip(filing.projects, view["projects"], strict=True):
            declared.fill(line, Spot("project", stem))
    return view


def _project_line(stem: str, project: Project) -> shown.ProjectLine:
    return {
        "@": f"{stem}#",
        "name": project.name,
        "category": project.category or "",
        "total_budget": money(derive.total_budget(project)),
        "budget": money(derive.budget(project)),
        "purpose": project.purpose,
    }


class _Amounts(NamedTuple):
    """One block's amounts of this year and of the two before, by line."""

    this_year: dict[str, Decimal | None]
    last_year: dict[str, Decimal | None]
    year_before_last: dict[str, Decimal | None]


def _income(filing: Filing, earlier: Earlier) -> dict[str, shown.FundView]:
    assert filing.department is not None  # noqa: S101 - the same
    years = _Amounts(*(_income_of(year) for year in (filing, *earlier)))
    return _fund_views(filing.department.income, "income", derive.INCOME, years)


def _spending(filing: Filing, earlier: Earlier) -> dict[str, shown.FundView]:
    assert filing.department is not None  # noqa: S101 - the same
    years = _Amounts(*(_spending_of(year) for year in (filing, *earlier)))
    return _fund_views(filing.department.spending, "spending", derive.SPENDING, years)


def _income_of(filing: Filing | None) -> dict[str, Decimal | None]:
    department = filing.department if filing else None
    return derive.income_amounts(department) if department else {}


def _spending_of(filing: Filing | None) -> dict[str, Decimal | None]:
    if filing is None or filing.department is None:
        return {}
    return derive.spending_amounts(filing.department, filing.projects.values())


def _fund_views(
    block: Income | Spending, name: str, parts: Sequence[str], years: _Amounts
) -> dict[str, shown.FundView]:
    lines: dict[str, FundLine] = {part: getattr(block, part) for part in (*parts, "total")}
    last_year = derive.earlier_amounts(
        {part: line.last_year for part, line in lines.items()}, years.last_year
    )
    before = derive.earlier_amounts(
        {part: line.year_before_last for part, line in lines.items()}, years.year_before_last
    )
    shares = dict(zip(parts, derive.shares(years.this_year[part] for part in parts), strict=True))
    shares["total"] = Decimal(100) if years.this_year["total"] else None
    return {
        part: {
            "@": f"department#{name}.{part}",
            "amount": money(years.this_year[part]),
            "share": percent(shares[part]),
            "year_before_last": money(before[part]),
            "last_year": money(last_year[part]),
        }
        for part in lines
    }
