"""One filing folder brought up to date, and by what it is known again where there are many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.pipeline.folder import build_folder, remembered
from generator.pipeline.manifest import FOLDER, manifest_path, read_manifest
from generator.pipeline.outcome import Brought, Outcome, listed
from generator.pipeline.place import file_names
from generator.pipeline.stamps import group_of, source_groups

if TYPE_CHECKING:
    from generator.filing.reader import Shelf
    from generator.filing.workspace import FilingFolder
    from generator.forms.plan import Job
    from generator.pipeline.manifest import Manifest
    from generator.pipeline.stamps import Group
    from generator.pipeline.task import Task


def bring(job: Job, shelf: Shelf, task: Task) -> Brought:
    """Return what the last build left of a folder if it still holds, else build it."""
    if not job.many:
        return Brought(task.folder, _outcome(job, shelf, task))
    groups, settled = source_groups(job.workspace, task.folder)  # before anything is read
    outcome = _outcome(job, shelf, task)
    manifest = read_manifest(manifest_path(job.workspace, task.folder))
    if not settled or task.only is not None or outcome.problems or outcome.held:
        groups = ()  # to be looked at again
    else:
        groups = (*groups, *_printed(job, task.folder, manifest))
    return Brought(task.folder, outcome, groups, listed(manifest))


def _outcome(job: Job, shelf: Shelf, task: Task) -> Outcome:
    known = remembered(job, shelf, task)
    return known if isinstance(known, Outcome) else build_folder(job, shelf, task, known)


def _printed(job: Job, folder: FilingFolder, manifest: Manifest) -> tuple[Group, ...]:
    """Return what the file system says of what is printed of a folder, and of its manifest."""
    where, names = file_names(folder, manifest)
    return (
        group_of(job.workspace, f"build/{where}", names),
        group_of(job.workspace, f"build/{FOLDER}/{folder.unit_id}", [f"{folder.year}.json"]),
    )
