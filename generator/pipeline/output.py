"""The files of one filing folder in ``build/``: whether they are fresh, printing, marking, removing them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from generator.base import files
from generator.filing.workspace import unwritable
from generator.forms.plan import PDF, SHEET
from generator.pipeline.manifest import (
    SUFFIXES,
    Entry,
    manifest_path,
    read_manifest,
    write_manifest,
)
from generator.pipeline.marks import marked
from generator.pipeline.outcome import Outcome
from generator.pipeline.place import place_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from generator.base.problems import Problem
    from generator.filing.reader import Shelf
    from generator.filing.workspace import FilingFolder, Workspace
    from generator.forms.plan import Job, Output
    from generator.pipeline.manifest import Made, Manifest
    from generator.pipeline.place import Place


def is_fresh(job: Job, place: Place, output: Output, manifest: Manifest) -> bool:
    """Tell whether a form's files are there, untouched, and made from what there is now.

    Of PDFs `pdfs` asks.
    """
    entry = manifest.entries.get(output.name)
    if entry is None or entry.key != output.key or not entry.files.keys() >= {*SUFFIXES, *job.also}:
        return False
    files = entry.files.items()
    return all(place.intact(output.name + suffix, made) for suffix, made in files if suffix != PDF)


def with_what_is_there(place: Place, entry: Entry, name: str) -> Entry:
    """Return a form as it is noted without what somebody has deleted and nothing has to be printed for."""
    further = [one for one in (PDF, SHEET) if one in entry.files]
    if not further:  # as of most: there may be many
        return entry
    lost = [one for one in further if not place.there(name + one)]
    kept = {one: made for one, made in entry.files.items() if one not in lost}
    return replace(entry, files=kept) if lost else entry


class Result(NamedTuple):
    """What became of one form: its files are all there, or there are problems."""

    entry: Entry | None
    problems: tuple[Problem, ...] = ()

    @property
    def whole(self) -> bool:
        """Tell whether the form is there, if perhaps not in every format."""
        return self.entry is not None and self.entry.key != ""


def print_outputs(
    job: Job, shelf: Shelf, place: Place, outputs: Sequence[Output], old: Manifest
) -> dict[str, Result]:
    """Print forms into their files; what killed builds left there is swept first, once for them all.

    Of what is not always printed, a form keeps what it has.
    """
    if outputs:
        files.sweep(place.path(outputs[0].name).parent)
    return {
        output.name: _print_output(job, shelf, place, output, old.entries.get(output.name))
        for output in outputs
    }


def _print_output(job: Job, shelf: Shelf, place: Place, output: Output, before: Entry | None) -> Result:
    """Print one form into its files."""
    from generator.filing.history import Earlier  # noqa: PLC0415 - nothing to print must cost no import
    from generator.printing.form import UnprintableError, print_form  # noqa: PLC0415 - the same

    workspace, folder, name = job.workspace, place.folder, output.name
    also = job.also | {SHEET} if before is not None and SHEET in before.files else job.also
    try:
        printed = print_form(
            workspace, shelf.filing(folder)[0], output, Earlier(*shelf.earlier(folder)), also
        )
    except UnprintableError as error:
        return Result(None, error.problems)
    made: dict[str, Made] = {PDF: before.files[PDF]} if before and PDF in before.files else {}
    problems = []
    for suffix in printed.files:
        try:
            made[suffix] = place.write(name + suffix, printed.files[suffix])
        except OSError as error:
            problems.append(unwritable(workspace, place.path(name + suffix), error))
    if SHEET in also and SHEET not in printed.files:  # the old one says something else by now
        with suppress(OSError):
            place.remove(name + SHEET)
    key = "" if problems else output.key
    pdf = before.pdf if before else ("", "")
    entry = Entry(key, output.edition.title, printed.subject, made, output.file_id, pdf)
    return Result(entry, (*printed.problems, *problems))


def remove_outputs(place: Place, entries: Mapping[str, Entry]) -> Outcome:
    """Remove forms that we printed and whose source is gone, and folders that are empty then."""
    workspace = place.workspace
    removed: list[str] = []
    problems: list[Problem] = []
    for name, entry in sorted(entries.items()):
        try:
            for suffix in entry.files:
                place.remove(name + suffix)
        except OSError as error:
            problems.append(unwritable(workspace, place.here / name, error))
        else:
            removed.append(workspace.shown(place.here / name))
    return Outcome(removed=tuple(removed), problems=tuple(problems))


def forget_folder(workspace: Workspace, folder: FilingFolder) -> Outcome:
    """Remove all that was printed from a filing folder that is no more."""
    manifest = read_manifest(manifest_path(workspace, folder))
    place = place_of(workspace, folder, manifest)
    outcome = remove_outputs(place, manifest.entries | manifest.sheets)
    if outcome.problems:
        return outcome
    try:
        place.settle({})
    except OSError as error:
        return Outcome(problems=(unwritable(workspace, place.path(""), error),))
    with suppress(OSError):
        files.remove_with_empty_parents(manifest_path(workspace, folder), workspace.build)
    return outcome


def withdraw_marks(place: Place, old: Manifest, held: Mapping[str, object]) -> None:
    """Take the mark off the pages that nothing holds any more: they may be up to date as they are."""
    for name in old.held.keys() & old.entries.keys() - held.keys():
        with suppress(OSError):  # it will be printed anew
            mark_page(place, name, old.entries[name], "")


def mark_page(place: Place, name: str, entry: Entry, text: str) -> None:
    """Put a text at the top of a form's page, or take it away; raise OSError."""
    if ".html" not in entry.files:
        return
    file = f"{name}.html"
    try:
        page = place.read(file)
    except OSError:  # it will be made again
        return
    wanted = marked(page, entry.files[".html"], text)
    if wanted is not None:
        place.write(file, wanted)


def save_manifest(workspace: Workspace, folder: FilingFolder, manifest: Manifest) -> tuple[Problem, ...]:
    """Write a manifest; without it the next build only has more to do."""
    path = manifest_path(workspace, folder)
    try:
        write_manifest(path, manifest)
    except OSError as error:
        return (unwritable(workspace, path, error),)
    return ()
