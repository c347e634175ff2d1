"""指标值: the target of an indicator, held apart as sign, number and unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple

from generator.base.characters import cleaned
from generator.base.figures import Figure, counted, figure
from generator.base.units import Powers, is_unit, limit_of, measure
from generator.base.vocabulary import any_of, sign_words

QUALITATIVE = "定性"
SIGNS = {"≥": "≥", ">=": "≥", "≧": "≥", "＞": "＞", ">": "＞", "＝": "＝", "=": "＝",
         "＜": "＜", "<": "＜", "≤": "≤", "<=": "≤", "≦": "≤"}  # fmt: skip
_ASCII = (">=", "<=")
_LOOKALIKES = str.maketrans("＞﹥》〉＜﹤《〈＝﹦≧⩾≮≦⩽≯", ">>>><<<<==≥≥≥≤≤≤")
_MEANT = {">": "＞", "<": "＜", "=": "＝", "==": "＝", "≥": "≥", "≤": "≤",
          ">=": "≥", "=>": "≥", "≥=": "≥", "=≥": "≥", "≥≥": "≥",
          "<=": "≤", "=<": "≤", "≤=": "≤", "=≤": "≤", "≤≤": "≤"}  # fmt: skip
SIGN_LIKE = "(?:[≥≤>=<＞＝＜≧≦⩾⩽﹥﹦﹤≮≯》〉]|[《〈](?!.*[》〉]))"
"""what may be meant for a sign, also by an input method's 》=; but ``《办法》`` is a title"""
_WIDE = str.maketrans("０１２３４５６７８９．，％﹪－−", "0123456789.,%%--")
_READ = _WIDE | str.maketrans("–—～∼／＇：\u00a0", "--~~/': ")
_SIGN = rf"\s*+(?P<sign>{SIGN_LIKE}(?:\s*{SIGN_LIKE})?)?\s*+"
_SIGNED = re.compile(_SIGN)
_USUAL = re.compile(
    _SIGN + r"(?P<number>-?[0-9]+(?:\.[0-9]+)?)(?!\s*[0-9.,，。'’·/:：∶±+*×xXeE~～至到—–-])"
    r"(?P<unit>[^0-9０-９％﹪，．－−]*)"
)
"""A quantity as it mostly is: one number, and a unit that holds none."""
_DATE = re.compile(
    r"\s*(?:(?:19|20)\d\d(?:\s*年|\s*[-~至到]+\s*(?:19|20)\d\d(?:\s*年|\s*\Z)"
    r"|(?P<mark>[./-])(?:0?[1-9]|1[0-2])(?:(?P=mark)\d{1,2}(?!\d)|\s*(?:\Z|[前底止])))"
    r"|\d{1,2}(?:\s*[月日])?\s*[-~至到]+\s*\d{1,2}\s*(?:月|日|号|点|时)(?!间)"
    r"|\d{1,2}/\d{1,2}\s*[前底止]|\d{1,2}:\d\d(?![\d.]|\s*\Z))"
)
_KEPT = 8192
"""So many are remembered: a long form's, which is read again at every change."""


@dataclass(frozen=True, slots=True)
class Target:
    """What an indicator has to reach: sign + number + unit, or a qualitative `text`.

    `sign` is one of ≥ ＞ ＝ ＜ ≤ 定性, or empty where the author gave a number without one.
    """

    text: str
    sign: str
    number: Decimal | None
    """the number, of a range the lower end"""
    unit: str
    digits: str
    """the number as a form with a column of its own for it prints it; all the text where there is none"""
    printed: str
    """the target as Wuhan's form prints it, glued: the author's text, ASCII ``>=`` and ``<=`` as one sign"""
    upper: Decimal | None = None
    """the upper end of a range"""
    worded: bool = False
    """its sign is written as a word: 不低于, 以上"""

    @staticmethod
    def parse(text: str) -> Target:
        """Read what the author wrote; text that is no quantity is a qualitative target: also ``≥10,0000人``.

        What can't be seen is not read, and is printed as it was written.

        >>> target = Target.parse(">=4次/年·辆")
        >>> target.sign, target.number, target.unit, target.printed
        ('≥', Decimal('4'), '次/年·辆', '≥4次/年·辆')
        >>> target = Target.parse("不低于3-5场")
        >>> target.sign, target.number, target.upper, target.unit
        ('≥', Decimal('3'), Decimal('5'), '场')
        >>> Target.parse("2023年工作日").sign
        '定性'
        """
        return _parsed(text)

    @property
    def amount(self) -> tuple[Fraction, Powers] | None:
        """How much it is, and of what, whatever units say so; None for a text and for a range."""
        if self.number is None or self.upper is not None:
            return None
        ratio, of = measure(self.unit)
        return Fraction(self.number) * ratio, of

    def same(self, other: Target) -> bool:
        """Tell whether another target asks for the same, whatever units say so."""
        if self.number is None or other.number is None:
            return self.number is other.number and self.text.strip() == other.text.strip()
        return self.sign == other.sign and _ends(self) == _ends(other)


