"""The filings of the years before, for the 前年 and 上年 columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.filing import derive

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from generator.filing.load import Filing


class Earlier(NamedTuple):
    """The same unit's filings of last year and of the year before, where there are any."""

    last_year: Filing | None = None
    year_before_last: Filing | None = None


def achieved(filing: Filing | None, stem: str, goal_key: str) -> Mapping[str, str]:
    """Return what a filing says a project's goal achieved, by indicator identity: names may have changed."""
    project = filing.projects.get(stem) if filing else None
    goal = project.goals.get(goal_key) if project else None
    if goal is None:
        return {}
    return {i.identity: i.achieved.printed for i in goal.indicators if i.achieved is not None}


def budgets(filing: Filing, stem: str, earlier: Earlier) -> dict[int, Decimal]:
    """Return a project's 当年预算 (万元) by year, the year before last first, as far as they are filed."""
    years = ((filing.year - 2, earlier.year_before_last), (filing.year - 1, earlier.last_year))
    found = {}
    for year, filed in (*years, (filing.year, filing)):
        project = filed.projects.get(stem) if filed else None
        budget = derive.budget(project) if project else None
        if budget is not None:
            found[year] = budget
    return found
