"""Numbers as Word writes them before the paragraphs of a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_DIGITS: Final = "〇一二三四五六七八九"
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN: Final = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
    (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_MOST = 9999


def chinese(number: int) -> str:
    """Count in Chinese.

    >>> chinese(3), chinese(10), chinese(12), chinese(20), chinese(105), chinese(1010)
    ('三', '十', '十二', '二十', '一百〇五', '一千〇一十')
    """
    text = ""
    for position, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // position % 10
        if digit:
            text += _DIGITS[digit] + unit
        elif text and not text.endswith("〇"):
            text += "〇"
    text = text.rstrip("〇")
    return text.removeprefix("一") if 10 <= number < 20 else text or "〇"  # noqa: PLR2004 - 十二, not 一十二


def _roman(number: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        text += letters * (number // worth)
        number %= worth
    return text


def _letters(number: int) -> str:
    """Return A to Z, then AA to ZZ, as Word counts."""
    turns, letter = divmod(number - 1, 26)
    return chr(ord("A") + letter) * (turns + 1)


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


def _circled(number: int) -> str:
    return chr(ord("①") + number - 1) if number <= 20 else str(number)  # noqa: PLR2004 - there are 20


_CHINESE: Final = (
    "chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand",
    "japaneseCounting", "japaneseDigitalTenThousand",
)  # fmt: skip
FORMATS: Final[dict[str, Callable[[int], str]]] = {
    "decimal": str,
    "decimalZero": "{:02}".format,
    "decimalFullWidth": lambda number: str(number).translate(
        {ord("0") + d: chr(0xFF10 + d) for d in range(10)}
    ),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": "{}.".format,
    "decimalEnclosedParen": "({})".format,
    "ideographDigital": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    "ideographEnclosedCircle": _circled,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "lowerLetter": lambda number: _letters(number).lower(),
    "lowerRoman": lambda number: _roman(number).lower(),
    "upperLetter": _letters,
    "upperRoman": _roman,
    "none": lambda _: "",
    **dict.fromkeys(_CHINESE, chinese),
}
"""What turns a number into the text that Word shows, by Word's name for the format."""


def written(number: int, how: str) -> str | None:
    """Return a number in one of Word's formats; None for a format that is not known here.

    >>> written(12, "chineseCounting"), written(3, "decimalEnclosedCircle"), written(4, "lowerRoman")
    ('十二', '③', 'iv')
    """
    write = FORMATS.get(how)
    if write is None:
        return None
    return write(number) if 0 < number <= _MOST else str(number)
