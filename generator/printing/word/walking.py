"""What every writer of another format asks of a layout while it goes along it."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from generator.printing.template.merging import COUNTED
from generator.printing.word.layout import Cell, Row, Statement, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.forms.names import Scope


def follow(statement: Statement, scopes: list[Scope]) -> str:
    """Return the source of a statement, and let the last scope be that of what it leads to."""
    word = statement.source.split(maxsplit=1)[0]
    if word in ("for", "if"):
        scopes.append(scopes[-1].enter(statement.source))
    elif word in ("endfor", "endif"):
        scopes.pop()
    return f"{{% {statement.source} %}}"


def places(row: Row) -> Iterator[tuple[Cell | Statement, int | str]]:
    """Yield what a row holds with its first column; where a loop repeats cells, only printing can count."""
    columns = [cell.columns if isinstance(cell, Cell) else None for cell in row.cells]
    place: int | str = 0 if all(isinstance(number, int) for number in columns) else COUNTED
    for cell, number in zip(row.cells, columns, strict=True):
        yield cell, place
        if isinstance(place, int) and isinstance(number, int):
            place += number


def head_rows(table: Table) -> list[Row]:
    """Return the first rows that Word repeats on each page; none where they are the whole table."""
    head = takewhile(lambda row: isinstance(row, Row) and row.header, table.rows)
    found = [row for row in head if isinstance(row, Row)]
    return found if len(found) < len(table.rows) else []
