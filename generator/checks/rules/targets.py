"""指标值 by itself: sign, number and unit, or a text that can be judged."""

from __future__ import annotations

import re
import string
import unicodedata
from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from generator.base.problems import Severity
from generator.base.target import SIGN_LIKE
from generator.base.units import limit_of
from generator.base.vocabulary import any_of, sign_words, words
from generator.checks.measure import FROM_ABOVE, FROM_BELOW, blank, is_rate, is_satisfaction, subject
from generator.checks.rule import Finding, Fix, Reason, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.base.target import Target
    from generator.checks.book import Book
    from generator.checks.line import Line

_GRADE = re.compile(r"[:：∶]|A|[级类档星等]|月|日前|号|点|时前|季度|\D*[-—~～至×*xX+＋]\s*[0-9]")
_WIDE = re.compile(r"[０-９．％﹪≧⩾≦⩽﹥﹤﹦]")
_NARROW = str.maketrans("≧⩾≦⩽﹥﹤﹦", "≥≥≤≤＞＜＝")
_THOUSANDS = re.compile("(?<=[0-9])[，'’](?=[0-9]{3})")
_IN_WORDS = re.compile(rf"\s*(?:{SIGN_LIKE}\s*)*[百一二两三四五六七八九十]")
_LOOSELY = re.compile(r"(?:[（(][^）)]*[）)])?(?:及?以[上下内]|之?内|左右|上下)\Z")
_LIMIT = re.compile(r"(及?以[上下内]|之?内)\Z")
_LATIN = f"{string.ascii_letters} "
_USUAL = ("≥", ">=", "＞", ">", "＝", "=", "＜", "<", "≤", "<=")
_SIGN = re.compile(rf"\s*({SIGN_LIKE}(?:\s*{SIGN_LIKE})?)")
_SECOND = re.compile(r"[^\W\d]{0,4}[%‰]?(?:[\s,，、且]*+[≥≤＞＜<>≧≦⩾⩽﹥﹤][=＝﹦]?|\s*[-~～–—至])\s*[0-9]")
"""How a unit begins that holds a second value: ``%≤100%``; one in brackets may be another year's."""
_UNUSUAL = (
    re.compile("[０-９．％﹪≧⩾≦⩽﹥﹤﹦≮≯》〉]"),
    re.compile(r"[<>=＜＞＝≤≥]\s*(?:[<>＜＞＝≤≥]|(?<![<>])=)"),
    re.compile(r"[，《〈'’]\s*[0-9<>=＜＞＝]"),
    re.compile("[一二两三四五六七八九十百]"),
)
"""What is in a text where some value may not be written as usual: each begins with a set: quick to find."""


@rule(
    "TB211",
    "没有写指标值",
    Severity.ERROR,
    Reason.INCOMPLETE,
    hint="写符号、数字和单位，例如 ≥95%；不能量化的写可以判断的文字",
)
def empty(book: Book) -> Iterator[Finding]:
    """Every indicator has a 指标值.

    bad: { name = "培训场次", target = "—" }
    good: { name = "培训场次", target = "≥4场" }
    """
    for line in book.texts:
        if blank(line.target.text):
            yield Finding(line.at("target"), f"指标“{line.name}”没有指标值")


@rule("TB212", "定量指标值没有符号", Severity.WARNING, Reason.MISMATCH, hint="写明 ≥、≤ 或 =，例如 ≥95%")
def no_sign(book: Book) -> Iterator[Finding]:
    """Every quantity has a sign, not a word in its place; grades, dates and ranges are no quantities.

    bad: target = "95%"
    bad: target = "不低于95%"
    bad: target = "24小时内"
    good: target = "≥95%"
    """
    groups = ((sign, lines) for (sign, unit), lines in book.quantities.items() if not _GRADE.match(unit))
    bare = (line for sign, lines in groups for line in lines if _lacks_sign(sign, line.target))
    compared = (line for line in book.texts if _compares().match(line.target.text))
    for line in chain(bare, compared):
        text, signed = line.target.text, _signed(line.target)
        hint = f"写作 {signed}" if signed else f"写明 ≥、≤ 或 =，例如 {_with_sign(text)}"
        yield Finding(line.at("target"), f"指标“{line.name}”的指标值“{text}”没有符号", hint)


def _lacks_sign(sign: str, target: Target) -> bool:
    """Tell whether a quantity has no sign, or a word for one; a range and a ratio need none."""
    return target.worded or not (
        sign or target.upper is not None or any(mark in target.digits for mark in ":：∶")
    )


