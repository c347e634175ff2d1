"""Vertical merges: which cells go on below, as the printed rows say.

Whether ``{% vm %}`` merges two cells is only known when their rows are there: it merges what stands right
below one another and shows the same, and a loop may leave rows out. So the source holds instructions for a
grid that goes along with the printing of a table, and the same grid serves every format.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from generator.printing.template.expressions import parse_expression
from generator.printing.template.program import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from generator.forms.names import Scope

COUNTED = "*"
"""The place of a cell in a row whose cells have to be counted as they are printed."""


def passed(columns: int | str) -> str:
    """Return what tells of a cell that takes no part in a merge, in a row that is counted."""
    return f"pass {_packed(columns)}"


def restart(place: int | str, columns: int | str) -> str:
    """Return what tells of a cell that others may continue."""
    return f"restart {place} {_packed(columns)}"


def continued(place: int | str, columns: int | str) -> str:
    """Return what begins a cell that is only for where there is nothing above to continue, up to `END`."""
    return f"continue {place} {_packed(columns)}"


def same(place: int | str, columns: int | str, shows: Sequence[str]) -> str:
    """Return what begins a cell that is only for where the one above does not show the same, up to `END`.

    `shows` are the expressions that it prints; `ELSE` stands before what is printed in the other case.
    """
    return " ".join(["same", str(place), _packed(columns), *map(_packed, shows)])


def row(first: int | str) -> str:
    """Return what begins a row whose first cell has this place."""
    return f"row {COUNTED}" if first == COUNTED else "row"


TABLE, LEAVE, ELSE, END = "table", "leave", "else", "end"


def _packed(expression: int | str) -> str:
    """Write an expression so that nothing in it can end the instruction."""
    return f"x{expression.encode().hex()}" if isinstance(expression, str) else str(expression)


def _unpacked(argument: str) -> str:
    return bytes.fromhex(argument[1:]).decode() if argument.startswith("x") else argument


class Grid:
    """Where we are in a table, and the cells that the next row may continue, by their first column.

    Such a cell is a list: the piece of the output that it begins with, its columns, its first and its last
    row, and what it shows.
    """

    __slots__ = ("above", "column", "out", "row")

    def __init__(self, out: list[Any]) -> None:
        """Begin a table."""
        self.row = self.column = 0
        self.above: dict[int, list[Any]] = {}
        self.out = out

    def restart(self, column: int, columns: int, shows: object = None) -> None:
        """Note a cell that is printed next."""
        self.above[column] = [len(self.out), columns, self.row, self.row, shows]

    def joins(self, column: int, columns: int) -> bool:
        """Let the cell above go on through this row, if there is one of these columns; else begin one."""
        cell = self.above.get(column)
        if cell is None or cell[3] != self.row - 1 or cell[1] != columns:
            self.restart(column, columns)
            return False
        cell[3] = self.row
        return True

    def joins_same(self, column: int, columns: int, shows: object) -> bool:
        """Let it go on only if it shows this."""
        cell = self.above.get(column)
        if cell is None or cell[4] != shows or cell[3] != self.row - 1 or cell[1] != columns:
            self.restart(column, columns, shows)
            return False
        cell[3] = self.row
        return True


class GridWriter(Writer):
    """Writes a program that keeps a grid of each table."""

    def __init__(
        self, scope: Scope, tools: Mapping[str, object], begin: bytes = b"", grid: type[Grid] = Grid
    ) -> None:
        """Begin a source; `grid` is the format's kind of grid."""
        super().__init__(scope, {**tools, "Grid": grid}, begin)
        self._grids: list[str] = []
        self._follow: dict[str, Callable[..., None]] = {
            "table": self._table,
            "leave": self.leave,
            "row": self._row,
            "pass": self._pass,
            "restart": self._restart,
            "continue": self._continue,
            "same": self._same,
            "else": self._else,
            "end": self._end,
        }

    def instruction(self, word: str, argument: str) -> None:
        """Follow what is said about a table, a row or a cell."""
        self._follow[word](*argument.split())

    def leave(self) -> None:
        """Be where the table stands, perhaps in another."""
        self._grids.pop()

    @property
    def grid(self) -> str:
        """The Python variable of the table's grid."""
        return self._grids[-1]

    def _table(self) -> None:
        self._grids.append(self.new())
        self.line(f"{self.grid} = Grid(out)")

    def _row(self, counted: str = "") -> None:
        self.line(f"{self.grid}.row += 1")
        if counted:
            self.line(f"{self.grid}.column = 0")

    def _pass(self, columns: str) -> None:
        self.line(f"{self.grid}.column += {self._read(columns)}")

    def _restart(self, place: str, columns: str) -> None:
        self.flush()
        self.line(f"{self.grid}.restart({self._cell(place, columns)})")

    def _continue(self, place: str, columns: str) -> None:
        self._when(f"not {self.grid}.joins({self._cell(place, columns)})")

    def _same(self, place: str, columns: str, *shows: str) -> None:
        cell = self._cell(place, columns)
        shown = "".join(f"{self._read(one)}, " for one in shows)
        self._when(f"not {self.grid}.joins_same({cell}, ({self.run_of_loop()}, {shown}))")

    def _when(self, condition: str) -> None:
        self.flush()
        self.line(f"if {condition}:")
        self.depth += 1

    def _else(self) -> None:
        self.flush()
        self.depth -= 1
        self.line("else:")
        self.depth += 1

    def _end(self) -> None:
        self.flush()
        self.line("pass")
        self.depth -= 1

    def _cell(self, place: str, columns: str) -> str:
        """Return the place and the columns of a cell; where cells are counted, it is counted here."""
        width = self._read(columns)
        if place != COUNTED:
            return f"{place}, {width}"
        column, counted = self.new(), self.new()
        self.line(f"{column} = {self.grid}.column")
        self.line(f"{counted} = {width}")
        self.line(f"{self.grid}.column += {counted}")
        return f"{column}, {counted}"

    def _read(self, expression: str) -> str:
        return self.reader().read(parse_expression(_unpacked(expression))).code
