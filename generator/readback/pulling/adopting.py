"""Cells that the layout alone has misread, taken at the word of their marks: a blank one says little else."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from generator.printing.cell_keys import digest_of_text, parse
from generator.readback.pulling.lines import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.readback.document import Cell, Document
    from generator.readback.items import Reading
    from generator.readback.pulling.lines import Line


def adopt(theirs: Sequence[Line], document: Document, ours: Sequence[Line]) -> None:
    """Give a row the values of marked cells that it has not, if the form still has each mark as often."""
    cells: dict[int, list[Cell]] = defaultdict(list)
    for row in document.rows:
        for cell in row.cells:
            if len([*filter(None, cell.keys)]) == 1 and (known := parse(cell.key)):
                cells[known.key].append(cell)
    printed = _by_place(ours)
    read = {(one.where, key_of(one)) for line in theirs for one in line.readings}
    rows = {line.where: line for line in theirs}
    for key, there in cells.items():
        here = printed.get(key, [])
        for cell, one in zip(there, here, strict=False) if len(there) == len(here) else ():
            line = rows.get(cell.where._replace(cell=0))
            if (cell.where, key) not in read and line is not None:
                line.readings.append(_adopted(one, cell))


def _by_place(ours: Iterable[Line]) -> dict[int, list[Reading]]:
    """Return the values that a cell has to itself, by the keys of their marks, in the form's order."""
    places: dict[tuple[int, object], list[Reading]] = defaultdict(list)
    for line in ours:
        for one in line.readings:
            if one.mark:
                places[key_of(one), one.where].append(one)
    found: dict[int, list[Reading]] = defaultdict(list)
    for (key, _), readings in places.items():
        found[key] += readings if len(readings) == 1 else ()
    return found


def _adopted(printed: Reading, cell: Cell) -> Reading:
    known = parse(cell.key)
    edited = known is not None and digest_of_text(cell.text) != known.text
    return printed._replace(paragraphs=cell.paragraphs, where=cell.where, mark=cell.key, edited=edited)