@cache
def _compares() -> re.Pattern[str]:
    ahead = any_of(sign_words("before"))
    return re.compile(rf"\s*{ahead}\s*[0-9０-９]")


def _signed(target: Target) -> str:
    """Write a comparison in words with its sign: ``95%以上`` as ``≥95%``; empty if it is none.

    A range has no sign; 以上 in ``超过10%以上`` says no more than its sign does.
    """
    if not target.worded:
        return ""
    ranges = target.upper is not None and not target.digits.startswith("±")
    sign = "" if ranges else target.sign.replace("＝", "=")
    return f"{sign}{target.digits}{target.unit.removesuffix(limit_of(target.unit)).rstrip()}"


def _with_sign(text: str) -> str:
    """Write a value with the sign that its words, if it has any, seem to stand for: ``控制在5%`` with ≤."""
    said = _LIMIT.search(text.strip())
    after = next((sign for word, sign in sign_words("after").items() if said and word == said[1]), "")
    ahead = _compares().match(text)
    rest = text[ahead.end() - 1 :] if ahead else text
    sign = after or ("≤" if ahead and "控制" in ahead[0] else "≥" if ahead else "=")
    return sign + _LOOSELY.sub("", rest.strip())


@rule(
    "TB213",
    "定量指标值没有单位",
    Severity.WARNING,
    Reason.MISMATCH,
    hint="在数字后面写上单位，例如 个、次、%",
)
def no_unit(book: Book) -> Iterator[Finding]:
    """Every quantity has a unit; only indices and ratios are pure numbers.

    bad: { name = "培训场次", target = "≥4" }
    good: { name = "培训场次", target = "≥4场" }
    good: { name = "公路技术状况指数PQI", target = "≥88" }
    """
    for line in chain(*(lines for (_, unit), lines in book.quantities.items() if not unit)):
        text, name = line.target.text.strip(), line.name
        pure = subject(name).rstrip(_LATIN).endswith(words("pure_number"))
        if not pure and not is_rate(name) and not is_satisfaction(line):
            message = f"指标“{name}”的指标值“{text}”没有单位"
            yield Finding(line.at("target"), message)


@rule(
    "TB214",
    "指标值用了全角数字或不规范的符号",
    Severity.INFO,
    hint="用半角的数字和 %，符号写 ≥、＞、=、＜、≤ 中的一个，只写一次",
)
def wide_signs(book: Book) -> Iterator[Finding]:
    """Digits and the percent sign are half-width; the signs are ≥ ＞ ＝ ＜ ≤, and said once.

    bad: target = "≧９５％"
    bad: target = "＞＝95%"
    bad: target = "≥95%以上"
    good: target = "≥95%"
    """
    for line in book.lines if _looks_unusual(book.targets) else ():
        text, right = line.target.text, _as_usual(line.target)
        if right != text:
            message = f"指标值“{text}”宜写作“{right}”"
            yield Finding(line.at("target"), message, fix=Fix(line.at("target"), right))


def _looks_unusual(text: str) -> bool:
    return any(pattern.search(text) for pattern in _UNUSUAL) or any(end in text for end in _limit_ends())


@cache
def _limit_ends() -> frozenset[str]:
    return frozenset(word[-1] for word in sign_words("after"))


def _as_usual(target: Target) -> str:
    """Write a value with half-width digits and its one sign, where it is certain what is meant."""
    text = _WIDE.sub(lambda found: unicodedata.normalize("NFKC", found[0].translate(_NARROW)), target.text)
    if target.number is None or target.worded:
        return text
    text = _THOUSANDS.sub(",", text)
    if target.upper is None and _IN_WORDS.match(text):
        text = f"{target.sign.replace('＝', '=')}{target.digits}{target.unit}"
    written = _SIGN.match(text)
    if written and written[1] not in _USUAL:
        text = text.replace(written[1], target.sign, 1)
    said = [
        word
        for word, sign in sign_words("after").items()
        if sign == target.sign and text.rstrip().endswith(word)
    ]
    word = max(said, key=len, default="")
    return text.rstrip().removesuffix(word) if word and not target.unit.endswith(word) else text


