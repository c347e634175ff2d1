"""Rows that are to repeat on every page: where they can't, and where a merge leads out of them."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from generator.base.problems import Severity
from generator.printing.word.tags import TAG
from generator.printing.word.xml import TBL, TC, TC_PR, TR, VAL, T, W

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
        begun = False  # Word repeats only rows that begin their table
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


def merged_heads(root: etree._Element, places: Places) -> Iterator[Problem]:
    """Yield the cells of repeated heads that are merged with what stands below the head.

    LibreOffice draws stray lines where such a head is repeated, and a page of HTML can't repeat it.
    """
    for table in root.iter(TBL):
        rows = [row for row in table.iterchildren(TR) if not _vanishes(row)]
        head = list(takewhile(_is_head, rows))
        below = _cells(rows[len(head)]) if 0 < len(head) < len(rows) else {}
        for column, cell in _cells(head[-1]).items() if head else ():
            if _goes_on(below.get(column)):
                message = "从重复的标题行一直合并到下面的行，换页后框线会画错，网页打印时标题行也不能重复"
                hint = "合并到标题行为止；下面的一格只写 {% vm %}，再去掉两格之间的框线，看上去还是一格"
                yield places.problem(cell, "template.head", message, hint, Severity.WARNING)


def _cells(row: etree._Element) -> dict[int, etree._Element]:
    """Return a row's cells by their first columns."""
    found, column = {}, 0
    for cell in row.iterchildren(TC):
        found[column] = cell
        span = cell.find(f"{TC_PR}/{W}gridSpan")
        column += 1 if span is None else int(span.get(VAL, "1"))
    return found


def _goes_on(cell: etree._Element | None) -> bool:
    """Tell whether a cell continues the one above."""
    merge = None if cell is None else cell.find(f"{TC_PR}/{W}vMerge")
    return merge is not None and merge.get(VAL, "continue") == "continue"


def _is_head(row: etree._Element) -> bool:
    found = row.find(f"{W}trPr/{W}tblHeader")
    return found is not None and found.get(VAL, "1") not in _OFF


def _vanishes(row: etree._Element) -> bool:
    """Tell whether a row is a statement, and so is not printed."""
    text = "".join(piece.text or "" for piece in row.iter(T)).strip()
    return text.startswith(_ROW_TAGS) and TAG.fullmatch(text) is not None
