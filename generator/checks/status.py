"""``tianbao status``: how far filings are, as data and as a table for a terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from generator.base.codes import Code
from generator.base.expression import Missing
from generator.base.problems import Severity
from generator.base.tally import counted, total
from generator.base.terminal import clipped, columns, padded, visible
from generator.carry.rollover import Progress, progress, together
from generator.filing.declared import split_id
from generator.forms.values import Values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from generator.base.problems import Problem
    from generator.checks.review import Review
    from generator.filing.load import Filing
    from generator.filing.reader import Shelf
    from generator.filing.workspace import FilingFolder
    from generator.forms.plan import Job

UNIT, DEPARTMENT = "unit", "department"
_WIDEST = (28, 18)  # columns of a terminal for what a row is called
_HEADINGS = ("完成", "待核", "待填", "错误", "警告", "最近改动")
_NOT_READ = frozenset({Code.UNREADABLE, Code.FILE_NAME})
_UNREADABLE = "读不了"


class Row(NamedTuple):
    """A filing, or one of its files: what is done, what is wrong, when it was last changed (if known).

    Of files that can't be read nobody knows how much is left to do: `unreadable` says how many.
    """

    names: tuple[str, ...]
    progress: Progress
    errors: int
    warnings: int
    changed: datetime | None
    unreadable: int = 0


class FilingStatus(NamedTuple):
    """How far a filing is: a row for each of its files, and all problems that the rows count."""

    folder: FilingFolder
    files: tuple[Row, ...]
    problems: tuple[Problem, ...]

    @property
    def whole(self) -> Row:
        """Return the row of the whole filing."""
        rows = self.files
        times = [row.changed for row in rows if row.changed is not None and row.names != (f"{UNIT}.toml",)]
        return Row(
            (self.folder.unit_id, str(self.folder.year)),
            together(row.progress for row in rows),
            sum(row.errors for row in rows),
            sum(row.warnings for row in rows),
            max(times, default=None),
            sum(row.unreadable for row in rows),
        )


def status_of(
    job: Job,
    shelf: Shelf,
    folder: FilingFolder,
    changed: Callable[[Path], datetime | None],
    review: Review,
) -> FilingStatus:
    """Say how far a filing is that was reviewed."""
    problems = tuple(dict.fromkeys((*review.problems, *review.findings)))
    counts = counted(problems)
    files = shelf.files(folder).files
    filing, _ = shelf.filing(folder)
    rows = []
    for file_id, (shown, _) in files.items():
        row = _row(f"{file_id}.toml", counts.pop(shown, Counter()), changed(job.workspace.root / shown))
        rows.append(_with_progress(row, filing, file_id))
    refused = {
        problem.place.file
        for problem in problems
        if problem.code in _NOT_READ and problem.severity is Severity.ERROR
    }
    for file, found in sorted(counts.items()):
        rows.append(_row(file.rpartition("/")[2], found)._replace(unreadable=int(file in refused)))
    return FilingStatus(folder, tuple(rows), problems)


def totals(statuses: Iterable[FilingStatus], elsewhere: Iterable[Problem]) -> Counter[str]:
    """Return how many problems ``tianbao check`` has: a unit's own is every year's, and counts once."""
    return total(counted([*elsewhere, *(problem for each in statuses for problem in each.problems)]))


def table(headings: tuple[str, ...], rows: Iterable[Row]) -> Iterator[str]:
    """Yield the lines of a table that fits 80 columns; `headings` say what the rows' names are."""
    cells = [[*headings, *_HEADINGS], *(_cells(row) for row in rows)]
    widths = [max(map(columns, column)) for column in zip(*cells, strict=True)]
    for line in cells:
        filled = (
            padded(text, width, right=i >= len(headings))
            for i, (text, width) in enumerate(zip(line, widths, strict=True))
        )
        yield "  ".join(filled).rstrip()


def _row(name: str, counts: Mapping[str, int], changed: datetime | None = None) -> Row:
    return Row((name,), Progress(), counts.get(Severity.ERROR, 0), counts.get(Severity.WARNING, 0), changed)


def _with_progress(row: Row, filing: Filing, file_id: str) -> Row:
    source = filing.sources.get(file_id)
    if source is None:
        return row._replace(unreadable=1)
    return row._replace(progress=_done_of(filing, file_id, progress(source)))


def _done_of(filing: Filing, file_id: str, marked: Progress) -> Progress:
    """Return how far a file is, by what its marks say of it."""
    if file_id == UNIT:  # is the same every year: only what waits is to be told
        return marked._replace(lines=marked.open)
    needed = _of_stage(filing, file_id)
    if needed is None:
        return marked
    still = min(needed.open + marked.to_review, needed.lines)
    return needed._replace(open=still, to_review=marked.to_review)


def _of_stage(filing: Filing, file_id: str) -> Progress | None:
    """Count what a stage asks for in any case, and how much of it is still to be filled in."""
    stem, form = split_id(file_id)
    if stem not in filing.stages.get(form, {}) or (stem not in filing.projects and stem != DEPARTMENT):
        return None
    values = Values(filing, "")
    needed = [where for where in values.every(form, stem) if where.field.required is True]
    missing = sum(isinstance(values.written(where), Missing) for where in needed)
    return Progress(len(needed), missing, 0, missing)


def _cells(row: Row) -> list[str]:
    done = row.progress
    widest = _WIDEST[len(row.names) - 1]
    return [
        *(clipped(visible(name), widest) for name in row.names),
        _done(row),
        *(str(count or "") for count in (done.to_review, done.to_fill, row.errors, row.warnings)),
        f"{row.changed:%Y-%m-%d %H:%M}" if row.changed else "",
    ]


def _done(row: Row) -> str:
    """Say how much is done, unless nobody can know."""
    if row.unreadable:
        return _UNREADABLE if len(row.names) == 1 else f"{row.unreadable} 个{_UNREADABLE}"
    done = row.progress
    return f"{done.lines - done.open}/{done.lines}" if done.lines else ""
