"""项目支出绩效目标表."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator import derive
from generator.load import project_goals
from generator.shown import Prose
from generator.view.rows import Table, goal_views
from generator.view.text import money
from generator.view.unit import form_view, unit_view
from generator.vocabulary import taxonomies

if TYPE_CHECKING:
    from decimal import Decimal

    from generator import shown
    from generator.history import Earlier
    from generator.load import Filing
    from generator.model import Activity, Project, Purchase, Unit
    from generator.workspace import Edition

NONE = "无"
CHECKED, UNCHECKED = "☑", "☐"


def project_form(filing: Filing, stem: str, edition: Edition, earlier: Earlier) -> shown.ProjectForm:
    """Return what one project's form shows; the unit and the project must have been loaded."""
    assert filing.unit is not None  # noqa: S101 - callers print loaded filings only
    return {
        "form": form_view(filing, edition),
        "unit": unit_view(filing.unit),
        "project": _project(filing, filing.unit, stem, edition, earlier),
    }


def _project(filing: Filing, unit: Unit, stem: str, edition: Edition, earlier: Earlier) -> shown.ProjectView:
    project, taxonomy = filing.projects[stem], taxonomies()[edition.taxonomy]
    goals = project_goals(filing, stem)
    return {
        "@": f"{stem}#",
        "name": project.name,
        "code": project.code,
        "authority": _or(project.authority, unit.name),
        "executor": _or(project.executor, unit.name),
        "leader": project.leader,
        "phone": _or(project.phone, unit.phone),
        "address": _or(project.address, unit.address),
        "postcode": _or(project.postcode, unit.postcode),
        "attribute": project.attribute or "",
        "continuing_box": _box(project.attribute == "持续性项目"),
        "new_box": _box(project.attribute == "新增项目"),
        "category": project.category or "",
        "operation_box": _box(project.category == "运转类"),
        "special_purpose_box": _box(project.category == "特定目标类"),
        "start_year": _year(project.start_year),
        "end_year": _year(project.end_year),
        "rationale": Prose(project.rationale),
        "plan": Prose(project.plan),
        "total_budget": money(derive.total_budget(project)),
        "budget": money(derive.budget(project)),
        "budget_changes": Prose(project.budget_changes),
        "purpose": project.purpose,
        "funding": _funding(project, stem),
        "activities": [_activity(stem, i, item) for i, item in enumerate(project.activities)],
        "procurement": _procurement(stem, project.procurement),
        "long_term_goals": goal_views(goals, Table("long_term", taxonomy, earlier)),
        "annual_goals": goal_views(goals, Table("annual", taxonomy, earlier)),
    }


def _or(own: str | None, shared: str) -> str:
    return own if own is not None else shared


def _box(checked: bool) -> str:  # noqa: FBT001 - the box shows this very truth value
    return CHECKED if checked else UNCHECKED


def _year(year: int | None) -> str:
    return "" if year is None else str(year)


def _funding(project: Project, stem: str) -> shown.FundingView:
    funding = project.funding
    whole: Decimal | None = funding.total if funding.total is not None else derive.funding_total(funding)
    return {
        "@": f"{stem}#funding.",
        "total": money(whole),
        "general_public_budget": money(funding.general_public_budget),
        "current_year_request": money(funding.current_year_request),
        "government_fund_budget": money(funding.government_fund_budget),
        "state_capital_budget": money(funding.state_capital_budget),
        "fiscal_account": money(funding.fiscal_account),
        "unit_funds": money(funding.unit_funds),
    }


def _activity(stem: str, position: int, activity: Activity) -> shown.ActivityRow:
    return {
        "@": f"{stem}#activities.{position}.",
        "name": activity.name,
        "description": activity.description,
        "economic_class": activity.economic_class,
        "amount": money(activity.amount),
        "calculation": activity.calculation,
        "note": activity.note,
    }


def _procurement(stem: str, purchases: list[Purchase]) -> list[shown.PurchaseRow]:
    if not purchases:
        return [{"@": f"{stem}#procurement.", "item": NONE, "quantity": NONE, "amount": NONE}]
    return [
        {
            "@": f"{stem}#procurement.{position}.",
            "item": purchase.item,
            "quantity": str(purchase.quantity),
            "amount": money(purchase.amount),
        }
        for position, purchase in enumerate(purchases)
    ]
