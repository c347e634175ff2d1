"""Names and years that prose repeats, against the fields they are taken from."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from generator.base.problems import Severity
from generator.base.vocabulary import words
from generator.checks.passages import sentence_before
from generator.checks.place import At
from generator.checks.prose_fields import TITLES, ProseField, fields
from generator.checks.rule import Finding, rule
from generator.filing.facts import FROM_UNIT, own_or_units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.checks.book import Book
    from generator.filing.model import Project, Unit


def _prose(book: Book, needed: str, pattern: re.Pattern[str]) -> Iterator[tuple[str, Project, ProseField]]:
    """Yield the prose of every project that holds a word, as far as a pattern is found in it at all."""
    for stem, project in book.filing.projects.items():
        whole = book.prose[stem]
        if needed in whole and pattern.search(whole):
            for said in fields(stem, project, needed):
                yield stem, project, said


@rule("TB454", "文字里的起止年度与所填不一致", Severity.WARNING, hint="改成同样的年度")
def period(book: Book) -> Iterator[Finding]:
    """Compare the years or the number of years that prose gives for the project with 起始年度 and 终止年度.

    bad: plan = "项目实施期限：2023年至2025年"  # start_year = 2023, end_year = 2023
    good: plan = "项目实施期限：2023年1月至12月"  # start_year = 2023, end_year = 2023
    good: plan = "实施期限为一年一签"  # start_year = 2023, end_year = 2027
    good: plan = "第一阶段实施时间：2023年1月至6月"  # start_year = 2023, end_year = 2025
    """
    for stem, project, said in _prose(book, "年", _TERM):
        start, end = project.start_year, project.end_year
        if start is None or end is None:
            continue
        for match in _PERIOD.finditer(said.text):
            if not _fits(match, start, end) and "阶段" not in sentence_before(said.text, match.start()):
                yield Finding(
                    said.words(*match.span()),
                    f"{said.title}写“{match[0]}”，起止年度填的是 {start}—{end}",
                    also=(At(stem, "start_year"), At(stem, "end_year")),
                )


@rule("TB455", "文字里的名称、号码与所填不一致", Severity.WARNING, hint="改成同样的写法")
def labelled(book: Book) -> Iterator[Finding]:
    """Compare what prose gives under a field's own title (项目负责人：…) with the field.

    bad: plan = "项目负责人：李明"  # leader = "王芳"
    good: plan = "项目负责人：王芳同志"  # leader = "王芳"
    good: plan = "项目负责人：分管副局长"  # leader = "王芳"
    """
    for stem, project, said in _prose(book, "", _LABELLED):
        labels = list(_LABEL.finditer(said.text))
        ends = [*(label.start() for label in labels), len(said.text)][1:]
        for label, end in zip(labels, ends, strict=True):
            value = _VALUE.search(said.text, label.end(), end)
            key = _TITLES[label["title"]]
            at, field = _field(stem, project, key, book.filing.unit)
            if value and _differs(value[0], field):
                start, stop = label.start("title"), value.end()
                yield Finding(
                    said.words(start, stop),
                    f"{said.title}写“{said.text[start:stop]}”，{label['title']}填的是“{field}”",
                    also=(at,),
                )


@rule("TB456", "文字里的项目属性、类别与所填不一致", Severity.WARNING, hint="改成同样的说法")
def sort_of_project(book: Book) -> Iterator[Finding]:
    """Compare what prose calls the project (本项目为新增项目) with 项目属性 and 支出项目类别.

    bad: rationale = "本项目为新增项目。"  # attribute = "持续性项目"
    good: rationale = "本项目为持续性项目。"  # attribute = "持续性项目"
    good: rationale = "本项目为新增就业岗位提供补贴。"  # attribute = "持续性项目"
    """
    for stem, project, said in _prose(book, "项目", _SORT):
        for match in _SORT.finditer(said.text):
            key, meant = _SORTS[match["sort"]]
            value = getattr(project, key)
            if value is not None and value != meant:
                yield Finding(
                    said.words(*match.span()),
                    f"{said.title}写“{match[0]}”，{TITLES[key]}填的是“{value}”",
                    also=(At(stem, key),),
                )


_PERIOD = re.compile(
    r"(?<!\w)(?:本|该)?(?P<label>(?:项目)?(?:起止|实施|执行|建设|项目)(?:年限|年度|时间|期限|周期|期))"
    r"(?:为|是|：|:|[ \t])*+"
    r"(?:(?P<years>[0-9]{1,2}|[一二两三四五六七八九十])年(?![度半一0-9至到—~～-]|[以之]?[内上下后]|左右)"
    r"|从?(?P<start>20[0-9]{2})年?(?:度|[0-9]{1,2}月)?(?:[0-9]{1,2}日)?[-－—–~～至到]+"
    r"(?:(?P<end>20[0-9]{2})|[0-9]{1,2}月)年?)"
)
_TERM = re.compile(r"[限度间期](?:为|是|：|:|[ \t])*+[0-9一二两三四五六七八九十从]")
"""What stands in every period: quicker to look for."""
_FIELDS = ("name", "code", "leader", "attribute", "category", "start_year", "end_year", *FROM_UNIT)
_NUMERALS = {"两": 2} | {word: number for number, word in enumerate("一二三四五六七八九十", 1)}
_DIGITS = re.compile(r"(\d+).*")
_BEGINNING = 6
_SPACING = re.compile(r"[\W_]+")
_TITLES = {TITLES[field]: field for field in _FIELDS}
_LABEL = re.compile(rf"(?<!\w)(?:本|该)?(?P<title>{'|'.join(_TITLES)})[ \t]*[：:][ \t]*")
_LABELLED = re.compile(rf"(?:{'|'.join(_TITLES)})[ \t]*[：:]")
"""What stands in every label: quicker to look for."""
_VALUE = re.compile(r"[^\s，,。；;][^，,。；;\n]*(?<=\S)")
_SORTS = {
    "新增": ("attribute", "新增项目"),
    "持续性": ("attribute", "持续性项目"),
    "延续性": ("attribute", "持续性项目"),
    "特定目标类": ("category", "特定目标类"),
    "其他运转类": ("category", "运转类"),
    "运转类": ("category", "运转类"),
    "人员类": ("category", "人员类"),
}
_SORT = re.compile(
    rf"[本该]项目(?:为|是|系|属于|属)(?P<sort>{'|'.join(_SORTS)})(?:项目|支出)?(?![ \t]*[\w、])"
)


def _fits(match: re.Match[str], start: int, end: int) -> bool:
    """Tell whether a period is that of the fields; a single year of it, or the building, is a part of it."""
    building = "建设" in match["label"]
    if match["years"]:
        return building or _number(match["years"]) == end - start + 1
    first = int(match["start"])
    last = int(match["end"] or first)
    if building or first == last:
        return start <= first <= last <= end
    return (first, last) == (start, end)


def _number(written: str) -> int:
    return int(written) if written.isdecimal() else _NUMERALS[written]


def _field(stem: str, project: Project, key: str, unit: Unit | None) -> tuple[At, str]:
    """Return where a field stands and what it prints; what a project leaves out is the unit's."""
    value = getattr(project, key)
    if value is None and key in FROM_UNIT:
        taken = own_or_units(project, stem, unit, key)
        return At(*taken.key.split("#")), taken.text
    return At(stem, key), "" if value is None else str(value)


def _differs(written: str, field: str) -> bool:
    """Tell whether a value is another one than the field's: more words than it or fewer are still the same.

    Of a number its end will do: phones are written with and without 区号.
    """
    one, other = _bare(written), _bare(field)
    if other.isdecimal():
        one = _DIGITS.sub(r"\1", one)
    names_none = any(word in one[:_BEGINNING] for word in words("duty")) or one.endswith(words("no_name"))
    if not one or not other or names_none:
        return False
    return other not in one and not (other.endswith(one) if other.isdecimal() else one in other)


def _bare(text: str) -> str:
    return _SPACING.sub("", unicodedata.normalize("NFKC", text)).casefold()
