"""项目支出绩效目标表."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.money import money
from generator.base.vocabulary import taxonomies
from generator.filing import derive, history
from generator.filing.facts import FROM_UNIT, own_or_units
from generator.filing.load import project_goals
from generator.forms.scope import Spot, source_title
from generator.forms.shown import Prose
from generator.view.declared import declared_of
from generator.view.rows import Years
from generator.view.tables import tables
from generator.view.unit import form_view, unit_view

if TYPE_CHECKING:
    from generator.filing.history import Earlier
    from generator.filing.load import Filing
    from generator.filing.model import Activity, Project, Purchase, Unit
    from generator.forms import shown
    from generator.forms.edition import Edition
    from generator.view.declared import Declared, Names

NONE = "无"
CHECKED, UNCHECKED = "☑", "☐"


def project_form(
    filing: Filing, stem: str, edition: Edition, earlier: Earlier, uses: Names = None
) -> shown.ProjectForm:
    """Return what one project's form shows; the unit and the project must have been loaded.

    Of what forms declare and of what is made on demand, it has only what the template uses.
    """
    assert filing.unit is not None  # noqa: S101 - callers print loaded filings only
    years = Years(filing, earlier, declared_of(filing, stem, edition, uses), uses)
    return {
        "form": form_view(filing, edition),
        "unit": unit_view(filing.unit),
        "project": _project(years, filing.unit, stem, edition),
    }


def _project(years: Years, unit: Unit, stem: str, edition: Edition) -> shown.ProjectView:
    filing, earlier, declared, _ = years
    project = filing.projects[stem]
    indicators = tables(project_goals(filing, stem), taxonomies()[edition.taxonomy], years)
    shared = {name: own_or_units(project, stem, unit, name) for name in FROM_UNIT}
    view: shown.ProjectView = {
        "@": f"{stem}#",
        "name": project.name,
        "code": project.code,
        "authority": shared["authority"].text,
        "@authority": shared["authority"].key,
        "executor": shared["executor"].text,
        "@executor": shared["executor"].key,
        "leader": project.leader,
        "phone": shared["phone"].text,
        "@phone": shared["phone"].key,
        "address": shared["address"].text,
        "@address": shared["address"].key,
        "postcode": shared["postcode"].text,
        "@postcode": shared["postcode"].key,
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
        "budget_changes": Prose(project.budget_changes or history.budget_changes(filing, stem, earlier)),
        "purpose": project.purpose,
        "funding": _funding(project, stem),
        "funding_lines": [_funding_line(project, stem, key) for key in derive.sources(project.funding)],
        "activities": [_activity(stem, i, item) for i, item in enumerate(project.activities)],
        "procurement": _procurement(stem, project.procurement),
        "long_term_goals": indicators.long_term_goals,
        "annual_goals": indicators.annual_goals,
        **indicators.by_class,
    }
    if declared is not None:
        _declare(view, project, stem, declared)
    return view


def _declare(view: shown.ProjectView, project: Project, stem: str, declared: Declared) -> None:
    """Add what forms declare for the project and its lists."""
    declared.fill(view, Spot("project", stem))
    declared.fill(view["funding"], Spot("funding", stem))
    for key, line in zip(derive.sources(project.funding), view["funding_lines"], strict=True):
        declared.fill(line, Spot("funding", stem, item=key))
    for position, activity in enumerate(view["activities"]):
        declared.fill(activity, Spot("activity", stem, item=position))
    if not project.procurement:
        declared.blank(view["procurement"][0], "purchase")
        return
    for position, purchase in enumerate(view["procurement"]):
        declared.fill(purchase, Spot("purchase", stem, item=position))


def _box(checked: bool) -> str:  # noqa: FBT001 - the box shows this very truth value
    return CHECKED if checked else UNCHECKED


def _year(year: int | None) -> str:
    return "" if year is None else str(year)


def _funding(project: Project, stem: str) -> shown.FundingView:
    funding = project.funding
    return {
        "@": f"{stem}#funding.",
        "total": money(derive.funded(funding)),
        "general_public_budget": money(funding.general_public_budget),
        "current_year_request": money(funding.current_year_request),
        "government_fund_budget": money(funding.government_fund_budget),
        "state_capital_budget": money(funding.state_capital_budget),
        "fiscal_account": money(funding.fiscal_account),
        "unit_funds": money(funding.unit_funds),
    }


def _funding_line(project: Project, stem: str, key: str) -> shown.FundingLine:
    return {
        "@": f"{stem}#funding.{key}",
        "name": source_title(project, key),
        "amount": money(getattr(project.funding, key)),
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
