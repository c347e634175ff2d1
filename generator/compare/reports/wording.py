"""What is said of filings as wholes, in every format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.money import money
from generator.compare import phrases
from generator.compare.reports.cases import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.compare.amounts import Amounts
    from generator.compare.reports.cases import Case, Total
    from generator.compare.reports.sides import Question

STATES = {
    State.CHANGED: "有变动",
    State.SAME: "相同",
    State.PARTLY: "没有比全",
    State.UNREAD: "读不了",
    State.ADDED: "新增",
    State.REMOVED: "取消",
}


def title(question: Question) -> str:
    """Return what is compared with what."""
    return f"{question.old.label} → {question.new.label}"


def heading(case: Case) -> str:
    """Return which filing it is."""
    if case.difference is not None:
        return phrases.heading(case.difference)
    return f"{case.name} {case.pair.folder.year} 年"


def remarks(question: Question, case: Case) -> Iterator[str]:
    """Yield what happened to a filing as a whole."""
    if case.pair.renamed and case.pair.old is not None:
        yield f"单位文件夹改名：{case.pair.old.unit_id} → {case.pair.folder.unit_id}"
    if case.state is State.SAME and case.difference is None:
        yield phrases.NOTHING
    if case.state in (State.ADDED, State.REMOVED):
        yield _alone(question, case)
    if case.state is State.UNREAD:
        side = question.old if case.pair.old is None else question.new
        yield f"{side.label}里的这份申报读不了，没有比较"


def _alone(question: Question, case: Case) -> str:
    is_new = case.state is State.ADDED
    budget = case.budget.new if is_new else case.budget.old
    sum_up = f"；项目当年预算合计 {money(budget)} 万元" if budget is not None else ""
    if question.by_year:
        missing = question.old if is_new else question.new
        return f"没有 {missing.label}的申报，没有比较{sum_up}"
    if not is_new:
        return f"整份申报取消{sum_up}"
    folder = case.pair.folder
    before = type(folder)(folder.unit_id, folder.year - 1)
    compared = f"；与上年比较：tianbao diff {before.year} {folder.year} {folder.unit_id}"
    is_here = question.new.built and before in question.new.folders.values()  # the command reads no revision
    return f"整份申报是新增的{sum_up}{compared * is_here}"


def counts(total: Total) -> str:
    """Return how many filings became what."""
    words = "，".join(
        f"{word} {total.states[state]}" for state, word in STATES.items() if total.states[state]
    )
    return f"共 {sum(total.states.values())} 份申报：{words or '没有可比较的'}"


def budget(amounts: Amounts) -> str:
    """Return a sum of budgets on both sides, empty where there is none."""
    if amounts.old is None and amounts.new is None:
        return ""
    note = "，".join(filter(None, phrases.amounts_note(amounts)))
    sides = f"{money(amounts.old) or '（无）'} → {money(amounts.new) or '（无）'} 万元"
    return f"变动的申报，项目当年预算合计：{sides}{f'（{note}）' if note else ''}"
