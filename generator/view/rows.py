"""Goals and the rows of the indicator tables, one term (long-term or annual) at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from generator.filing.history import achieved
from generator.filing.wording import wording

if TYPE_CHECKING:
    from generator.base.vocabulary import Kind, Taxonomy
    from generator.filing.history import Earlier
    from generator.filing.load import Filing, TakenGoal, TakenIndicator
    from generator.filing.model import Term
    from generator.filing.wording import Wording
    from generator.forms import shown
    from generator.view.declared import Declared, Names


Rows: TypeAlias = "dict[int, shown.IndicatorRow]"
"""The rows of a goal in one term, by the numbers of their indicators in it."""


BLANK: shown.TermView = {
    "@": "", "@name": "", "@target": "", "@basis": "",
    "name": "", "target": "", "sign": "", "number": "", "unit": "", "basis": "",
}  # fmt: skip
"""What a term says of an indicator that does not stand in it."""


class Years(NamedTuple):
    """This year's filing, those before it, what is declared, and the names that the template uses."""

    filing: Filing
    earlier: Earlier
    declared: Declared | None
    uses: Names = None

    def demand(self, *names: str) -> bool:
        """Tell whether the template uses one of these names."""
        return self.uses is None or not self.uses.isdisjoint(names)


def goal_view(
    number: int, taken: TakenGoal, term: Term, rows: list[shown.IndicatorRow], years: Years
) -> shown.GoalView:
    """Return a goal as one term's tables show it."""
    text, key = _goal_text(taken, term)
    heading, heading_key = text, key
    if taken.reference is not None and taken.reference.heading is not None:
        heading, heading_key = taken.reference.heading, f"department#goals.{taken.position}.heading"
    view: shown.GoalView = {
        "@": key,
        "@heading": heading_key,
        "number": str(number),
        "text": text,
        "heading": heading,
        "rows": rows,
    }
    if years.declared is not None:
        years.declared.goal(view, taken)
    return view


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


def rows_of(taken: TakenGoal, term: Term, taxonomy: Taxonomy, years: Years) -> Rows:
    """Return the rows of a goal's indicators in one term; `long_term` and `annual` are added by `tables`."""
    if taken.goal.only not in (None, term):
        return {}
    items = {
        number: item for number, item in enumerate(taken.indicators) if item.indicator.only in (None, term)
    }
    file = taken.stem + "#"
    rows: Rows = {}
    for number, item in items.items():
        words = wording(taken.project, taken.key, item.position, term, file)
        rows[number] = _row(item, words, taxonomy.kind(words.kind))
    _add_history(rows, items, taken, years)
    if years.declared is not None:
        years.declared.indicators(rows.values(), [item.position for item in items.values()], taken)
    return rows


def _add_history(rows: Rows, items: dict[int, TakenIndicator], taken: TakenGoal, years: Years) -> None:
    """Put what earlier filings achieved where the author types nothing."""
    last_year, year_before_last = (
        achieved(years.filing, before, taken.stem, taken.key) for before in years.earlier
    )
    if not (last_year or year_before_last):
        return
    for number, row in rows.items():
        item, indicator = items[number], items[number].indicator
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
        "long_term": BLANK,
        "annual": BLANK,
    }
