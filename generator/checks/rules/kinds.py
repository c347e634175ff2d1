"""Kinds against what names say: 二级指标 of indicators, their order in the form, 支出项目类别 of projects."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from generator.base.problems import Severity
from generator.base.vocabulary import SUFFIX, any_of, words
from generator.checks.measure import SATISFACTION, is_cost, possible_ends, subject
from generator.checks.passages import quoted
from generator.checks.place import At
from generator.checks.prose_fields import TITLES
from generator.checks.rule import Finding, Reason, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.base.vocabulary import Kind
    from generator.checks.book import Book
    from generator.checks.line import Line
    from generator.filing.model import Project

_OTHER = "特定目标类"
_BOXES = {"运转类": "operation_box", _OTHER: "special_purpose_box"}
_ANY = "project.category"
_TIME, _QUALITY, _QUANTITY, _COST = "时效指标", "质量指标", "数量指标", "成本指标"
_SATISFIED = "服务对象满意度指标"
_SAYS = {
    "says_time": (_TIME, (_QUANTITY, _QUALITY)),
    "says_quality": (_QUALITY, (_QUANTITY, _TIME)),
    "says_cost": (_COST, (_QUANTITY, _QUALITY, _TIME)),
}
"""Words that end names: the kind that they say, and the 产出指标 that they say it is not."""


@rule(
    "TB206",
    "二级指标与指标名称不符",
    Severity.WARNING,
    Reason.LEVEL2,
    hint="改二级指标，或换一个与二级指标相符的名称",
)
def other_kind(book: Book) -> Iterator[Finding]:
    """No name ends in a word that says another kind: 及时率 is no 数量, 成本 no 质量, 满意度 no 社会效益.

    A 合格率 may be a benefit as well (空气质量优良率), and a 完成率 a quantity.

    bad: { kind = "数量", name = "物资采购及时率", target = "≥95%" }
    bad: { kind = "数量", name = "设备验收合格率", target = "≥95%" }
    bad: { kind = "质量", name = "人均培训成本", target = "≤500元" }
    bad: { kind = "社会效益", name = "居民满意度", target = "≥90%" }
    good: { kind = "时效", name = "物资采购及时率", target = "≥95%" }
    good: { kind = "生态效益", name = "空气质量优良率", target = "≥90%" }
    """
    for lines in book.kinds.values():
        says = _says(lines[0].kind, book) if not is_cost(lines[0]) else {}
        ends = possible_ends(tuple(chain.from_iterable(says)))
        for line in [line for line in lines if says and line.name.endswith(ends)]:
            name = subject(line.name)
            meant = next((kind for group, kind in says.items() if name.endswith(group)), "")
            if meant:
                yield Finding(
                    line.at("kind"),
                    f"指标“{line.name}”写在{line.kind.level2}里，按名称是{meant}",
                    f'kind 写 "{_short(meant, book)}"，或换一个与{line.kind.level2}相符的名称',
                )


def _says(kind: Kind, book: Book) -> dict[tuple[str, ...], str]:
    """Return the words that say another kind than one of the taxonomy, with what they say."""
    if kind.level2 not in book.taxonomy.levels.get(kind.level1, ()):
        return {}
    other = {words(group): meant for group, (meant, not_these) in _SAYS.items() if kind.level2 in not_these}
    return other if kind.level1 == SATISFACTION else other | {words("says_satisfaction"): _SATISFIED}


def _short(meant: str, book: Book) -> str:
    """Return how a 二级指标 is written in a filing; of the costs the first."""
    return book.taxonomy.levels.get(meant, (meant,))[0].removesuffix(SUFFIX)


@rule(
    "TB208",
    "同一类指标没有排在一起",
    Severity.INFO,
    hint="把同一类的指标排在一起：表里相邻的同类指标合并成一格，分开的会印两次",
)
def scattered(book: Book) -> Iterator[Finding]:
    """Have the indicators of one 一级 and 二级指标 together in their goal, else the form prints it twice.

    bad: indicators = [
      { kind = "数量" }, { kind = "质量", target = "≥9分" }, { kind = "数量" }, { kind = "社会效益" }]
    good: indicators = [
      { kind = "数量" }, { kind = "数量" }, { kind = "质量", target = "≥9分" }, { kind = "社会效益" }]
    """
    for lines in book.goals.values():
        found: dict[tuple[str, str], Finding] = {}
        for term in ("long_term", "annual"):
            for again in _again([line for line in lines if term in line.terms]):
                found.setdefault((again.first.stem, again.title), again.finding())
        yield from found.values()


class _Again(NamedTuple):
    """An indicator whose kind was there before, the last one of those, and the kind's name."""

    line: Line
    first: Line
    title: str

    def finding(self) -> Finding:
        message = f"“{self.line.name}”和前面的“{self.first.name}”同是{self.title}，中间隔着别的指标"
        return Finding(self.line.at("kind"), message, also=(self.first.at("kind"),))


