"""What differs between an edited form and the one that prints today: values, classes, rows, labels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from generator.base.vocabulary import taxonomies
from generator.printing.cell_keys import parse
from generator.readback.assembling.indicators import kinds
from generator.readback.folding import fold
from generator.readback.match import Matched
from generator.readback.pulling.lines import is_number, lines_of, paired
from generator.readback.readings import Item
from generator.readback.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.readback.document import Where
    from generator.readback.match import Match
    from generator.readback.pulling.finding import Pulled
    from generator.readback.pulling.lines import Line, Pairs
    from generator.readback.readings import Reading

_LEVELS = (Shape.LEVEL1, Shape.LEVEL2)


class Edited(NamedTuple):
    """A value that was changed: what it is now and what prints today; `line` is its row as it prints today.

    `clash`: the sources have changed since the document was printed, too.
    """

    now: Reading
    printed: Reading
    line: Line
    clash: bool = False


class Reclassed(NamedTuple):
    """An indicator whose class was changed: its row, and the new class as a file says it."""

    line: Line
    kind: str
    where: Where
    printed: str


class Relabelled(NamedTuple):
    """A word of the form itself that was changed."""

    where: Where
    label: str
    now: str


@dataclass
class Differences:
    """All that differs."""

    edited: list[Edited] = field(default_factory=list)
    ticked: dict[str, list[Reading]] = field(default_factory=dict)
    """the boxes of each choice that was changed, by its key path, as they are now"""
    reclassed: list[Reclassed] = field(default_factory=list)
    renumbered: list[Edited] = field(default_factory=list)
    relabelled: list[Relabelled] = field(default_factory=list)
    rows: Pairs | None = None


def differences(pulled: Pulled) -> Differences:
    """Compare an edited form with what prints today."""
    theirs, ours = lines_of(pulled.form.root), lines_of(pulled.origin.own.root)
    rows = paired(theirs, ours)
    found = Differences(rows=rows)
    for now, printed in rows.both:
        _values(found, now, printed, pulled.origin.keys)
    taxonomy = pulled.origin.output.edition.taxonomy
    found.reclassed += _reclassed(theirs, ours, rows, taxonomy)
    found.relabelled += _relabelled(pulled.form.recognised.match, pulled)
    return found


def _values(found: Differences, now: Line, printed: Line, keys: Mapping[int, str]) -> None:
    for name, reading in now.readings.items():
        other = printed.readings.get(name)
        if other is None or reading.slot.shape in _LEVELS or _same(reading, other):
            continue
        if reading.mark and not reading.edited:
            continue  # nobody has touched it: the sources have changed since it was printed
        edited = Edited(reading, other, printed, _clash(reading, other))
        if is_number(reading):
            found.renumbered.append(edited)
        elif reading.slot.shape is Shape.BOX:
            key = keys.get(_key(other), "")
            boxes = (one for one in now.readings.values() if _is_box_of(one, reading))
            found.ticked[key] = list(boxes)
        else:
            found.edited.append(edited)


def _same(one: Reading, other: Reading) -> bool:
    if one.text.strip() == other.text.strip():
        return True
    loose = not (one.mark and one.edited)
    return loose and fold(one.text).text == fold(other.text).text


def _clash(now: Reading, printed: Reading) -> bool:
    """Tell whether what prints today is not what the document was printed with."""
    then, today = parse(now.mark), parse(printed.mark)
    return then is not None and today is not None and then.text != today.text


def _key(reading: Reading) -> int:
    known = parse(reading.mark)
    return -1 if known is None else known.key


def _is_box_of(one: Reading, other: Reading) -> bool:
    """Tell whether two boxes belong to one choice: they stand in one cell, or show one field."""
    if one.slot.shape is not Shape.BOX:
        return False
    return one.slot.model == other.slot.model if other.slot.chosen else one.where == other.where


def _reclassed(theirs: list[Line], ours: list[Line], rows: Pairs, taxonomy: str) -> Iterator[Reclassed]:
    """Yield the rows whose class differs, a merged cell being that of all its rows."""
    now, before = _classes(theirs, taxonomy), _classes(ours, taxonomy)
    for line, printed in rows.both:
        one, other = now.get(id(line)), before.get(id(printed))
        if one is None or other is None or one.text == other.text:
            continue
        touched = not one.mark or one.edited
        if touched:
            yield Reclassed(printed, one.text, one.where, other.text)


def _classes(lines: list[Line], taxonomy: str) -> dict[int, Reading]:
    """Return each row's class as a file says it, what is blank taken from the row above."""
    found: dict[int, Reading] = {}
    above: dict[Shape, Reading] = {}
    for line in lines:
        levels = {one.slot.shape: one for one in line.readings.values() if one.slot.shape in _LEVELS}
        if not levels:
            above = {}
            continue
        item = Item()
        for shape in _LEVELS:
            own = levels.get(shape)
            if own is not None and not own.blank:
                above[shape] = own
            if shape in above:
                inherited = own is None or own.blank
                item.add((shape.value, "name"), above[shape]._replace(inherited=inherited, merged=inherited))
        kind = next(kinds(item, taxonomies()[taxonomy]), None)
        if kind is not None:
            edited = any(one.edited for one in above.values())
            found[id(line)] = kind._replace(edited=edited)
    return found


def _relabelled(match: Match, pulled: Pulled) -> Iterator[Relabelled]:
    """Yield the words of the form itself that are not as the template has them."""
    patterns = pulled.form.recognised.form.grammar.rows
    for step in match.steps:
        if not isinstance(step, Matched) or not step.rows:
            continue
        wanted, cells = patterns[step.pattern].cells, step.whole.cells
        if len(wanted) != len(cells):
            continue
        for pattern, cell in zip(wanted, cells, strict=True):
            said = fold(cell.text).text
            if pattern.label and said and said != pattern.label:
                yield Relabelled(cell.where, pattern.label, cell.text)
