"""Where two documents differ, as a person would look for it: the first cell that says something else."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, NoReturn

from generator.base.terminal import short
from generator.readback.document import NOWHERE, Cell
from generator.readback.formats import UnreadableError, read_document
from generator.readback.formats.unreadable import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

_END = Cell(("（没有这一格）",))


def first_difference(packed: bytes, printed: bytes, by: str = "申报") -> str:
    """Say where a document says something else than what is printed `by` its source; empty for nowhere."""
    try:
        ours = _cells(printed)
        theirs = _cells(packed)
    except UnreadableError as error:
        return f"包里的文件读不了：{error.problem.message}"
    for one, other in zip_longest(theirs, ours, fillvalue=_END):
        if one.text != other.text:
            where = one.where if one.where != NOWHERE else other.where
            return f"{where}：包里是“{short(one.text)}”，{by}印出来是“{short(other.text)}”"
    return ""


def shown_text(data: bytes) -> str:
    """Return all that a document says; nothing for one that can't be read."""
    try:
        return "\n".join(cell.text for cell in _cells(data))
    except UnreadableError:
        return ""


def _other_kind(_data: bytes, suffix: str) -> NoReturn:
    """Refuse what would need LibreOffice: no form is printed as such."""
    unreadable(f"这是 {suffix} 文件", "")


def _cells(data: bytes) -> Iterator[Cell]:
    """Return the cells that are seen."""
    rows = read_document(data, "", _other_kind).rows
    return (cell for row in rows for cell in row.cells)
