"""Rows that stand elsewhere than before and say the same: their text has moved, it did not go and come."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from generator.compare.redline.rows import text_of
from generator.printing.word.xml import TC_PR, P

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lxml import etree

    from generator.compare.redline.rows import Pair, Row


class Move(NamedTuple):
    """A row's way from where it was: a number of its own, and the columns that say what they said."""

    number: int
    columns: frozenset[int]

    def name(self, column: int, paragraph: int) -> str:
        """Return what joins both ends of a paragraph's move."""
        return f"move{self.number}_{column}_{paragraph}"


def moves(pairs: Sequence[Pair], first: int) -> Mapping[Row, Move]:
    """Return the rows of both sides that have moved; their numbers begin with `first`."""
    come: defaultdict[str, list[Row]] = defaultdict(list)
    for old, new in pairs:
        if new is not None and _displaced(old, new):
            come[new.name].append(new)
    found: dict[Row, Move] = {}
    for old, new in pairs:
        if old is None or not _displaced(old, new):
            continue
        partner = next((row for row in come[old.name] if _kept(old, row)), None)
        if partner is not None:
            come[old.name].remove(partner)
            found[old] = found[partner] = Move(first + len(found) // 2, _same(old, partner))
    return found


def _displaced(old: Row | None, new: Row | None) -> bool:
    """Tell whether a row stands alone, or in the place of another."""
    return old is None or new is None or old.name != new.name


def _kept(old: Row, new: Row) -> bool:
    """Tell whether another row says most of what a row says of its own; a shared number is not much."""
    if not old.name or old.own.keys() != new.own.keys() or not all(map(_plain, (old, new))):
        return False
    told = [column for column, cell in old.own.items() if text_of(cell) or text_of(new.own[column])]
    return 2 * len(_same(old, new).intersection(told)) > len(told)


def _plain(row: Row) -> bool:
    """Tell whether there is nothing but paragraphs in a row."""
    return all(child.tag == P for cell in row.cells for child in cell if child.tag != TC_PR)


def _same(old: Row, new: Row) -> frozenset[int]:
    return frozenset(column for column in old.own if [*_lines(old.own[column])] == [*_lines(new.own[column])])


def _lines(cell: etree._Element) -> Iterator[str]:
    return map(text_of, cell.iterchildren(P))
