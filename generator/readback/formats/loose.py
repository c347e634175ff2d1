"""What a layout puts into text and no author wrote."""

from __future__ import annotations

import re

_BLANKS = re.compile(r"[^\S\n]+")
_ITEM = re.compile(r"[^\S\n]*\d{1,2}\.")
_LONGEST_ITEM = 8  # characters before a blank that may be the number of an item
_PAGE_NUMBER = re.compile(
    r"\s*(?:第\s*\d{1,4}\s*页(?:[\s，,/／]*共\s*\d{1,4}\s*页)?|[-–—－]\s*\d{1,4}\s*[-–—－]|\d{1,4}\s*[/／]\s*\d{1,4})\s*"
)


def tightened(text: str) -> str:
    """Drop blanks, save those that part Latin words and those behind the number of a list's item.

    Nobody can tell which of the others were written.

    >>> tightened("2023 年工作日 "), tightened("420108 101"), tightened("1. 本单位  Word 2003 版")
    ('2023年工作日', '420108101', '1. 本单位Word2003版')
    """
    return _BLANKS.sub(_between, text)


def _between(blank: re.Match[str]) -> str:
    text = blank.string
    before, after = text[blank.start() - 1 : blank.start()], text[blank.end() : blank.end() + 1]
    if after and _is_item(text, blank.start()):
        return " "
    return " " if _is_latin(before) and _is_latin(after) else ""


def _is_item(text: str, end: int) -> bool:
    """Tell whether a line begins with the number of a list's item, up to here."""
    begin = max(end - _LONGEST_ITEM, 0)
    line = text.rfind("\n", begin, end) + 1
    return (line > 0 or begin == 0) and _ITEM.fullmatch(text, line, end) is not None


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def is_page_number(line: str) -> bool:
    """Tell whether a line only says which page it is on.

    >>> is_page_number("第 1 页 共 3 页"), is_page_number("- 2 -"), is_page_number("第 1 页的说明")
    (True, True, False)
    """
    return _PAGE_NUMBER.fullmatch(line) is not None
