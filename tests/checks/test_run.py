"""Running the rules: places, broken files, rules that fail."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

from generator.base.codes import Code
from generator.base.problems import Place, Severity, Span
from generator.base.vocabulary import taxonomies
from generator.checks.book import Book
from generator.checks.place import At
from generator.checks.rule import Finding, Reason, Rule
from generator.checks.run import check, place
from generator.filing.history import Earlier
from generator.filing.load import Filing, FilingFiles, load_filing

EXAMPLE = Path(__file__).parents[2] / "filings" / "wuhan-biolake"
TAXONOMY = taxonomies()["2021"]
UNIT = 'name = "单位"\n'


def load(year: int = 2023, **texts: str) -> Filing:
    files = {name: (f"{name}.toml", text.encode()) for name, text in {"unit": UNIT, **texts}.items()}
    return load_filing(FilingFiles("u", year, files))[0]


def rule(*findings: Finding, code: str = "TB999") -> Rule:
    return Rule(code, "规则", Severity.WARNING, Reason.OTHER, "改", lambda _: findings)


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

    bad = Rule("TB998", "规则", Severity.ERROR, Reason.OTHER, "改", failing)
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


def test_a_finding_without_a_hint_of_its_own_has_the_rules() -> None:
    found = check(
        book(load(p='name = "项目"\n')),
        [rule(Finding(At("p", "name"), "错"), Finding(At("p", "name"), "也错", "写作 3"))],
    )
    assert {problem.message: problem.hint for problem in found} == {"错": "改", "也错": "写作 3"}
