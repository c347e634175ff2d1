"""Vertical merges: a cell that continues the one above is left out, and that one gets its ``rowspan``.

How far a cell goes down is only known when the rows are there: a merge may run through loops. So the source
holds instructions for a grid that goes along with the printing of a table.
"""

from __future__ import annotations

from typing import Any

TABLE, TABLE_END, GROUP, ROW = "<?table?>", "<?close?>", "<?group?>", "<?row?>"
COUNTED = "*"
"""The place of a cell in a row whose cells have to be counted as they are printed."""


def passed(place: int | str, columns: int | str) -> str:
    """Return what stands before a cell that takes no part in a merge."""
    return f"<?pass {columns}?>" if place == COUNTED else ""


def restart(place: int | str, columns: int | str) -> str:
    """Return what stands in the tag of a cell, behind ``<td``, that others may continue."""
    return f"<?restart {place} {columns}?>"


def continued(place: int | str, columns: int | str, cell: str) -> str:
    """Return an empty cell that is only printed if it has nothing above to continue."""
    return f"<?continue {place} {columns}?>{cell}<?end?>"


class Grid:
    """Where we are in a table, and the cells that the next row may continue, by their first column.

    Such a cell is a list: the piece of the output that goes on behind its ``<td``, its columns, the last of
    its rows, and how many they are.
    """

    __slots__ = ("_cells", "_out", "above", "column", "row")

    def __init__(self, out: list[Any]) -> None:
        """Begin a table."""
        self.row = self.column = 0
        self.above: dict[int, list[int]] = {}
        self._out = out
        self._cells: list[list[int]] = []

    def restart(self, column: int, columns: int) -> None:
        """Note a cell whose tag is being printed."""
        self.above[column] = cell = [len(self._out), columns, self.row, 1]
        self._cells.append(cell)

    def joins(self, column: int, columns: int) -> bool:
        """Let the cell above go on through this row, if there is one of these columns."""
        cell = self.above.get(column)
        if cell is None or cell[2] != self.row - 1 or cell[1] != columns:
            return False
        cell[2] += 1
        cell[3] += 1
        return True

    def close(self) -> None:
        """Write the rowspans into the cells' tags."""
        for piece, _, _, rows in self._cells:
            if rows > 1:
                self._out[piece] = b' rowspan="%d"%b' % (rows, self._out[piece])
