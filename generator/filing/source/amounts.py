"""Numbers that TOML refuses: with a unit, a currency sign, commas, or as the digits of a name."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from generator.base.codes import Code
from generator.filing.source.keys import holds_number

if TYPE_CHECKING:
    from generator.filing.source.mistake import Fault, Mistake

NUMBER = re.compile(r"(?:[=\[,{]|^)\s*(?P<number>[+-]?[\d_][\d_.]*)(?P<gap>\s*)$")
_LEADING_ZERO = re.compile(r"[+-]?0")
_DIGIT_GROUPS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d.])")
_YEAR = re.compile(r"((?:19|20)\d\d)\s*年度?(?=\s*(?:[,\]}#]|$))")
_GROUPED = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_WAN = re.compile(_GROUPED + r"\s*万元?(?=\s*(?:[,\]}#]|$))")
_YUAN = re.compile(_GROUPED + r"\s*元(?=\s*(?:[,\]}#]|$))")
_CURRENCY = "￥¥$＄"
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def after_number(mistake: Mistake) -> Fault | None:
    """Understand what stands directly behind a number: more digits, a unit, a digit group."""
    number = NUMBER.search(mistake.before)
    if number is None or mistake.character in ("", "]", "}", "="):
        return None
    spaced = mistake.character.isdigit() and mistake.message.startswith("Expected newline")
    amount = _without_unit(mistake.text[number.start("number") :])
    if number["gap"] and not spaced and amount is None:
        return None
    start, rest = number.start("number"), mistake.text[number.start("number") :]
    end = start + len(re.split(r"[,\]}#]", rest, maxsplit=1)[0].rstrip())
    groups = _DIGIT_GROUPS.match(rest)
    meant = _without_unit(rest)
    if meant is not None and holds_number(mistake, start):
        message, hint = (
            f"数字后面不能带单位{meant.remark}",
            f"不加引号，不带单位和逗号，写作：{meant.written}",
        )
        return mistake.fault(Code.SYNTAX, message, hint, mistake.span(start, start + meant.length))
    if mistake.character == "," and groups:
        hint = f"写作：{groups[0].replace(',', '')}"
        return mistake.fault(Code.SYNTAX, "数字里不能有逗号", hint, mistake.span(start, start + groups.end()))
    if _LEADING_ZERO.fullmatch(number["number"]) and mistake.character.isdigit():
        message = "数字不能以 0 开头"
        hint = f'电话、邮编、编号要放在引号里，写作："{mistake.text[start:end]}"'
        return mistake.fault(Code.SYNTAX, message, hint, mistake.span(start, end))
    hint = f'金额只写数字（万元）；其余的放在引号里："{mistake.text[start:end]}"'
    return mistake.fault(Code.SYNTAX, "数字后面还有别的字", hint, mistake.span(start, end))


class _Amount(NamedTuple):
    """A number without its unit, how long it is written with it, and what was converted."""

    written: str
    length: int
    remark: str = ""


def _without_unit(rest: str) -> _Amount | None:
    """Read a year or an amount with its unit; None for what could be neither."""
    year = _YEAR.match(rest)
    if year:
        return _Amount(year[1], year.end())
    wan = _WAN.match(rest)
    if wan:
        return _Amount(wan[1].replace(",", ""), wan.end())
    yuan = _YUAN.match(rest)
    if yuan:
        amount = Decimal(yuan[1].replace(",", "")).scaleb(-4)
        written = f"{amount.normalize():f}"
        return _Amount(written, yuan.end(), f"；金额按万元写，{yuan[0].strip()}是 {written} 万元")
    return None


def number_of(written: str) -> str:
    """Return the amount behind a currency sign, in 万元 where that is said; empty for what is none."""
    if written[:1] not in _CURRENCY or not written:
        return ""
    rest = written[1:].strip()
    meant = _without_unit(rest)
    return meant.written if meant is not None else rest if _PLAIN.fullmatch(rest) else ""