@rule(
    "TB217",
    "指标值的符号或数字写错了",
    Severity.WARNING,
    Reason.MISMATCH,
    hint="写一个符号（≥、＞、=、＜、≤）、一个数字和单位，例如 ≥95%",
)
def unreadable(book: Book) -> Iterator[Finding]:
    """Every quantity has one sign and one number, and no word that says otherwise than its sign.

    bad: target = "≥≤95%"
    bad: target = "≥1.0.5%"
    bad: target = "≥95%以下"
    bad: target = "≥95%≤100%"
    bad: target = "≥九十%"
    bad: target = "≥3-5场"
    good: target = "≥95%"
    good: target = "3-5场"
    good: target = "≥1/3"
    good: target = "≥10,000人"
    good: target = "90%-95%"
    """
    for line in book.texts:
        if _unread().match(line.target.text):
            message = f"指标“{line.name}”的指标值“{line.target.text}”读不成符号、数字和单位"
            yield Finding(line.at("target"), message)
    for (sign, unit), lines in book.quantities.items():
        word = _contradiction(sign, unit)
        for line in lines if word else ():
            message = f"指标“{line.name}”的指标值“{line.target.text}”，符号“{sign}”与“{word}”不一致"
            yield Finding(line.at("target"), message)
        for line in [one for one in lines if _has_two(sign, one.target)]:
            message = f"指标“{line.name}”的指标值“{line.target.text}”不止一个数字"
            yield Finding(line.at("target"), message)


@cache
def _unread() -> re.Pattern[str]:
    """Return how a text begins that was to be a quantity: with signs and a number, with ``10,0000``."""
    ahead = any_of(sign_words("before"))
    signs = rf"(?:\s|{ahead})*+(?:{SIGN_LIKE}\s*+){{1,6}}+(?:\s|{ahead})*+[.．]?"
    in_words = "[零一二三四五六七八九十百]++[%％﹪]"
    digits = r"[0-9０-９]{1,3}[,，][0-9０-９]{4}(?![0-9０-９])"
    return re.compile(rf"{signs}(?:[0-9０-９]|{in_words})|\s*(?:{digits}|[→≈≠]\s*[0-9０-９])")


@lru_cache(maxsize=1000)
def _contradiction(sign: str, unit: str) -> str:
    """Return the word at the end of a unit that is no word for the sign; 内 may speak of a place."""
    word = limit_of(unit)
    signs = FROM_BELOW if word.endswith("上") else FROM_ABOVE
    return word if sign and word and not word.endswith("内") and sign not in signs else ""


def _has_two(sign: str, target: Target) -> bool:
    """Tell whether a sign stands before a range, or a second value follows; ``±5%`` is one."""
    ranges = target.upper is not None and not target.digits.startswith("±")
    return bool(sign) and (ranges or _goes_on(target.unit))


@lru_cache(maxsize=1000)
def _goes_on(unit: str) -> bool:
    """Tell whether a second value follows a unit: ``%≤100%``."""
    return _SECOND.match(unit) is not None


@rule(
    "TB215", "指标值不能衡量", Severity.WARNING, Reason.VAGUE, hint="改成数量、比率，或年终能判断是否做到的事"
)
def vague(book: Book) -> Iterator[Finding]:
    """Every text can be judged: it is not made of words like 显著, 有效提升, 有影响 alone; a grade can be.

    bad: target = "有显著影响"
    bad: target = "取得实效"
    bad: target = "较上年有所提高"
    bad: target = "定性：明显"
    good: target = "≥5%"
    good: target = "通过市级验收"
    good: { name = "工程质量等级", target = "优良" }
    """
    for line in book.texts:
        target = line.target
        if _vague().fullmatch(target.text) and not _grades(line):
            yield Finding(
                line.at("target"),
                f"指标“{line.name}”的指标值“{target.text}”不能衡量",
            )


@cache
def _vague() -> re.Pattern[str]:
    return re.compile(rf"(?:(?>{any_of(words('vague'))})|[\s，、。,；;！!：:“”（）()])++")


def _grades(line: Line) -> bool:
    """Tell whether an indicator is graded, and its value is a grade."""
    return subject(line.name).endswith(words("graded")) and line.target.text.strip() in words("grade")


@rule("TB216", "数量指标没有数字", Severity.WARNING, Reason.VAGUE, hint="写符号、数字和单位，例如 ≥4场")
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
            )


def _says_number(target: Target) -> bool:
    """Tell whether a text has some number, or has other rules complain of it."""
    text = target.text
    return blank(text) or _NUMBER.search(text) is not None or _vague().fullmatch(text) is not None


_NUMBER = re.compile("[0-9０-９一二三四五六七八九十百千万两]|全部|所有|全覆盖|全体|全员|无|未")