@lru_cache(maxsize=_KEPT)
def _parsed(text: str) -> Target:
    seen = cleaned(text)
    read = _usual(seen) or _unusual(seen)
    if read is None:
        return Target(text, QUALITATIVE, None, "", text, text)
    printed = text.replace(read.written, read.sign, 1) if read.written in _ASCII else text
    one = read.figure
    worded = bool(read.sign) and not read.written
    return Target(text, read.sign, one.number, one.rest, one.digits, printed, one.upper, worded)


class _Read(NamedTuple):
    """The sign as written, if it is one, and as meant; the number, with the unit as its rest."""

    written: str
    sign: str
    figure: Figure


def _ends(target: Target) -> tuple[Fraction, Fraction, Powers]:
    ratio, of = measure(target.unit)
    lower, upper = target.number or Decimal(0), target.upper
    return Fraction(lower) * ratio, Fraction(lower if upper is None else upper) * ratio, of


def _usual(text: str) -> _Read | None:
    """Read a quantity that is written as most are."""
    match = _USUAL.fullmatch(text)
    sign = _meant(match["sign"]) if match else None
    if match is None or sign is None or limit_of(match["unit"]) or (not sign and _DATE.match(text)):
        return None
    number = match["number"]
    return _Read(match["sign"] or "", sign, Figure(Decimal(number), number, match["unit"].strip()))


def _unusual(text: str) -> _Read | None:
    """Read a quantity with a range, a fraction or a word for its sign; None where it is none for certain."""
    plain = text.translate(_READ)
    signed = _SIGNED.match(plain)
    written = (signed and signed["sign"]) or ""
    sign, rest = _meant(written), plain[signed.end() if signed else 0 :]
    if sign is None or (not written and _DATE.match(rest)):
        return None
    said = None if written else _before().match(rest)
    if said is not None:
        sign, rest = sign_words("before")[said[1]], rest[said.end() :]
    one = figure(rest)
    in_words = one is None
    one = one or counted(rest)
    return _limited(written, sign, _as_written(one, text, rest), said, in_words=in_words) if one else None


def _as_written(one: Figure, text: str, rest: str) -> Figure:
    """Take unit and digits from the text itself, as reading it changed some signs."""
    if not rest.endswith(one.rest):
        return one  # 百分之九十 holds no % of its own
    end = len(text) - len(one.rest)
    said = text[len(text) - len(rest) : end].translate(_WIDE).strip()
    digits = said if len(said) == len(one.digits) and one.upper is not None else one.digits
    return one._replace(rest=text[end:].translate(_WIDE).strip(), digits=digits)


def _limited(
    written: str, sign: str, one: Figure, said: re.Match[str] | None, *, in_words: bool
) -> _Read | None:
    """Take the word for a sign off the end of a unit, unless it contradicts the sign."""
    word = limit_of(one.rest)
    limit = sign_words("after")[word] if word else ""
    if word and sign in ("", limit):
        sign, one = limit, one._replace(rest=one.rest.removesuffix(word).rstrip())
    certain = not in_words or (sign and "%" not in one.rest and one.rest != "级" and is_unit(one.rest))
    return _Read(written, sign, one) if certain and (sign or not said) else None


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"({any_of(sign_words('before'))})\s*+")


def _meant(written: str | None) -> str | None:
    """Return what is meant by a sign, also by a misspelt one (``> =``); empty if there is none."""
    if not written:
        return ""
    return SIGNS.get(written) or _MEANT.get("".join(written.split()).translate(_LOOKALIKES))
