"""What a package was made from: the filing's files with those of the years that it shows, and a commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.base.errors import UserError
from generator.compare.reports.sides import RevisionShelf
from generator.delivery.contents import Revision, checksum
from generator.filing.git import NoRepositoryError
from generator.filing.reader import YEARS_BACK
from generator.filing.revision import Repository
from generator.filing.workspace import FILINGS, SUFFIX, FilingFolder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.filing.reader import Shelf
    from generator.forms.plan import Job


class Origin(NamedTuple):
    """The commit and what differs from it; without one, why; and the checksums of all files."""

    revision: Revision | None
    why_none: str
    sources: Mapping[str, str]


def origin(job: Job, shelf: Shelf, folder: FilingFolder) -> Origin:
    """Look at the working files and at the last commit."""
    sources = source_sums(shelf, folder)
    try:
        with Repository(job.workspace) as repository:
            commit = repository.find("HEAD")
            if commit is None:
                return Origin(None, "git 仓库里还没有提交", sources)
            revision = repository.revision(commit)
            kept = source_sums(RevisionShelf(job.workspace, job.declared, revision), folder)
    except NoRepositoryError:
        return Origin(None, "申报不在 git 仓库里，或没有 git", sources)
    except UserError:  # what it says may name folders of this machine
        return Origin(None, "git 仓库读不了", sources)
    return Origin(
        Revision(commit=commit.id, date=commit.when.isoformat(), uncommitted=differing(sources, kept)),
        "",
        sources,
    )


def source_sums(shelf: Shelf, folder: FilingFolder) -> dict[str, str]:
    """Return the checksums of a filing's files by path, and those of the years that its redline shows.

    Of the text, so that a working copy with CRLF is the same as git's: last year's form shows two years more.
    """
    sums: dict[str, str] = {}
    for back in range(YEARS_BACK + 2):
        year = FilingFolder(folder.unit_id, folder.year - back)
        for file_id, (_, data) in shelf.files(year).files.items():
            within = (folder.unit_id,) if file_id == "unit" else (folder.unit_id, str(year.year))
            sums["/".join((FILINGS, *within, f"{file_id}{SUFFIX}"))] = checksum(data.replace(b"\r\n", b"\n"))
    return sums


def differing(one: Mapping[str, str], other: Mapping[str, str]) -> tuple[str, ...]:
    """Return the paths that only one of two has, or that are not the same in both."""
    return tuple(path for path in sorted(one.keys() | other.keys()) if one.get(path) != other.get(path))
