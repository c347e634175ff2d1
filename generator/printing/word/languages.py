"""The language of digits and Latin letters: never one that lets a line end between any two of them.

A file made in Chinese Word often says that all of its text is Chinese (``w:val="zh-CN"``). LibreOffice then
breaks ``1165`` into ``11`` and ``65`` as it may break Chinese text; Word never does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.printing.word.xml import VAL, W

if TYPE_CHECKING:
    from lxml import etree

_EAST_ASIA = f"{W}eastAsia"
_BROKEN_ANYWHERE = ("zh", "ja", "ko")
_LATIN = "en-US"


def set_apart(root: etree._Element) -> bool:
    """Let a language of Chinese, Japanese or Korean text hold for no other; tell whether it did."""
    said = [lang for lang in root.iter(f"{W}lang") if lang.get(VAL, "").lower().startswith(_BROKEN_ANYWHERE)]
    for lang in said:
        lang.set(_EAST_ASIA, lang.get(_EAST_ASIA, lang.get(VAL, "")))
        lang.set(VAL, _LATIN)
    return bool(said)
