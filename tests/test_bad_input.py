"""Every file of ``data/bad`` has the problems that its own comments expect, on those lines, and no others."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from demo import files, folder, shown
from expected import expectations, hold

from generator.base.codes import Code
from generator.filing.load import load_filing

if TYPE_CHECKING:
    from generator.base.problems import Problem

BAD = Path(__file__).parent / "data" / "bad"
FILES = sorted(BAD.glob("*/*.toml"))
IN_FILES = ("TB01", "TB02", "TB03")  # what is wrong at some place of a file


@cache
def problems(path: Path) -> dict[str, list[Problem]]:
    found: dict[str, list[Problem]] = {}
    for problem in load_filing(folder(path))[1]:
        found.setdefault(problem.place.file, []).append(problem)
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_file_has_the_expected_problems_and_no_other(path: Path) -> None:
    text = path.read_text("utf-8")
    hold(text, problems(path.parent).get(shown(path.stem), []))


def test_every_code_has_a_case() -> None:
    cases = {found.code for path in FILES for found in expectations(path.read_text("utf-8"))}
    assert cases == {code for code in Code if code.startswith(IN_FILES)}


PASTED = re.compile(r"(?:^|，)(?P<how>改成|写作|写上|加上引号)：(?P<text>[^…]+|[\w-]+ = \"…\")$")
"""A hint that gives a text to write, to its end: a whole line, a value, a line to add, a value in quotes."""
_KEY_BEFORE = re.compile(r"[\w-]+\s*=\s*$")
PASTES = [
    (path, problem, hint)
    for path in FILES
    for problem in problems(path.parent).get(shown(path.stem), [])
    if (hint := PASTED.search(problem.hint)) and problem.place.span is not None
]


def pasted(problem: Problem, hint: re.Match[str], text: str) -> str:
    """Return a file after its author has done what a hint says."""
    lines, span = text.split("\n"), problem.place.span
    assert span is not None
    line = lines[span.line - 1]
    before, after = line[: span.column - 1], line[span.end_column - 1 :]
    if hint["how"] == "改成":
        lines[span.line - 1] = hint["text"]
    elif hint["how"] == "写上" and before.rstrip().endswith((",", "[", "{")) and line[span.column - 1] == "{":
        lines[span.line - 1] = f"{before}{{ {hint['text']}, {line[span.column :]}"
    elif hint["how"] == "写上":
        lines.insert(span.line if line.startswith("[") else span.line - 1, hint["text"])
    else:
        own = _KEY_BEFORE.search(hint["text"].partition("=")[0] + "=")
        start = _KEY_BEFORE.sub("", before) if own and "=" in hint["text"] else before
        lines[span.line - 1] = start + hint["text"] + after
    return "\n".join(lines)


def test_many_hints_give_a_text_to_write() -> None:
    assert {hint["how"] for _, _, hint in PASTES} == {"改成", "写作", "写上", "加上引号"}
    assert len(PASTES) > 40


@pytest.mark.parametrize(
    ("path", "problem", "hint"), PASTES, ids=lambda value: value.stem if isinstance(value, Path) else ""
)
def test_what_a_hint_says_to_write_is_right(path: Path, problem: Problem, hint: re.Match[str]) -> None:
    text = path.read_text("utf-8")
    span = problem.place.span
    after = pasted(problem, hint, text)
    given = folder(path.parent).files[path.stem]
    assert given[1].decode() == text
    others = {file.stem: file.read_text("utf-8") for file in path.parent.glob("*.toml")}
    found = load_filing(files(**others | {path.stem: after}))[1]
    same = [
        p
        for p in found
        if p.place.file == problem.place.file
        and (p.code, p.message) == (problem.code, problem.message)
        and p.place.span is not None
        and span is not None
        and (p.place.span.line, p.place.span.column) == (span.line, span.column)
    ]
    assert same == [], f"{problem.hint}\n{after}"
