"""The class of an indicator's row, and whether it was changed: a merged cell is that of all its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.base.vocabulary import taxonomies
from generator.readback.assembling.indicators import kinds
from generator.readback.items import Item
from generator.readback.pulling.lines import LEVELS, has_changed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from generator.base.vocabulary import Taxonomy
    from generator.readback.document import Where
    from generator.readback.pulling.lines import Line, Pairs


class Reclassed(NamedTuple):
    """An indicator whose class was changed: its row as it prints today, both classes as a file says them."""

    line: Line
    kind: str
    where: Where
    printed: str
    known: bool
    """whether there is such a class"""
    clash: bool


def reclassed(rows: Pairs, name: str) -> Iterator[Reclassed]:
    """Yield the rows whose class was changed; `name` is the taxonomy's."""
    taxonomy = taxonomies()[name]
    gone = {line.where for line in rows.gone}
    for line, printed in rows.both:
        one, other = _kind(line, taxonomy), _kind(printed, taxonomy)
        if not one or not other or one == other or not _touched(line) or _headless(printed, gone):
            continue
        where = next(cell.where for shape in reversed(LEVELS) if (cell := line.levels.get(shape)))
        both = ((line.levels.get(shape), printed.levels.get(shape)) for shape in LEVELS)
        clash = any(now and before and has_changed(now, before) for now, before in both)
        yield Reclassed(printed, one, where, other, _is_known(one, taxonomy), clash)


def _is_known(written: str, taxonomy: Taxonomy) -> bool:
    """Tell whether a class is made of known words, though perhaps not as usual: ``满意度/经济成本``."""
    kind = taxonomy.kind(written)
    known = {level2 for every in taxonomy.levels.values() for level2 in every}
    return kind.level1 in taxonomy.levels and kind.level2 in known


def _kind(line: Line, taxonomy: Taxonomy) -> str:
    """Return a row's class as a file says it; empty if it has none."""
    item = Item()
    for shape, reading in line.levels.items():
        item.add((shape.value, "name"), reading)
    found = next(kinds(item, taxonomy), None)
    return "" if found is None else found.text


def _headless(printed: Line, gone: Collection[Where]) -> bool:
    """Tell whether the row is gone that held a row's merged class cell, and what it said with it."""
    return any(cell.inherited and cell.where._replace(cell=0) in gone for cell in printed.levels.values())


def _touched(line: Line) -> bool:
    return any(not cell.mark or cell.edited for cell in line.levels.values())
