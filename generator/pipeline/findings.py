"""What the rules find in what is built, and which forms that blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.problems import Severity
from generator.filing.workspace import SUFFIX
from generator.forms.plan import Attention
from generator.pipeline.manifest import Findings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.base.problems import Problem
    from generator.filing.reader import Shelf
    from generator.filing.workspace import FilingFolder
    from generator.forms.plan import Job, Output
    from generator.pipeline.manifest import Manifest


def findings_of(
    job: Job, shelf: Shelf, folder: FilingFolder, same: Manifest | None
) -> tuple[Findings, tuple[Problem, ...]]:
    """Return what the rules find, or found last time if nothing has changed: packed, and as it is."""
    from generator.checks.review import checked  # noqa: PLC0415 - nothing to check must cost no import

    if same is not None:
        return same.findings, () if job.attention is Attention.COUNT else same.findings.unpack()
    found = tuple(reviewed.problem for reviewed in checked(job, shelf, folder))
    return Findings.pack(found), () if job.attention is Attention.COUNT else found


def wrong_files(findings: Iterable[Problem]) -> frozenset[str]:
    """Return the ids of the files in which a rule finds an error."""
    errors = (problem for problem in findings if problem.severity is Severity.ERROR)
    return frozenset(problem.place.file.rpartition("/")[2].removesuffix(SUFFIX) for problem in errors)


def is_blocked(output: Output, wrong: frozenset[str]) -> bool:
    """Tell whether a form prints what is `wrong`."""
    needed = {"unit", output.file_id}
    return bool(wrong) if output.edition.of == "department" else not wrong.isdisjoint(needed)
