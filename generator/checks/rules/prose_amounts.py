"""Amounts that prose repeats, against the fields they are taken from."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from generator.base.money import money
from generator.base.problems import Severity
from generator.checks.place import At
from generator.checks.prose_fields import TITLES, ProseField, fields
from generator.checks.reading.amounts import beside, equal
from generator.checks.reading.breakdowns import breakdowns, is_of_budget, names_activity
from generator.checks.reading.budgets import is_explained, stated_budgets
from generator.checks.rule import Finding, rule
from generator.checks.rules.sums import budget_at
from generator.filing import derive
from generator.filing.model import Department

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.checks.book import Book
    from generator.checks.reading.breakdowns import Breakdown
    from generator.filing.model import Project

_LONG = 4
"""In the department's texts, a shorter name may be said of anything."""


class Known(NamedTuple):
    """What may be said of a name: the amounts (万元), the form's word for the field, where it stands."""

    amounts: list[Decimal]
    title: str
    at: At


@rule(
    "TB451", "立项依据列出的金额加起来不等于预算", Severity.WARNING, hint="核对所列各笔金额和项目活动的金额"
)
def list_of_amounts(book: Book) -> Iterator[Finding]:
    """Add up a list of amounts in 立项依据 that breaks the budget down: it makes the budget, or an activity.

    bad: rationale = "(1)房租25万元；(2)水电费3万元。"  # budget = 30
    bad: rationale = "房租25万元、水电费3万元，合计28万元。"
      # activities = [{ name = "房租", amount = 25 }, { name = "水电费", amount = 5 }]
    good: rationale = "(1)房租25万元；(2)水电费5万元。"  # budget = 30
    good: rationale = "奖励标准：(1)一等奖5000元；(2)二等奖3000元。"  # budget = 30
    """
    for stem, project in book.filing.projects.items():
        budget = book.budgets[stem]
        if budget is None:
            continue
        for found in breakdowns(project.rationale, book.filing.year):
            whole = sum(found.amounts, Decimal(0))
            other = _contradicted(found, whole, project, budget)
            if other and is_of_budget(found, [activity.name for activity in project.activities]):
                yield Finding(
                    At(stem, "rationale", found.first),
                    f"项目立项依据列出的 {len(found.amounts)} 笔金额相加是 {money(whole)} 万元，{other}",
                    also=(budget_at(stem, project),),
                )


def _contradicted(found: Breakdown, whole: Decimal, project: Project, budget: Decimal) -> str:
    """Say what the sum of a list should be equal to and is not."""
    if found.total is not None and not equal(whole, found.total):
        return f"写的合计是 {money(found.total)} 万元"
    if any(equal(whole, one) for one in (budget, derive.total_budget(project))) or _is_part(whole, project):
        return ""
    named = [
        activity.amount
        for activity in project.activities
        if any(names_activity(name, activity.name) for name in found.names)
    ]
    may_be_part = found.total is not None and whole < budget and len(named) < len(project.activities)
    if may_be_part or equal(whole, derive.total(named)):
        return ""
    return f"项目当年预算是 {money(budget)} 万元"


def _is_part(amount: Decimal, project: Project) -> bool:
    """Tell whether an amount is that of one of a project's activities."""
    return any(equal(amount, activity.amount) for activity in project.activities)


@rule("TB452", "文字里的活动金额与明细不一致", Severity.WARNING, hint="改成同一个金额")
def activity_amount(book: Book) -> Iterator[Finding]:
    """Compare the amount that prose gives for an activity with the activity's own.

    bad: rationale = "其中房租26万元"  # activities = [{ name = "房租", amount = 25 }]
    bad: description = "支付房租26万元"  # activities = [{ name = "房租", amount = 25 }]
    good: rationale = "其中房租25万元"  # activities = [{ name = "房租", amount = 25 }]
    """
    for stem, project in book.filing.projects.items():
        texts = [*fields(stem, project, "元"), *_descriptions(stem, project)]
        known = _activities({stem: project}, texts)
        for said in texts if known else ():
            yield from _beside(said, known, book.filing.year)
    texts = list(_of_department(book))
    long = {name: one for name, one in _activities(book.filing.projects, texts).items() if len(name) >= _LONG}
    for said in texts:
        yield from _beside(said, long, book.filing.year)


