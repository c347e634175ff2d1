"""Goals and the rows of the indicator tables, one term (long-term or annual) at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from generator.filing.history import achieved
from generator.filing.wording import wording

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.base.vocabulary import Kind, Taxonomy
    from generator.filing.history import Earlier
    from generator.filing.load import Filing, TakenGoal, TakenIndicator
    from generator.filing.model import Term
    from generator.filing.wording import Wording
    from generator.forms import shown
    from generator.view.declared import Declared


Goals: TypeAlias = "list[shown.GoalView]"


class Years(NamedTuple):
    """This year's filing, those before it, and what is declared for the form."""

    filing: Filing
    earlier: Earlier
    declared: Declared | None = None


def goals_of_both_terms(goals: Iterable[TakenGoal], taxonomy: Taxonomy, years: Years) -> tuple[Goals, Goals]:
    """Return the long-term and the annual goals, each numbered from 1, with their rows.

    Most goals read the same in both terms; those share their rows, which are made once.
    """
    long_term: Goals = []
    annual: Goals = []
    for taken in goals:
        rows = _rows(taken, "long_term", taxonomy, years)
        if taken.goal.only != "annual":
            long_term.append(_goal_view(len(long_term) + 1, taken, "long_term", rows))
            _declare(long_term[-1], taken, years)
        if taken.goal.only != "long_term":
            own = rows if _reads_the_same(taken) else _rows(taken, "annual", taxonomy, years)
            annual.append(_goal_view(len(annual) + 1, taken, "annual", own))
            _declare(annual[-1], taken, years)
    return long_term, annual


def _declare(view: shown.GoalView, taken: TakenGoal, years: Years) -> None:
    if years.declared is not None:
        years.declared.goal(view, taken)


def _reads_the_same(taken: TakenGoal) -> bool:
    return all(item.indicator.annual is None and item.indicator.only is None for item in taken.indicators)


def _goal_view(number: int, taken: TakenGoal, term: Term, rows: list[shown.IndicatorRow]) -> shown.GoalView:
    text, key = _goal_text(taken, term)
    heading, heading_key = text, key
    if taken.reference is not None and taken.reference.heading is not None:
        heading, heading_key = taken.reference.heading, f"department#goals.{taken.position}.heading"
    return {
        "@": key,
        "@heading": heading_key,
        "number": str(number),
        "text": text,
        "heading": heading,
        "rows": rows,
    }


def _goal_text(taken: TakenGoal, term: Term) -> tuple[str, str]:
    """Return a goal's wording in this term and its key path; the department's own wording comes first."""
    annual = term == "annual"
    goal, reference = taken.goal, taken.reference
    if reference is not None:
        base = f"department#goals.{taken.position}."
        if annual and reference.annual_text is not None:
            return reference.annual_text, base + "annual_text"
        if reference.text is not None:
            return reference.text, base + "text"
    base = f"{taken.stem}#goals.{taken.key}."
    if annual and goal.annual_text is not None:
        return goal.annual_text, base + "annual_text"
    return goal.text, base + "text"


def _rows(taken: TakenGoal, term: Term, taxonomy: Taxonomy, years: Years) -> list[shown.IndicatorRow]:
    items = [item for item in taken.indicators if item.indicator.only in (None, term)]
    file = taken.stem + "#"
    rows = []
    for item in items:
        words = wording(taken.project, taken.key, item.position, term, file)
        rows.append(_row(item, words, taxonomy.kind(words.kind)))
    _add_history(rows, items, taken, years)
    if years.declared is not None:
        years.declared.indicators(rows, [item.position for item in items], taken)
    return rows


def _add_history(
    rows: list[shown.IndicatorRow], items: list[TakenIndicator], taken: TakenGoal, years: Years
) -> None:
    """Put what earlier filings achieved where the author types nothing."""
    last_year, year_before_last = (
        achieved(years.filing, before, taken.stem, taken.key) for before in years.earlier
    )
    if not (last_year or year_before_last):
        return
    for row, item in zip(rows, items, strict=True):
        indicator = item.indicator
        if indicator.last_year is None:
            row["last_year"] = last_year.get(item.position, "")
        if indicator.year_before_last is None:
            row["year_before_last"] = year_before_last.get(item.position, "")


def _row(item: TakenIndicator, words: Wording, kind: Kind) -> shown.IndicatorRow:
    indicator, target = item.indicator, words.target
    return {
        "@": words.base,
        "@name": item.name_key or words.name_key,
        "@target": words.target_key,
        "@basis": words.basis_key,
        "level1": {"@": words.kind_key, "name": kind.level1},
        "level2": {"@": words.kind_key, "name": kind.level2},
        "name": item.name if item.name is not None else words.name,
        "target": target.printed,
        "sign": target.sign,
        "number": target.digits,
        "unit": target.unit,
        "basis": words.basis,
        "year_before_last": indicator.year_before_last or "",
        "last_year": indicator.last_year or "",
        "achieved": "" if indicator.achieved is None else indicator.achieved.printed,
    }
