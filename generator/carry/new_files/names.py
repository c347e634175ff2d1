"""Names of what is new: of a project's file, a goal, a unit's folder, each made of what it is called."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from generator.base.characters import matching
from generator.filing.load.names import original_of, unusable
from generator.filing.workspace import is_year, unsafe_name

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

_LONGEST, _LONGEST_KEY = 30, 12  # characters
_BYTES = 90  # of UTF-8: characters of four bytes are few, but a file's name may have no more than 100
_BETWEEN_WORDS = re.compile(r"(?<=[A-Za-z0-9])[^\w-]+(?=[A-Za-z0-9])")
_NO_WORD = re.compile(r"[^\w-]")
_CLAUSE = re.compile(r"[，。；、：,;:！？!?\n]+")
_COUNT = "[0-9一二三四五六七八九十]{1,3}"
_NUMBERING = re.compile(
    rf"(?:(?:[长短中]期|年度|绩效|总体?)*目标\s*(?:{_COUNT})?\s*[：:、.．]"
    rf"|[（(〔\[]\s*{_COUNT}\s*[）)〕\]]|第?{_COUNT}(?:[、，：:)）]|[.．](?!\d))|[\u2460-\u24ff])\s*"
)


def file_stem(name: str, taken: Collection[str]) -> str:
    """Return the name of a project's file, without its ending: one that no other file has on any system.

    >>> file_stem("综合服务（二期）专项", []), file_stem("综合服务（二期）专项", ["综合服务二期专项"])
    ('综合服务二期专项', '综合服务二期专项-2')
    """
    stem = _cleaned(name)
    while (original := _ends_off(original_of(stem))) != stem:
        stem = original
    return _free(stem or "项目", taken, _LONGEST, unusable)


def goal_key(text: str, taken: Collection[str]) -> str:
    """Return the key of a goal: what its text begins with.

    >>> goal_key("目标1：保持行政管理、综合服务的正常运转。", [])
    '保持行政管理'
    """
    text = matching(text)
    while numbering := _NUMBERING.match(text):
        text = text[numbering.end() :]
    clauses = filter(None, map(_cleaned, _CLAUSE.split(text)))
    return _free(next(clauses, "目标"), taken, _LONGEST_KEY)


def unit_id(name: str, taken: Collection[str]) -> str:
    """Return the name of a unit's folder.

    >>> unit_id("某某局 办公室", []), unit_id("2024", [])
    ('某某局办公室', '2024-2')
    """
    return _free(_cleaned(name) or "单位", taken, _LONGEST, lambda name: unsafe_name(name) or is_year(name))


def _cleaned(name: str) -> str:
    """Return what of a name can stand anywhere: letters, ideographs and figures."""
    words = _BETWEEN_WORDS.sub("-", unicodedata.normalize("NFC", matching(name)))
    return _ends_off(_NO_WORD.sub("", words))


def _ends_off(name: str) -> str:
    return name.strip("-_")


def _free(
    name: str, taken: Collection[str], longest: int, refused: Callable[[str], object] = lambda _name: ""
) -> str:
    """Return a name, with a number where it is taken or can't be used."""
    known = set(map(_folded, taken))
    free, number = _cut(name, longest), 1
    while _folded(free) in known or refused(free):
        number += 1
        free = f"{_cut(name, longest - len(f'-{number}'))}-{number}"
    return free


def _cut(name: str, length: int) -> str:
    return _ends_off(name[:length].encode()[:_BYTES].decode(errors="ignore"))


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", matching(name)).casefold()
