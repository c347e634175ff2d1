"""Phone numbers as forms hold them, however they are parted, and how the same one is written elsewhere."""

from __future__ import annotations

import re
from typing import NamedTuple

from generator.base.characters import cleaned, narrow

BLANKS = "[ \t\u00a0\u00ad\u2000-\u200f\u202f\u2060-\u2064\u3000\ufeff]{0,3}"
"""What may stand between the characters of one name or number, seen or unseen."""
_BETWEEN = f"{BLANKS}[-‐-―－.·()（）]?{BLANKS}"
_WHOLE = 11
_DIGITS = {str(digit): f"[{digit}{chr(0xFF10 + digit)}]" for digit in range(10)}
_NO_DIGIT_BEFORE, _NO_DIGIT_AFTER = "(?<![0-9０-９])", "(?![0-9０-９])"
_COUNTRY = f"(?:[+＋]?[8８][6６]{_BETWEEN})?"
_AREA = "0(?:10|2[0-9]|[3-9][0-9]{2})"
_EXTENSION = rf"(?:{BLANKS}(?:转|分机|-|－|—){BLANKS}[0-9０-９]{{1,6}}(?![0-9０-９]))?"
_NUMBER = re.compile(
    r"(?<![0-9])(?:\+?86[-\s]*)?(?:"
    r"(?:0[0-9]{0,3}[-\s]?)?(?P<mobile>1[3-9](?:[-\s]?[0-9]){9})"
    rf"|[(（]?(?P<area>{_AREA})[)）]?[-‐-―\s]*(?P<local>[1-9](?:[-\s]?[0-9]){{6,7}})"
    r"|(?P<other>[0-9](?:[-\s]?[0-9]){6,}))(?![0-9])"
)


class Number(NamedTuple):
    """A phone number; `area` is the code of its district, empty where none is written or needed."""

    digits: str
    area: str = ""

    @property
    def pattern(self) -> str:
        """Return a pattern that finds it with or without its area, however its digits are parted.

        All of its digits are found right behind other ones too; those without the area may be part of a code.
        """
        own = _digits(self.digits)
        area = f"(?:[0０]{_BETWEEN})?{_digits(self.area[1:])}" if self.area else "[0０][0-9０-９]{0,3}"
        before = f"{_COUNTRY}(?:[(（]{area}[)）]{BLANKS}|{area}{_BETWEEN})?"
        alone = f"{_NO_DIGIT_BEFORE}{before}{own}{_EXTENSION}{_NO_DIGIT_AFTER}"
        whole = _digits(self.area + self.digits)
        return alone if len(self.area + self.digits) < _WHOLE else f"{alone}|{whole}"


def _digits(digits: str) -> str:
    return _BETWEEN.join(_DIGITS[digit] for digit in digits)


def numbers(value: str) -> list[Number]:
    """Return the phone numbers that a value holds.

    >>> [*map(tuple, numbers("027-8720 5016转801、13800138000"))]
    [('87205016', '027'), ('13800138000', '')]
    """
    found = []
    for match in _NUMBER.finditer(narrow(cleaned(value))):
        digits = next(filter(None, match.group("mobile", "local", "other")))
        found.append(Number(re.sub(r"\D", "", digits), match["area"] or ""))
    return list(dict.fromkeys(found))
