"""Amounts, names and years that prose repeats, against the fields they are taken from."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from generator import derive
from generator.checks.amounts import AMOUNT, beside, equal, lists, wan
from generator.checks.rule import At, Finding, rule
from generator.checks.sums import budget_at
from generator.model import Project
from generator.problems import Severity
from generator.view.text import money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.checks.book import Book
    from generator.model import Unit

TITLES = {name: str(field.title) for name, field in Project.model_fields.items()}
PROSE = ("rationale", "plan", "budget_changes", "purpose")
"""A project's prose."""


class Said(NamedTuple):
    """A stretch of a project's prose."""

    stem: str
    project: Project
    at: At
    title: str
    text: str


def _prose(book: Book, needed: str, pattern: re.Pattern[str]) -> Iterator[Said]:
    """Yield the prose of every project that holds a word, as far as a pattern is found in it at all."""
    for stem, project in book.filing.projects.items():
        whole = book.prose[stem]
        if needed in whole and pattern.search(whole):
            yield from _fields(stem, project, needed)


def _fields(stem: str, project: Project, needed: str) -> Iterator[Said]:
    texts = (project.rationale, project.plan, project.budget_changes, project.purpose)
    for field, text in zip(PROSE, texts, strict=True):
        if needed in text:
            yield Said(stem, project, At(stem, field), TITLES[field], text)


@rule("TB451", "立项依据列出的金额加起来不等于预算", Severity.WARNING)
def list_of_amounts(book: Book) -> Iterator[Finding]:
    """Add up a numbered list of amounts in 立项依据: it makes the budget, or one of the activities.

    bad: rationale = "(1)房租25万元；(2)水电费3万元。"  # 当年预算 30 万元
    good: rationale = "(1)房租25万元；(2)水电费5万元。"  # 当年预算 30 万元
    """
    for stem, project in book.filing.projects.items():
        budget = book.budgets[stem]
        for amounts in lists(project.rationale, book.filing.year):
            whole = sum(amounts, Decimal(0))
            parts = (activity.amount for activity in project.activities)
            wanted = (budget, derive.total_budget(project), *parts)
            if budget is not None and not any(equal(whole, amount) for amount in wanted):
                yield Finding(
                    At(stem, "rationale"),
                    f"项目立项依据列出的 {len(amounts)} 笔金额相加是 {money(whole)} 万元，"
                    f"项目当年预算是 {money(budget)} 万元",
                    "核对所列各笔金额和项目活动的金额",
                    also=(budget_at(stem, project),),
                )


@rule("TB452", "文字里的活动金额与明细不一致", Severity.WARNING)
def activity_amount(book: Book) -> Iterator[Finding]:
    """Compare the amount that prose gives for an activity with the activity's own.

    bad: rationale = "其中房租26万元"  # activities = [{ name = "房租", amount = 25 }]
    good: rationale = "其中房租25万元"  # activities = [{ name = "房租", amount = 25 }]
    """
    for stem, project in book.filing.projects.items():
        names = _names(project, book.prose[stem])
        for said, name in product(_fields(stem, project, "元"), names) if names else ():
            places = names[name]
            amounts = [project.activities[place].amount for place in places]
            for written in beside(name, said.text, book.filing.year, amounts):
                yield Finding(
                    said.at,
                    f"{said.title}写“{name}”{money(written)} 万元，"
                    f"项目支出明细测算写的是 {money(amounts[0])} 万元",
                    "改成同一个金额",
                    also=(At(stem, f"activities.{places[0]}.amount"),),
                )


@rule("TB453", "文字里的预算金额与所填不一致", Severity.WARNING)
def budget_amount(book: Book) -> Iterator[Finding]:
    """Compare the budget that prose names, of this year or of the whole project, with the field.

    bad: budget_changes = "2023年项目预算为211万元"  # 当年预算 200 万元
    good: budget_changes = "2022年项目预算为433.75万元，2023年项目预算为200万元"  # 当年预算 200 万元
    """
    year = str(book.filing.year)
    for said in _prose(book, "预算", _BUDGETED):
        project = said.project
        for match in _BUDGET.finditer(said.text):
            if match["year"] not in (None, year, "本", "当"):
                continue
            field = "budget" if match["year"] else "total_budget"
            budget = book.budgets[said.stem] if match["year"] else derive.total_budget(project)
            parts = (activity.amount for activity in project.activities)
            if budget is None or any(equal(wan(match), amount) for amount in (budget, *parts)):
                continue
            typed = getattr(project, field) is not None
            yield Finding(
                said.at,
                f"{said.title}写“{match[0]}”，{TITLES[field]}是 {money(budget)} 万元",
                "改成同一个金额",
                also=(At(said.stem, field) if typed else budget_at(said.stem, project),),
            )


@rule("TB454", "文字里的起止年度与所填不一致", Severity.WARNING)
def period(book: Book) -> Iterator[Finding]:
    """Compare the years or the number of years that prose gives for the project with 起始年度 and 终止年度.

    bad: plan = "项目实施期限：2023年至2025年"  # end_year = 2023
    good: plan = "项目实施期限：2023年1月至12月"  # start_year = 2023, end_year = 2023
    """
    for said in _prose(book, "年", _TERM):
        start, end = said.project.start_year, said.project.end_year
        if start is None or end is None:
            continue
        for match in _PERIOD.finditer(said.text):
            if not _same_period(match, start, end):
                yield Finding(
                    said.at,
                    f"{said.title}写“{match[0]}”，起止年度填的是 {start}—{end}",
                    "改成同样的年度",
                    also=(At(said.stem, "start_year"), At(said.stem, "end_year")),
                )


