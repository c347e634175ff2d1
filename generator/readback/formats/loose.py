"""What a layout puts into text and no author wrote."""

from __future__ import annotations

import re

_BLANKS = re.compile(r"[^\S\n]+")
_ITEM = re.compile(r"(?:^|\n)[^\S\n]*\d{1,2}\.$")
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
    if _ITEM.search(text, 0, blank.start()) and after:
        return " "
    return " " if _is_latin(before) and _is_latin(after) else ""


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def is_page_number(line: str) -> bool:
    """Tell whether a line only says which page it is on.

    >>> is_page_number("第 1 页 共 3 页"), is_page_number("- 2 -"), is_page_number("第 1 页的说明")
    (True, True, False)
    """
    return _PAGE_NUMBER.fullmatch(line) is not None
