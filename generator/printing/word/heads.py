"""Rows that are to repeat on every page, but do not begin their table: Word repeats only those that do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.problems import Severity
from generator.printing.word.tags import TAG
from generator.printing.word.xml import TBL, TR, VAL, T, W

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from generator.base.problems import Problem
    from generator.printing.word.places import Places

_OFF = ("0", "false", "off")
_ROW_TAGS = ("{%tr ", "{#tr ")


def late_heads(root: etree._Element, places: Places) -> Iterator[Problem]:
    """Yield, for each table, the first row that is marked as a repeated head below one that is not."""
    for table in root.iter(TBL):
        begun = False
        for row in table.iterchildren(TR):
            if _vanishes(row):
                continue
            if not _is_head(row):
                begun = True
            elif begun:
                message = "设了“在各页顶端以标题行形式重复”，但不在表格开头，Word 不会重复它"
                hint = "在它前面把表格拆开（“布局”“拆分表格”），或者取消这一行的重复标题行"
                yield places.problem(row, "template.head", message, hint, Severity.WARNING)
                break


def _is_head(row: etree._Element) -> bool:
    found = row.find(f"{W}trPr/{W}tblHeader")
    return found is not None and found.get(VAL, "1") not in _OFF


def _vanishes(row: etree._Element) -> bool:
    """Tell whether a row is a statement, and so is not printed."""
    text = "".join(piece.text or "" for piece in row.iter(T)).strip()
    return text.startswith(_ROW_TAGS) and TAG.fullmatch(text) is not None
