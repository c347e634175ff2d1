"""What kinds of indicators a goal, and a project, must have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.problems import Severity
from generator.checks.measure import COST, SATISFACTION
from generator.checks.passages import brief
from generator.checks.place import At
from generator.checks.rule import Finding, Reason, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.checks.book import Book

OUTPUT, BENEFIT = "产出指标", "效益指标"


@rule(
    "TB151",
    "年度目标没有产出指标",
    Severity.ERROR,
    Reason.OUTPUT,
    hint="增加数量、质量或时效指标：做多少、做得怎样、何时做完",
)
def no_output(book: Book) -> Iterator[Finding]:
    """Each annual goal has a 产出指标 at least.

    bad: indicators = [{ kind = "社会效益", name = "受益居民人数", target = "≥500人" }]
    good: indicators = [{ kind = "数量", name = "培训场次", target = "≥4场" }, { kind = "社会效益", … }]
    """
    for at, name in _goals_without(book, OUTPUT):
        yield Finding(at, f"目标“{name}”没有产出指标")


@rule(
    "TB152",
    "年度目标没有效益指标",
    Severity.ERROR,
    Reason.BENEFIT,
    hint="增加经济、社会或生态效益指标：做了之后带来什么",
)
def no_benefit(book: Book) -> Iterator[Finding]:
    """Each annual goal has a 效益指标 at least.

    bad: indicators = [{ kind = "数量", name = "培训场次", target = "≥4场" }]
    good: indicators = [{ kind = "数量", … }, { kind = "社会效益", name = "受益居民人数", … }]
    """
    for at, name in _goals_without(book, BENEFIT):
        yield Finding(at, f"目标“{name}”没有效益指标")


@rule(
    "TB153",
    "年度目标没有满意度指标",
    Severity.WARNING,
    Reason.SATISFACTION,
    hint="增加服务对象满意度指标，例如受训人员满意率 ≥90%",
)
def no_satisfaction(book: Book) -> Iterator[Finding]:
    """Each annual goal has a 满意度指标.

    bad: indicators = [{ kind = "数量", … }, { kind = "社会效益", … }]
    good: indicators = [{ kind = "数量", … }, { kind = "社会效益", … }, { kind = "服务对象满意度", … }]
    """
    for at, name in _goals_without(book, SATISFACTION):
        yield Finding(at, f"目标“{name}”没有满意度指标")


@rule(
    "TB154",
    "项目没有成本指标",
    Severity.WARNING,
    Reason.INCOMPLETE,
    hint="在一个目标里增加经济、社会或生态环境成本指标，例如成本 ≤30万元",
)
def no_cost(book: Book) -> Iterator[Finding]:
    """Since 2021 (财预〔2021〕101号) a project has a 成本指标.

    bad: indicators = [{ kind = "数量", name = "设施改造处数", … }]
    good: indicators = [{ kind = "经济成本", name = "设施改造成本", target = "≤30万元" }, …]
    """
    if COST not in book.taxonomy.levels:
        return
    used: dict[str, set[str]] = {}
    for (stem, _), levels in book.annual_levels.items():
        used.setdefault(stem, set()).update(levels)
    for stem, project in book.filing.projects.items():
        levels = used.get(stem, set())
        if levels and COST not in levels and "" not in levels:
            yield Finding(
                At(stem, "goals"),
                f"项目“{project.name}”没有成本指标",
            )


def _goals_without(book: Book, level1: str) -> Iterator[tuple[At, str]]:
    """Yield the annual goals without an indicator of `level1`, unless that of one can't be told."""
    for (stem, key), levels in book.annual_levels.items():
        if level1 not in levels and "" not in levels:
            text = book.filing.projects[stem].goals[key].text
            yield At(stem, f"goals.{key}"), brief(text)
