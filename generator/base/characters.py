"""Characters that look like others or like nothing: what a text says without them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_RADICALS = (
    "⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟",
)
"""CJK Radicals Supplement and what looks the same: Unicode 14.0, EquivalentUnifiedIdeograph.txt."""

_COMPATIBLE = "\u2f00-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1f"
"""Kangxi Radicals, CJK Compatibility Ideographs: Unicode itself says which ideograph each one is."""
_JOINED = "\u0600-\u08ff\u0900-\u0dff\u1800-\u18af\ufe0f\U0001f000-\U0001faff"
"""What a joiner joins rightly: Arabic, Indian and Mongolian letters, pictures."""
INVISIBLE = re.compile(
    "[\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
    f"\ufff9-\ufffb\U000e0001-\U000e007f]|(?<![{_JOINED}])[\u180e\u200c\u200d]"
)
"""What takes no room and means nothing in a form: zero-width, soft hyphen, direction, control characters."""
SPACES = re.compile("(?<=\\S)[\u00a0\u1680\u2000-\u200a\u202f\u205f]+")
"""Spaces that are no ordinary ones, but for those that indent a paragraph."""
LOOKALIKES = re.compile(f"[{_RADICALS[0]}{_COMPATIBLE}]")
UNKNOWN = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")
"""What only one font, or nobody any more, can tell the meaning of."""
WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ％]")
_STRANGE = re.compile("|".join(pattern.pattern for pattern in (INVISIBLE, SPACES, LOOKALIKES)))
_ALL = re.compile(f"{_STRANGE.pattern}|{WIDE.pattern}")
_ORDINARY = re.compile("[\n -~\u3000-\u303f\u4e00-\u9fff（）：；，≥≤×·“”‘’]*+")
"""What almost every text consists of, and which holds nothing strange: quick to tell."""
_UNIFIED = dict(zip(*_RADICALS, strict=True))
_NAMES = {
    "\u00a0": "不换行空格", "\u00ad": "软连字符", "\u200b": "零宽空格", "\u200c": "零宽不连字",
    "\u200d": "零宽连字", "\u200e": "从左到右标记", "\u200f": "从右到左标记", "\u2028": "行分隔符",
    "\u2029": "段分隔符", "\u2060": "零宽不换行", "\ufeff": "字节顺序标记 BOM", "\ufffd": "替换符",
}  # fmt: skip
_DIRECTION = "\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def ideograph(character: str) -> str:
    """Return the character of everyday Chinese that looks the same as a radical or a compatible one.

    >>> ideograph("⺠") + ideograph("⼈")
    '民人'
    """
    return _UNIFIED.get(character) or unicodedata.normalize("NFKC", character)


def cleaned(text: str) -> str:
    """Return a text without what can't be seen, with ordinary spaces and ideographs: it looks the same."""
    return text if _ORDINARY.fullmatch(text) else _STRANGE.sub(_plain, text)


def matching(text: str) -> str:
    """Return a name as it is compared with others: cleaned, half-width, without blanks around it.

    >>> matching("合格\u200b率（％）") == matching("合格率（%）")
    True
    """
    text = text.strip()
    return text if _ORDINARY.fullmatch(text) else _ALL.sub(_plain, text).strip()


def narrow(text: str) -> str:
    """Return a text with half-width digits, letters and percent signs."""
    return WIDE.sub(lambda found: chr(ord(found[0]) - 0xFEE0), text)


def lookup(name: str, names: Collection[str]) -> str | None:
    """Return the name that is written so, or the first that matches it; None if none does."""
    return Names(names).find(name)


class Names:
    """Names among which many others are looked up."""

    def __init__(self, names: Collection[str]) -> None:
        """Note the names; what they match is worked out when one is asked for that is not written so."""
        self._names = names
        self._matching: dict[str, str] = {}

    def find(self, name: str) -> str | None:
        """Return the name that is written so, or the first that matches it; None if none does."""
        if name in self._names:
            return name
        if not self._matching:
            self._matching = {matching(other): other for other in reversed([*self._names])}
        return self._matching.get(matching(name))


def called(character: str) -> str:
    """Name a character for an author by its code point, and by what it is where that has a name."""
    name = "文字方向控制符" if character in _DIRECTION else _NAMES.get(character, "")
    return f"U+{ord(character):04X}" + (f"（{name}）" if name else "")


def _plain(found: re.Match[str]) -> str:
    text = found[0]
    if INVISIBLE.fullmatch(text):
        return ""
    if WIDE.fullmatch(text):
        return narrow(text)
    if text.isspace():
        return " " if found.end() < len(found.string) else ""
    return ideograph(text)
