"""``--format sarif``: SARIF 2.1.0, the OASIS format of static analysis results."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from generator import __version__
from generator.base.problems import Severity
from generator.checks.codebook import EXAMPLE_LABELS, codebook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import PurePath

    from generator.base.problems import Place, Problem
    from generator.checks.codebook import Entry

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif(problems: Sequence[Problem], prefix: PurePath) -> str:
    """Return one run with every rule and its results."""
    entries = list(codebook().values())
    positions = {entry.code: position for position, entry in enumerate(entries)}
    driver = {"name": "tianbao", "version": __version__, "rules": [_rule(entry) for entry in entries]}
    run = {
        "tool": {"driver": driver},
        "language": "zh-CN",
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, positions, prefix) for problem in problems],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2)


def _rule(entry: Entry) -> dict[str, Any]:
    help_lines = [f"程度：{entry.severity.label}"]
    help_lines += [f"退回原因：{entry.reason}"] if entry.reason else []
    help_lines += [f"{EXAMPLE_LABELS[kind]}：{text}" for kind, text in entry.examples]
    return {
        "id": entry.code,
        "shortDescription": {"text": entry.title},
        "help": {"text": "\n".join(help_lines)},
        "defaultConfiguration": {"level": _LEVELS[entry.severity]},
    }


def _result(problem: Problem, positions: dict[str, int], prefix: PurePath) -> dict[str, Any]:
    text = f"{problem.message}\n办法：{problem.hint}" if problem.hint else problem.message
    result = {
        "ruleId": problem.code,
        "ruleIndex": positions.get(problem.code, -1),
        "level": _LEVELS[problem.severity],
        "message": {"text": text},
        "locations": [{"physicalLocation": _location(problem.place, prefix)}],
    }
    if problem.also:
        result["relatedLocations"] = [
            {"id": number, "message": {"text": "另见"}, "physicalLocation": _location(place, prefix)}
            for number, place in enumerate(problem.also)
        ]
    return result


def _location(place: Place, prefix: PurePath) -> dict[str, Any]:
    path = (prefix / place.file).as_posix()
    uri = quote(path.encode("utf-8", "surrogateescape"))
    artifact = {"uri": f"file://{uri}"} if path.startswith("/") else {"uri": uri, "uriBaseId": "%SRCROOT%"}
    location: dict[str, Any] = {"artifactLocation": artifact}
    span = place.span
    if span is not None:
        location["region"] = {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column,
        }
    return location
