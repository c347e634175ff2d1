"""指标值确定依据: known words, used where they may be, with the values they speak of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.characters import cleaned, matching
from generator.base.problems import Severity
from generator.base.vocabulary import bases, basis_meant, cost_bases
from generator.checks.measure import blank, is_cost
from generator.checks.place import At
from generator.checks.rule import Finding, Fix, Reason, rule
from generator.filing.history import achieved

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.checks.book import Book
    from generator.checks.line import Line

HISTORIC = "历史标准"


@rule(
    "TB231",
    "指标值确定依据不是规定的用语",
    Severity.WARNING,
    hint="写规定的用语之一，例如 计划标准、历史标准",
)
def unknown_basis(book: Book) -> Iterator[Finding]:
    """Every 指标值确定依据 is one of the fixed words.

    bad: basis = "计划指标"
    good: basis = "计划标准"
    """
    for place, lines in book.bases.items():
        basis = lines[0].basis
        if cleaned(basis) in bases() or blank(basis):
            continue
        at, right = At(*place), _meant(basis)
        certain = right in bases()
        hint = f"写作 {right}" if certain else f"写其中之一：{'、'.join(bases())}"
        message = f"指标值确定依据没有“{basis}”这种写法"
        yield Finding(at, message, hint, fix=Fix(at, right) if certain else None)


@rule(
    "TB232",
    "没有写指标值确定依据",
    Severity.WARNING,
    Reason.INCOMPLETE,
    hint='basis = "计划标准" 写在指标、目标里，或写在项目里供各指标共用',
)
def no_basis(book: Book) -> Iterator[Finding]:
    """Each indicator says what its value is based on, itself, or its goal or project for it.

    bad: basis = ""
    good: basis = "计划标准"
    """
    lacking: dict[str, list[tuple[str, str]]] = {}
    for place, lines in book.bases.items():
        if blank(lines[0].basis):
            lacking.setdefault(place[0], []).append(place)
    for stem, places in lacking.items():
        lines = [line for place in places for line in book.bases[place]]
        names = list(dict.fromkeys(line.name for line in lines))
        shown = f"“{names[0]}”" + (f"等 {len(names)} 个指标" if len(names) > 1 else "")
        at = At(*places[0]) if len(places) == 1 else At(stem, "basis")
        yield Finding(at, f"{shown}没有写指标值确定依据")


@rule(
    "TB233",
    "预算支出标准用在了成本以外的指标",
    Severity.WARNING,
    hint='这个指标另写依据，例如 basis = "计划标准"',
)
def cost_basis(book: Book) -> Iterator[Finding]:
    """预算支出标准 is a basis of cost indicators only.

    bad: { kind = "数量", name = "培训场次", basis = "预算支出标准" }
    good: { kind = "经济成本", name = "每场培训成本", basis = "预算支出标准" }
    """
    for place, lines in book.bases.items():
        basis = lines[0].basis
        others = [line for line in lines if not is_cost(line)] if _meant(basis) in cost_bases() else ()
        for line in others:
            yield Finding(
                At(*place),
                f"“{basis}”只用于成本指标，“{line.name}”是{line.kind.level2}",
                also=(line.at("kind"),),
            )


@rule(
    "TB234",
    "历史标准没有以前年度的值",
    Severity.WARNING,
    Reason.INCOMPLETE,
    hint='补上 last_year = "…" 或 year_before_last = "…"；上年申报表里填了 achieved 的不用写',
)
def no_history(book: Book) -> Iterator[Finding]:
    """Every value based on 历史标准 has one in 前年 or 上年, here or achieved in the filings before.

    bad: { name = "参展次数", target = "≥20次", basis = "历史标准" }
    good: { name = "参展次数", target = "≥20次", basis = "历史标准", last_year = "18次" }
    """
    for place, lines in book.bases.items():
        historic = lines if _meant(lines[0].basis) == HISTORIC else ()
        for line in historic:
            if "annual" in line.terms and not _has_history(book, line):
                yield Finding(
                    line.at("last_year"),
                    f"指标“{line.name}”按历史标准定值，却没有前年、上年的指标值",
                    also=(At(*place),),
                )


def _has_history(book: Book, line: Line) -> bool:
    indicator = line.indicator
    if any(text and not blank(text) for text in (indicator.last_year, indicator.year_before_last)):
        return True
    known = (achieved(book.filing, before, line.stem, line.goal_key) for before in book.earlier)
    return any(line.position in years for years in known)


def _meant(basis: str) -> str:
    """Return the fixed word that is meant, or what was written, as it is compared."""
    written = basis if basis in bases() else matching(basis)
    return basis_meant().get(written, written)
