"""What differs between an edited form and the one that prints today: values, classes, rows, labels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from generator.readback.folding import fold
from generator.readback.match import Matched
from generator.readback.pulling.adopting import adopt
from generator.readback.pulling.classes import reclassed
from generator.readback.pulling.lines import (
    LEVELS,
    has_changed,
    is_number,
    key_of,
    lines_of,
    paired,
    values_of,
)
from generator.readback.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.readback.document import Where
    from generator.readback.items import Reading
    from generator.readback.match import Match
    from generator.readback.pulling.classes import Reclassed
    from generator.readback.pulling.finding import Pulled
    from generator.readback.pulling.lines import Line, Pairs


class Edited(NamedTuple):
    """A value that was changed: what it is now and what prints today; `line` is its row as it prints today.

    `clash`: the sources have changed since the document was printed, too.
    """

    now: Reading
    printed: Reading
    line: Line
    clash: bool = False


class Ticked(NamedTuple):
    """A choice whose boxes were changed: all of them as they are now, and as they print today."""

    now: tuple[Reading, ...]
    printed: tuple[Reading, ...]
    clash: bool = False


class Lost(NamedTuple):
    """A value that prints today and that the document's row does not show in a way that could be read."""

    where: Where
    printed: Reading


class Relabelled(NamedTuple):
    """A word of the form itself that was changed."""

    where: Where
    label: str
    now: str


@dataclass
class Differences:
    """All that differs."""

    rows: Pairs
    edited: list[Edited] = field(default_factory=list)
    ticked: list[Ticked] = field(default_factory=list)
    reclassed: list[Reclassed] = field(default_factory=list)
    renumbered: list[Edited] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    relabelled: list[Relabelled] = field(default_factory=list)


def differences(pulled: Pulled) -> Differences:
    """Compare an edited form with what prints today."""
    theirs, ours = lines_of(pulled.form.root), lines_of(pulled.origin.own.root)
    adopt(theirs, pulled.document, ours)
    found = Differences(paired(theirs, ours))
    stale = any(_is_stale(now, printed) for now, printed in found.rows.both)
    for now, printed in found.rows.both:
        _values(found, now, printed, stale=stale)
    found.reclassed += reclassed(found.rows, pulled.origin.output.edition.taxonomy)
    found.relabelled += _relabelled(pulled.form.recognised.match, pulled)
    found.relabelled += _around_values(pulled, found)
    return found


def _is_stale(now: Line, printed: Line) -> bool:
    """Tell whether a row prints otherwise today than when the document was printed."""
    return any(one is not None and has_changed(one, other) for one, other in values_of(now, printed))


def _values(found: Differences, now: Line, printed: Line, *, stale: bool) -> None:
    done: set[int] = set()
    for reading, other in values_of(now, printed):
        if reading is None:
            if not other.blank and other.slot.shape not in (*LEVELS, Shape.NUMBER):
                found.lost.append(Lost(now.where, other))
            continue
        if reading.slot.shape in LEVELS or _same(reading, other) or _untouched(reading, other, stale=stale):
            continue
        edited = Edited(reading, other, printed, has_changed(reading, other))
        if is_number(reading):
            found.renumbered.append(edited)
        elif reading.slot.shape is not Shape.BOX:
            found.edited.append(edited)
        elif key_of(other) not in done:
            done.add(key_of(other))
            found.ticked.append(_ticked(edited, now, printed))


def _untouched(now: Reading, printed: Reading, *, stale: bool) -> bool:
    """Tell whether nobody has touched a value: it prints otherwise since the sources have changed.

    What is worked out has no mark to tell; it changes with the sources.
    """
    if now.mark:
        return not now.edited
    return stale and not printed.mark


def _same(one: Reading, other: Reading) -> bool:
    if one.text.strip() == other.text.strip():
        return True
    exact = one.mark and one.edited and one.slot.shape is not Shape.BOX
    return not exact and fold(one.text).text == fold(other.text).text


def _ticked(edited: Edited, now: Line, printed: Line) -> Ticked:
    theirs = tuple(one for one in now.readings if _is_box_of(one, edited.now))
    ours = tuple(one for one in printed.readings if _is_box_of(one, edited.printed))
    return Ticked(theirs, ours, edited.clash)


def _is_box_of(one: Reading, other: Reading) -> bool:
    """Tell whether two boxes belong to one choice: they stand in one cell, or show one field."""
    if one.slot.shape is not Shape.BOX:
        return False
    return one.slot.model == other.slot.model if other.slot.chosen else one.where == other.where


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


def _around_values(pulled: Pulled, found: Differences) -> Iterator[Relabelled]:
    """Yield cells whose marks say that they were changed, while every value in them is as it prints today."""
    told = {one.now.where for one in (*found.edited, *found.renumbered)}
    told |= {box.where for one in found.ticked for box in one.now} | {one.where for one in found.reclassed}
    theirs = {cell.where: cell.text for row in pulled.document.rows for cell in row.cells}
    ours = {cell.where: cell.text for row in pulled.origin.document.rows for cell in row.cells}
    for now, printed in found.rows.both:
        for one, other in values_of(now, printed):
            if one is None or not one.edited or one.where in told or one.slot.shape in LEVELS:
                continue
            told.add(one.where)
            text, before = theirs.get(one.where, ""), ours.get(other.where, "")
            if fold(text).text != fold(before).text:
                yield Relabelled(one.where, before, text)
