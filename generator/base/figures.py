"""Numbers as people write them: ``1'200``, ``1/3``, ``3-5``, ``100±5``, ``1.2×10^4``, ``百分之九十``."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

_NUMBER = re.compile(
    r"-?(?:\d{1,3}(?P<sep>[,'’ \u2009\u202f])\d{3}(?:(?P=sep)\d{3})*+|\d+)(?:\.\d+)?"
    r"(?!\s*+(?:[.,。·]\s*+)?\d|'\d)"
)
_POWER = re.compile(
    r"[eE]([+-]?\d{1,2})(?![\w.])|\s*+[×*xX]\s*+10(?:\^\s*+([+-]?\d{1,2})(?!\d)|([⁺⁻]?[⁰¹²³⁴-⁹]{1,2}))"
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_BELOW = re.compile(r"\s*+/\s*+(\d+)(?![\d.,])(?!\s*+[十百千万亿])")
_AS = re.compile(r"\s*+[:：∶]\s*+(\d+(?:\.\d+)?)\s*+\Z")
_AROUND = re.compile(r"\s*+(?:±|\+/-)\s*+")
_TO = re.compile(r"(?P<own>[^\d\s,;；、()（）-]{0,5}?)\s*+(?:[-~]{1,2}+|至|到)\s*+(?=\d)")
_MORE = re.compile(rf"{_BELOW.pattern}|[eE][+-]?\d")
_ZERO = re.compile(r"-?0\d")
_PERCENT = re.compile(r"百分之([零〇一二两三四五六七八九十百点\d.]+)")
_ONE_OF = re.compile(r"([零〇一二两三四五六七八九十百]+)")
_VALUES = {**{c: i for i, c in enumerate("零一二三四五六七八九")}, "〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100}


class Figure(NamedTuple):
    """A number, or both ends of a range; `digits` are as a column of numbers prints it; then the `rest`."""

    number: Decimal
    digits: str
    rest: str
    upper: Decimal | None = None


def figure(text: str) -> Figure | None:
    """Read the number that a text begins with; None where it can't be told what it is."""
    if text.startswith("百分之"):
        return _percentage(text)
    if around := _AROUND.match(text):
        off = _plain(text, around.end())
        return off and Figure(-off.number, f"±{off.digits}", off.rest, off.number)
    one = _plain(text, 0)
    if one is None:
        return None
    for read in (_fraction, _ratio, _tolerance, _range):
        found = read(one)
        if found is not None:
            return found if found.upper is None or found.upper > found.number else None
    return None if _goes_on(one.rest) else one


def counted(text: str) -> Figure | None:
    """Read the number in Chinese characters that a text begins with: ``三次``."""
    match = _ONE_OF.match(text)
    number = _in_words(match[1]) if match else None
    if match is None or number is None:
        return None
    return Figure(Decimal(number), str(number), text[match.end() :])


def _plain(text: str, start: int) -> Figure | None:
    """Read a number without more: with the marks between its thousands, with a power of ten."""
    match = _NUMBER.match(text, start)
    if match is None:
        return None
    mark = match["sep"]
    digits = match[0].replace(mark, "") if mark else match[0]
    number, end = Decimal(digits), match.end()
    power = _POWER.match(text, end)
    if power is not None:
        exponent = (power[1] or power[2] or power[3]).translate(_RAISED)
        number, end = number.scaleb(int(exponent)), power.end()
        digits += text[match.end() : end]
    return Figure(number, digits, text[end:])


def _goes_on(rest: str) -> bool:
    """Tell whether what follows a number was to be a part of it."""
    to = _TO.match(rest)
    return (to is not None and not to["own"]) or _MORE.match(rest) is not None


def _fraction(one: Figure) -> Figure | None:
    below = _BELOW.match(one.rest)
    if below is None or not 0 <= one.number < Decimal(below[1]):
        return None
    return Figure(one.number / Decimal(below[1]), f"{one.digits}/{below[1]}", one.rest[below.end() :])


def _ratio(one: Figure) -> Figure | None:
    other = _AS.match(one.rest)
    if other is None or not Decimal(other[1]):
        return None
    return Figure(one.number / Decimal(other[1]), one.digits + one.rest.strip(), "")


def _tolerance(one: Figure) -> Figure | None:
    around = _AROUND.match(one.rest)
    off = _plain(one.rest, around.end()) if around else None
    if off is None:
        return None
    return Figure(one.number - off.number, f"{one.digits}±{off.digits}", off.rest, one.number + off.number)


def _range(one: Figure) -> Figure | None:
    """Read ``3-5场``, ``90%-95%``, ``3万至5万元``: what stands after both ends is the same."""
    to = _TO.match(one.rest)
    other = _plain(one.rest, to.end()) if to else None
    if to is None or other is None or _ZERO.match(one.digits) or _ZERO.match(other.digits):
        return None
    own = to["own"]
    if own and not other.rest.lstrip().startswith(own):
        return None
    digits = one.digits + one.rest[: to.end()] + other.digits
    return Figure(one.number, digits, other.rest, other.number)


def _percentage(text: str) -> Figure | None:
    match = _PERCENT.match(text)
    if match is None:
        return None
    said, point, places = match[1].partition("点")
    whole = said if said.isascii() else _in_words(said)
    tail = "".join(str(_VALUES.get(character, "?")) for character in places)
    digits = f"{whole}.{tail}" if point else str(whole)
    known = whole is not None and _NUMBER.fullmatch(digits) is not None
    return Figure(Decimal(digits), digits, "%" + text[match.end() :]) if known else None


def _in_words(said: str) -> int | None:
    """Return a number below a thousand in Chinese characters; None if it is none."""
    total, last = 0, None
    for character in said:
        if character in _TENS:
            total += (1 if last is None else last) * _TENS[character]
            last = None
        elif last:
            return None
        else:
            last = _VALUES.get(character)
    return total + (last or 0) if said else None
