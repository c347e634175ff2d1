"""A document that was matched with a form → what it says, and what of it the form has no name for.

A value that the match could not take without doubt says why (`doubts`); what is left over is said in full.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.forms.names import ITEM
from generator.printing.cell_keys import digest_of_text, parse
from generator.readback.grammar import Begin
from generator.readback.items import Item, Reading
from generator.readback.match import Matched
from generator.readback.slots import NO_SLOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.readback.document import Cell, Document, Where
    from generator.readback.grammar import Grammar
    from generator.readback.items import Path
    from generator.readback.match import Match
    from generator.readback.rows import Found
    from generator.readback.slots import Slot

_ROUGH_ROW = 1.0
_ROUGH_VALUE = 0.5
_LEVELS = (("level1", "name"), ("level2", "name"))


class LeftOver(NamedTuple):
    """Something of the document that no name of the form has."""

    where: Where
    text: str


class Read(NamedTuple):
    """All that was read of one form in one document."""

    file: str
    root: Item
    left_over: tuple[LeftOver, ...] = ()
    missing: tuple[str, ...] = ()
    """rows of the form that the document does not have, by their labels"""


def read(grammar: Grammar, document: Document, match: Match) -> Read:
    """Put the values of a match into a tree."""
    builder = _Builder(document.file)
    left_over: list[LeftOver] = []
    missing: list[str] = []
    for step in match.steps:
        if not isinstance(step, Matched):
            left_over += [] if step.head else _said(step.row.cells)
            continue
        for begin in step.begins:
            builder.begin(begin)
        pattern = grammar.rows[step.pattern]
        if not step.rows:
            missing += [] if pattern.outside else ["、".join(sorted(pattern.labels)) or "数据行"]
            continue
        builder.row(step)
        left_over += _said(step.fit.lost)
    for item in _all(builder.root):
        _inherit(item)
    return Read(document.file, builder.root, tuple(left_over), tuple(missing))


def _said(cells: Iterable[Cell]) -> list[LeftOver]:
    return [LeftOver(cell.where, cell.text) for cell in cells if not cell.blank]


class _Builder:
    """Follows the rows: which item of each list is the current one."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root = Item()
        self._current: dict[Path, Item] = {}
        self._of_cells: dict[tuple[Path, int], list[Item]] = {}

    def begin(self, begin: Begin) -> None:
        """Begin an item of a list."""
        if not begin.listed:
            return
        owner, path = self._owner(begin.listed)
        runs = owner.runs.setdefault(path, [])
        if begin.first or not runs:
            runs.append([])
        item = Item()
        runs[-1].append(item)
        self._current = {
            listed: known for listed, known in self._current.items() if not _within(listed, begin.listed)
        }
        self._current[begin.listed] = item

    def row(self, step: Matched) -> None:
        """Take up the values of a row."""
        why = tuple(_row_doubts(step))
        for found in step.fit.found:
            if found.taken.slot is not NO_SLOT and found.taken.slot.model:
                self._value(found, why)

    def _value(self, found: Found, why: tuple[str, ...]) -> None:
        slot, taken = found.taken.slot, found.taken
        blank = not taken.text.strip()
        own = () if blank or taken.cost < _ROUGH_VALUE else ("内容和这一格不大相符",)
        pictures = tuple(f"格里还有{other}，没有读入" for other in found.cell.others)
        doubts = (*why, *own, *pictures)
        reading = Reading(
            slot, taken.paragraphs, self.file, found.cell.where, doubts,
            merged=found.cell.continues, mark=(mark := _mark(found)), edited=_is_edited(found, mark),
        )  # fmt: skip
        self._holder(slot, taken.item, found.cell).add(_own_path(slot), reading)

    def _holder(self, slot: Slot, item: int, cell: Cell) -> Item:
        """Return the item that a value belongs to."""
        if not slot.lists:
            return self.root
        listed = slot.lists[-1]
        if item < 0:
            if listed not in self._current:
                self._implied(slot)
            return self._current[listed]
        run = self._run_of(listed, cell)
        while len(run) <= item:
            run.append(Item())
        return run[item]

    def _run_of(self, listed: Path, cell: Cell) -> list[Item]:
        """Return the items that the paragraphs of one cell are."""
        key = (listed, id(cell))
        if key not in self._of_cells:
            owner, path = self._owner(listed)
            self._of_cells[key] = []
            owner.runs.setdefault(path, []).append(self._of_cells[key])
        return self._of_cells[key]

    def _implied(self, slot: Slot) -> None:
        for listed in slot.lists:
            if listed not in self._current:
                self.begin(Begin(listed, first=True))

    def _owner(self, listed: Path) -> tuple[Item, Path]:
        """Return the item around a list, and the list's path in it."""
        outer = [at + 1 for at, step in enumerate(listed[:-1]) if step == ITEM]
        if not outer:
            return self.root, listed[:-1]
        around = listed[: outer[-1]]
        if around not in self._current:
            self.begin(Begin(around, first=True))  # its row is missing
        return self._current[around], listed[outer[-1] : -1]


