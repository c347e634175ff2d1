"""What ``tianbao check`` finds in a whole bureau, counted by rule and by unit: no problem itself is kept."""

from __future__ import annotations

import heapq
import json
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.base.problems import Severity
from generator.base.tally import mark
from generator.checks.codebook import codebook

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import PurePath

    from generator.base.problems import Place, Problem

VERSION = 1
WORST = 15
"""So many units are named, the worst first."""
_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Told(NamedTuple):
    """What one rule finds in the files of one year; of any other file one problem, known by its `mark`."""

    code: str
    severity: Severity
    times: int
    place: Place
    mark: str = ""


class RuleCount(NamedTuple):
    """How often a rule finds something, in how many units, and where for example."""

    code: str
    severity: Severity
    times: int
    units: int
    place: Place

    @property
    def title(self) -> str:
        """Return what the rule is called."""
        entry = codebook().get(self.code)
        return entry.title if entry else ""


class UnitCount(NamedTuple):
    """How many problems a unit has of each severity."""

    errors: int
    warnings: int
    infos: int
    turn: int
    """how many units came before, as a negative number: what is greatest is worst"""
    unit_id: str


def told(problems: Iterable[Problem], own: str) -> list[Told]:
    """Put the problems of a filing together; `own` is how the paths of its files begin.

    What is wrong elsewhere, in unit.toml mostly, other years may tell too.
    """
    found: dict[tuple[str, Severity, str], Told] = {}
    for problem in dict.fromkeys(problems):
        known = "" if problem.place.file.startswith(own) else mark(problem)
        key = problem.code, problem.severity, known
        before = found.get(key)
        times = before.times + 1 if before else 1
        place = before.place if before and _order(before.place) <= _order(problem.place) else problem.place
        found[key] = Told(str(problem.code), problem.severity, times, place, known)
    return list(found.values())


class Summary:
    """Counts what is told of one filing after the other; a unit's filings have to come together.

    What rules find that told nothing of it before may come later: a filing that is lost is known at the end.
    """

    def __init__(self) -> None:
        """Begin with nothing."""
        self.filings = 0
        self.total: Counter[str] = Counter()
        self._rules: dict[tuple[str, Severity], RuleCount] = {}
        self._units: dict[str, UnitCount] = {}
        self._unit: str | None = None
        self._counts: Counter[str] = Counter()
        self._codes: set[tuple[str, Severity]] = set()
        self._known: set[str] = set()

    def filing(self, unit_id: str, found: Iterable[Told]) -> None:
        """Count what is wrong with a filing."""
        self.filings += 1
        self.elsewhere(unit_id, found)

    def elsewhere(self, unit_id: str, found: Iterable[Told]) -> None:
        """Count what is wrong with a unit otherwise; its id is empty where it is nobody's."""
        if unit_id != self._unit:
            self.end()
            self._unit = unit_id
        for one in found:
            if not one.mark or one.mark not in self._known:
                self._count(one)
            self._known.update(filter(None, (one.mark,)))

    def end(self) -> None:
        """Be done with the unit that was last told of."""
        if self._unit:
            before = self._units.get(self._unit, UnitCount(0, 0, 0, -len(self._units), self._unit))
            errors, warnings, infos = (self._counts[severity] for severity in Severity)
            self._units[self._unit] = before._replace(
                errors=before.errors + errors, warnings=before.warnings + warnings, infos=before.infos + infos
            )
        for key in self._codes:
            rule = self._rules[key]
            self._rules[key] = rule._replace(units=rule.units + bool(self._unit))
        self._unit, self._counts = None, Counter()
        self._codes, self._known = set(), set()

    def _count(self, one: Told) -> None:
        key = one.code, one.severity
        rule = self._rules.get(key) or RuleCount(one.code, one.severity, 0, 0, one.place)
        self._rules[key] = rule._replace(times=rule.times + one.times)
        self._counts[one.severity] += one.times
        self.total[one.severity] += one.times
        self._codes.add(key)

    @property
    def units(self) -> int:
        """Return how many units were told of."""
        return len(self._units)

    @property
    def units_with_problems(self) -> int:
        """Return how many of them have problems."""
        return sum(map(_has_problems, self._units.values()))

    def rules(self) -> list[RuleCount]:
        """Return the rules that found something: the most severe first, then what is most frequent."""
        return sorted(self._rules.values(), key=lambda one: (_RANKS[one.severity], -one.times, one.code))

    def worst(self) -> list[UnitCount]:
        """Return the units with the most errors, then warnings."""
        return heapq.nlargest(WORST, filter(_has_problems, self._units.values()))

    def as_json(self, prefix: PurePath) -> str:
        """Return it as one JSON document, with keys that stay as they are."""
        worst = [{"unit": one.unit_id, **_by_severity(one)} for one in self.worst()]
        document = {
            "version": VERSION,
            "filings": self.filings,
            "units": self.units,
            "units_with_problems": self.units_with_problems,
            "rules": [_rule(one, prefix) for one in self.rules()],
            "worst_units": worst,
            "summary": {severity.value: self.total[severity] for severity in Severity},
        }
        return json.dumps(document, ensure_ascii=False, indent=2)


def _rule(one: RuleCount, prefix: PurePath) -> dict[str, Any]:
    span = one.place.span
    return {
        "code": one.code,
        "title": one.title,
        "severity": one.severity.value,
        "count": one.times,
        "units": one.units,
        "file": (prefix / one.place.file).as_posix(),
        "line": span.line if span else None,
    }


def _by_severity(one: UnitCount) -> dict[str, int]:
    return dict(zip((severity.value for severity in Severity), one[:3], strict=True))


def _has_problems(unit: UnitCount) -> bool:
    return any(unit[:3])


def _order(place: Place) -> tuple[str, int]:
    return place.file, place.span.line if place.span else 0
