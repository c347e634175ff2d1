"""``--format json``: keys that stay as they are (docs/rules.md lists them)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from generator.base.problem_data import problem_data
from generator.base.problems import Severity
from generator.checks.codebook import codebook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import PurePath

    from generator.base.problems import Problem

VERSION = 1
_FIRST = ("code", "title", "severity", "reason")


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
    known = {"title": entry.title if entry else "", "reason": entry.reason if entry else ""}
    data = known | problem_data(problem)
    for place in (data, *data["also"]):
        place["file"] = (prefix / place["file"]).as_posix()
    return {key: data[key] for key in (*_FIRST, *data)}
