"""Constants and values laid over a text that has some of the constants wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.readback.shapes import Shape
from generator.readback.slots import Slot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def lay(parts: Sequence[str | Slot], text: str) -> tuple[int, list[tuple[int, int]]]:
    """Lay constants and values over a text: how many characters are wrong, and the stretch of each value.

    A value takes any characters for nothing; a constant's character that is missing, or one that is too
    much beside constants, counts one.
    """
    tokens = list(_tokens(parts))
    width = len(text) + 1
    table = [list(range(width))]
    for token in tokens:
        above = table[-1]
        row = [above[0] + (0 if isinstance(token, Slot) else 1)]
        for j in range(1, width):
            if isinstance(token, Slot):
                row.append(min(above[j], row[j - 1] + (not _allowed(token, text[j - 1]))))
            else:
                row.append(min(above[j - 1] + (token != text[j - 1]), above[j] + 1, row[j - 1] + 1))
        table.append(row)
    return table[-1][-1], _stretches(tokens, text, table)


def _tokens(parts: Sequence[str | Slot]) -> Iterator[str | Slot]:
    for part in parts:
        if isinstance(part, str):
            yield from part
        else:
            yield part


def _allowed(slot: Slot, character: str) -> bool:
    if slot.shape in (Shape.NUMBER, Shape.YEAR):
        return character.isdigit()
    return character in "☑☐" if slot.shape is Shape.BOX else True


def _stretches(
    tokens: Sequence[str | Slot], text: str, table: Sequence[Sequence[int]]
) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    j = len(text)
    for i in range(len(tokens), 0, -1):
        token, end = tokens[i - 1], j
        if isinstance(token, Slot):
            while j and table[i][j] != table[i - 1][j]:
                j -= 1
            found.append((j, end))
            continue
        while (
            j
            and table[i][j] == table[i][j - 1] + 1
            and table[i][j] != table[i - 1][j - 1] + (token != text[j - 1])
        ):
            j -= 1
        if j and table[i][j] == table[i - 1][j - 1] + (token != text[j - 1]):
            j -= 1
    return found[::-1]
