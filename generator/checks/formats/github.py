"""``--format github``: workflow commands that show problems beside the lines of a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base.problems import Severity
from generator.base.terminal import visible
from generator.checks.codebook import codebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import PurePath

    from generator.base.problems import Place, Problem

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_IN_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = _IN_DATA | str.maketrans({":": "%3A", ",": "%2C"})


def github(problems: Sequence[Problem], prefix: PurePath) -> str:
    """Return one command a problem."""
    return "\n".join(_command(problem, prefix) for problem in problems)


def _command(problem: Problem, prefix: PurePath) -> str:
    entry = codebook().get(problem.code)
    properties = {
        "file": (prefix / problem.place.file).as_posix(),
        **dict(_position(problem.place)),
        "title": f"{problem.code} {entry.title if entry else ''}".strip(),
    }
    written = ",".join(
        f"{name}={visible(str(value)).translate(_IN_PROPERTY)}" for name, value in properties.items()
    )
    message = "\n".join(map(_visible, _lines(problem, prefix))).translate(_IN_DATA)
    return f"::{_COMMANDS[problem.severity]} {written}::{message}"


def _visible(line: str) -> str:
    """Write out what acts on a terminal; a carriage return has a writing of GitHub's own."""
    return "\r".join(map(visible, line.split("\r")))


def _position(place: Place) -> Iterable[tuple[str, int]]:
    span = place.span
    if span is None:
        return
    yield "line", span.line
    yield "endLine", span.end_line
    if span.line == span.end_line:  # GitHub takes columns of a single line only
        yield "col", span.column
        yield "endColumn", span.end_column


def _lines(problem: Problem, prefix: PurePath) -> Iterator[str]:
    yield from problem.message.split("\n")
    if problem.hint:
        yield f"办法：{problem.hint}"
    for place in problem.also:
        yield f"另见：{(prefix / str(place)).as_posix()}"
