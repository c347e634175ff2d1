"""指标值: the target of an indicator, held apart as sign, number and unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

QUALITATIVE = "定性"
SIGNS = {"≥": "≥", ">=": "≥", "≧": "≥", "＞": "＞", ">": "＞", "＝": "＝", "=": "＝",
         "＜": "＜", "<": "＜", "≤": "≤", "<=": "≤", "≦": "≤"}  # fmt: skip
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

    @classmethod
    def parse(cls, text: str) -> Target:
        """Read what the author wrote; text that is no quantity is a qualitative target.

        >>> Target.parse("≥4次/年·辆")
        Target(text='≥4次/年·辆', sign='≥', number=Decimal('4'), unit='次/年·辆')
        >>> Target.parse("2023年工作日").sign
        '定性'
        """
        match = _QUANTITY.fullmatch(text.translate(_WIDE))
        if match is None or _names_a_year(match):
            return cls(text, QUALITATIVE, None, "")
        sign = SIGNS[match["sign"]] if match["sign"] else ""
        number = Decimal(match["number"].replace(",", ""))
        return cls(text, sign, number, (match["unit"] or "").rstrip())

    @property
    def printed(self) -> str:
        """The target as Wuhan's form prints it: the author's text, ASCII ``>=`` and ``<=`` as one sign."""
        if self.text.lstrip()[:2] in (">=", "<="):
            return self.text.replace(">=", "≥", 1).replace("<=", "≤", 1)
        return self.text


def _names_a_year(match: re.Match[str]) -> bool:
    """Tell ``2023年工作日`` (the working days of a year: text) from ``3年`` (a quantity)."""
    unit = match["unit"] or ""
    return not match["sign"] and unit.startswith("年") and _YEAR.fullmatch(match["number"]) is not None
