"""What a new year does to a project's years, and which texts still name the old one."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from generator.carry.rollover.lines import is_content, values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.base.problems import KeyPath, Place
    from generator.filing.load import Filing
    from generator.filing.model import Project
    from generator.filing.source import Source

CONTINUING, NEW = "持续性项目", "新增项目"
_CHINESE = ("[〇○零]", *"一二三四五六七八九")
_TO_WIDE = ord("０") - ord("0")
_NUMBER_OF_A_DOCUMENT = "[〕］)）\\]] ?第?[0-9]+ ?号"
_FROM = re.compile(r"^# 结转：由 (\d{4}) 年的申报结转", re.ASCII | re.MULTILINE)
_BUDGET_CHANGES = "budget_changes"
_YEARS_TOLD = 2  # before this one, in 项目前两年预算及当年预算变动情况


class Turn(NamedTuple):
    """From which year to which."""

    old: int
    new: int

    @property
    def skipped(self) -> range:
        """The years between them."""
        return range(self.old + 1, self.new)


class Stale(NamedTuple):
    """A text that still names the old year: where, and as which word."""

    file_id: str
    place: Place
    word: str


def is_finished(project: Project, turn: Turn) -> bool:
    """Tell whether a project has reached its 终止年度; one that is filed anew every year has not."""
    if project.end_year is None or project.end_year >= turn.new:
        return False
    return not _is_yearly(project, turn)


def is_of_one_year(project: Project) -> bool:
    """Tell whether a project's 总预算 is that of a single year, as far as its years say."""
    return project.start_year is None or project.end_year in (None, project.start_year)


def new_values(project: Project, turn: Turn) -> dict[str, str]:
    """Return what a project's fields say in the new year, as TOML, where that differs."""
    if _is_yearly(project, turn):
        return {"start_year": str(turn.new), "end_year": str(turn.new)}
    began = project.start_year is None or project.start_year < turn.new
    return {"attribute": f'"{CONTINUING}"'} if project.attribute == NEW and began else {}


def _is_yearly(project: Project, turn: Turn) -> bool:
    return project.attribute == CONTINUING and project.start_year == project.end_year == turn.old


def stale_years(filing: Filing) -> list[Stale]:
    """Return every text of a filing that still names the year before, at the first place where it does.

    A file that was carried over from an older year may name that one.
    The budget story names the two years before this one on purpose: it is stale if it names an older one, or
    last year without this one. A document's number, ``〔2023〕5号``, is no year to be brought up to date.
    """
    return [
        Stale(file_id, source.place(key, word), word)
        for file_id, source in filing.sources.items()
        if file_id != "unit"
        for key, value in values(source)
        if isinstance(value, str) and is_content(key)
        for word in _old_year(key, value, Turn(_copied_from(source, filing.year), filing.year))
    ]


def _copied_from(source: Source, year: int) -> int:
    """Return the year that a file was carried over from; the year before, where it does not say."""
    said = _FROM.search(source.text)
    return int(said[1]) if said is not None and int(said[1]) < year else year - 1


def _old_year(key: KeyPath, text: str, turn: Turn) -> Iterator[str]:
    """Yield the first year that a text names and should not, if there is one."""
    year = turn.new
    last = _named(year - 1).search(text)
    if key[-1] == _BUDGET_CHANGES:
        older = [year - 1 - _YEARS_TOLD, *[turn.old] * (turn.old < year - _YEARS_TOLD)]
        last = _first(older, text) or (None if _named(year).search(text) else last)
    else:
        last = last or _first([turn.old], text)
    if last is not None:
        yield last[0]


def _first(years: Iterable[int], text: str) -> re.Match[str] | None:
    return next((found for year in years if (found := _named(year).search(text))), None)


@cache
def _named(year: int) -> re.Pattern[str]:
    """Return the pattern of a year in digits of either width or in Chinese."""
    digits = "".join(f"[{digit}{chr(ord(digit) + _TO_WIDE)}]" for digit in str(year))
    chinese = "".join(_CHINESE[int(digit)] for digit in str(year))
    return re.compile(rf"(?<![0-9０-９])(?:{digits}|{chinese})(?![0-9０-９])(?!{_NUMBER_OF_A_DOCUMENT})")
