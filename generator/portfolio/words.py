"""Text as words that SQLite's full-text search finds: every Chinese character is one.

SQLite takes a run of Chinese characters for one word, and Python can't give it another way to part them. So
they are written with blanks between them, and what is sought as a phrase of them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

_HAN = re.compile(
    "([\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af])"
)
_WORD = re.compile(r"\w+")
_LONGEST = 200
"""Characters of what is sought; the rest says nothing more."""


def spaced(text: str) -> str:
    """Part a text into words.

    >>> spaced("党建≥95%")
    ' 党  建 ≥95%'
    """
    return " ".join(_HAN.split(text))


def phrase(text: str) -> str:
    """Return what is sought as SQLite understands it, each piece a phrase; empty where there are no words.

    What stands between blanks need not be side by side. The last Latin word may go on.

    >>> phrase('党建 "OR" (a*')
    '"党 建" "or" "a"*'
    >>> phrase('—“”')
    ''
    """
    pieces = []
    for piece in unicodedata.normalize("NFKC", text[:_LONGEST]).casefold().split():
        words = _WORD.findall(spaced(piece).replace("_", " "))
        if words:
            pieces.append('"' + " ".join(words) + '"' + ("" if _HAN.fullmatch(words[-1]) else "*"))
    return " ".join(pieces)


def words_of(table: str, row: dict[str, Any]) -> tuple[str, ...]:
    """Return the words by which a row of a table is found."""
    if table == "projects":
        return (_folded(row["name"]),)
    names = dict.fromkeys(filter(None, (row["name"], row["long_name"])))
    return _folded(" ".join(names)), _folded(row["target"])


def _folded(text: str) -> str:
    return spaced(unicodedata.normalize("NFKC", text))
