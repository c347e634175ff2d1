"""What prose says that the budget of its project is: of a year, or of all years together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from generator.checks.amounts import AMOUNT, ONE, wan
from generator.checks.passages import quoted
from generator.checks.said import fields
from generator.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from generator.checks.book import Book

_SAYS_YEAR = r"[2２今本当去上前](?<!\d\d)(?:(?<=[2２])[0０]\d\d|(?<![2２]))[ \t]*年度?"
_YEAR = re.compile(_SAYS_YEAR)
_BUDGET = (
    r"(?:本|该|项目|专项|支出|经费|资金|当年|年初|申报|申请|安排|拟|的|[ \t])*+"
    r"预算(?:数|金额|总额|额|资金|经费|支出|安排|申报|申请|为|是|共计|共|合计|总计|：|:|[ \t])*+"
)
_STATED = re.compile(rf"(?P<year>{_SAYS_YEAR}){_BUDGET}{AMOUNT}")
_NEXT = re.compile(rf"[，,、；;和及][ \t]*(?P<year>{_SAYS_YEAR})(?:[为是：:]|预算|[ \t])*+{AMOUNT}")
_AND = "[，,、和及与 \t]*"
_SAYS_AMOUNT = re.sub(r"\?P<\w+>", "?:", AMOUNT)
_EACH = re.compile(
    rf"(?P<years>(?:{_SAYS_YEAR}{_AND}){{2,4}}){_BUDGET}分别(?:安排|[为是：:])*+[ \t]*"
    rf"(?P<amounts>(?:{_SAYS_AMOUNT}{_AND}){{2,4}})"
)
_WHOLE = re.compile(r"总预算(?:数|金额|额|资金|经费|安排|为|是|共计|共|合计|：|:|[ \t])*+" + AMOUNT)
_WORDS = {"今": 0, "本": 0, "当": 0, "去": 1, "上": 1, "前": 2}
_LEAD = re.compile(r"[^\W\d_元]*\Z")
_WINDOW = 12


class Stated(NamedTuple):
    """A budget (万元) that a text states for a year, for the whole project where that is None."""

    year: int | None
    amount: Decimal
    field: str
    text: str
    start: int
    end: int

    @property
    def words(self) -> str:
        """Return what is stated as it is written."""
        return quoted(self.text, self.start, self.end)


def stated_budgets(book: Book) -> dict[str, list[Stated]]:
    """Return what the prose of each project states; what it says of other budgets is left out."""
    return {
        stem: [
            Stated(year, wan(found), said.at.key, said.text, start, found.end())
            for said in fields(stem, project, "预算")
            for year, start, found in _stated(said.text, book.filing.year, project.name)
        ]
        for stem, project in book.filing.projects.items()
    }


def _stated(text: str, this: int, name: str) -> Iterator[tuple[int | None, int, re.Match[str]]]:
    yield from _of_years(text, this, name)
    if "分别" in text:
        yield from _of_each_year(text, this, name)
    if "总预算" in text:
        yield from _of_all_years(text, name)


def _of_years(text: str, this: int, name: str) -> Iterator[tuple[int, int, re.Match[str]]]:
    """Yield the year, the beginning and the amount of each statement."""
    done = 0
    for stated in _STATED.finditer(text):
        more: re.Match[str] | None = stated
        if stated.start() < done or not _is_own(text, stated.start(), name):
            continue
        while more:
            yield _number(more["year"], this), more.start("year"), more
            done = more.end()
            more = _NEXT.match(text, done)


def _of_each_year(text: str, this: int, name: str) -> Iterator[tuple[int, int, re.Match[str]]]:
    """Yield the same of ``2022年、2023年预算分别为40万元、43万元``."""
    for each in _EACH.finditer(text):
        years, amounts = _YEAR.findall(each["years"]), list(ONE.finditer(text, *each.span("amounts")))
        if len(years) == len(amounts) and _is_own(text, each.start(), name):
            for year, amount in zip(years, amounts, strict=True):
                yield _number(year, this), each.start(), amount


def _of_all_years(text: str, name: str) -> Iterator[tuple[None, int, re.Match[str]]]:
    for whole in _WHOLE.finditer(text):
        if _is_own(text, whole.start(), name):
            yield None, whole.start(), whole


def _is_own(text: str, start: int, name: str) -> bool:
    """Tell whether a statement is of the text's own project, by the word right before it."""
    if start == 0 or not text[start - 1].isalpha():
        return True
    lead = _LEAD.search(text, max(0, start - _WINDOW), start)
    subject = lead[0] if lead else ""
    return name.endswith(subject) or subject in words("budget_subject")


def _number(year: str, this: int) -> int:
    back = _WORDS.get(year[0])
    return int(year[:4]) if back is None else this - back
