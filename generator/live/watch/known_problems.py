"""All problems of a workspace as they stand, while builds tell of parts of it."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from generator.filing.selection import units

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.base.problems import Problem
    from generator.filing.selection import Selection

_ELSEWHERE = ""
_OF_UNITS = ("filings", "build")


class KnownProblems:
    """Keeps problems by unit, so that a save in one of a thousand costs no more than in one of one."""

    def __init__(self) -> None:
        """Begin without any."""
        self._groups: dict[str, tuple[Problem, ...]] = {}

    def __iter__(self) -> Iterator[Problem]:
        """Return all."""
        return chain.from_iterable(self._groups.values())

    def renew(self, selections: Sequence[Selection], told: Iterable[Problem]) -> tuple[Problem, ...]:
        """Take up all that a build has told of these selections; return what was not known."""
        chosen = units(selections)
        looked_at = self._groups.keys() if chosen is None else self._groups.keys() & {*chosen, _ELSEWHERE}
        before = {unit: self._groups[unit] for unit in looked_at}
        new: dict[str, dict[Problem, None]] = {
            unit: dict.fromkeys(problem for problem in problems if not _about(problem, selections))
            for unit, problems in before.items()
        }
        for problem in told:
            new.setdefault(_unit(problem), {})[problem] = None
        known = {problem for problems in before.values() for problem in problems}
        self._groups |= {unit: tuple(problems) for unit, problems in new.items()}
        return tuple(problem for problem in told if problem not in known)


def _unit(problem: Problem) -> str:
    top, *rest = problem.place.file.split("/")
    return rest[0] if top in _OF_UNITS and len(rest) > 1 else _ELSEWHERE


def _about(problem: Problem, selections: Iterable[Selection]) -> bool:
    """Tell whether a build of the selections looks at what the problem is about."""
    file = problem.place.file
    return any(_covered(file.split("/"), selection) for selection in selections)


def _covered(parts: list[str], selection: Selection) -> bool:
    match parts:
        case [_] | ["build", "index.html"]:  # every build looks at these
            return True
        case ["filings", unit]:  # every build of the unit looks at its folder
            return selection.unit_id in (None, unit)
        case ["filings" | "build", unit, name, *_]:
            in_year = selection.year is None or name in ("unit.toml", str(selection.year))
            return selection.unit_id in (None, unit) and in_year
    return selection.unit_id is None  # a template