def _descriptions(stem: str, project: Project) -> Iterator[ProseField]:
    for position, activity in enumerate(project.activities):
        if "元" in activity.description:
            yield ProseField(
                At(stem, f"activities.{position}.description"), "活动内容表述", activity.description
            )


def _of_department(book: Book) -> Iterator[ProseField]:
    department = book.filing.department
    for field in ("duties", "tasks") if department is not None else ():
        text: str = getattr(department, field)
        if "元" in text:
            yield ProseField(At("department", field), str(Department.model_fields[field].title), text)


def _activities(projects: Mapping[str, Project], texts: list[ProseField]) -> dict[str, Known]:
    """Return the activities by their names, of those that one of the texts speaks of."""
    whole = "\n".join([said.text for said in texts])
    known: dict[str, Known] = {}
    for stem, project in projects.items() if whole else ():
        for position, activity in enumerate(project.activities):
            if activity.name and activity.name in whole:
                at = At(stem, f"activities.{position}.amount")
                known.setdefault(activity.name, Known([], "项目支出明细测算", at)).amounts.append(
                    activity.amount
                )
    for one in known.values():
        if len(one.amounts) > 1:  # of each one, or of all together
            one.amounts.append(sum(one.amounts, Decimal(0)))
    return known


def _beside(said: ProseField, known: Mapping[str, Known], year: int) -> Iterator[Finding]:
    """Compare the amounts that a text gives for some names with theirs."""
    for name, (amounts, title, at) in known.items():
        for written, phrase in beside(name, said.text, year, amounts):
            yield Finding(
                said.at._replace(words=phrase),
                f"{said.title}写“{name}”{money(written)} 万元，{title}写的是 {money(amounts[0])} 万元",
                also=(at,),
            )


@rule("TB453", "文字里的预算金额与所填不一致", Severity.WARNING, hint="改成同一个金额")
def budget_amount(book: Book) -> Iterator[Finding]:
    """Compare the budget that prose names, of this year or of the whole project, with the field.

    bad: budget_changes = "2023年项目预算为211万元"  # budget = 200
    bad: budget_changes = "今年预算211万元"  # budget = 200
    bad: budget_changes = "2022年190万元，2023年211万元"  # budget = 200
    bad: tasks = "实施社区服务专项211万元"  # name = "社区服务专项", budget = 200
    good: budget_changes = "2022年项目预算为433.75万元，2023年项目预算为200万元"  # budget = 200
    good: budget_changes = "2023年申报预算260万元，财政审核后核定为200万元"  # budget = 200
    """
    for stem, stated in book.once(stated_budgets).items():
        project = book.filing.projects[stem]
        for said in stated:
            if said.year not in (None, book.filing.year):
                continue
            budget = book.budgets[stem] if said.year else derive.total_budget(project)
            if budget is None or equal(said.amount, budget) or _is_part(said.amount, project):
                continue
            if is_explained(said, budget, book.filing.year):
                continue
            field = "budget" if said.year else "total_budget"
            typed = getattr(project, field) is not None
            yield Finding(
                At(stem, said.field, said.words),
                f"{TITLES[said.field]}写“{said.words}”，{TITLES[field]}是 {money(budget)} 万元",
                also=(At(stem, field) if typed else budget_at(stem, project),),
            )
    for text in _of_department(book):
        yield from _beside(text, _projects(book), book.filing.year)


def _projects(book: Book) -> dict[str, Known]:
    """Return what the projects cost by their names: this year, and altogether."""
    known = {}
    for stem, project in book.filing.projects.items():
        budget, whole = book.budgets[stem], derive.total_budget(project)
        if len(project.name) >= _LONG and budget is not None:
            amounts = [budget] if whole is None else [budget, whole]
            known[project.name] = Known(amounts, TITLES["budget"], budget_at(stem, project))
    return known
