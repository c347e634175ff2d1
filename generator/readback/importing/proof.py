"""The proof of an import: the filing is printed, and every cell of the document looked for in that."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from generator.readback.distance import apart
from generator.readback.document import NOWHERE
from generator.readback.folding import fold
from generator.readback.importing.alike import alike
from generator.readback.match import Matched

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.readback.document import Cell, Document, Row, Where
    from generator.readback.grammar import Grammar
    from generator.readback.match import Match

_Rows: TypeAlias = "list[list[Cell]]"
_NEAR_LABEL = 0.34


class Different(NamedTuple):
    """A cell that prints otherwise: what the document says and what is printed; one may be nothing."""

    where: Where
    said: str
    printed: str


class Proof(NamedTuple):
    """How the cells of a document print: so many in all, the same, only written otherwise, different."""

    file: str
    form: str
    cells: int
    equal: int
    normalised: int
    different: tuple[Different, ...]

    @property
    def lost(self) -> int:
        """How many cells of the document do not print as they say."""
        return sum(1 for one in self.different if one.said)


def prove(file: str, form: str, match: Match, printed: Document, grammar: Grammar) -> Proof:
    """Compare a document, row by row as it was matched, with what is printed.

    Rows that are none of the form are told elsewhere; a cell that repeats what the cell above says, as tables
    without merged cells do, is the same as that cell.
    """
    rows = list(_whole(match))
    theirs, ours = _said(_unrepeated(_once(rows, grammar))), _said(row.cells for row in printed.rows)
    repeated = sum(map(len, _said(row.cells for row in rows))) - sum(map(len, theirs))
    keys = _keys(theirs), _keys(ours)
    equal, different = 0, list[Different]()
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes():
        there, here = theirs[i1:i2], ours[j1:j2]
        if tag == "equal":
            pairs = zip(_flat(there), _flat(here), strict=True)
            equal += sum(one.text == other.text for one, other in pairs)
            continue
        same, apart_here = _differences(_flat(there), _flat(here))
        equal += same
        different += apart_here
    different = [one for one in different if not _is_label(one, grammar)]
    proof = Proof(file, form, repeated + sum(map(len, theirs)), equal, 0, tuple(different))
    return proof._replace(normalised=proof.cells - equal - proof.lost)


def _whole(match: Match) -> Iterator[Row]:
    """Yield the rows of a document that are rows of the form, those that a page had cut put together."""
    return (step.whole for step in match.steps if isinstance(step, Matched) and step.rows)


def _once(rows: Iterable[Row], grammar: Grammar) -> Iterator[Row]:
    """Leave out heads that a new page has again: of the form's own words, but for ``年度绩效目标 2``."""
    heads: set[tuple[str, ...]] = set()
    again = False
    for row in rows:
        said = tuple(_texts(cell for cell in row.cells if not cell.blank))
        head = 2 * sum(text in grammar.labels for text in said) > len(said)
        again = head and said in heads and (row.cut or again)
        if not again:
            yield row
        heads.add(said)


def _unrepeated(rows: Iterable[Row]) -> Iterator[Sequence[Cell]]:
    """Yield the cells of rows, blank where they only say again what stands above them."""
    above: Sequence[str] = ()
    for row in rows:
        said = [fold(cell.text).text for cell in row.cells]
        same = 0
        while same < min(len(said), len(above)) and said[same] == above[same]:
            same += 1
        kept = same if same < len(said) - 1 else 0
        yield [
            replace(cell, paragraphs=()) if at < kept and row.table else cell
            for at, cell in enumerate(row.cells)
        ]
        above = said


def _said(rows: Iterable[Sequence[Cell]]) -> _Rows:
    found = ([cell for cell in row if not cell.blank] for row in rows)
    return [row for row in found if row]


def _flat(rows: _Rows) -> list[Cell]:
    return [cell for row in rows for cell in row]


def _texts(cells: Iterable[Cell]) -> list[str]:
    return [fold(cell.text).text for cell in cells]


def _keys(rows: _Rows) -> list[tuple[str, ...]]:
    return [tuple(_texts(row)) for row in rows]


def _differences(theirs: list[Cell], ours: list[Cell]) -> tuple[int, list[Different]]:
    """Compare cells in their order; return how many are equal, and those that say something else."""
    sides = _texts(theirs), _texts(ours)
    equal, different = 0, list[Different]()
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, sides[0], sides[1], autojunk=False).get_opcodes():
        if tag == "equal":
            equal += sum(a.text == b.text for a, b in zip(theirs[i1:i2], ours[j1:j2], strict=True))
            continue
        near = theirs[min(i1, len(theirs) - 1)].where if theirs else NOWHERE
        for said, printed in zip_longest(theirs[i1:i2], ours[j1:j2]):
            one = Different(
                said.where if said else near, said.text if said else "", printed.text if printed else ""
            )
            if not alike(one.said, one.printed):
                different.append(one)
    return equal, different


def _is_label(one: Different, grammar: Grammar) -> bool:
    """Tell whether a difference is of the form's own words only: misspelt, or of a row that is not there."""
    said, printed = fold(one.said).text, fold(one.printed).text
    if said and printed and printed in grammar.labels:
        return apart(said.rstrip(":"), printed) <= _NEAR_LABEL or printed in said
    return not said and printed in grammar.labels
