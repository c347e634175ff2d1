"""Problems as an author works through them: errors first, one cause together, then what one rule finds."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from generator.base.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.base.problems import KeyPath, Place, Problem

PROGRESS = frozenset({"TB711"})
"""Rules that repeat, line by line, what ``tianbao status`` counts."""

SAME_PLACE = "同一处有几个问题"
"""What a topic of several rules is called where its problems name nothing."""

_NAMED = re.compile("(项目活动|指标)“([^”]+)”")
_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class Entry(NamedTuple):
    """What is mended in one go: the problems of one cause, in the order of their codes."""

    problems: tuple[Problem, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Return the codes of its problems, each once."""
        return tuple(dict.fromkeys(problem.code for problem in self.problems))

    @property
    def place(self) -> Place:
        """Return the first place in its file."""
        return min((problem.place for problem in self.problems), key=position)


class Topic(NamedTuple):
    """The entries that the same rules found, or some of these, in the order of files and lines."""

    severity: Severity
    codes: tuple[str, ...]
    entries: tuple[Entry, ...]


def at_least(severity: Severity, problem: Problem) -> bool:
    """Tell whether a problem is so severe, or worse."""
    return _RANKS[problem.severity] <= _RANKS[severity]


def topics(problems: Iterable[Problem]) -> list[Topic]:
    """Return problems by severity and rule; in a severity, what repeats the progress of roll-over comes last.

    An entry of which another shows every rule belongs to that one's topic: who knows one knows the other.
    """
    found: dict[tuple[Severity, tuple[str, ...]], list[Entry]] = {}
    for entry in sorted(entries(problems), key=lambda entry: -len(entry.codes)):
        own = entry.problems[0].severity, entry.codes
        wider = (key for key in found if key[0] is own[0] and set(own[1]) <= set(key[1]))
        found.setdefault(next(wider, own), []).append(entry)
    made = [Topic(*key, tuple(group)) for key, group in found.items()]
    return sorted(made, key=lambda topic: (_RANKS[topic.severity], PROGRESS.issuperset(topic.codes)))


def entries(problems: Iterable[Problem]) -> list[Entry]:
    """Return problems by their cause, in the order of files and lines."""
    ordered = sorted(problems, key=_cause)
    made = [Entry(tuple(sorted(group, key=_within))) for _, group in groupby(ordered, key=_cause)]
    return sorted(made, key=lambda entry: position(entry.place))


def position(place: Place) -> tuple[str, int, int]:
    """Return what to sort places by."""
    return place.file, place.span.line if place.span else 0, place.span.column if place.span else 0


def named(entry: Entry) -> tuple[str, str] | None:
    """Return what an entry is about, as its problems call it: an activity or an indicator, and its name."""
    found = next(filter(None, (_NAMED.search(problem.message) for problem in entry.problems)), None)
    return (found[1], found[2]) if found else None


def _within(problem: Problem) -> tuple[str, tuple[str, int, int], str, str]:
    return problem.code, position(problem.place), problem.message, str(problem.place.key)


def _cause(problem: Problem) -> tuple[str, int, bool, tuple[str, ...], str]:
    """Name what a problem is about: one item of a list, e.g. an activity; else the value, by one rule."""
    key, of_progress = _item(problem.place.key), problem.code in PROGRESS
    alone = "" if key and not of_progress else f"{problem.code} {position(problem.place)} {problem.message}"
    return problem.place.file, _RANKS[problem.severity], of_progress, tuple(map(str, key)), alone


def _item(key: KeyPath) -> KeyPath:
    """Return the key path up to its innermost position in a list; empty where there is none."""
    last = max((i for i, step in enumerate(key) if isinstance(step, int)), default=-1)
    return key[: last + 1]
