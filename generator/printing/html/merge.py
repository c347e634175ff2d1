"""Merged cells of a page: the one that goes down gets its ``rowspan`` once its rows are there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.printing.template import merging

if TYPE_CHECKING:
    from collections.abc import Sequence

TABLE, ROW, BEGUN, END = (f"<?{word}?>" for word in (merging.TABLE, merging.ROW, merging.BEGUN, merging.END))
TABLE_END, GROUP = "<?close?>", "<?group?>"
COUNTED = merging.COUNTED


def passed(place: int | str, columns: int | str) -> str:
    """Return what stands before a cell that takes no part in a merge."""
    return f"<?{merging.passed(columns)}?>" if place == COUNTED else ""


def restart(place: int | str, columns: int | str) -> str:
    """Return what stands in the tag of a cell, behind ``<td``, that others may continue."""
    return f"<?{merging.restart(place, columns)}?>"


def continued(place: int | str, columns: int | str) -> str:
    """Return what stands before an empty cell that is only printed if it has nothing above to continue."""
    return f"<?{merging.continued(place, columns)}?>"


def same(place: int | str, columns: int | str, shows: Sequence[str]) -> str:
    """Return what stands before a cell that is not printed where the one above shows the same."""
    return f"<?{merging.same(place, columns, shows)}?>"


class Rowspans(merging.Grid):
    """A grid that writes into a cell's tag, behind its ``<td``, how many rows it has."""

    __slots__ = ("_cells",)

    def __init__(self, out: list[Any]) -> None:
        """Begin a table."""
        super().__init__(out)
        self._cells: list[merging.Merged] = []

    def restart(self, column: int, columns: int, shows: object = None) -> merging.Merged:
        """Note a cell whose tag is being printed."""
        cell = super().restart(column, columns, shows)
        self._cells.append(cell)
        return cell

    def close(self) -> None:
        """Write the rowspans."""
        for cell in self._cells:
            if cell.last > cell.first:
                tag = self.out[cell.piece]
                self.out[cell.piece] = b' rowspan="%d"%b' % (cell.last - cell.first + 1, tag)