def _mark(found: Found) -> str:
    """Return the mark of a value's cell; of a cell's list, that of the item's paragraph."""
    if found.taken.at < 0:
        return found.cell.key
    return found.cell.keys[found.taken.at] if found.cell.keys else ""


def _is_edited(found: Found, mark: str) -> bool:
    """Tell whether a marked text is another one than was printed."""
    known = parse(mark)
    if known is None:
        return False
    at = found.taken.at
    if at < 0:
        return digest_of_text(found.cell.text) != known.text
    goes_on = any(
        text.strip() and not key
        for text, key in zip(
            found.cell.paragraphs[at + 1 : at + len(found.taken.paragraphs)],
            found.cell.keys[at + 1 :],
            strict=False,
        )
    )
    return goes_on or digest_of_text(found.cell.paragraphs[at]) != known.text


def _within(listed: Path, other: Path) -> bool:
    return listed[: len(other)] == other


def _own_path(slot: Slot) -> Path:
    """Return a name within its item."""
    return slot.model[len(slot.lists[-1]) :] if slot.lists else slot.model


def _row_doubts(step: Matched) -> Iterator[str]:
    """Say why all values of a row are doubtful."""
    if step.fit.uneven:
        yield "这一行的格数和表样不同"
    elif step.fit.cost >= _ROUGH_ROW + 0.3 * (len(step.rows) - 1):
        yield "这一行和表样不大相符"
    if len(step.rows) > 1:
        yield f"由 {len(step.rows)} 行接成"


def _all(root: Item) -> Iterator[Item]:
    yield root
    for runs in root.runs.values():
        for run in runs:
            for item in run:
                yield from _all(item)


def _inherit(owner: Item) -> None:
    """Give rows whose cell is blank what stands above: 一级 and 二级, and what is merged with that."""
    for path, runs in owner.runs.items():
        if path[-1:] not in (("rows",), ("long_term_rows",), ("annual_rows",), ("all_rows",)):
            continue
        for run in runs:
            above: dict[Path, Reading] = {}
            for row in run:
                _fill(row, above)


def _fill(row: Item, above: dict[Path, Reading]) -> None:
    new_class = bool(row.take("level1", "name"))
    for path in dict.fromkeys((*_LEVELS, *row.values)):
        own = row.take(*path)
        blanks = row.values.get(path, ())
        merged = any(blank.merged and (path in _LEVELS or not blank.doubts) for blank in blanks)
        if own:
            above[path] = own[0]
        elif path in above and (merged or path in _LEVELS):
            doubts = ("二级指标是空的",) if new_class and path == _LEVELS[1] else ()
            known = above[path]
            row.values[path] = [
                known._replace(inherited=True, merged=merged, doubts=(*known.doubts, *doubts))
            ]
        elif path not in _LEVELS:
            above.pop(path, None)
