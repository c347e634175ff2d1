"""Growth that prose speaks of, against the amounts of this year and those before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from generator.base.problems import Severity
from generator.checks.place import At
from generator.checks.prose_fields import ProseField, fields
from generator.checks.reading.amounts import AMOUNT, equal, wan
from generator.checks.reading.budgets import stated_budgets
from generator.checks.reading.growth import contradiction, growths
from generator.checks.rule import Finding, rule
from generator.checks.rules.funds import printed_totals
from generator.checks.rules.sums import budget_at
from generator.filing.history import budgets
from generator.filing.model import Department

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from generator.checks.book import Book

_YEARS = {1: "last_year", 2: "year_before_last"}
_WHEN = r"(?:(?P<year>20\d\d)[ \t]*年|今年|本年|当年)?度?的?"
_SUMS = rf"(?:[为是共约：: \t]|合计|共计|安排|总额|金额|资金|数|额)*+(?:{AMOUNT})?(?:[（(][^（()）]*[）)]?)?"
_BUDGET = re.compile(
    rf"(?:[本该此])?(?:项目|专项)?{_WHEN}(?:项目|专项|申报|申请|安排|年初|支出|经费|资金|财政|的)*+预算{_SUMS}"
)
_BARE = re.compile(rf"{_WHEN}(?:项目|资金|安排|申报|申请|[为是共约：: \t])*+{AMOUNT}")
_TOTAL = re.compile(
    rf"{_WHEN}(?:部门|单位|全年)?(?P<block>收入|支出)(?:总预算|预算|合计|总计|总额|总)(?:收入|支出)?{_SUMS}"
)
_GROWS = re.compile(r"[增升提涨降减压缩调浮]|持平")
_CLAUSE = re.compile(r"[^，,；;、]*\Z")
_BLOCKS = {"收入": "income", "支出": "spending"}


class _Told(NamedTuple):
    """What a text compares: this year's amount, those of the years before, and what is told of it."""

    now: Decimal | None
    before: dict[int, list[Decimal | None]]
    at: At


@rule(
    "TB458",
    "文字里的增减与金额不符",
    Severity.WARNING,
    hint="核对增减的方向、幅度和两年的金额，改正有误的一处",
)
def growth(book: Book) -> Iterator[Finding]:
    """Compare the growth of a budget that prose tells with the amounts of the two years.

    Those are the filing's own and, for a year before, what was filed then or is said here. What the text
    says of anything but the whole is left alone.

    bad: budget_changes = "2022年预算155.5万元，2023年预算168万元，同比下降8.04%。"  # budget = 168
    bad: budget_changes = "2023年预算168万元，比上年增长80.4%。"  # budget = 168；上年：budget = 155.5
    bad: budget_changes = "2023年预算168万元，比2022年155.5万元增加13.5万元。"  # budget = 168
    bad: budget_changes = "预算与上年持平。"  # budget = 168；上年：budget = 155.5
    good: budget_changes = "2023年预算168万元，比上年增长8%。"  # budget = 168；上年：budget = 155.5
    good: budget_changes = "其中会议费比上年下降8%。"  # budget = 168；上年：budget = 155.5
    """
    year = book.filing.year
    for said, told in (*_of_projects(book), *_of_department(book)):
        for found, lead in growths(said.text, year):
            of = told.get(_subject(lead, said, book))
            if of is None or of.now is None:
                continue
            really = contradiction(found, of.now, of.before.get(found.back, ()))
            if really:
                words = said.text[found.start : found.end]
                at = said.words(found.start, found.end)
                yield Finding(at, f"{said.title}写“{words}”，{really}", also=(of.at,))


def _of_projects(book: Book) -> Iterator[tuple[ProseField, dict[str, _Told]]]:
    stated = book.once(stated_budgets)
    for stem, project in book.filing.projects.items():
        texts = [said for said in fields(stem, project, "") if _may_tell(said.text)]
        if not texts:
            continue
        filed = budgets(book.filing, stem, book.earlier)
        before: dict[int, list[Decimal | None]] = {
            back: [filed.get(book.filing.year - back)]
            + [one.amount for one in stated[stem] if one.year == book.filing.year - back]
            for back in _YEARS
        }
        told = {"budget": _Told(book.budgets[stem], before, budget_at(stem, project))}
        for said in texts:
            yield said, told


def _of_department(book: Book) -> Iterator[tuple[ProseField, dict[str, _Told]]]:
    department = book.filing.department
    for field in ("duties", "tasks") if department is not None else ():
        text: str = getattr(department, field)
        if not _may_tell(text):
            continue
        totals = book.once(printed_totals)
        told = {
            block: _Told(
                totals["amount"].get(block),
                {back: [totals.get(year, {}).get(block)] for back, year in _YEARS.items()},
                At("department", block),
            )
            for block in _BLOCKS.values()
        }
        yield ProseField(At("department", field), str(Department.model_fields[field].title), text), told


def _may_tell(text: str) -> bool:
    return any(word in text for word in ("同比", "年", "去年")) and any(
        word in text for word in "增降减升持提涨上下压缩"
    )


def _subject(lead: str, said: ProseField, book: Book) -> str:
    """Return of what a statement is told, by the words before it in its sentence; empty: of another thing."""
    clause = _CLAUSE.search(lead.rstrip("，,（(、：: \t"))
    words = clause[0].strip() if clause else ""
    if said.at.file == "department":
        found = _TOTAL.fullmatch(words)
        return _BLOCKS[found["block"]] if found and _is_now(found, None, book) else ""
    project = book.filing.projects[said.at.file]
    changes = said.at.key == "budget_changes"
    if not words:
        return "budget" if changes and not lead.strip() else ""
    words = words.removeprefix(project.name) if project.name else words
    found = _BUDGET.fullmatch(words) or (_BARE.fullmatch(words) if changes else None)
    return "budget" if found and _is_now(found, book.budgets[said.at.file], book) else ""


def _is_now(found: re.Match[str], amount: Decimal | None, book: Book) -> bool:
    """Tell whether the words before a statement speak of this year, and of this year's amount."""
    if found["year"] and int(found["year"]) != book.filing.year:
        return False
    return amount is None or found["number"] is None or equal(wan(found), amount)
