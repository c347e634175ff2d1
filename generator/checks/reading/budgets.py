"""What prose says that the budget of its project is: of a year, or of all years together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from generator.base.vocabulary import words
from generator.checks.passages import PAUSES, after_last, quoted, sentence_before
from generator.checks.prose_fields import fields
from generator.checks.reading.amounts import AMOUNT, ONE, equal, of_another_year, wan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from generator.checks.book import Book
    from generator.checks.prose_fields import ProseField

_SAYS_YEAR = r"[2２今本当去上前](?<!\d\d)(?:(?<=[2２])[0０]\d\d|(?<![2２]))[ \t]*年度?"
_YEAR = re.compile(_SAYS_YEAR)
_BUDGET = (
    r"(?:本|该|项目|专项|支出|经费|资金|当年|年初|申报|申请|安排|拟|的|[ \t])*+"
    r"预算(?:数|金额|总额|额|资金|经费|支出|安排|申报|申请|为|是|共计|共|合计|总计|：|:|[ \t])*+"
)
_STATED = re.compile(rf"(?P<year>{_SAYS_YEAR})(?P<said>{_BUDGET}){AMOUNT}")
_BARE = re.compile(
    rf"(?P<year>{_SAYS_YEAR})"
    rf"(?:(?P<said>{_BUDGET})|(?:项目|资金|经费|金额|安排|申报|申请|[约共为是：:]|[ \t])*+){AMOUNT}"
)
"""What is stated where a text speaks of budgets only: the word itself may be missing."""
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
_MORE_YEARS = re.compile(r"(?:\d{4}|年度?)[ \t]*[-－—–~～至到、和及与]+[ \t]*\Z")
"""What ends before the last of several years: an amount is that of all of them."""
_CLAUSE = re.compile(r"[^，,、。；;\n]{0,20}")
_SENTENCE = re.compile(r"[^。\n]{0,300}")


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
            for said in fields(stem, project, "元")
            for year, start, found in _stated(said, book.filing.year, project.name)
        ]
        for stem, project in book.filing.projects.items()
    }


def is_explained(said: Stated, amount: Decimal, this: int) -> bool:
    """Tell whether the sentence of a statement gives an amount as well, or the parts that make it.

    So does ``申报预算260万元，核定为200万元`` for 200; what is of another year does not count.
    """
    begin = after_last("。\n", said.text, said.start, max(0, said.start - 300))
    sentence = _SENTENCE.match(said.text, said.end)
    amounts = [
        wan(one)
        for one in ONE.finditer(said.text, begin, sentence.end() if sentence else said.end)
        if one.end() != said.end
        and not of_another_year(
            said.text[after_last(PAUSES, said.text, one.start(), begin) : one.start()], this
        )
    ]
    return any(equal(one, amount) for one in amounts) or equal(sum(amounts, said.amount), amount)


def _stated(said: ProseField, this: int, name: str) -> Iterator[tuple[int | None, int, re.Match[str]]]:
    text = said.text
    if said.at.key == "budget_changes" and "年" in text:
        yield from _of_years(_BARE, text, this, name)
    elif "预算" in text:
        yield from _of_years(_STATED, text, this, name)
    if "分别" in text:
        yield from _of_each_year(text, this, name)
    if "总预算" in text:
        yield from _of_all_years(text, name)


def _of_years(
    pattern: re.Pattern[str], text: str, this: int, name: str
) -> Iterator[tuple[int, int, re.Match[str]]]:
    """Yield the year, the beginning and the amount of each statement."""
    done = 0
    for stated in pattern.finditer(text):
        more: re.Match[str] | None = stated
        if stated.start() < done or not _is_own(text, stated.start(), name):
            continue
        if not stated["said"] and not _is_budget(text, *stated.span()):
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
    """Tell whether a statement is of the text's own project and of one year, by what is right before it."""
    if _MORE_YEARS.search(text, max(0, start - _WINDOW), start):
        return False
    if start == 0 or not text[start - 1].isalpha():
        return True
    lead = _LEAD.search(text, max(0, start - _WINDOW), start)
    subject = lead[0] if lead else ""
    return name.endswith(subject) or subject in words("budget_subject")


def _is_budget(text: str, start: int, end: int) -> bool:
    """Tell whether an amount without the word 预算 is a budget, by what stands around it.

    It is the first of its sentence, and no remark in brackets on something else.
    """
    before = sentence_before(text, start)
    clause = _CLAUSE.match(text, end)
    around = before + (clause[0] if clause else "")
    if before.endswith(("(", "（")) or "元" in before or any(word in around for word in words("not_budget")):
        return False
    head = before.rstrip()
    return not head.endswith(("：", ":")) or any(word in head for word in words("budget_lead"))


def _number(year: str, this: int) -> int:
    back = _WORDS.get(year[0])
    return int(year[:4]) if back is None else this - back