def _again(lines: list[Line]) -> Iterator[_Again]:
    """Yield each indicator that begins a second cell of its 二级指标, or else of its 一级指标."""
    seen: dict[Kind | str, Line] = {}
    before: Kind | None = None
    for line in lines:
        kind = line.kind
        if before is not None and kind != before:
            if kind in seen:
                yield _Again(line, seen[kind], kind.level2)
            elif kind.level1 and kind.level1 in seen and kind.level1 != before.level1:
                yield _Again(line, seen[kind.level1], kind.level1)
        seen[kind] = seen[kind.level1] = line
        before = kind


@rule(
    "TB306",
    "维持运转的项目填成特定目标类",
    Severity.WARNING,
    hint="维持单位运转的支出一般属于运转类；确属特定目标的，改写名称或用途",
)
def running_costs(book: Book) -> Iterator[Finding]:
    """No project that by its name or purpose keeps the unit running is a 特定目标类 one.

    *(m)*: 人员类, 运转类 and 特定目标类 are set by the budget office, so it stays a warning.

    bad: name = "机构运转经费", category = "特定目标类"
    bad: purpose = "维持单位正常运转所需的办公经费", category = "特定目标类"
    good: name = "机构运转经费", category = "运转类"
    good: purpose = "保障展示中心设备正常运转", category = "特定目标类"
    """
    for stem, project in book.filing.projects.items():
        said = _says_running(project) if project.category == _OTHER else None
        if said is not None:
            field, found = said
            yield Finding(
                At(stem, "category"),
                f"支出项目类别填的是{_OTHER}，{TITLES[field]}里写“{found[0]}”",
                also=(At(stem, field, quoted(found.string, *found.span())),),
            )


@rule(
    "TB308",
    "支出项目类别在项目表上没有方框",
    Severity.WARNING,
    hint="核对类别；人员类支出一般不填项目表，写在 department.toml 的 spending 里，要填就请管表样的人加方框",
)
def without_a_box(book: Book) -> Iterator[Finding]:
    """Every category has its box where a project's form has boxes: else it prints them all empty.

    bad: category = "人员类"
    good: category = "运转类"
    good: category = "特定目标类"
    """
    for stem, project in book.filing.projects.items():
        if project.category is not None and _lacks_box(book, project.category):
            message = f"支出项目类别填的是{project.category}，项目表上没有它的方框，印出来的方框都是空的"
            yield Finding(At(stem, "category"), message)


def _lacks_box(book: Book, category: str) -> bool:
    """Tell whether the forms of such projects have boxes, and none for it."""
    prints = book.prints
    if prints is None or prints(_ANY, category):
        return False
    drawn = {of for of, box in _BOXES.items() if prints(box, category)}
    return bool(drawn) and category not in drawn


def _says_running(project: Project) -> tuple[str, re.Match[str]] | None:
    """Return the field that says that the unit is kept running, and its words."""
    for field, pattern in (("name", _name()), ("purpose", _purpose())):
        found = pattern.search(getattr(project, field))
        if found is not None:
            return field, found
    return None


@cache
def _name() -> re.Pattern[str]:
    """Return what says so in a name: ``展示中心正常运转`` says it of something else."""
    whose = rf"(?:{any_of(words('what_runs'))}|[局委办院所站处])"
    return re.compile(
        rf"(?:\A|{whose}|[年度])的?{any_of(words('running'))}(?:{any_of(words('filler'))}|[^\w])*\Z"
        r"|维持运转|机构运转|机关运转|保运转|运转类"
    )


@cache
def _purpose() -> re.Pattern[str]:
    ahead, whose = any_of(words("keep_running")), any_of(words("what_runs"))
    return re.compile(rf"{ahead}(?:{whose}|[日常正基本的])*+运转|{ahead}{whose}(?:日常|正常|基本|的)*+运行")
