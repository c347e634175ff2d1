"""Rows that have moved, written where they were and where they are now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from generator.compare.redline.paragraphs import Marks, replaced, revised
from generator.compare.redline.pen import DEL, INS, MOVE_FROM, MOVE_TO
from generator.printing.word.xml import TC_PR, P

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml import etree

    from generator.compare.redline.moves import Move
    from generator.compare.redline.pen import Pen
    from generator.compare.redline.rows import Row


class Placing:
    """Writes rows of which one at least has moved."""

    def __init__(self, pen: Pen, moved: Mapping[Row, Move]) -> None:
        """Take the rows that have moved."""
        self._pen, self.moved = pen, moved

    def row(self, old: Row | None, new: Row | None) -> etree._Element:
        """Return a row that goes, one that comes, or one in the place of another."""
        if old is not None and new is not None:
            return self._in_place(old, new)
        row, tag = (old, DEL) if old is not None else (new, INS)
        assert row is not None  # noqa: S101 - a pair has at least one side
        for column, cell in row.columns.items():
            for number, paragraph in enumerate(cell.findall(P)):
                self._mark(row, column, tag, paragraph, number)
                self._pen.paragraph_end(paragraph, tag)
        self._pen.row(row.element, tag)
        return row.element

    def _in_place(self, old: Row, new: Row) -> etree._Element:
        """Keep the row, and the cells that other rows share; all else in it is another row's."""
        for column, before in old.columns.items():
            after = new.columns[column]
            was, is_now = before.findall(P), after.findall(P)
            if column in new.own:
                gone, come = partial(self._mark, old, column, DEL), partial(self._mark, new, column, INS)
                done = replaced(self._pen, was, is_now, Marks(gone, come), down=old in self.moved)
            else:
                done = revised(self._pen, was, is_now)
            after[:] = [*after.findall(TC_PR), *done]
        return new.element

    def _mark(self, row: Row, column: int, tag: str, paragraph: etree._Element, number: int) -> None:
        move = self.moved.get(row)
        if move is None or column not in move.columns:
            self._pen.runs(paragraph, tag)
        else:
            end = MOVE_FROM if tag == DEL else MOVE_TO
            self._pen.moved(paragraph, end, move.name(column, number))
