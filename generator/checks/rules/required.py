"""What a form must not lack: names, code, people, phone, years and goals; how long a text may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.problems import Severity
from generator.checks.measure import blank
from generator.checks.place import At
from generator.checks.rule import Finding, Reason, rule
from generator.filing.titles import field_at, model_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from generator.checks.book import Book
    from generator.filing.model import Project, Term

NAME_LENGTH, TEXT_LENGTH = 180, 2000
_TERMS: dict[Term, str] = {"long_term": "长期", "annual": "年度"}


@rule("TB101", "必填项没有填", Severity.ERROR, hint='写上这一项，例如 leader = "李四"')
def required(book: Book) -> Iterator[Finding]:
    """Names, code, people, phone and years are filled in: with words, not blanks or punctuation.

    bad: leader = "——"
    good: leader = "李四"
    """
    filing = book.filing
    if filing.unit is not None and blank(filing.unit.name):
        yield _lacking("unit", "name")
    spare = filing.unit.phone if filing.unit else ""
    if filing.department is not None:
        if blank(filing.department.filler):
            yield _lacking("department", "filler")
        yield from _phone("department", filing.department.phone, spare)
    for stem, project in filing.projects.items():
        for key in ("name", "code", "leader"):
            if blank(getattr(project, key)):
                yield _lacking(stem, key)
        for key in ("start_year", "end_year"):
            if getattr(project, key) is None:
                yield _lacking(stem, key, str(filing.year))
        yield from _phone(stem, project.phone, spare)


def _lacking(file: str, key: str, example: str = '"…"') -> Finding:
    field = field_at(model_of(file), (key,))
    title = field.title if field else key
    return Finding(At(file, key), f"没有填写“{title}”", f"写上：{key} = {example}")


def _phone(file: str, own: str | None, spare: str) -> Iterator[Finding]:
    """Find a form without a phone number; where none has its own, the unit's is the one that is lacking."""
    if blank(spare if own is None else own):
        yield _lacking("unit" if own is None else file, "phone")


@rule(
    "TB102",
    "没有绩效目标",
    Severity.ERROR,
    Reason.INCOMPLETE,
    hint="写一个目标：[goals.名字]，下面写 text 和 indicators；不写 only 就同时是长期和年度目标",
)
def no_goals(book: Book) -> Iterator[Finding]:
    """Every project has a long-term and an annual goal at least; a department takes up one.

    bad: goals.safety = { text = "保障安全", only = "annual" }
    good: goals.safety = { text = "保障安全" }
    """
    for stem, project in book.filing.projects.items():
        missing = _missing_terms(project)
        if missing:
            yield Finding(
                At(stem, "goals"),
                f"项目“{project.name}”没有{'和'.join(missing)}绩效目标",
            )
    department = book.filing.department
    if department is not None and department.goals == []:
        yield Finding(
            At("department", "goals"),
            "部门表没有采用任何目标",
            "写上要采用的目标，例如 service/safety；删去 goals 则采用全部目标",
        )


def _missing_terms(project: Project) -> list[str]:
    only = {goal.only for goal in project.goals.values()}
    return [] if None in only else [word for term, word in _TERMS.items() if term not in only]


@rule(
    "TB103",
    "目标说明没有文字",
    Severity.ERROR,
    Reason.INCOMPLETE,
    hint="写明要达到什么效果，能由下面的指标来衡量",
)
def empty_goal(book: Book) -> Iterator[Finding]:
    """Every goal says something; blanks and punctuation say nothing.

    bad: text = "……"
    good: text = "保障园区安全生产，全年不发生较大以上事故。"
    """
    for at, _ in _goal_texts(book, blank):
        yield Finding(at, "目标说明里没有文字")


@rule("TB104", "没有写名称", Severity.ERROR, Reason.INCOMPLETE, hint="写上名称，说明是什么")
def empty_name(book: Book) -> Iterator[Finding]:
    """Every indicator, activity and purchase has a name.

    bad: { kind = "数量", name = " ", target = "≥3个" }
    good: { kind = "数量", name = "第三方服务项目数", target = "≥3个" }
    """
    for line in [line for line in book.lines if not line.name[:1].isalnum()]:
        if blank(line.name):
            yield Finding(line.at("name"), "没有写三级指标的名称", "写明衡量的是什么")
    for stem, project in book.filing.projects.items():
        for position, activity in enumerate(project.activities):
            if blank(activity.name):
                yield Finding(At(stem, f"activities.{position}.name"), "没有写项目活动的名称")
        for position, purchase in enumerate(project.procurement):
            if blank(purchase.item):
                yield Finding(At(stem, f"procurement.{position}.item"), "没有写采购的品名")


@rule(
    "TB105",
    "文字超过规定的长度",
    Severity.ERROR,
    hint="删去多余的字：项目名称最多 180 个字，目标说明最多 2000 个字",
)
def too_long(book: Book) -> Iterator[Finding]:
    """No project's name has more than 180 characters, no goal's text more than 2000.

    bad: name = "综合服务保障专项……（181 个字）"
    good: name = "综合服务保障专项"
    """
    for stem, project in book.filing.projects.items():
        if len(project.name) > NAME_LENGTH:
            yield _cut(At(stem, "name"), "项目名称", project.name, NAME_LENGTH)
    for at, text in _goal_texts(book, lambda text: len(text) > TEXT_LENGTH):
        yield _cut(at, "目标说明", text, TEXT_LENGTH)


def _cut(at: At, title: str, text: str, longest: int) -> Finding:
    message = f"{title}有 {len(text)} 个字，最多 {longest} 个字"
    return Finding(at, message, f"删去 {len(text) - longest} 个字")


def _goal_texts(book: Book, wrong: Callable[[str], bool]) -> Iterator[tuple[At, str]]:
    """Yield the texts that a form prints as a goal's and that are `wrong`, with where they stand."""
    for stem, project in book.filing.projects.items():
        for key, goal in project.goals.items():
            if wrong(goal.text):
                yield At(stem, f"goals.{key}.text"), goal.text
            if goal.annual_text is not None and wrong(goal.annual_text):
                yield At(stem, f"goals.{key}.annual_text"), goal.annual_text
    department = book.filing.department
    for position, reference in enumerate(department.goals or ()) if department else ():
        own = ("text", reference.text), ("annual_text", reference.annual_text), ("heading", reference.heading)
        for name, text in own:
            if text is not None and wrong(text):
                yield At("department", f"goals.{position}.{name}"), text
