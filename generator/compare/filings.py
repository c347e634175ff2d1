"""Two filings → what differs between them in meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.compare.contents import unit_values
from generator.compare.data import Item, Thing, arranged
from generator.compare.declared import Declared
from generator.compare.department import department_items
from generator.compare.difference import Difference, Filed, Gap, matched
from generator.compare.items import Builder
from generator.compare.summary import summary
from generator.compare.values import changes
from generator.filing.declared import of_file, split_id
from generator.filing.pairing.nodes import DEPARTMENT, UNIT, Nodes, Occurrence, unread
from generator.filing.pairing.pairs import pair

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.filing.load import Filing
    from generator.filing.model import Unit
    from generator.filing.pairing.pairs import Pairs

_TITLES = {UNIT: "单位", DEPARTMENT: "部门整体支出绩效目标表"}


def compare(old: Filing, new: Filing) -> Difference:
    """Return all that differs in meaning; what a side could not read is left out on both, and named."""
    gaps = tuple(_gaps(old, new))
    missing = frozenset(gap.file_id for gap in gaps)
    before, after = Nodes.of(old, missing), Nodes.of(new, missing)
    pairs = pair(before, after)
    lone = _lone(pairs, old, new) if old.year != new.year else (frozenset[str](), frozenset[str]())
    declared = Declared.of(old, missing, lone[0]), Declared.of(new, missing, lone[1])
    builder = Builder(before, after, pairs, declared)
    items = list(builder.items())
    if UNIT not in missing:
        items += _unit_items(old.unit, new.unit)
    if DEPARTMENT not in missing:
        whole = {file_id for file_id in missing if not _is_stage(file_id, old, new)} <= _TITLES.keys()
        items += department_items(before, after, pairs, declared, whole=whole)
    told = arranged(items)
    return Difference(_filed(old), _filed(new), told, matched(builder.matches), gaps, summary(pairs, told))


def _filed(filing: Filing) -> Filed:
    return Filed(filing.unit_id, filing.year, filing.unit.name if filing.unit else filing.unit_id)


def _gaps(old: Filing, new: Filing) -> Iterator[Gap]:
    in_old, in_new = unread(old), unread(new)
    for file_id in sorted(in_old | in_new):
        yield Gap(file_id, _title(file_id, old, new), file_id in in_old, file_id in in_new)


def _title(file_id: str, old: Filing, new: Filing) -> str:
    """Return a file's title, or the name of its project if a side knows it."""
    if file_id in _TITLES:
        return _TITLES[file_id]
    stem, form = split_id(file_id)
    stage = next((found for side in (old, new) if (found := side.declared.stage(form, of_file(stem)))), None)
    if stage is not None:
        return stage.title if stem == DEPARTMENT else f"{_title(stem, old, new)}·{stage.title}"
    project = old.projects.get(file_id) or new.projects.get(file_id)
    return project.name if project else file_id


def _is_stage(file_id: str, old: Filing, new: Filing) -> bool:
    stem, form = split_id(file_id)
    return any(side.declared.stage(form, of_file(stem)) for side in (old, new))


def _lone(pairs: Pairs, old: Filing, new: Filing) -> tuple[frozenset[str], frozenset[str]]:
    """Return the stages' files that only one side of a pair has: a stage is about its own year."""
    both = [(a.stem, b.stem) for a, b in pairs.projects.both()] + [(DEPARTMENT, DEPARTMENT)]
    found: tuple[set[str], set[str]] = set(), set()
    for form in {stage.form for side in (old, new) for stage in side.declared.stages}:
        for stems in both:
            there = [stem in side.stages.get(form, {}) for stem, side in zip(stems, (old, new), strict=True)]
            if there[0] != there[1]:
                for files, stem in zip(found, stems, strict=True):
                    files.add(f"{stem}.{form}")
    return frozenset(found[0]), frozenset(found[1])


def _unit_items(old: Unit | None, new: Unit | None) -> Iterator[Item]:
    found = changes(unit_values(old) if old else None, unit_values(new) if new else None)
    if found:
        yield Item(Thing.UNIT, _unit_side(old), _unit_side(new), found)


def _unit_side(unit: Unit | None) -> Occurrence | None:
    return Occurrence("unit#", unit.name.strip(), (0,)) if unit else None
