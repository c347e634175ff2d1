"""The proof of an import: the filing is printed, and the document's cells are looked for in it."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from generator.readback.folding import fold
from generator.readback.match import Matched, Unexplained

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.readback.document import Cell, Document, Row, Where
    from generator.readback.match import Match

_Key = tuple[str, ...]


class Different(NamedTuple):
    """A cell that prints otherwise: what the document says and what is printed, perhaps nothing."""

    where: Where
    said: str
    printed: str


class Proof(NamedTuple):
    """How a document's cells print: how many, the same, the same but for blanks and width, otherwise."""

    file: str
    form: str
    cells: int
    equal: int
    normalised: int
    different: tuple[Different, ...]


def prove(file: str, form: str, match: Match, printed: Document) -> Proof:
    """Compare a document, row by row as it was matched, with what is printed."""
    ours, theirs = _rows(printed.rows), _rows(_whole(match))
    keys = [tuple(fold(cell.text).text for cell in row) for row in ours]
    their_keys = [tuple(fold(cell.text).text for cell in row) for row in theirs]
    cells = sum(map(len, theirs))
    equal = 0
    different: list[Different] = []
    for tag, i1, i2, j1, j2 in _aligned(their_keys, keys):
        there, here = theirs[i1:i2], ours[j1:j2]
        if tag == "equal":
            equal += sum(
                one.text == other.text
                for row, own in zip(there, here, strict=True)
                for one, other in zip(row, own, strict=True)
            )
            continue
        same, apart = _differences(there, here)
        equal += same
        different += apart
    lost = sum(1 for one in different if one.said)
    return Proof(file, form, cells, equal, cells - equal - lost, tuple(different))


def _whole(match: Match) -> Iterator[Row]:
    """Yield the rows of a document, those that a page had cut put together; repeated heads do not print."""
    for step in match.steps:
        if isinstance(step, Unexplained):
            if not step.head:
                yield step.row
        elif isinstance(step, Matched) and step.rows:
            yield step.whole


def _rows(rows: Iterable[Row]) -> list[list[Cell]]:
    found = ([cell for cell in row.cells if not cell.blank] for row in rows)
    return [row for row in found if row]


def _aligned(one: Sequence[_Key], other: Sequence[_Key]) -> Iterator[tuple[str, int, int, int, int]]:
    yield from SequenceMatcher(None, one, other, autojunk=False).get_opcodes()


def _differences(there: list[list[Cell]], here: list[list[Cell]]) -> tuple[int, list[Different]]:
    """Compare rows that are not all the same, cell by cell; return how many are equal, and the others."""
    theirs = [cell for row in there for cell in row]
    ours = [cell for row in here for cell in row]
    matcher = SequenceMatcher(
        None,
        [fold(cell.text).text for cell in theirs],
        [fold(cell.text).text for cell in ours],
        autojunk=False,
    )
    equal, different = 0, list[Different]()
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            equal += sum(a.text == b.text for a, b in zip(theirs[i1:i2], ours[j1:j2], strict=True))
            continue
        for at in range(max(i2 - i1, j2 - j1)):
            said = theirs[i1 + at] if i1 + at < i2 else None
            printed = ours[j1 + at] if j1 + at < j2 else None
            where = (said or theirs[min(i1, len(theirs) - 1)]).where if theirs else printed.where  # type: ignore[union-attr]
            different.append(Different(where, said.text if said else "", printed.text if printed else ""))
    return equal, different
