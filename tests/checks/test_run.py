"""Running the rules: places, broken files, rules that fail, and files mangled in every way."""

from __future__ import annotations

import json
import tomllib
from copy import deepcopy
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.checks import Book, check
from generator.checks.rule import At, Finding, Reason, Rule
from generator.checks.run import place
from generator.codes import Code
from generator.history import Earlier
from generator.load import Filing, FilingFiles, load_filing
from generator.problems import Place, Problem, Severity, Span
from generator.vocabulary import taxonomies

EXAMPLE = Path(__file__).parents[2] / "filings" / "wuhan-biolake"
TAXONOMY = taxonomies()["2021"]
UNIT = 'name = "单位"\n'


def load(year: int = 2023, **texts: str) -> Filing:
    files = {name: (f"{name}.toml", text.encode()) for name, text in {"unit": UNIT, **texts}.items()}
    return load_filing(FilingFiles("u", year, files))[0]


def rule(*findings: Finding, code: str = "TB999") -> Rule:
    return Rule(code, "规则", Severity.WARNING, Reason.OTHER, lambda _: findings)


def book(filing: Filing) -> Book:
    return Book(filing, Earlier(), TAXONOMY)


def test_a_problem_stands_at_its_value_counted_in_characters() -> None:
    indicator = '{ kind = "数量", name = "名", target = "≥4次" }'
    filing = load(p=f'name = "项目"\n[goals."安全生产"]\ntext = "目标"\nindicators = [\n  {indicator},\n]\n')
    at = At("p", "goals.安全生产.indicators.0.target")
    key = ("goals", "安全生产", "indicators", 0, "target")
    assert place(filing.sources, at) == Place("p.toml", Span(5, 39, 5, 44), key)
    missing = place(filing.sources, At("p", "goals.安全生产.indicators.0.basis"))
    assert missing.span == Span(5, 3, 5, 46)
    assert place(filing.sources, At("p", "funding.total")).span == Span(1, 1, 1, 1)
    assert place(filing.sources, At("elsewhere", "name")) == Place("elsewhere")


def test_second_places_are_kept_and_the_same_thing_is_said_once() -> None:
    filing = load(p='name = "项目"\n', q='name = "项目"\n')
    finding = Finding(At("q", "name"), "同名", also=(At("p", "name"),))
    (problem,) = check(book(filing), [rule(finding, finding)])
    assert str(problem.place) == "q.toml:1:8"
    assert [str(place) for place in problem.also] == ["p.toml:1:8"]


def test_files_that_hold_an_error_or_lack_another_are_left_out() -> None:
    filing = load(
        p='name = "项目"\nleadr = "x" # tianbao: ignore=TB999 理由\n', q='name = "乙"\n', department=""
    )
    everywhere = [Finding(At(name, "name"), name) for name in ("p", "q", "unit", "department")]
    assert [problem.message for problem in check(book(filing), [rule(*everywhere)])] == ["q", "unit"]


def test_a_rule_that_fails_does_not_keep_the_others_from_being_checked() -> None:
    def failing(_: Book) -> list[Finding]:
        raise ZeroDivisionError

    bad = Rule("TB998", "规则", Severity.ERROR, Reason.OTHER, failing)
    found = check(book(load(p='name = "项目"\n')), [bad, rule(Finding(At("p", "name"), "错"))])
    assert [problem.code for problem in found] == [Code.PROGRAM_FAULT, "TB999"]
    assert "TB998" in found[0].message


def value_at(values: Any, key: tuple[str | int, ...]) -> Any:  # noqa: ANN401 - TOML
    """Return what a key path leads to; a table if that is not there."""
    for step in key:
        values = values.get(step, {}) if isinstance(values, dict) else values[step]
    return values


