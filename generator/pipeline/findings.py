"""What the rules find in what is built, and which forms that blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.problems import Severity
from generator.filing.workspace import SUFFIX
from generator.forms.plan import Attention
from generator.pipeline.manifest import Findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
    found = checked(job, shelf, folder)
    problems = tuple(one.problem for one in found)
    packed = Findings.pack(problems, (one.problem for one in found if one.fix is not None))
    return packed, () if job.attention is Attention.COUNT else problems


def wrong_files(findings: Iterable[Problem]) -> dict[str, str]:
    """Return the files in which a rule finds an error, by their ids."""
    files = dict.fromkeys(one.place.file for one in findings if one.severity is Severity.ERROR)
    return {file.rpartition("/")[2].removesuffix(SUFFIX): file for file in files}


def blockers(output: Output, wrong: Mapping[str, str]) -> tuple[str, ...]:
    """Return the files that are `wrong` and that a form prints: they keep it from being printed."""
    if output.edition.of == "department":
        return tuple(wrong.values())
    return tuple(file for file_id, file in wrong.items() if file_id in ("unit", output.file_id))
