"""Merged cells of a page: the one that goes down gets its ``rowspan`` once its rows are there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.printing.template import merging

if TYPE_CHECKING:
    from collections.abc import Sequence

TABLE, END = f"<?{merging.TABLE}?>", f"<?{merging.END}?>"
TABLE_END, GROUP = "<?close?>", "<?group?>"


def row(first: int | str) -> str:
    """Return what begins a row whose first cell has this place."""
    return f"<?{merging.row(first)}?>"


def passed(place: int | str, columns: int | str) -> str:
    """Return what stands before a cell that takes no part in a merge."""
    return f"<?{merging.passed(columns)}?>" if place == merging.COUNTED else ""


def restart(place: int | str, columns: int | str) -> str:
    """Return what stands before a cell that others may continue."""
    return f"<?{merging.restart(place, columns)}?>"


def continued(place: int | str, columns: int | str) -> str:
    """Return what stands before an empty cell that is only printed if it has nothing above to continue."""
    return f"<?{merging.continued(place, columns)}?>"


def same(place: int | str, columns: int | str, shows: Sequence[str]) -> str:
    """Return what stands before a cell that is not printed where the one above shows the same."""
    return f"<?{merging.same(place, columns, shows)}?>"


class Rowspans(merging.Grid):
    """A grid that writes into a cell's tag how many rows it has."""

    __slots__ = ("_cells",)

    def __init__(self, out: list[Any]) -> None:
        """Begin a table."""
        super().__init__(out)
        self._cells: list[list[Any]] = []

    def restart(self, column: int, columns: int, shows: object = None) -> None:
        """Note a cell that is printed next."""
        super().restart(column, columns, shows)
        self._cells.append(self.above[column])

    def close(self) -> None:
        """Write the rowspans behind ``<td`` and ``<th``."""
        for piece, _, first, last, _ in self._cells:
            if last > first:
                tag = self.out[piece]
                self.out[piece] = b'%b rowspan="%d"%b' % (tag[:3], last - first + 1, tag[3:])
