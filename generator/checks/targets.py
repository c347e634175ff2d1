"""指标值 by itself: sign, number and unit, or a text that can be judged."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from generator.checks.measure import blank, is_rate, is_satisfaction, subject
from generator.checks.rule import Finding, Fix, Reason, rule
from generator.problems import Severity
from generator.vocabulary import sign_words, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.checks.book import Book
    from generator.target import Target

_GRADE = re.compile(r"[:：]|A|[级类档星等]|月|日前|号|点|时前|季度|\D*[-—~～至]\s*[0-9]")
_WIDE = re.compile(r"[０-９．％≧≦]")
_NARROW = str.maketrans("≧≦", "≥≤")


@rule("TB211", "没有写指标值", Severity.ERROR, Reason.INCOMPLETE)
def empty(book: Book) -> Iterator[Finding]:
    """Every indicator has a 指标值.

    bad: { name = "培训场次", target = "—" }
    good: { name = "培训场次", target = "≥4场" }
    """
    for line in book.texts:
        if blank(line.target.text):
            hint = "写符号、数字和单位，例如 ≥95%；不能量化的写可以判断的文字"
            yield Finding(line.at("target"), f"指标“{line.name}”没有指标值", hint)


@rule("TB212", "定量指标值没有符号", Severity.WARNING, Reason.MISMATCH)
def no_sign(book: Book) -> Iterator[Finding]:
    """Every quantity has a sign, not a word in its place; grades, dates and ranges are no quantities.

    bad: target = "95%"
    bad: target = "不低于95%"
    bad: target = "24小时内"
    good: target = "≥95%"
    """
    bare = (lines for (sign, unit), lines in book.quantities.items() if not sign and not _GRADE.match(unit))
    compared = (line for line in book.texts if _compares().match(line.target.text))
    for line in chain(*bare, compared):
        text = line.target.text
        signed = _signed(text)
        hint = f"写作 {signed}" if signed else f"写明 ≥、≤ 或 =，例如 ={text.strip()}"
        yield Finding(line.at("target"), f"指标“{line.name}”的指标值“{text}”没有符号", hint)


@cache
def _compares() -> re.Pattern[str]:
    ahead = "|".join(map(re.escape, sign_words("before")))
    return re.compile(rf"\s*(?P<before>{ahead})\s*(?P<rest>[0-9０-９].*)", re.DOTALL)


@cache
def _limits() -> re.Pattern[str]:
    behind = "|".join(map(re.escape, sign_words("after")))
    return re.compile(rf"\s*(?P<rest>[0-9０-９].*?)(?P<after>{behind})\s*", re.DOTALL)


def _signed(text: str) -> str:
    """Write a comparison in words as a sign: ``95%以上`` as ``≥95%``; empty if it is none."""
    if match := _compares().fullmatch(text):
        return sign_words("before")[match["before"]] + match["rest"]
    if match := _limits().fullmatch(text):
        return sign_words("after")[match["after"]] + match["rest"]
    return ""


@rule("TB213", "定量指标值没有单位", Severity.WARNING, Reason.MISMATCH)
def no_unit(book: Book) -> Iterator[Finding]:
    """Every quantity has a unit; only indices and ratios are pure numbers.

    bad: { name = "培训场次", target = "≥4" }
    good: { name = "培训场次", target = "≥4场" }
    """
    for line in chain(*(lines for (_, unit), lines in book.quantities.items() if not unit)):
        text, name = line.target.text.strip(), line.name
        pure = subject(name).endswith(words("pure_number"))
        if not pure and not is_rate(name) and not is_satisfaction(line):
            message = f"指标“{name}”的指标值“{text}”没有单位"
            yield Finding(line.at("target"), message, "在数字后面写上单位，例如 个、次、%")


@rule("TB214", "指标值用了全角数字或不规范的符号", Severity.INFO)
def wide_signs(book: Book) -> Iterator[Finding]:
    """Digits and the percent sign are half-width; the signs are ≥ ＞ ＝ ＜ ≤.

    bad: target = "≧９５％"
    good: target = "≥95%"
    """
    for line in book.lines if _WIDE.search(book.targets) else ():
        text = line.target.text
        if _WIDE.search(text):
            right = _WIDE.sub(lambda found: unicodedata.normalize("NFKC", found[0].translate(_NARROW)), text)
            yield Finding(
                line.at("target"), f"指标值“{text}”宜写作“{right}”", fix=Fix(line.at("target"), right)
            )


@rule("TB215", "指标值不能衡量", Severity.WARNING, Reason.VAGUE)
def vague(book: Book) -> Iterator[Finding]:
    """Every text can be judged: it is not made of words like 显著, 有效提升, 有影响 alone.

    bad: target = "有显著影响"
    good: target = "≥5%"
    good: target = "通过市级验收"
    """
    for line in book.texts:
        target = line.target
        if _vague().fullmatch(target.text):
            yield Finding(
                line.at("target"),
                f"指标“{line.name}”的指标值“{target.text}”不能衡量",
                "改成数量、比率，或年终能判断是否做到的事",
            )


@cache
def _vague() -> re.Pattern[str]:
    longest_first = sorted(words("vague"), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(longest_first)}|[\s，、。,])+")


@rule("TB216", "数量指标没有数字", Severity.WARNING, Reason.VAGUE)
def no_number(book: Book) -> Iterator[Finding]:
    """Every 数量指标 has a number.

    bad: { kind = "数量", name = "培训场次", target = "按计划完成" }
    good: { kind = "数量", name = "培训场次", target = "≥4场" }
    """
    for line in book.texts:
        target = line.target
        if line.kind.level2 == "数量指标" and not _says_number(target):
            yield Finding(
                line.at("target"),
                f"数量指标“{line.name}”的指标值“{target.text}”里没有数字",
                "写符号、数字和单位，例如 ≥4场",
            )


def _says_number(target: Target) -> bool:
    """Tell whether a text has some number, or has other rules complain of it."""
    text = target.text
    return blank(text) or _NUMBER.search(text) is not None or _vague().fullmatch(text) is not None


_NUMBER = re.compile("[0-9０-９一二三四五六七八九十百千万两]|全部|所有|无|未")
