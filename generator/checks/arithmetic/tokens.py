"""The words of arithmetic in Chinese text: numbers with units, operators, brackets, where clauses end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from generator.base.vocabulary import Unit, units
from generator.checks.arithmetic.quantity import BARE, MONEY, Number, Quantity, Units, reduced, units_of

NUMBER, UNREADABLE = "number", "unreadable"
EQUALS, ABOUT = "equals", "about"
OPEN, CLOSE, BREAK, TOTAL = "open", "close", "break", "total"
OPERATORS = frozenset("+-*/")

_SIGNS = {
    **dict.fromkeys("×*✕✖╳⨯·•∙⋅", "*"),
    **dict.fromkeys("÷/∕", "/"),
    **dict.fromkeys("-−–", "-"),
    "+": "+",
    "=": EQUALS,
    **dict.fromkeys("≈≒", ABOUT),
    **dict.fromkeys("([{【〔", OPEN),
    **dict.fromkeys(";。!?、，,\n\r:|", BREAK),
    **dict.fromkeys(map(chr, range(0x2460, 0x249C)), BREAK),  # ① ⑴ ⒈
}
_SAID = {"x": "*", "X": "*", "乘以": "*", "除以": "/", "等于": EQUALS, "约等于": ABOUT, "其中": BREAK}
_KINDS = _SIGNS | _SAID
_SCALES = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_PARTS = {"%": 100, "‰": 1000}
_LONGEST_UNIT = 4
_KEPT = 256
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
del _NARROW[ord("，")]  # parts clauses, where a comma may part thousands
_WIDE = re.compile("[！-＋－-～\u3000]")


@dataclass(slots=True, eq=False)
class Token:
    """A word that means something to arithmetic; `before` is where the one before it ended.

    Its kind is one of the above, or an operator.
    """

    kind: str
    start: int
    end: int
    before: int
    value: Quantity | None = None


_UNIT = r"""[百千万亿]*+(?: k?[mM][23²³] | (?![xX][ \t]*+[0-9(\[{【〔])[A-Za-zμΩ]++
    | (?: (?! [每共第] | [合小总]计 | [乘除]以 | 等于 | 约等 | 其中 ) [\u4e00-\u9fff㎡㎥℃] )++ )"""
_UNITS = rf"""(?:{_UNIT}|[百千万亿]++)
    (?: (?: [/每] [ \t]*+ | [·•]
          | [ \t]++ (?! 每 [^\W\d]{{1,8}} [0-9] )  # which is the next number's
            (?: [/每] [ \t]*+ | [·•] ) ) {_UNIT}
      | [/每] \( {_UNIT} (?:[·•/*×]{_UNIT})*+ \) )*+"""
_SIGN = re.escape("".join(_SIGNS))
_LEADS = re.escape("=≈×*xX÷/+-约为是共计需用第")  # before a number, not before that of an item
_WORD = re.compile(
    rf"""
    (?= [0-9A-Za-z_ \t)\]}}】〕乘除等约其合共总小第{_SIGN}] )  # else it can't begin here, as mostly it can't
    (?: (?= [0-9]{{1,2}}+ (?: 、 | \.(?![0-9×*÷/+=-]) ) )
        (?P<item> (?<![{_LEADS}]) (?<![{_LEADS}][ \t]) [0-9]++ [.、] )
    | (?P<number>
        (?P<digits> [0-9]{{1,3}}(?:,[0-9]{{3}}){{1,8}}+(?![0-9]) | [0-9]{{1,15}}+ )
        (?P<decimals> \.[0-9]{{1,10}}+ )? (?! \.?[0-9] )
        (?: [ \t]*+ (?P<units> [%‰] | {_UNITS} ) )?+ )
    | (?P<break>
        (?: \A | (?<=[;。、，,\n:]) ) [ \t]*+ (?: [-*·•][ \t] | \([0-9]{{1,2}}\) (?![ \t]*+[=×*÷/+-]) )
      | \( (?<=[ \t元]\() [0-9]{{1,2}}\) (?=[ \t]*+[\u4e00-\u9fff]{{2}}) )
    | (?P<sign> [{_SIGN}] | 乘以 | 除以 | 等于 | 约等于 | 其中 | [xX](?=[ \t]*+[0-9(\[{{【〔]) )
    | (?P<close> [)\]}}】〕] (?: [ \t]*+ (?P<after> {_UNITS} ) )?+ )
    | (?P<total> (?:合计|共计|总计|总共|小计|(?<!公)共) (?:[需计约为是用: \t]|人民币)*+ (?=[0-9¥￥]) )
    | (?P<unreadable> [0-9][0-9.,]*+ )
    | [A-Za-z_][A-Za-z0-9_]*+ | 第 [ \t]*+ [0-9]++ (?: [-–—~至、] 第? [0-9]++ )*+ )
    """,
    re.VERBOSE,
)
_PART = re.compile(r"([/每·•*×(]*+)[ \t]*+([百千万亿]*+)([^/每·•*×() \t]*+)[) \t]*+")


def tokens(text: str) -> list[Token]:
    """Return the words of a text; what stands between them means nothing to arithmetic."""
    found = []
    before = 0
    for match in _WORD.finditer(text.translate(_NARROW) if _WIDE.search(text) else text):
        kind = match.lastgroup
        start, end = match.span()
        value = None
        if kind == NUMBER:
            value, end = _number(match, end)
        elif kind == "sign":
            kind = _KINDS[match[0]]
        elif kind == CLOSE:
            value, end = _unit_after(match, end)
        elif kind == "item":
            kind = BREAK
        elif kind is None:
            continue
        found.append(Token(kind, start, end, before, value))
        before = end
    return found


def _number(match: re.Match[str], end: int) -> tuple[Quantity, int]:
    """Return a number with its units, and where they end."""
    digits, decimals, written = match.group("digits", "decimals", "units")
    units, rest = _read_units(written) if written else (BARE, 0)
    scale = units.scale
    digits = digits.replace(",", "")
    if not decimals:
        return Quantity(int(digits) * scale.numerator, scale.denominator, units, 0), end - rest
    places = len(decimals) - 1
    numerator = int(digits + decimals[1:]) * scale.numerator
    return Quantity(numerator, 10**places * scale.denominator, units, places), end - rest


def _unit_after(match: re.Match[str], end: int) -> tuple[Quantity | None, int]:
    """Return one of the unit that follows a bracket, and where it ends; other words say nothing."""
    written = match["after"]
    if not written:
        return None, end
    units, rest = _read_units(written)
    if any(unit.ratio == 0 for unit, _ in units.powers):
        return None, match.start() + 1
    return Quantity(units.scale.numerator, units.scale.denominator, units), end - rest


@lru_cache(_KEPT)
def _read_units(text: str) -> tuple[Units, int]:
    """Return the units of a number, and how much of the text is no unit."""
    if text in _PARTS:
        return units_of((), Fraction(1, _PARTS[text])), 0
    scale: Number = 1
    power, rest = 1, 0
    powers = []
    for sign, scales, word in _PART.findall(text):
        if "/" in sign or "每" in sign:
            power = -1
        for character in scales:
            scale *= Fraction(_SCALES[character]) ** power if power < 0 else _SCALES[character]
        if word:
            unit, rest = leading_unit(word)
            scale *= Fraction(unit.ratio) ** power if unit.kind == MONEY and unit.ratio != 1 else 1
            powers.append((Unit(MONEY) if unit.kind == MONEY else unit, power))
    return units_of(reduced(powers), scale), rest


def leading_unit(word: str) -> tuple[Unit, int]:
    """Return the longest unit that a word begins with, and how many characters are left."""
    known = units()
    for length in range(min(len(word), _LONGEST_UNIT), 0, -1):
        unit = known.get(word[:length])
        if unit is not None and (length == len(word) or not word.isascii()):
            return unit, len(word) - length
    return Unit(word, 0, measure=False), 0