def test_every_place_in_the_example_covers_its_value() -> None:
    files = {path.stem: (path.name, path.read_bytes()) for path in EXAMPLE.rglob("*.toml")}
    filing, _ = load_filing(FilingFiles("u", 2023, files))
    places = [each for problem in check(book(filing)) for each in (problem.place, *problem.also)]
    covered = 0
    for each in places:
        source = filing.sources[each.file.removesuffix(".toml")]
        value, span = value_at(source.values, each.key), each.span
        assert span is not None
        if not isinstance(value, dict | list):
            lines = source.text.split("\n")[span.line - 1 : span.end_line]
            lines[-1] = lines[-1][: span.end_column - 1]
            lines[0] = lines[0][span.column - 1 :]
            stretch = "\n".join(lines)
            words = isinstance(value, str) and stretch in value
            assert words or tomllib.loads(f"x = {stretch}", parse_float=Decimal)["x"] == value
            covered += 1
    assert covered > len(places) / 2


@cache
def example() -> dict[str, dict[str, Any]]:
    return {path.stem: tomllib.loads(path.read_text("utf-8")) for path in EXAMPLE.rglob("*.toml")}


def written(value: object) -> str:
    """Write a value in TOML, tables in braces: quick, which tomlkit is not."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {written(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[\n" + ",\n".join(map(written, value)) + "]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str | bool) else repr(value)


VALUES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["", "≤", "100%", "＞１０ 次", "1×2=3", "10/0=1万元", "9" * 30, "30299", "（", "2023年", "a\nb", "\0"]
    ),
    st.integers(-(10**20), 10**20),
    st.floats(allow_nan=False, width=32),
    st.booleans(),
    st.just([]),
    st.just({}),
)


def holders(value: object) -> list[dict[str, Any] | list[Any]]:
    """Return every table and list that holds something."""
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [value] * bool(items) + [found for item in items for found in holders(item)]  # type: ignore[list-item]


def mangled(draw: st.DrawFn, files: dict[str, dict[str, Any]]) -> None:
    """Drop, swap or retype a value somewhere; most wrong types are refused, so texts stay texts as a rule."""
    holder = draw(st.sampled_from(holders(files)[1:]))
    keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    key, other = draw(st.sampled_from(keys)), draw(st.sampled_from(keys))
    what = draw(st.sampled_from(["drop", "swap", "text", "retype"]))
    if what == "drop":
        del holder[key]  # type: ignore[arg-type]
    elif what == "swap":
        holder[key], holder[other] = holder[other], holder[key]  # type: ignore[index]
    elif what == "text" and isinstance(holder[key], str):  # type: ignore[index]
        holder[key] = draw(VALUES.filter(lambda value: isinstance(value, str)))  # type: ignore[index]
    else:
        holder[key] = draw(VALUES)  # type: ignore[index]


@st.composite
def mangled_files(draw: st.DrawFn) -> dict[str, bytes]:
    files = deepcopy(example())
    for _ in range(draw(st.integers(1, 4))):
        mangled(draw, files)
    texts = {
        name: "".join(f"{json.dumps(key)} = {written(value)}\n" for key, value in values.items())
        for name, values in files.items()
    }
    dropped = draw(st.sampled_from([None, None, None, *texts]))
    return {name: text.encode() for name, text in texts.items() if name != dropped}


def check_mangled(files: dict[str, bytes], other: dict[str, bytes]) -> list[Problem]:
    filings = [
        load_filing(FilingFiles("u", year, {name: (f"{name}.toml", data) for name, data in texts.items()}))[0]
        for year, texts in ((2023, files), (2022, other))
    ]
    return check(Book(filings[0], Earlier(filings[1], filings[0]), TAXONOMY))


@settings(max_examples=60, deadline=None)
@given(mangled_files(), mangled_files())
def test_no_filing_makes_a_rule_fail_and_every_place_is_inside_its_file(
    files: dict[str, bytes], other: dict[str, bytes]
) -> None:
    for problem in check_mangled(files, other):
        assert problem.code != Code.PROGRAM_FAULT, problem.message
        for found in (problem.place, *problem.also):
            if found.span is None:
                continue
            lines = files[found.file.removesuffix(".toml")].decode().split("\n")
            span = found.span
            assert 1 <= span.line <= span.end_line <= len(lines)
            assert 1 <= span.column <= len(lines[span.line - 1]) + 1
            assert 1 <= span.end_column <= len(lines[span.end_line - 1]) + 1
            assert (span.line, span.column) <= (span.end_line, span.end_column)
