"""Filings for tests: from a folder, or from texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.filing.load import FilingFiles

if TYPE_CHECKING:
    from pathlib import Path

    from generator.base.problems import Problem

YEAR = 2023


def files(**texts: str | bytes) -> FilingFiles:
    """Return a filing's files by id; without ``unit`` it gets a valid one."""
    named = {"unit": 'name = "单位"\n'} | texts
    return FilingFiles(
        "demo",
        YEAR,
        {
            file_id: (shown(file_id), text if isinstance(text, bytes) else text.encode())
            for file_id, text in named.items()
        },
    )


def folder(path: Path) -> FilingFiles:
    """Return the files of a folder that holds a whole filing, unit.toml included."""
    return files(**{file.stem: file.read_bytes() for file in sorted(path.glob("*.toml"))})


def shown(file_id: str) -> str:
    """Return a file's path as its author sees it."""
    return "filings/demo/unit.toml" if file_id == "unit" else f"filings/demo/{YEAR}/{file_id}.toml"


def marked(problem: Problem, text: str) -> str:
    """Return the stretch of a file that a problem points at; fails where it lies outside the file."""
    span = problem.place.span
    assert span is not None
    lines = text.split("\n")
    start, end = (span.line, span.column), (span.end_line, span.end_column)
    assert (1, 1) <= start <= end <= (len(lines), len(lines[-1]) + 1)
    assert span.column <= len(lines[span.line - 1]) + 1
    assert span.end_column <= len(lines[span.end_line - 1]) + 1
    if span.line == span.end_line:
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]
    inner = lines[span.line - 1 : span.end_line]
    inner[-1] = inner[-1][: span.end_column - 1]
    inner[0] = inner[0][span.column - 1 :]
    return "\n".join(inner)
