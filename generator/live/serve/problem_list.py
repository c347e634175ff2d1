"""The problems of a form as its page lists them: by severity, rule and cause, as ``tianbao check`` does."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

from generator.base.digest import digest
from generator.base.problems import dotted
from generator.base.tally import mark
from generator.checks.codebook import codebook
from generator.checks.grouping import PROGRESS, SAME_PLACE, named, topics
from generator.checks.run import rules
from generator.live.serve.states import cell_key

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

    from generator.base.problems import Problem
    from generator.checks.grouping import Entry, Topic

_IN_FILE = "写上："
"""How to write into a file what is filled in where its cell stands."""
_WHOSE = re.compile(r"((?:项目活动|指标)“[^”]+”(?:（[^（）]*万元）)?)的?")
"""What a problem begins with where others of its entry say the same."""


def listed(
    problems: Iterable[Problem], shown: Callable[[Problem], dict[str, Any]], fixable: Container[str]
) -> list[dict[str, Any]]:
    """Return the topics of a list.

    `shown` gives what a problem shows anywhere; `fixable` holds the marks of those that can be corrected.
    """
    names = Counter[str]()

    def name(*parts: str) -> str:
        """Return what an entry is known by on the page and on the next one; no two have the same."""
        made = f"problem-{digest(*parts)[:12]}"
        names[made] += 1
        return made if names[made] == 1 else f"{made}-{names[made]}"

    return [_topic(topic, name, shown, fixable) for topic in topics(problems)]


def _topic(
    topic: Topic,
    name: Callable[..., str],
    shown: Callable[[Problem], dict[str, Any]],
    fixable: Container[str],
) -> dict[str, Any]:
    told = set[str]()
    alone = len(topic.entries) == 1
    return {
        "id": name(topic.severity, *topic.codes),
        "severity": topic.severity.value,
        "label": topic.severity.label,
        "title": _title(topic),
        "codes": " ".join(topic.codes),
        "entries": [
            {
                "id": name(topic.severity, entry.place.file, _about(entry)),
                "whose": "" if alone else _whose(entry),
                "file": entry.place.file.rpartition("/")[2],
                "problems": list(_problems(entry, told, shown, fixable)),
            }
            for entry in topic.entries
        ],
    }


def _title(topic: Topic) -> str:
    if len(topic.codes) == 1:
        return codebook()[topic.codes[0]].title
    found = named(topic.entries[0])
    more = "等" if len(topic.entries) > 1 else ""
    return f"{found[0]}“{found[1]}”{more}有几个问题" if found else SAME_PLACE


def _about(entry: Entry) -> str:
    """Return what an entry stays the same by, whatever its problems say of values."""
    first = entry.problems[0]
    return f"{first.code} {dotted(first.place.key)}" if first.place.key else f"{first.code} {first.message}"


def _whose(entry: Entry) -> str:
    """Return whose an entry's problems are, where there are several to say so."""
    if len(entry.problems) == 1:
        return ""
    found = next(filter(None, (_WHOSE.match(problem.message) for problem in entry.problems)), None)
    return found[1] if found else ""


def _problems(
    entry: Entry, told: set[str], shown: Callable[[Problem], dict[str, Any]], fixable: Container[str]
) -> Iterator[dict[str, Any]]:
    """Yield what an entry's problems say: of its name, and of what to do, only what has not been said."""
    whose = _whose(entry)
    for problem in entry.problems:
        begin = _WHOSE.match(problem.message) if whose else None
        again = problem.hint in told
        told.add(problem.hint)
        cell = cell_key(problem)
        yield shown(problem) | {
            "cell": cell,
            "hint": "" if cell and problem.hint.startswith(_IN_FILE) else problem.hint,
            "key": dotted(problem.place.key),
            "begin": begin[0] if begin else "",
            "message": problem.message[begin.end() :] if begin else problem.message,
            "again": again,
            "rule": codebook()[problem.code].title,
            "line": problem.place.span.line if problem.place.span else 1,
            "fix": mark(problem) in fixable,
            "silence": problem.code in _silenceable(),
            "confirm": problem.code in PROGRESS,
        }


@cache
def _silenceable() -> frozenset[str]:
    return frozenset(rule.code for rule in rules())
