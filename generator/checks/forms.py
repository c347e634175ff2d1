"""Forms against each other: the department's and its projects' (rules.md, same heading)."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from generator.checks.rule import At, Finding, Fix, Reason, rule
from generator.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.checks.book import Book

_WORDS = re.compile("[\u4e00-\u9fff]{2,}")
_ENOUGH = 3
"""So many pairs of characters in common show that a goal speaks of a task."""
_SEPARATORS = re.compile(r"[-\s()（）]")
_AREA_CODE = re.compile(r"0\d{2,3}")


@rule("TB601", "部门表没有采用项目的目标", Severity.WARNING, Reason.INCOMPLETE)
def goals_left_out(book: Book) -> Iterator[Finding]:
    """Find a project's goal that no goal of the department takes up.

    bad: goals = ["service/operation"]  # service 还有目标 safety
    good: goals = ["service/operation", "service/safety"]
    """
    department = book.filing.department
    if department is None or department.goals is None:
        return
    taken = {reference.goal for reference in department.goals}
    for stem, project in book.filing.projects.items():
        for key, goal in project.goals.items():
            if f"{stem}/{key}" not in taken:
                yield Finding(
                    At(stem, f"goals.{key}"),
                    f"“{project.name}”的目标“{_short(goal.text)}”没有列入部门整体绩效目标",
                    f'在 department.toml 的 goals 里加一行 "{stem}/{key}"',
                    also=(At("department", "goals"),),
                )


@rule("TB602", "部门表的目标与项目表的写法不同", Severity.INFO)
def goal_worded_twice(book: Book) -> Iterator[Finding]:
    """Show where the department's form words a project's goal in its own way.

    bad: goals = [{ goal = "service/safety", text = "另一种写法" }]
    good: goals = ["service/safety"]
    """
    department = book.filing.department
    for position, reference in enumerate((department.goals or []) if department else []):
        stem, _, key = reference.goal.partition("/")
        project = book.filing.projects.get(stem)
        goal = project.goals.get(key) if project else None
        if goal is None:
            continue
        if reference.text is reference.annual_text is reference.heading is None:
            continue
        annual = goal.annual_text if goal.annual_text is not None else goal.text
        for name, own in (("text", goal.text), ("annual_text", annual), ("heading", goal.text)):
            written: str | None = getattr(reference, name)
            if written is not None and written != own:
                yield Finding(
                    At("department", f"goals.{position}.{name}"),
                    f"部门表写作“{_short(written)}”，项目表写作“{_short(own)}”",
                    "两张表说的是同一个目标，没有必要就统一写法",
                    also=(At(stem, f"goals.{key}.text"),),
                )


@rule("TB603", "同一号码在两张表里写法不同", Severity.WARNING)
def phone_worded_twice(book: Book) -> Iterator[Finding]:
    """Find one phone number that has an area code in one form and none in another.

    bad: phone = "02787205016"  # unit.toml 里是 87205016
    good: phone = "87205016"
    """
    unit, department = book.filing.unit, book.filing.department
    if unit is None or not unit.phone:
        return
    own = [(At("department", "phone"), department.phone)] if department else []
    own += [(At(stem, "phone"), project.phone) for stem, project in book.filing.projects.items()]
    for at, phone in own:
        if phone is not None and phone != unit.phone and _same_number(phone, unit.phone):
            yield Finding(
                at,
                f"这里的联系电话写作 {phone}，unit.toml 里写作 {unit.phone}，是同一个号码",
                "各表统一成一种写法",
                also=(At("unit", "phone"),),
                fix=Fix(at, unit.phone),
            )


def _same_number(one: str, other: str) -> bool:
    """Tell whether two phone numbers differ in separators and area code only."""
    short, long = sorted((_SEPARATORS.sub("", one), _SEPARATORS.sub("", other)), key=len)
    area_code = long.removesuffix(short)
    return long.endswith(short) and (not area_code or _AREA_CODE.fullmatch(area_code) is not None)


@rule("TB604", "项目名称或编码重复", Severity.ERROR)
def same_project_twice(book: Book) -> Iterator[Finding]:
    """Find two projects with one name or one code.

    bad: name = "招商工作专项"  # 另一个项目也叫招商工作专项
    good: name = "招商工作专项（二期）"
    """
    for field, title in (("name", "项目名称"), ("code", "项目编码")):
        first: dict[str, str] = {}
        for stem, project in book.filing.projects.items():
            value: str = getattr(project, field)
            other = first.setdefault(value, stem)
            if value.strip() and other != stem:
                yield Finding(
                    At(stem, field),
                    f"{title}“{value}”与 {other}.toml 的相同",
                    f"每个项目的{title}都不能重复",
                    also=(At(other, field),),
                )


@rule("TB605", "职能或工作任务没有目标提到", Severity.INFO, Reason.IRRELEVANT)
def without_goal(book: Book) -> Iterator[Finding]:
    """Find a paragraph of 部门职能概述 or 年度工作任务 of whose words no goal and no indicator speaks *(m)*.

    bad: duties = "负责档案馆的日常管理。"  # 没有一个目标或指标说到档案
    good: duties = "负责园区安全生产。"  # 有目标“开展园区的安全生产工作”
    """
    department = book.filing.department
    if department is None or not book.lines:
        return
    spoken = _goal_words(book)
    for key, title in (("duties", "部门职能概述"), ("tasks", "年度工作任务")):
        written: str = getattr(department, key)
        for paragraph in written.splitlines():
            if not _shares_words(paragraph, spoken) and _says_something(paragraph):
                yield Finding(
                    At("department", key),
                    f"{title}里的“{_short(paragraph.strip())}”，没有一个目标或指标说到",
                    "属于本年度要花钱办的事，就应当有目标；否则不必处理",
                )


def _says_something(paragraph: str) -> bool:
    return sum(len(word) - 1 for word in _WORDS.findall(paragraph)) > _ENOUGH


def _shares_words(paragraph: str, spoken: str) -> bool:
    """Tell whether a paragraph has enough pairs of characters in common with a text."""
    shared = 0
    for word in _WORDS.findall(paragraph):
        for one, other in pairwise(word):
            # characters are looked for first: that is quick, and few of them are there in vain
            shared += one in spoken and other in spoken and one + other in spoken
            if shared == _ENOUGH:
                return True
    return False


def _goal_words(book: Book) -> str:
    """Return all that goals, indicators and projects say, as one text."""
    projects = book.filing.projects.values()
    goals = (goal.text for project in projects for goal in project.goals.values())
    return "\n".join((*goals, book.names, *(f"{project.name}\n{project.purpose}" for project in projects)))


def _short(text: str, most: int = 24) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
