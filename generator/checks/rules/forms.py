"""Forms against each other: the department's and its projects'."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from generator.base.characters import matching
from generator.base.problems import Severity
from generator.checks.passages import brief
from generator.checks.place import At
from generator.checks.rule import Finding, Fix, Reason, rule
from generator.checks.rules.identity import blank_or_phone, phones, plain
from generator.filing.load import department_goals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.checks.book import Book
    from generator.filing.model import Goal, GoalReference

_WORDS = re.compile("[\u4e00-\u9fff]{2,}")
_SENTENCE_END = re.compile("[。；;]")
_ENOUGH = 3
"""So many pairs of characters in common show that a goal speaks of a task."""
_ITEM = re.compile(
    r"[；;]|(?:^|(?<=[。；;：:，,\s]))(?:[（(][一二三四五六七八九十0-9]{1,3}[）)]|[0-9]{1,2}[.．、](?![0-9])|[①-⑳]"
    r"|[一二三四五六七八九十]{1,2}(?:、|[是要]))"
)
"""What parts the items of a list within a paragraph."""
_ENOUGH_OF_ITEM = 2
_LONG_ITEM = 7
"""An item of a list needs less in common, and says something with more pairs: 夯实核心支撑能力 is none."""
_NO_TASK = "贯彻"
_SEPARATORS = str.maketrans("", "", "-()")
_PHONE = re.compile(r"(0(?:10|2\d|[3-9]\d\d))?(\d{7,8}(?:转?\d{1,6})?)")
"""A phone number without separators: its area code, of three digits in the largest cities, and the rest."""


@rule(
    "TB601",
    "部门表没有采用项目的目标",
    Severity.WARNING,
    Reason.INCOMPLETE,
    hint='在 department.toml 的 goals 里加上这个目标，例如 "service/safety"',
)
def goals_left_out(book: Book) -> Iterator[Finding]:
    """Find a project's goal that no goal of the department takes up.

    bad: goals = ["service/operation"]  # service.toml：goals.operation = { … }, goals.safety = { … }
    good: goals = ["service/operation", "service/safety"]
      # service.toml：goals.operation = { … }, goals.safety = { … }
    """
    department = book.filing.department
    if department is None or department.goals is None:
        return
    taken = {(goal.stem, goal.key) for goal in department_goals(book.filing)}
    for stem, project in book.filing.projects.items():
        for key, goal in project.goals.items():
            if (stem, key) not in taken:
                yield Finding(
                    At(stem, f"goals.{key}"),
                    f"“{project.name}”的目标“{brief(goal.text)}”没有列入部门整体绩效目标",
                    f'在 department.toml 的 goals 里加一行 "{stem}/{key}"',
                    also=(At("department", "goals"),),
                )


@rule(
    "TB602", "部门表的目标与项目表的写法不同", Severity.INFO, hint="两张表说的是同一件事，没有必要就统一写法"
)
def goal_worded_twice(book: Book) -> Iterator[Finding]:
    """Show where the department's form words a project's goal in its own way.

    bad: goals = [{ goal = "service/safety", text = "另一种写法" }]
    bad: goals = [{ goal = "service/safety", indicators = [{ id = "lectures", name = "另一个名称" }] }]
    good: goals = ["service/safety"]
    """
    for stem, key, _, goal, reference, position, _ in department_goals(book.filing):
        if reference is None:
            continue
        texts = (reference.text, reference.annual_text, reference.heading)
        if texts == (None, None, None) and reference.indicators is None:
            continue
        for own in _own_words(reference, goal):
            if own.words is not None and own.words != own.others:
                yield Finding(
                    At("department", f"goals.{position}.{own.key}"),
                    f"部门表写作“{brief(own.words)}”，项目表写作“{brief(own.others)}”",
                    f"两张表说的是同一个{own.of}，没有必要就统一写法",
                    also=(At(stem, f"goals.{key}.{own.others_key}"),),
                )


class _Own(NamedTuple):
    """What a department may word in its own way, and what its project says instead."""

    of: str
    key: str
    words: str | None
    others_key: str
    others: str


def _own_words(reference: GoalReference, goal: Goal) -> Iterator[_Own]:
    annual = ("text", goal.text) if goal.annual_text is None else ("annual_text", goal.annual_text)
    yield _Own("目标", "text", reference.text, "text", goal.text)
    yield _Own("目标", "annual_text", reference.annual_text, *annual)
    yield _Own("目标", "heading", reference.heading, "text", goal.text)
    renamed = [(i, taken) for i, taken in enumerate(reference.indicators or ()) if taken.name is not None]
    there = {one.identity: position for position, one in enumerate(goal.indicators)} if renamed else {}
    for number, taken in renamed:
        position = there.get(matching(taken.id))
        if position is not None:
            others = goal.indicators[position].name
            yield _Own("指标", f"indicators.{number}.name", taken.name, f"indicators.{position}.name", others)


class _Phone(NamedTuple):
    """A phone number in a form: as written, as it should be typed."""

    at: At
    written: str
    typed: str
    area_code: str


@rule("TB603", "同一号码在两张表里写法不同", Severity.WARNING, hint="各表统一成一种写法")
def phone_worded_twice(book: Book) -> Iterator[Finding]:
    """Find one phone number that two forms write differently: with an area code, with other signs.

    bad: phone = "87205016"  # department.toml：phone = "02787205016"
    bad: phone = "027-87205016"  # department.toml：phone = "02787205016"
    good: phone = "027-87205016"  # department.toml：phone = "027-87205016"
    """
    every = [(at, phone) for at, phone in phones(book) if phone]
    if len({phone for _, phone in every}) == 1:
        return
    for same in _by_number(every).values():
        certain = len({phone.area_code for phone in same} - {""}) <= 1
        for phone, other in _worded_otherwise(same):
            fix = Fix(phone.at, other.typed) if certain and blank_or_phone(other.typed) else None
            there = f"{other.at.file}.toml 里写作 {other.written}"
            yield Finding(
                phone.at,
                f"这里的联系电话写作 {phone.written}，{there}，是同一个号码",
                f"各表统一成一种写法{f'：{fix.value}' if fix else ''}",
                also=(other.at,),
                fix=fix,
            )


def _by_number(every: list[tuple[At, str]]) -> dict[str, list[_Phone]]:
    """Return the phones of the forms by their number without the area code."""
    numbers: dict[str, list[_Phone]] = {}
    for at, phone in every:
        typed = plain(phone)
        match = _PHONE.fullmatch(typed.translate(_SEPARATORS))
        if match is not None:
            numbers.setdefault(match[2], []).append(_Phone(at, phone, typed, match[1] or ""))
    return numbers


def _worded_otherwise(same: list[_Phone]) -> Iterator[tuple[_Phone, _Phone]]:
    """Yield what is written otherwise than the first with an area code, and that one.

    It is found where it is to be changed: one found at the right wording would be left, there, by the
    correction of another.
    """
    right = next((phone for phone in same if phone.area_code), same[0])
    for phone in same:
        if phone.typed != right.typed and phone.area_code in ("", right.area_code):
            yield phone, right


@rule("TB604", "项目名称或编码重复", Severity.ERROR, hint="每个项目的名称、编码都不能重复")
def same_project_twice(book: Book) -> Iterator[Finding]:
    """Find two projects with one name or one code.

    bad: name = "招商工作专项"  # other.toml：name = "招商工作专项"
    good: name = "招商工作专项（二期）"  # other.toml：name = "招商工作专项"
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


