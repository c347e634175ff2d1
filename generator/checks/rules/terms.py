"""Long-term against annual: what a value may say in each."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from generator.base.problems import Severity
from generator.checks.place import At
from generator.checks.reading.year_meant import is_base
from generator.checks.rule import Finding, Reason, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.checks.book import Book
    from generator.checks.line import Line
    from generator.filing.model import Project

_ONE_YEAR = re.compile(
    r"(?<![0-9至到~～—–-])(?:19|20)[0-9]{2}年(?!度?(?:[底末初前后起至到以及之—–~～-]|[0-9]{1,2}月))"
)
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}年")
_EVERY_YEAR = re.compile(r"[每各逐]年|年均")


@rule(
    "TB241",
    "长期指标值只说某一年",
    Severity.WARNING,
    Reason.MISMATCH,
    hint='target 写长期要达到的值，今年的写在 annual = { target = "…" } 里',
)
def one_year(book: Book) -> Iterator[Finding]:
    """No long-term value names one year; a deadline, a span of years or a year to compare with may.

    So may that of a project that lasts no longer.

    bad: target = "2023年工作日"  # end_year = 2025
    good: target = "2023年工作日"  # start_year = 2023, end_year = 2023
    good: target = "每年的全部工作日", annual = { target = "2023年工作日" }
    good: target = "2025年底前建成"
    good: target = "较2022年增加3处"
    """
    dated = (lines for (_, unit), lines in book.quantities.items() if "年" in unit and _ONE_YEAR.search(unit))
    for line in chain(book.texts, *dated):
        text = line.target.text
        year = _one_year(text) if "年" in text and line.terms[0] == "long_term" else ""
        if year and not _is_of_one_year(book.filing.projects[line.stem]):
            yield Finding(
                line.at("target")._replace(words=year),
                f"指标“{line.name}”的长期指标值“{text}”只说{year}",
                f'target 写长期要达到的值，今年的写在 annual = {{ target = "{text}" }} 里',
            )


@rule(
    "TB242",
    "长期与年度的指标值全部相同",
    Severity.INFO,
    hint='持续几年的项目，长期值通常不同：用 annual = { target = "…" } 写年度的值',
)
def same_terms(book: Book) -> Iterator[Finding]:
    """Over several years some long-term value differs from the annual one.

    bad: attribute = "持续性项目"  # { name = "改造处数", target = "≥9处" }
    good: { name = "改造处数", target = "≥9处", annual = { target = "≥3处" } }  # attribute = "持续性项目"
    """
    if not book.lines or any(_differs(line) for line in book.lines if len(line.terms) == 1):
        return
    projects = book.filing.projects.items()
    lasting = [At(stem, "goals") for stem, project in projects if _lasts(project) and project.goals]
    if lasting:
        yield Finding(
            lasting[0],
            "全部指标的长期指标值都与年度指标值相同",
            also=tuple(lasting[1:]),
        )


def _one_year(text: str) -> str:
    """Return the one year that a value speaks of; none, if it speaks of several."""
    found = _ONE_YEAR.search(text)
    if found is None or _EVERY_YEAR.search(text) or len(set(_YEAR.findall(text))) > 1:
        return ""
    return "" if is_base(text, *found.span()) else found[0]


def _differs(line: Line) -> bool:
    """Tell whether an indicator stands in one term only, or with another name or value in each."""
    indicator, annual = line.indicator, line.indicator.annual
    return annual is None or any(
        own is not None and own != shared
        for own, shared in ((annual.target, indicator.target), (annual.name, indicator.name))
    )


def _is_of_one_year(project: Project) -> bool:
    return project.start_year is not None and project.start_year == project.end_year


def _lasts(project: Project) -> bool:
    several = project.start_year is not None and project.end_year not in (None, project.start_year)
    return several or project.attribute == "持续性项目"
