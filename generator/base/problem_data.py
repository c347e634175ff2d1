"""A problem as data with one list of keys: what JSON, pages and manifests say of it, and the way back."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from generator.base.problems import Place, Problem, Severity, Span, dotted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from generator.base.problems import KeyPath

_SPAN = tuple(field.name for field in fields(Span))


def problem_data(problem: Problem, written: Callable[[KeyPath], object] = dotted) -> dict[str, Any]:
    """Return a problem as data, for JSON and pages; a key path is `written` as one text or as a list."""
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "message": problem.message,
        "hint": problem.hint,
        **_place_as_data(problem.place, written),
        "also": [_place_as_data(place, written) for place in problem.also],
    }


def problem_from(data: Mapping[str, Any]) -> Problem:
    """Return the problem that `problem_data` wrote with its key paths as lists.

    >>> problem = Problem("TB001", "错", Place("a.toml", Span(1, 2, 1, 4), ("goals", 2)))
    >>> problem_from(problem_data(problem, list)) == problem
    True
    """
    return Problem(
        data["code"],
        data["message"],
        _place_from_data(data),
        data["hint"],
        Severity(data["severity"]),
        tuple(map(_place_from_data, data["also"])),
    )


def _place_as_data(place: Place, written: Callable[[KeyPath], object]) -> dict[str, Any]:
    span = {name: getattr(place.span, name) if place.span else None for name in _SPAN}
    return {"file": place.file, **span, "key": written(place.key)}


def _place_from_data(data: Mapping[str, Any]) -> Place:
    span = None if data["line"] is None else Span(*(data[name] for name in _SPAN))
    return Place(data["file"], span, tuple(data["key"]))
