"""The filings of the years before, for the 前年 and 上年 columns."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from generator.base.characters import matching
from generator.base.money import money
from generator.filing import derive
from generator.filing.declared import Kind
from generator.filing.pairing.partners import partners

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from generator.base.target import Target
    from generator.filing.load import Filing
    from generator.filing.model import Goal, Indicator
    from generator.filing.pairing.partners import Place


class Earlier(NamedTuple):
    """The same unit's filings of last year and of the year before, where there are any."""

    last_year: Filing | None = None
    year_before_last: Filing | None = None


def achieved(filing: Filing, before: Filing | None, stem: str, goal_key: str) -> Mapping[int, str]:
    """Return what an earlier filing says that a goal's indicators achieved, by their position in this one.

    The two are matched as `diff` matches them, so what was renamed or moved is found too, if it is surely the
    same; that takes time, and is not asked for where every indicator stands where it stood.
    """
    if before is None or not _achieved_anything(before):
        return {}
    places = same_before(filing, before, stem, goal_key)
    found = {i: achieved_by(before, place) for i, place in places.items()}
    return {i: target.printed for i, target in found.items() if target is not None}


def same_before(filing: Filing, before: Filing, stem: str, goal_key: str) -> Mapping[int, Place]:
    """Return where a goal's indicators, by position, stood in an earlier filing; of those surely there."""
    goal = filing.projects[stem].goals[goal_key]
    old = _in_place(goal, _goal(before, stem, goal_key))
    if old is not None:
        return {i: (stem, goal_key, position) for i, position in old.items()}
    known = partners(before, filing).indicators
    places = ((i, known.get((stem, goal_key, i))) for i in range(len(goal.indicators)))
    sure = ((i, partner.node) for i, partner in places if partner is not None and partner.sure)
    return {i: (at.owner.owner.stem, at.owner.key, at.position) for i, at in sure}


def achieved_by(filing: Filing, place: Place) -> Target | None:
    """Return what an indicator achieved: as the project says, else as a stage of it does."""
    stem, goal_key, position = place
    indicator = filing.projects[stem].goals[goal_key].indicators[position]
    return _achieved(filing, stem, goal_key, indicator)


@lru_cache(maxsize=4)
def _achieved_anything(filing: Filing) -> bool:
    goals = (goal for project in filing.projects.values() for goal in project.goals.values())
    return bool(_evaluations(filing)) or any(
        one.achieved is not None for goal in goals for one in goal.indicators
    )


def _achieved(filing: Filing, stem: str, goal_key: str, indicator: Indicator) -> Target | None:
    if indicator.achieved is not None:
        return indicator.achieved
    for form in _evaluations(filing):
        goals = getattr(filing.stages.get(form, {}).get(stem), "goals", {})
        said = getattr(goals.get(goal_key), "indicators", {})
        row = next((said[key] for key in said if matching(key) == indicator.identity), None)
        achieved: Target | None = getattr(row, "achieved", None)
        if achieved is not None:
            return achieved
    return None


@lru_cache(maxsize=4)
def _evaluations(filing: Filing) -> list[str]:
    """Return the stages that say what a project's indicators achieved."""
    stages = (stage for stage in filing.declared.stages if stage.of == "project")
    found = ((stage.form, stage.fields.find("indicator", "achieved")) for stage in stages)
    known = [form for form, field in found if field is not None and field.kind is Kind.TARGET]
    return [form for form in known if filing.stages.get(form)]


def _goal(filing: Filing, stem: str, key: str) -> Goal | None:
    project = filing.projects.get(stem)
    return project.goals.get(key) if project else None


def _in_place(goal: Goal, old: Goal | None) -> dict[int, int] | None:
    """Return where the indicators stood in the same goal; None where one of them did not."""
    known = {one.identity: position for position, one in enumerate(old.indicators)} if old else {}
    if len(known) < len(goal.indicators):
        return None
    found = {i: known.get(one.identity) for i, one in enumerate(goal.indicators)}
    there = {i: position for i, position in found.items() if position is not None}
    return there if len({*there.values()}) == len(goal.indicators) else None


def project_before(filing: Filing, before: Filing | None, stem: str) -> str | None:
    """Return what an earlier filing calls a project's file; None where it has no such project."""
    if before is None or stem in before.projects:
        return stem if before is not None else None
    return partners(before, filing).stems.get(stem)


def budgets(filing: Filing, stem: str, earlier: Earlier) -> dict[int, Decimal]:
    """Return a project's 当年预算 (万元) by year, the year before last first, as far as they are filed."""
    found = {}
    for year, before in ((filing.year - 2, earlier.year_before_last), (filing.year - 1, earlier.last_year)):
        name = project_before(filing, before, stem)
        budget = derive.budget(before.projects[name]) if before is not None and name is not None else None
        if budget is not None:
            found[year] = budget
    own = derive.budget(filing.projects[stem])
    return found if own is None else {**found, filing.year: own}


def budget_changes(filing: Filing, stem: str, earlier: Earlier) -> str:
    """Say what the project's budgets were, as the form does where its author says nothing."""
    known = budgets(filing, stem, earlier)
    if known.keys() <= {filing.year}:
        return ""
    return "，".join(f"{year}年项目预算为{money(budget)}万元" for year, budget in known.items()) + "。"
