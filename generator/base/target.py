"""指标值: the target of an indicator, held apart as sign, number and unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from generator.base.characters import cleaned

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
_QUANTITY = re.compile(
    rf"\s*+(?P<sign>{SIGN_LIKE}(?:\s*{SIGN_LIKE})?)?\s*+"
    r"(?P<number>-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?!\s*+(?:[.,。·]\s*+)?\d)\s*+(?P<unit>\D.*)?",
    re.DOTALL,
)
_DATE = re.compile(
    r"\s*(?:19|20)\d\d(?:\s*年|(?P<mark>[./-])(?:0?[1-9]|1[0-2])(?:(?P=mark)\d{1,2}(?!\d)|\s*(?:\Z|[前底止])))"
)


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
        """Read what the author wrote; text that is no quantity is a qualitative target: also ``≥10,0000人``.

        What can't be seen is not read, and is printed as it was written.

        >>> target = Target.parse(">=4次/年·辆")
        >>> target.sign, target.number, target.unit, target.printed
        ('≥', Decimal('4'), '次/年·辆', '≥4次/年·辆')
        >>> Target.parse("2023年工作日").sign
        '定性'
        """
        match = _QUANTITY.fullmatch(cleaned(text).translate(_WIDE))
        printed = text
        sign = _sign(match) if match else None
        if match is None or sign is None:
            return cls(text, QUALITATIVE, None, "", text, printed)
        written, digits = match["sign"], match["number"].replace(",", "")
        if written in _ASCII:
            printed = text.replace(written, sign, 1)
        return cls(text, sign, Decimal(digits), (match["unit"] or "").rstrip(), digits, printed)


def _sign(match: re.Match[str]) -> str | None:
    """Return the sign of a quantity, also a misspelt one (``> =``), empty if it has none; None if it is text.

    ``2023年工作日`` and ``2023.12.31`` are text, ``3年`` is a quantity.
    """
    written = match["sign"]
    if not written:
        return None if _DATE.match(match.string) else ""
    return SIGNS.get(written) or _MEANT.get("".join(written.split()).translate(_LOOKALIKES))
