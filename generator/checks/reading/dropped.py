"""Which of last year's indicators are gone, and whether a text on the changes says so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from generator.base.vocabulary import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.filing.model import Goal, Indicator, Project

_SENTENCE = re.compile(r"[^。；;\n]+")
_CLAUSE = re.compile(r"\w+")
_SHORTEST = 4


class Lost(NamedTuple):
    """A goal of last year, and those of its indicators that this year's goals have no more."""

    key: str
    goal: Goal
    indicators: list[Indicator]


def lost(project: Project, old: Project) -> Iterator[Lost]:
    """Yield what has been lost since last year.

    An indicator stays in its goal by its id or its name, and is known by its name where it has moved.
    """
    gone = [Lost(key, goal, _gone(project.goals.get(key), goal)) for key, goal in old.goals.items()]
    moved = _arrived(project, old) if any(one.indicators for one in gone) else set()
    for key, goal, indicators in gone:
        left = [one for one in indicators if one.name not in moved]
        if left:
            yield Lost(key, goal, left)


def unexplained(what: Lost, project: Project) -> list[str]:
    """Return the names of those of which 变动情况 says nothing, nor of their goal where that is gone."""
    text = project.budget_changes
    sentences = _SENTENCE.findall(text)
    cancelling = "\n".join(said for said in sentences if any(word in said for word in words("cancelled")))
    clauses = _CLAUSE.findall(what.goal.text) if what.key not in project.goals else ()
    if any(_has_better_part(cancelling, clause) for clause in clauses):
        return []
    names = [one.name for one in what.indicators if one.name not in text]
    return [name for name in names if not _has_better_part(cancelling, name)]


def _gone(here: Goal | None, goal: Goal) -> list[Indicator]:
    """Return the indicators of last year's goal that stand no more in the same goal."""
    if here is None:
        return goal.indicators
    names = {one.name for one in here.indicators}
    left = [one for one in goal.indicators if one.name not in names]
    kept = {one.identity for one in here.indicators} if left else set()
    return [one for one in left if one.identity not in kept]


def _marks(goal: Goal) -> set[str]:
    return {mark for one in goal.indicators for mark in (one.name, one.identity)}


def _arrived(project: Project, old: Project) -> set[str]:
    """Return the names of the indicators that stand in another goal than last year, or are new."""
    before = {key: _marks(goal) for key, goal in old.goals.items()}
    return {
        one.name
        for key, goal in project.goals.items()
        for one in goal.indicators
        if before.get(key, set()).isdisjoint((one.name, one.identity))
    }


def _has_better_part(text: str, phrase: str) -> bool:
    """Tell whether a text has the better part of a phrase: 改造便民设施 of 改造便民设施处数."""
    size = max(_SHORTEST, (len(phrase) + 1) // 2)
    return any(phrase[start : start + size] in text for start in range(len(phrase) - size + 1))
