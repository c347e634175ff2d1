"""The sheets for import of a filing folder: one for each edition that declares its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.filing.workspace import unwritable
from generator.forms.plan import SHEET
from generator.pipeline.manifest import Entry
from generator.pipeline.output import remove_outputs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.base.problems import Problem
    from generator.filing.reader import Shelf
    from generator.forms.edition import Edition
    from generator.forms.plan import Job, Plan
    from generator.pipeline.manifest import Manifest
    from generator.pipeline.place import Place


class Sheets(NamedTuple):
    """The sheets that are there, how many of them were made, and what is wrong."""

    entries: dict[str, Entry]
    made: int = 0
    problems: tuple[Problem, ...] = ()


def sheets_are_fresh(job: Job, place: Place, plan: Plan, manifest: Manifest) -> bool:
    """Tell whether the sheets that are asked for, or are there, say what the filing says."""
    wanted = _wanted(job, plan, manifest)
    fresh = all(_is_fresh(place, name, manifest.sheets.get(name), plan) for name in wanted)
    return fresh and manifest.sheets.keys() <= _declared(plan).keys()


def print_sheets(job: Job, shelf: Shelf, place: Place, plan: Plan, old: Manifest) -> Sheets:
    """Bring the sheets up to date, and remove those that no edition declares any more."""
    declared = _declared(plan)
    gone = {name: entry for name, entry in old.sheets.items() if name not in declared}
    problems = list(remove_outputs(place, gone).problems)
    kept = {name: entry for name, entry in old.sheets.items() if name in declared}
    stale = {
        name: declared[name]
        for name in _wanted(job, plan, old)
        if not _is_fresh(place, name, kept.get(name), plan)
    }
    if not stale:
        return Sheets(kept, 0, tuple(problems))
    made = _print(job, shelf, place, plan, stale)
    return Sheets(kept | made.entries, made.made, (*problems, *made.problems))


def _print(job: Job, shelf: Shelf, place: Place, plan: Plan, stale: Mapping[str, Edition]) -> Sheets:
    from generator.filing.history import Earlier  # noqa: PLC0415 - nothing to print must cost no import
    from generator.printing.sheet.flat import flat_sheets  # noqa: PLC0415 - the same

    outputs = [output for output in plan.outputs if output.edition.flat_name in stale]
    folder = place.folder
    filing, earlier = shelf.filing(folder)[0], Earlier(*shelf.earlier(folder))
    printed = flat_sheets(job.workspace, filing, outputs, earlier)
    entries: dict[str, Entry] = {}
    problems = list(printed.problems)
    for name, data in printed.files.items():
        file = name + SHEET
        try:
            entries[name] = Entry(plan.sources, _title(stale[name]), "", {SHEET: place.write(file, data)})
        except OSError as error:
            problems.append(unwritable(job.workspace, place.path(file), error))
    return Sheets(entries, len(entries), tuple(problems))


def _declared(plan: Plan) -> dict[str, Edition]:
    return {o.edition.flat_name: o.edition for o in plan.outputs if o.edition.sheet is not None}


def _wanted(job: Job, plan: Plan, manifest: Manifest) -> list[str]:
    """Return the sheets that are asked for, and those that are there: what is there is kept up to date."""
    return [name for name in _declared(plan) if SHEET in job.also or name in manifest.sheets]


def _is_fresh(place: Place, name: str, entry: Entry | None, plan: Plan) -> bool:
    if entry is None or entry.key != plan.sources:
        return False
    return place.intact(name + SHEET, entry.files[SHEET])


def _title(edition: Edition) -> str:
    assert edition.sheet is not None  # noqa: S101 - only those that declare one are printed
    return edition.sheet.title
