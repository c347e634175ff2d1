"""起始年度, 终止年度 and what hangs on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.money import money
from generator.base.problems import Severity
from generator.checks.place import At
from generator.checks.rule import Finding, rule
from generator.checks.rules.identity import CODE_YEAR, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.checks.book import Book
    from generator.filing.model import Project

CENTURY = 100


@rule("TB301", "终止年度早于起始年度", Severity.ERROR, hint="改正其中一个")
def end_before_start(book: Book) -> Iterator[Finding]:
    """No project ends before it starts.

    bad: start_year = 2024, end_year = 2023
    good: start_year = 2023, end_year = 2024
    """
    for stem, project in book.filing.projects.items():
        start, end = project.start_year, project.end_year
        if start is not None and end is not None and end < start:
            yield Finding(
                At(stem, "end_year"),
                f"终止年度 {end} 早于起始年度 {start}",
                also=(At(stem, "start_year"),),
            )


@rule("TB302", "持续性项目只有一年", Severity.WARNING, hint="写项目实际的起止年度；只做一年的写 新增项目")
def lasting_one_year(book: Book) -> Iterator[Finding]:
    """Every 持续性项目 lasts longer than a year.

    bad: attribute = "持续性项目", start_year = 2023, end_year = 2023
    good: attribute = "持续性项目", start_year = 2021, end_year = 2025
    """
    for stem, project in book.filing.projects.items():
        start, end = project.start_year, project.end_year
        if start is not None and start == end and project.attribute == "持续性项目":
            yield Finding(
                At(stem, "end_year"),
                f"项目属性是持续性项目，起始年度和终止年度却都是 {end}",
                also=(At(stem, "attribute"), At(stem, "start_year")),
            )


@rule("TB303", "多年项目的总预算等于当年预算", Severity.WARNING, hint="总预算写各年度预算之和")
def one_budget(book: Book) -> Iterator[Finding]:
    """Over several years the 项目总预算 is more than the 项目当年预算.

    bad: start_year = 2023, end_year = 2025, total_budget = 30, budget = 30
    good: start_year = 2023, end_year = 2025, total_budget = 90, budget = 30
    """
    for stem, project in book.filing.projects.items():
        start, end, whole = project.start_year, project.end_year, project.total_budget
        if start is not None and end is not None and start < end and whole and whole == book.budgets[stem]:
            yield Finding(
                At(stem, "total_budget"),
                f"项目从 {start} 年做到 {end} 年，总预算却与当年预算相同，都是 {money(whole)} 万元",
                also=(At(stem, "budget"),),
            )


@rule("TB304", "项目编码的年份晚于申报年度", Severity.WARNING, hint="核对项目编码")
def later_code(book: Book) -> Iterator[Finding]:
    """No 项目编码 is of a year after the filing's (its seventh and eighth digits).

    bad: code = "420108250020030000101"  # 2023 年的申报
    good: code = "420108220020030000101"  # 2023 年的申报
    """
    year = book.filing.year
    for stem, project in book.filing.projects.items():
        made = _made(project.code, year)
        if made is not None and made > year:
            yield Finding(
                At(stem, "code"),
                f"项目编码的第七、八位“{made % CENTURY:02}”说项目是 {made} 年立的，本表是 {year} 年的",
            )


def _made(written: str, year: int) -> int | None:
    """Return the year that a code says its project was made in, within fifty years of the filing's."""
    code = plain(written)
    if not CODE_YEAR.match(code):
        return None
    made = year - year % CENTURY + int(code[6:8])
    return made if made < year + CENTURY // 2 else made - CENTURY


@rule(
    "TB307",
    "项目编码的年份与项目属性、起止年度不符",
    Severity.INFO,
    hint="核对项目编码、项目属性和起止年度；编码是后来重编的，不必处理",
)
def code_against_years(book: Book) -> Iterator[Finding]:
    """Compare the year of the 项目编码 with 项目属性 and 起止年度.

    A code of the filing's own year is that of a new project; one of two years before, or earlier, is not. In
    between it can be either: next year's projects get their codes in autumn.

    bad: code = "420108230020030000101", attribute = "持续性项目", end_year = 2025  # 2023 年的申报
    bad: code = "420108230020030000101", start_year = 2021  # 2023 年的申报
    bad: code = "420108210020030000101", attribute = "新增项目"  # 2023 年的申报
    good: code = "420108220020030000101", attribute = "持续性项目", end_year = 2025  # 2023 年的申报
    good: code = "420108220020030000101", attribute = "新增项目"  # 2023 年的申报
    """
    year = book.filing.year
    for stem, project in book.filing.projects.items():
        made = _made(project.code, year)
        if made is None or made > year:
            continue
        against = _against(project, made, year)
        if against:
            said = f"项目编码的第七、八位“{made % CENTURY:02}”说项目是 {made} 年立的"
            yield Finding(
                At(stem, "code"),
                "，".join((said, *against.values())),
                also=tuple(At(stem, field) for field in against),
            )


def _against(project: Project, made: int, year: int) -> dict[str, str]:
    """Return what says otherwise than that a project was made in a year, by field."""
    start, end, attribute = project.start_year, project.end_year, project.attribute
    said = {
        "attribute": f"项目属性却是{attribute}",
        "start_year": f"起始年度却是 {start}",
        "end_year": f"终止年度却是 {end}",
    }
    new, old = made == year, made < year - 1
    wrong = {
        "attribute": attribute == ("持续性项目" if new else "新增项目" if old else ""),
        "start_year": new and start is not None and start < made,
        "end_year": end is not None and end < made,
    }
    return {field: words for field, words in said.items() if wrong[field]}


@rule("TB305", "申报年度不在项目的起止年度之内", Severity.WARNING, hint="核对起始年度和终止年度")
def outside(book: Book) -> Iterator[Finding]:
    """Every project is filed in a year in which it is carried out.

    bad: start_year = 2020, end_year = 2022  # 2023 年的申报
    good: start_year = 2020, end_year = 2023  # 2023 年的申报
    """
    year = book.filing.year
    for stem, project in book.filing.projects.items():
        start, end = project.start_year, project.end_year
        if start is None or end is None or start <= year <= end or end < start:
            continue
        key = "start_year" if year < start else "end_year"
        message = f"本表是 {year} 年的，项目的起止年度却是 {start} 至 {end}"
        yield Finding(At(stem, key), message)
