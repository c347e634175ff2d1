"""Official titles as people write them: what two labels have in common though they are spelt differently."""

from __future__ import annotations

import re
import unicodedata

from generator.base.characters import cleaned

_LONGEST = 100
_UNITS = re.compile(r"\((?:单位:?)?(?:万元|元|%|百分比|分|年|\d+分)\)")
_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]+、|\d+[.、](?=\D)|\([一二三四五六七八九十\d]+\))")
_SCORED = re.compile(r"\([^()]*分[^()]*\)")
_LETTERED = re.compile(r"\([A-Z](?:/[A-Z])?\)")
_LEFT_OUT = re.compile(r"[\s:。;*★☆_—-]+")


def plain(label: str) -> str:
    r"""Return a label without blanks, breaks, colons, numbering and units, in half-width characters.

    >>> plain("项目总预算\n（万元）："), plain("一、项目 名称"), plain("实际完成值（B）")
    ('项目总预算', '项目名称', '实际完成值')
    """
    text = unicodedata.normalize("NFKC", cleaned(label[:_LONGEST]))
    text = _LEFT_OUT.sub("", text)
    return _LETTERED.sub("", _SCORED.sub("", _UNITS.sub("", _NUMBERED.sub("", text))))
