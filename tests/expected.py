"""What comments in files of tests expect: ``# expect: TB022 <5> words ; TB020`` expects two problems.

The first points at ``5`` and says ``words``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from demo import marked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.base.problems import Problem

EXPECT = re.compile(r"(?P<code>TB\d{3})(?: <(?P<marked>.*?)>(?=[ ;]|$))?(?P<words>[^;]*)")


class Expected(NamedTuple):
    """One problem that a comment expects."""

    line: int
    code: str
    marked: str | None
    words: str


def expectations(text: str) -> list[Expected]:
    return [
        Expected(number, match["code"], match["marked"], match["words"].strip())
        for number, line in enumerate(text.split("\n"), 1)
        for part in line.partition("expect: ")[2].split(" ; ")
        if (match := EXPECT.match(part))
    ]


def hold(text: str, problems: Iterable[Problem]) -> None:
    """Fail unless a file has the problems that its comments expect, and no others."""
    left = list(problems)
    for expected in expectations(text):
        hit = next((problem for problem in left if fits(problem, expected, text)), None)
        assert hit is not None, f"{expected}\nnot among\n" + listed(left, text)
        left.remove(hit)
    assert not left, listed(left, text)


def fits(problem: Problem, expected: Expected, text: str) -> bool:
    """Tell whether a problem is the expected one; one of a whole file stands in its first line."""
    span = problem.place.span
    return (
        (span.line if span else 1, problem.code) == expected[:2]
        and (expected.marked is None or (span is not None and expected.marked == marked(problem, text)))
        and expected.words in problem.message + problem.hint
    )


def listed(problems: list[Problem], text: str) -> str:
    places = (marked(problem, text) if problem.place.span else "" for problem in problems)
    return "\n".join(
        f"{p.place} {p.code} <{place}> {p.message} {p.hint}"
        for p, place in zip(problems, places, strict=True)
    )
