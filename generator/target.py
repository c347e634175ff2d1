"""指标值: the target of an indicator, held apart as sign, number and unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

QUALITATIVE = "定性"
SIGNS = {"≥": "≥", ">=": "≥", "≧": "≥", "＞": "＞", ">": "＞", "＝": "＝", "=": "＝",
         "＜": "＜", "<": "＜", "≤": "≤", "<=": "≤", "≦": "≤"}  # fmt: skip
_ASCII = (">=", "<=")
_WIDE = str.maketrans("０１２３４５６７８９．，％－", "0123456789.,%-")
_QUANTITY = re.compile(
    r"\s*(?P<sign>>=|<=|[≥≧＞>＝=＜<≤≦])?\s*(?P<number>-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)\s*(?P<unit>\D.*)?",
    re.DOTALL,
)
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Target:
    """What an indicator has to reach: sign + number + unit, or a qualitative `text`.

    `sign` is one of ≥ ＞ ＝ ＜ ≤ 定性, or empty where the author gave a number without one.
    """

    text: str
    sign: str
    number: Decimal | None
    unit: str
    digits: str
    """the number as a form with a column of its own for it prints it; all the text where there is none"""
    printed: str
    """the target as Wuhan's form prints it, glued: the author's text, ASCII ``>=`` and ``<=`` as one sign"""

    @classmethod
    def parse(cls, text: str) -> Target:
        """Read what the author wrote; text that is no quantity is a qualitative target.

        >>> target = Target.parse(">=4次/年·辆")
        >>> target.sign, target.number, target.unit, target.printed
        ('≥', Decimal('4'), '次/年·辆', '≥4次/年·辆')
        >>> Target.parse("2023年工作日").sign
        '定性'
        """
        match = _QUANTITY.fullmatch(text.translate(_WIDE))
        printed = text
        if match is None or _names_a_year(match):
            return cls(text, QUALITATIVE, None, "", text, printed)
        written, digits = match["sign"], match["number"].replace(",", "")
        if written in _ASCII:
            printed = text.replace(written, SIGNS[written], 1)
        return cls(
            text, SIGNS.get(written, ""), Decimal(digits), (match["unit"] or "").rstrip(), digits, printed
        )


def _names_a_year(match: re.Match[str]) -> bool:
    """Tell ``2023年工作日`` (the working days of a year: text) from ``3年`` (a quantity)."""
    unit = match["unit"] or ""
    return not match["sign"] and unit.startswith("年") and _YEAR.fullmatch(match["number"]) is not None