@rule("TB455", "文字里的名称、号码与所填不一致", Severity.WARNING)
def labelled(book: Book) -> Iterator[Finding]:
    """Compare what prose gives under a field's own title (项目负责人：…) with the field.

    bad: plan = "项目负责人：李明"  # leader = "王芳"
    good: plan = "项目负责人：王芳"  # leader = "王芳"
    """
    for said in (*_prose(book, "：", _LABELLED), *_prose(book, ":", _LABELLED)):
        for match in _LABELLED.finditer(said.text):
            key = _TITLES[match["title"]]
            at, value = _field(said, key, book.filing.unit)
            written = _bare(match["value"])
            if value and written and not (written.endswith(_bare(value)) or _bare(value).endswith(written)):
                yield Finding(
                    said.at,
                    f"{said.title}写“{match[0].strip()}”，{match['title']}填的是“{value}”",
                    "改成同样的写法",
                    also=(at,),
                )


@rule("TB456", "文字里的项目属性、类别与所填不一致", Severity.WARNING)
def sort_of_project(book: Book) -> Iterator[Finding]:
    """Compare what prose calls the project (本项目为新增项目) with 项目属性 and 支出项目类别.

    bad: rationale = "本项目为新增项目。"  # attribute = "持续性项目"
    good: rationale = "本项目为持续性项目。"  # attribute = "持续性项目"
    """
    for said in _prose(book, "项目", _SORT):
        for match in _SORT.finditer(said.text):
            key, meant = _SORTS[match["sort"]]
            value = getattr(said.project, key)
            if value is not None and value != meant:
                yield Finding(
                    said.at,
                    f"{said.title}写“{match[0]}”，{TITLES[key]}填的是“{value}”",
                    "改成同样的说法",
                    also=(At(said.stem, key),),
                )


_BUDGET = re.compile(
    r"(?:(?:项目总预算|总预算)|(?P<year>20[0-9]{2}|本|当)年度?(?:本|该)?(?:项目)?(?:年初|申报|申请|拟)*预算)"
    r"(?:数|金额|总额|资金|经费|安排|为|是|共计|共|合计|：|:|[ \t])*+" + AMOUNT
)
_PERIOD = re.compile(
    r"(?:项目)?(?:起止|实施|执行|建设|项目)(?:年限|年度|时间|期限|周期|期)(?:为|是|：|:|[ \t])*+"
    r"(?:(?P<years>[0-9]{1,2}|[一二两三四五六七八九十])年(?!度|[0-9])"
    r"|从?(?P<start>20[0-9]{2})年?(?:度|[0-9]{1,2}月)?(?:[0-9]{1,2}日)?[-－—–~～至到]+"
    r"(?:(?P<end>20[0-9]{2})|[0-9]{1,2}月)年?)"
)
_BUDGETED = re.compile(r"预算(?:数|金额|总额|资金|经费|安排|为|是|共计|共|合计|：|:|[ \t])*+[0-9]")
"""What stands in every budget: quicker to look for."""
_TERM = re.compile(r"[限度间期](?:为|是|：|:|[ \t])*+[0-9一二两三四五六七八九十从]")
"""What stands in every period: quicker to look for."""
_UNITS = {"authority": "name", "executor": "name"} | {name: name for name in ("phone", "address", "postcode")}
_FIELDS = ("name", "code", "leader", "attribute", "category", "start_year", "end_year", *_UNITS)
_NUMERALS = {"两": 2} | {word: number for number, word in enumerate("一二三四五六七八九十", 1)}
_SPACING = re.compile(r"[\W_]+")
_TITLES = {TITLES[field]: field for field in _FIELDS}
_LABELLED = re.compile(rf"(?P<title>{'|'.join(_TITLES)})[ \t]*[：:][ \t]*(?P<value>[^，,。；;、\n（(]+)")
_SORTS = {
    "新增": ("attribute", "新增项目"),
    "持续性": ("attribute", "持续性项目"),
    "延续性": ("attribute", "持续性项目"),
    "经常性": ("attribute", "持续性项目"),
    "特定目标类": ("category", "特定目标类"),
    "其他运转类": ("category", "运转类"),
    "运转类": ("category", "运转类"),
    "人员类": ("category", "人员类"),
}
_SORT = re.compile(rf"[本该]项目(?:为|是|属于|属)(?P<sort>{'|'.join(_SORTS)})")


def _names(project: Project, text: str) -> dict[str, list[int]]:
    """Return the positions of the project's activities by their names, of those that a text speaks of."""
    names: dict[str, list[int]] = {}
    for position, activity in enumerate(project.activities):
        if activity.name and activity.name in text:
            names.setdefault(activity.name, []).append(position)
    return names


def _same_period(match: re.Match[str], start: int, end: int) -> bool:
    if match["years"]:
        return _number(match["years"]) == end - start + 1
    first = int(match["start"])
    return (first, int(match["end"] or first)) == (start, end)


def _number(written: str) -> int:
    return int(written) if written.isdecimal() else _NUMERALS[written]


def _field(said: Said, key: str, unit: Unit | None) -> tuple[At, str]:
    """Return where a field stands and what it prints; what a project leaves out is the unit's."""
    value = getattr(said.project, key)
    if value is not None or key not in _UNITS:
        return At(said.stem, key), "" if value is None else str(value)
    return At("unit", _UNITS[key]), getattr(unit, _UNITS[key], "")


def _bare(text: str) -> str:
    return _SPACING.sub("", text).casefold()
