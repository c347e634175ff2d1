"""Every file of ``data/bad`` has the problems that its own comments expect, on those lines, and no others.

``# expect: TB022 <5> words ; TB020`` expects two problems: the first points at ``5`` and says ``words``.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from demo import folder, marked, shown

from generator.base.codes import Code
from generator.filing.load import load_filing

if TYPE_CHECKING:
    from generator.base.problems import Problem

BAD = Path(__file__).parent / "data" / "bad"
FILES = sorted(BAD.glob("*/*.toml"))
IN_FILES = ("TB01", "TB02", "TB03")  # what is wrong at some place of a file
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


@cache
def problems(path: Path) -> dict[str, list[Problem]]:
    found: dict[str, list[Problem]] = {}
    for problem in load_filing(folder(path))[1]:
        found.setdefault(problem.place.file, []).append(problem)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_file_has_the_expected_problems_and_no_other(path: Path) -> None:
    text = path.read_text("utf-8")
    left = list(problems(path.parent).get(shown(path.stem), []))
    for expected in expectations(text):
        hit = next((problem for problem in left if fits(problem, expected, text)), None)
        assert hit is not None, f"{expected}\nnot among\n" + listed(left, text)
        left.remove(hit)
    assert not left, listed(left, text)


def fits(problem: Problem, expected: Expected, text: str) -> bool:
    span = problem.place.span
    return (
        span is not None
        and (span.line, problem.code) == expected[:2]
        and expected.marked in (None, marked(problem, text))
        and expected.words in problem.message + problem.hint
    )


def listed(problems: list[Problem], text: str) -> str:
    return "\n".join(f"{p.place} {p.code} <{marked(p, text)}> {p.message} {p.hint}" for p in problems)


def test_every_code_has_a_case() -> None:
    cases = {found.code for path in FILES for found in expectations(path.read_text("utf-8"))}
    assert cases == {code for code in Code if code.startswith(IN_FILES)}
