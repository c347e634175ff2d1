"""``tianbao status``: how far filings are, as data and as a table for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.base.problems import Severity
from generator.base.terminal import clipped, columns, visible
from generator.carry.rollover import Progress, progress, together
from generator.filing.load import FilingFiles, load_filing
from generator.filing.workspace import FilingFolder, read_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from generator.filing.workspace import Workspace

UNIT = "unit"
_WIDEST = (24, 18)  # columns of a terminal for what a row is called
_HEADINGS = ("完成", "待核", "待填", "错误", "警告", "最近改动")


class Row(NamedTuple):
    """A filing, or one of its files: what is done, what is wrong, when it was last changed (if known)."""

    names: tuple[str, ...]
    progress: Progress
    errors: int
    warnings: int
    changed: datetime | None


def file_rows(
    workspace: Workspace, folder: FilingFolder, changed: Callable[[Path], datetime | None]
) -> list[Row]:
    """Return a row for each file of one filing."""
    files = read_files(workspace, folder)
    filing, found = load_filing(FilingFiles(folder.unit_id, folder.year, files.files))
    problems = [*files.problems, *found]
    rows = []
    for file_id, (shown, _) in files.files.items():
        source = filing.sources.get(file_id)
        severities = [problem.severity for problem in problems if problem.place.file == shown]
        done = progress(source) if source is not None and file_id != UNIT else Progress()
        rows.append(_row((f"{file_id}.toml",), done, severities, changed(workspace.root / shown)))
    elsewhere = {problem.place.file for problem in problems} - {shown for shown, _ in files.files.values()}
    for file in sorted(elsewhere):
        severities = [problem.severity for problem in problems if problem.place.file == file]
        rows.append(_row((file.rpartition("/")[2],), Progress(), severities, None))
    return rows


def filing_row(workspace: Workspace, folder: FilingFolder, changed: Callable[[Path], datetime | None]) -> Row:
    """Return the row of a whole filing."""
    rows = file_rows(workspace, folder, changed)
    times = [row.changed for row in rows if row.changed is not None and row.names != (f"{UNIT}.toml",)]
    return Row(
        (folder.unit_id, str(folder.year)),
        together(row.progress for row in rows),
        sum(row.errors for row in rows),
        sum(row.warnings for row in rows),
        max(times, default=None),
    )


def table(headings: tuple[str, ...], rows: Iterable[Row]) -> Iterator[str]:
    """Yield the lines of a table that fits 80 columns; `headings` say what the rows' names are."""
    cells = [[*headings, *_HEADINGS], *(_cells(row) for row in rows)]
    widths = [max(map(columns, column)) for column in zip(*cells, strict=True)]
    for line in cells:
        padded = [
            text + _blanks(text, width) if i < len(headings) else _blanks(text, width) + text
            for i, (text, width) in enumerate(zip(line, widths, strict=True))
        ]
        yield "  ".join(padded).rstrip()


def _row(names: tuple[str, ...], done: Progress, severities: list[Severity], changed: datetime | None) -> Row:
    return Row(names, done, severities.count(Severity.ERROR), severities.count(Severity.WARNING), changed)


def _cells(row: Row) -> list[str]:
    done = row.progress
    widest = _WIDEST[len(row.names) - 1]
    return [
        *(clipped(visible(name), widest) for name in row.names),
        f"{done.lines - done.open}/{done.lines}" if done.lines else "",
        *(str(count or "") for count in (done.to_review, done.to_fill, row.errors, row.warnings)),
        f"{row.changed:%Y-%m-%d %H:%M}" if row.changed else "",
    ]


def _blanks(text: str, width: int) -> str:
    return " " * (width - columns(text))
