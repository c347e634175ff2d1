"""What can be written at a place of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.carry.completing.keys import headers, keys
from generator.carry.completing.offer import Asked, Offer
from generator.carry.completing.values import values
from generator.filing.source import Part, cursor_at
from generator.filing.tables import models
from generator.filing.titles import model_of

if TYPE_CHECKING:
    from generator.filing.load import Filing


class Offered(NamedTuple):
    """What can be written in place of the characters between two columns; they count from 1."""

    begin: int
    end: int
    items: tuple[Offer, ...] = ()


def completions(filing: Filing, file_id: str, text: str, line: int, column: int) -> Offered:
    """Return what can be written in a file's text, finished or not, at a place of it."""
    cursor = cursor_at(text, line, column)
    behind = text.split("\n")[line - 1][column - 1 :] if line <= text.count("\n") + 1 else ""
    root = model_of(file_id, models(filing.declared))
    asked = Asked(filing, file_id, root, text, cursor, behind)
    if cursor.part is Part.COMMENT or "\n" in cursor.written:
        return Offered(column, column)
    if cursor.part is Part.VALUE:
        offers, length = values(asked)
        return Offered(column - length, column, tuple(offers))
    found = keys(asked) if cursor.part is Part.KEY else headers(asked)
    return Offered(column - len(cursor.written), column + len(cursor.rest), tuple(found))