@rule(
    "TB605",
    "职能或工作任务没有目标提到",
    Severity.INFO,
    Reason.IRRELEVANT,
    hint="属于本年度要花钱办的事，就应当有目标；否则不必处理",
)
def without_goal(book: Book) -> Iterator[Finding]:
    """Find a paragraph of 部门职能概述 or 年度工作任务 of whose words no goal and no indicator speaks *(m)*.

    So is each item of a list in one paragraph. That others may hand on other tasks is no task.

    bad: duties = "负责档案馆的日常管理。"  # text = "开展园区的安全生产工作"
    bad: tasks = "一是抓好园区安全生产；二是承办档案馆珍贵史料陈列。"  # text = "开展园区的安全生产工作"
    good: duties = "负责园区安全生产。"  # text = "开展园区的安全生产工作"
    good: duties = "完成区委、区政府交办的其他任务。"  # text = "开展园区的安全生产工作"
    """
    department = book.filing.department
    if department is None or not book.lines:
        return
    spoken = _spoken(book)
    for key, title in (("duties", "部门职能概述"), ("tasks", "年度工作任务")):
        written: str = getattr(department, key)
        for paragraph in written.splitlines():
            for task in _untold(paragraph, spoken):
                yield Finding(
                    At("department", key, task),
                    f"{title}里的“{brief(task)}”，没有一个目标或指标说到",
                )


def _untold(paragraph: str, spoken: Iterable[str]) -> Iterator[str]:
    """Yield the paragraph if no text speaks of it, else the items of its list of which none does."""
    if not any(_shares_words(paragraph, text, _ENOUGH) for text in spoken):
        if _says_something(paragraph, _ENOUGH):
            yield paragraph.strip()
        return
    first, *items = _ITEM.split(paragraph)
    for item in (first, *items) if items else ():
        told = any(_shares_words(item, text, _ENOUGH_OF_ITEM) for text in spoken)
        if not told and _NO_TASK not in item and _says_something(item, _LONG_ITEM):
            yield item.strip(" \t，。")


def _says_something(task: str, least: int) -> bool:
    if "交办" in task and ("其他" in task or "其它" in task):
        task = "".join(part for part in _SENTENCE_END.split(task) if "交办" not in part)
    return sum(len(word) - 1 for word in _WORDS.findall(task)) > least


def _shares_words(paragraph: str, spoken: str, enough: int) -> bool:
    """Tell whether a paragraph has so many pairs of characters in common with a text."""
    shared = 0
    for word in _WORDS.findall(paragraph):
        for one, other in pairwise(word):
            # characters are looked for first: that is quick, and few of them are there in vain
            shared += one in spoken and other in spoken and one + other in spoken
            if shared == enough:
                return True
    return False


def _spoken(book: Book) -> tuple[str, str]:
    """Return what goals and projects say, which is often enough to know a task by, and all that is said."""
    projects = book.filing.projects.values()
    texts = [f"{project.name}\n{project.purpose}" for project in projects]
    goals = "\n".join([*texts, *[goal.text for project in projects for goal in project.goals.values()]])
    return goals, f"{goals}\n{book.names}"
