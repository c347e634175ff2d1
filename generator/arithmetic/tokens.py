"""The words of arithmetic in Chinese text: numbers with units, operators, brackets, where clauses end."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from generator.arithmetic.quantity import MONEY, Number, Powers, Quantity, reduced
from generator.vocabulary import Unit, units

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBER, UNREADABLE = "number", "unreadable"
OPERATOR, EQUALS, ABOUT = "operator", "equals", "about"
OPEN, CLOSE, BREAK, TOTAL = "open", "close", "break", "total"

_SCALES = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_PARTS = {"%": 100, "‰": 1000}
_LONGEST_UNIT = 4
_KEPT = 256
_OPERATORS = {"乘以": "*", "除以": "/", "÷": "/", "∕": "/", "−": "-", "–": "-", "/": "/", "+": "+", "-": "-"}
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
del _NARROW[ord("，")]  # parts clauses, where a comma may part thousands


class Token(NamedTuple):
    """A word that means something to arithmetic; `before` is where the one before it ended."""

    kind: str
    start: int
    end: int
    before: int
    text: str
    value: Quantity | None = None


_UNIT = r"""[百千万亿]*+(?: k?[mM][23²³] | (?![xX][ \t]*+[0-9(\[{【〔])[A-Za-zμΩ]++
    | (?: (?!每|共|合计|小计|总计|等于|约等|乘以|除以|其中) [\u4e00-\u9fff㎡㎥℃] )++ )"""
_UNITS = rf"""(?:{_UNIT}|[百千万亿]++)
    (?: [ \t]*+ (?: [/每] [ \t]*+ | [·•] ) {_UNIT} | [/每] \( {_UNIT} (?:[·•/*×]{_UNIT})*+ \) )*+"""
_WORD = re.compile(
    rf"""
      (?P<break>
        (?: \A | (?<=[;。、，,\n:]) ) [ \t]*+ (?: [-*·•][ \t] | \([0-9]{{1,2}}\) (?![ \t]*+[=×*÷/+-]) )
      | [;。!?、，,\n\r:|] | 其中 )
    | (?P<total> (?:合计|共计|总计|总共|小计|(?<!公)共) (?:[需计约为是用: \t]|人民币)*+ (?=[0-9¥￥]) )
    | (?P<about> ≈ | ≒ | 约等于 )
    | (?P<equals> = | 等于 )
    | (?P<operator> [×*✕✖╳⨯·•∙⋅÷/∕+\-−–] | 乘以 | 除以 | [xX](?=[ \t]*+[0-9(\[{{【〔]) )
    | (?P<open> [(\[{{【〔] )
    | (?P<close> [)\]}}】〕] (?: [ \t]*+ (?P<after> {_UNITS} ) )?+ )
    | (?P<word> [A-Za-z_][A-Za-z0-9_]*+ )
    | (?P<number>
        (?P<digits> [0-9]{{1,3}}(?:,[0-9]{{3}})++(?![0-9]) | [0-9]{{1,15}}+ )
        (?P<decimals> \.[0-9]{{1,10}}+ )? (?! \.?[0-9] )
        (?: [ \t]*+ (?P<part> [%‰] )
          | [ \t]*+ (?P<units> {_UNITS} )
        )?+ )
    | (?P<unreadable> [0-9][0-9.,]*+ )
    """,
    re.VERBOSE,
)
_PART = re.compile(r"([/每·•*×(]*+)[ \t]*+([百千万亿]*+)([^/每·•*×() \t]*+)[) \t]*+")


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of a text; what stands between them means nothing to arithmetic."""
    before = 0
    for match in _WORD.finditer(text.translate(_NARROW)):
        kind = str(match.lastgroup)
        if kind == "word":
            continue
        value, end = None, match.end()
        if kind == NUMBER:
            value, end = _quantity(match)
        elif match["after"]:
            value, end = _bracketed(match)
        word = _OPERATORS.get(match[0], "*") if kind == OPERATOR else ""
        yield Token(kind, match.start(), end, before, word, value)
        before = end


def _quantity(match: re.Match[str]) -> tuple[Quantity, int]:
    """Return a number with its units, and where they end."""
    end = match.end()
    scale: Number = 1
    powers: Powers = ()
    if match["units"]:
        scale, powers, rest = _read_units(match["units"])
        end -= rest
    elif match["part"]:
        scale = Fraction(1, _PARTS[match["part"]])
    decimals = (match["decimals"] or ".")[1:]
    written = match["digits"].replace(",", "") + decimals
    zeros = len(written) - len(written.rstrip("0")) if not decimals and written.strip("0") else 0
    number = Fraction(int(written), 10 ** len(decimals)) * scale
    return Quantity(number, powers, scale, len(decimals), zeros), end


def _bracketed(match: re.Match[str]) -> tuple[Quantity | None, int]:
    """Return one of the unit that follows a bracket, and where it ends; other words say nothing."""
    scale, powers, rest = _read_units(match["after"])
    if any(unit.ratio == 0 for unit, _ in powers):
        return None, match.start() + 1
    return Quantity(Fraction(scale), powers, scale), match.end() - rest


@lru_cache(_KEPT)
def _read_units(text: str) -> tuple[Number, Powers, int]:
    """Return what a number with these units is multiplied with, their powers, and how much is no unit."""
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
    return scale, reduced(powers), rest


def leading_unit(word: str) -> tuple[Unit, int]:
    """Return the longest unit that a word begins with, and how many characters are left."""
    known = units()
    for length in range(min(len(word), _LONGEST_UNIT), 0, -1):
        unit = known.get(word[:length])
        if unit is not None and (length == len(word) or not word.isascii()):
            return unit, len(word) - length
    return Unit(word, 0, measure=False), 0
