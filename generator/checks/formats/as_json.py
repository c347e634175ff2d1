"""``--format json``: keys that stay as they are (docs/rules.md lists them)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from generator.base.problems import Severity, dotted
from generator.checks.codebook import codebook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import PurePath

    from generator.base.problems import Place, Problem

VERSION = 1


def stable(problems: Sequence[Problem], prefix: PurePath) -> str:
    """Return the problems as one JSON document."""
    counts = {severity.value: 0 for severity in Severity}
    for problem in problems:
        counts[problem.severity] += 1
    document = {
        "version": VERSION,
        "problems": [_problem(problem, prefix) for problem in problems],
        "summary": counts,
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _problem(problem: Problem, prefix: PurePath) -> dict[str, Any]:
    entry = codebook().get(problem.code)
    return {
        "code": problem.code,
        "title": entry.title if entry else "",
        "severity": problem.severity.value,
        "reason": entry.reason if entry else "",
        "message": problem.message,
        "hint": problem.hint,
        **_place(problem.place, prefix),
        "also": [_place(place, prefix) for place in problem.also],
    }


def _place(place: Place, prefix: PurePath) -> dict[str, Any]:
    span = place.span
    return {
        "file": (prefix / place.file).as_posix(),
        "line": span.line if span else None,
        "column": span.column if span else None,
        "end_line": span.end_line if span else None,
        "end_column": span.end_column if span else None,
        "key": dotted(place.key),
    }
