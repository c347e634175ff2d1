"""What a new unit or project may be called, and its folder or file: said of each input in Chinese."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from generator.base.characters import INVISIBLE, matching
from generator.filing.load.names import unusable
from generator.filing.workspace import YEARS, is_year, unsafe_name

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 200  # characters of a name; a form's cell takes a few dozen
_UNREAD = "._"  # what a folder's name begins with that nobody reads
_UNREAD_FILE = "~"
_DISTRICT = re.compile("[0-9]{6}")


def name_fault(name: str, title: str) -> str:
    """Say why a name can't be printed; empty if it can."""
    if not matching(name):
        return f"写上{title}"
    if len(name) > _LONGEST:
        return f"{title}太长（超过 {_LONGEST} 个字）"
    if INVISIBLE.search(name) or any(unicodedata.category(character) in ("Cc", "Cs") for character in name):
        return f"{title}里有换行或看不见的字符，去掉再写"
    return ""


def year_fault(year: int) -> str:
    """Say why no filing can be of a year; empty if one can."""
    return "" if year in YEARS else f"年度是 {YEARS[0]} 到 {YEARS[-1]} 之间的四位数字"


def district_fault(district: str) -> str:
    """Say why a code can't be a district's; empty if it can, or if there is none."""
    return "" if not district or _DISTRICT.fullmatch(district) else "行政区划代码是六位数字，也可以先不写"


def folder_fault(unit_id: str, there: Iterable[str]) -> str:
    """Say why a unit's folder can't be called so beside others that are `there`; empty if it can."""
    reason = unsafe_name(unit_id)
    if reason:
        return f"文件夹名{reason}"
    if unit_id[0] in _UNREAD:
        return "文件夹名不能以点或下划线开头"
    if is_year(unit_id):
        return "文件夹名不能是年度"
    return _taken(unit_id, there, "文件夹")


def stem_fault(stem: str, there: Iterable[str]) -> str:
    """Say why a project's file can't be called so beside others that are `there`; empty if it can."""
    reason = unusable(stem)
    if reason:
        return f"文件名{reason}"
    if stem.startswith(_UNREAD_FILE):
        return f"文件名不能以 {_UNREAD_FILE} 开头"
    return _taken(stem, there, "文件")


def _taken(name: str, there: Iterable[str], what: str) -> str:
    other = next((one for one in there if _folded(one) == _folded(name)), None)
    if other is None:
        return ""
    return (
        f"已有叫“{other}”的{what}；换一个名字" if other == name else f"与已有的“{other}”只差写法；换一个名字"
    )


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", matching(name)).casefold()
