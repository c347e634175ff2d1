"""指标值 by itself: sign, number and unit, or a text that can be judged."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from generator.checks.measure import blank, is_rate, is_satisfaction, subject
from generator.checks.rule import At, Finding, Fix, Reason, rule
from generator.problems import Severity
from generator.target import QUALITATIVE
from generator.vocabulary import sign_words, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.checks.book import Book, Line
    from generator.target import Target

_GRADE = re.compile(r"[-—~～至:：]|A|[级类档星等]|年|月|日前|号|点|时前|季度")
_WIDE = re.compile(r"[０-９．％≧≦]")
_NARROW = str.maketrans("≧≦", "≥≤")
_YEARS = re.compile(r"(?:19|20)[0-9]{2}年")


def _at(line: Line) -> At:
    return At(line.stem, line.words.target_key)


@rule("TB211", "没有写指标值", Severity.ERROR, Reason.INCOMPLETE)
def empty(book: Book) -> Iterator[Finding]:
    """An indicator has a 指标值.

    bad: { name = "培训场次", target = "—" }
    good: { name = "培训场次", target = "≥4场" }
    """
    for line in book.lines:
        if line.words.target.number is None and blank(line.words.target.text):
            hint = "写符号、数字和单位，例如 ≥95%；不能量化的写可以判断的文字"
            yield Finding(_at(line), f"指标“{line.words.name}”没有指标值", hint)


@rule("TB212", "定量指标值没有符号", Severity.WARNING, Reason.MISMATCH)
def no_sign(book: Book) -> Iterator[Finding]:
    """A quantity has a sign, and not a word in its place; grades, dates and ranges are no such quantities.

    bad: target = "95%"
    bad: target = "不低于95%"
    bad: target = "24小时内"
    good: target = "≥95%"
    """
    for line in book.lines:
        target = line.words.target
        if target.sign and (target.sign != QUALITATIVE or not _compares().match(target.text)):
            continue
        if target.number is not None and _GRADE.match(target.unit):
            continue
        signed = _signed(target.text)
        hint = f"写作 {signed}" if signed else f"写明方向，例如 ≥{target.text} 或 ≤{target.text}"
        yield Finding(_at(line), f"指标“{line.words.name}”的指标值“{target.text}”没有符号", hint)


@cache
def _compares() -> re.Pattern[str]:
    ahead = "|".join(map(re.escape, sign_words("before")))
    return re.compile(rf"\s*(?P<before>{ahead})\s*(?P<rest>[0-9０-９].*)", re.DOTALL)


@cache
def _limits() -> re.Pattern[str]:
    behind = "|".join(map(re.escape, sign_words("after")))
    return re.compile(rf"\s*(?P<rest>[0-9０-９].*?)(?P<after>{behind})\s*", re.DOTALL)


def _signed(text: str) -> str:
    """Write a comparison in words as a sign: ``不低于95%`` and ``95%以上`` as ``≥95%``; empty if it is none."""
    if match := _compares().fullmatch(text):
        return sign_words("before")[match["before"]] + match["rest"]
    if match := _limits().fullmatch(text):
        return sign_words("after")[match["after"]] + match["rest"]
    return ""


@rule("TB213", "定量指标值没有单位", Severity.WARNING, Reason.MISMATCH)
def no_unit(book: Book) -> Iterator[Finding]:
    """A quantity has a unit; only indices and ratios are pure numbers.

    bad: { name = "培训场次", target = "≥4" }
    good: { name = "培训场次", target = "≥4场" }
    """
    for line in book.lines:
        target, name = line.words.target, line.words.name
        if target.unit or target.number is None or is_rate(name) or is_satisfaction(line):
            continue
        if not subject(name).endswith(words("pure_number")):
            message = f"指标“{name}”的指标值“{target.text}”没有单位"
            yield Finding(_at(line), message, f"写上单位，例如 {target.text.strip()}个")


@rule("TB214", "指标值用了全角数字或不规范的符号", Severity.INFO)
def wide_signs(book: Book) -> Iterator[Finding]:
    """Digits and the percent sign are half-width; the signs are ≥ ＞ ＝ ＜ ≤.

    bad: target = "≧９５％"
    good: target = "≥95%"
    """
    for line in book.lines:
        text = line.words.target.text
        if not text.isascii() and _WIDE.search(text):
            right = _WIDE.sub(lambda found: unicodedata.normalize("NFKC", found[0].translate(_NARROW)), text)
            yield Finding(_at(line), f"指标值“{text}”宜写作“{right}”", fix=Fix(_at(line), right))


@rule("TB215", "指标值不能衡量", Severity.WARNING, Reason.VAGUE)
def vague(book: Book) -> Iterator[Finding]:
    """A text can be judged: it is not made of words like 显著, 有效提升, 有影响 alone.

    bad: target = "有显著影响"
    good: target = "≥5%"
    good: target = "通过市级验收"
    """
    for line in book.lines:
        target = line.words.target
        if target.number is None and _vague().fullmatch(target.text):
            yield Finding(
                _at(line),
                f"指标“{line.words.name}”的指标值“{target.text}”不能衡量",
                "改成数量、比率，或年终能判断是否做到的事",
            )


@cache
def _vague() -> re.Pattern[str]:
    longest_first = sorted(words("vague"), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(longest_first)}|[\s，、。,])+")


@rule("TB216", "数量指标没有数字", Severity.WARNING, Reason.VAGUE)
def no_number(book: Book) -> Iterator[Finding]:
    """A 数量指标 has a number.

    bad: { kind = "数量", name = "培训场次", target = "按计划完成" }
    good: { kind = "数量", name = "培训场次", target = "≥4场" }
    """
    for line in book.lines:
        target = line.words.target
        if target.number is None and line.kind.level2 == "数量指标" and not _says_number(target):
            yield Finding(
                _at(line),
                f"数量指标“{line.words.name}”的指标值“{target.text}”里没有数字",
                "写符号、数字和单位，例如 ≥4场",
            )


def _says_number(target: Target) -> bool:
    """Tell whether a text has some number, or has other rules complain of it."""
    text = target.text
    return blank(text) or _NUMBER.search(text) is not None or _vague().fullmatch(text) is not None


_NUMBER = re.compile("[0-9０-９一二三四五六七八九十百千万两]|全部|所有|无|未")


@rule("TB217", "长期指标值只说某一年", Severity.WARNING, Reason.MISMATCH)
def one_year(book: Book) -> Iterator[Finding]:
    """A long-term value does not name one year; a deadline or a span of years may.

    bad: target = "2023年工作日"
    good: target = "全部工作日", annual = { target = "2023年工作日" }
    good: target = "2025年底前建成"
    """
    for line in book.lines:
        text = line.words.target.text
        if "年" not in text or line.terms[0] != "long_term":
            continue
        found = _ONE_YEAR.search(text)
        if found is not None:
            hint = "写长期要达到的值；只是今年的值写在 annual 里，例如 "
            yield Finding(
                _at(line),
                f"指标“{line.words.name}”的长期指标值“{text}”只说 {found[0]}",
                f'{hint}annual = {{ target = "{text}" }}',
            )


_ONE_YEAR = re.compile(
    r"(?<![0-9至到~～—–-])(?:19|20)[0-9]{2}年(?!度?(?:底|末|初|前|以?前|之前|[0-9]{1,2}月|起|至|到|以来|[-—~～]))"
)


@rule("TB218", "长期与年度的指标值全部相同", Severity.INFO, Reason.OTHER)
def same_terms(book: Book) -> Iterator[Finding]:
    """Over several years some long-term value differs from the annual one.

    bad: attribute = "持续性项目" # and every target is good for both terms
    good: { name = "改造处数", target = "≥9处", annual = { target = "≥3处" } }
    """
    lines = book.lines
    if not lines or any(line.terms != ("long_term", "annual") and _differs(line) for line in lines):
        return
    lasting = [stem for stem, project in book.filing.projects.items() if _lasts(project) and project.goals]
    if lasting:
        first, *more = (At(stem, "goals") for stem in lasting)
        message = f"全部 {len({(line.stem, line.goal_key, line.position) for line in lines})} 个指标的长期值与年度值都相同"
        hint = '做几年的项目，长期值通常不同：annual = { target = "…" } 写年度的'
        yield Finding(first, message, hint, also=tuple(more))
