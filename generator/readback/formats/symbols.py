"""Signs that a Word file holds as a place in a symbol font, as the characters that they look like."""

from __future__ import annotations

import re
from typing import Final

_PRIVATE: Final = 0xF000  # where Word puts the 256 places of a symbol font
_PLACES: Final = 0x100
_PLACED: Final = re.compile("[\uf000-\uf0ff]")

_FONTS: Final[dict[str, dict[int, str]]] = {
    "wingdings": {
        0x6C: "●", 0x6E: "■", 0x6F: "☐", 0x70: "☐", 0x71: "☐", 0x72: "☐", 0x75: "◆", 0x76: "❖", 0x77: "◆",
        0xA1: "○", 0xA7: "▪", 0xA8: "☐", 0xD8: "➢", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
    },
    "wingdings 2": {
        0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐", 0x2A: "☐",
    },
    "symbol": {
        0x2D: "−", 0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "·", 0xB8: "÷", 0xB9: "≠",
        0xBB: "≈", 0xD7: "·",
    },
}  # fmt: skip


def sign(font: str, place: int) -> str | None:
    """Return what is seen at a place of a font, None where that is not known.

    >>> sign("Wingdings", 0xF0FE), sign("Wingdings 2", 0x52), sign("Symbol", 0xF0B3)
    ('☑', '☑', '≥')
    """
    known = _FONTS.get(font.strip().lower(), {})
    return known.get(place - _PRIVATE if _PRIVATE <= place < _PRIVATE + _PLACES else place)


def in_font(text: str, font: str) -> str:
    r"""Return text as it looks in a symbol font; in any other font, and where not known, as it is written.

    >>> in_font("持续性项目R", "Wingdings 2"), in_font("R", "宋体"), in_font("\uf0fe", "宋体")
    ('持续性项目☑', 'R', '☑')
    """
    if font.strip().lower() in _FONTS:
        return "".join(sign(font, ord(character)) or character for character in text)
    # A place is often kept where the font is lost: it mostly was Wingdings, which has the boxes.
    return _PLACED.sub(lambda match: sign("wingdings", ord(match[0])) or match[0], text)
