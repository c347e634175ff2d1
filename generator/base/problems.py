"""What is wrong with an author's file, as data: the printers decide how it looks."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

KeyPath: TypeAlias = tuple[str | int, ...]
"""Names one value of a TOML file, e.g. ``("goals", "safety", "indicators", 2, "target")``."""


class Severity(StrEnum):
    """How bad a problem is, worst first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def label(self) -> str:
        """Return the word that users see."""
        return {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}[self]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a file; lines and columns count characters from 1, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: a file (as the author would type it), a stretch of it, the value's key path."""

    file: str
    span: Span | None = None
    key: KeyPath = ()

    def __str__(self) -> str:
        """Return ``file:line:column``, or the file alone where no position is known."""
        if self.span is None:
            return self.file
        return f"{self.file}:{self.span.line}:{self.span.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing the author has to know; `message` says what is wrong, `hint` what to do."""

    code: str
    message: str
    place: Place
    hint: str = ""
    severity: Severity = Severity.ERROR
    also: tuple[Place, ...] = ()


def dotted(key: KeyPath) -> str:
    """Return a key path as one string, e.g. ``goals.safety.indicators.2.target``."""
    return ".".join(map(str, key))


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


_SPAN = tuple(field.name for field in fields(Span))


def _place_as_data(place: Place, written: Callable[[KeyPath], object]) -> dict[str, Any]:
    span = {name: getattr(place.span, name) if place.span else None for name in _SPAN}
    return {"file": place.file, **span, "key": written(place.key)}


def _place_from_data(data: Mapping[str, Any]) -> Place:
    span = None if data["line"] is None else Span(*(data[name] for name in _SPAN))
    return Place(data["file"], span, tuple(data["key"]))
