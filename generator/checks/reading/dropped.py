"""Which of last year's indicators are gone, and whether a text on the changes says so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from generator.base.vocabulary import words
from generator.filing.history import project_before
from generator.filing.pairing.partners import partners

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.filing.load import Filing
    from generator.filing.model import Goal, Indicator, Project

_SENTENCE = re.compile(r"[^。；;\n]+")
_CLAUSE = re.compile(r"\w+")
_SHORTEST = 4


class Lost(NamedTuple):
    """A goal of last year, and those of its indicators that this year's goals have no more."""

    key: str
    goal: Goal
    indicators: list[Indicator]


def lost(filing: Filing, before: Filing, stem: str) -> Iterator[Lost]:
    """Yield what a project has lost since last year: what is nowhere else, nor anything like it."""
    name = project_before(filing, before, stem)
    goals = before.projects[name].goals if name is not None else {}
    own = filing.projects[stem].goals
    if all(_stays(own.get(key), goal) for key, goal in goals.items()):
        return
    gone = [node for node in partners(before, filing).gone if node.owner.owner.stem == name]
    for key, goal in goals.items():
        left = [node.indicator for node in gone if node.owner.key == key]
        if left:
            yield Lost(key, goal, left)


def _stays(here: Goal | None, goal: Goal) -> bool:
    """Tell whether all indicators of last year's goal stand in it still, as far as their ids say."""
    return (
        {one.identity for one in goal.indicators} <= {one.identity for one in here.indicators}
        if here
        else (not goal.indicators)
    )


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


def _has_better_part(text: str, phrase: str) -> bool:
    """Tell whether a text has the better part of a phrase: 改造便民设施 of 改造便民设施处数."""
    size = max(_SHORTEST, (len(phrase) + 1) // 2)
    return any(phrase[start : start + size] in text for start in range(len(phrase) - size + 1))
