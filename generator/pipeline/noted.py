"""What a reviewer would find in a filing folder, as the last build has noted it, if that still holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.checks.review import Review, review_folder
from generator.checks.run import Reviewed
from generator.forms.plan import make_plan
from generator.pipeline.manifest import manifest_path, read_manifest

if TYPE_CHECKING:
    from generator.filing.reader import Shelf
    from generator.filing.workspace import FilingFolder
    from generator.forms.plan import Job


def review_noted(job: Job, shelf: Shelf, folder: FilingFolder) -> Review:
    """Return what `review_folder` does, but for how to mend it; the job has to know its program."""
    plan, manifest = make_plan(job, shelf, folder), read_manifest(manifest_path(job.workspace, folder))
    if plan.problems or manifest.held or manifest.sources != plan.sources:
        return review_folder(job, shelf, folder)
    return Review(manifest.problems, tuple(map(Reviewed, manifest.findings.unpack())))
