"""What a rule tells to write is right: once it is written there, the rule has nothing more to say of it.

Every correction and every hint ``写作 …`` or ``例如 …`` of every case of every rule is tried.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
import rule_lines
from checks.test_cases import CASE_FOLDERS, YEAR, load

from generator.base.vocabulary import taxonomies
from generator.checks.book import Book
from generator.checks.fixing import corrected
from generator.checks.run import findings, rules
from generator.filing.history import Earlier
from generator.filing.load import FilingFiles, load_filing
from generator.filing.titles import key_path

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal
    from pathlib import Path

    from generator.checks.rule import Finding, Rule

SAID = re.compile(r"(?:写作 ?|例如 )(“?)(?P<value>[^\s“”，；、]+(?: [^\s“”，；、]+)*?)(?:”| 这样.*)?\Z")
VALUES = ("target", "phone", "postcode", "code", "basis", "name")
"""Keys whose hint may give a text to write."""
LINES = [line for rule in rules() for kind, line in rule.examples if kind == "bad"]
TARGETS = [
    "95%", "不低于95%", "24小时内", "95%以上", "不超过24小时内", "控制在5%以内", "控制在5%",
    "保持在95%", "至少 3次", "三次以上", "100人左右", "达到95%以上", "不低于90%-95%", "不低于1/3",
    "不超过1'200人", "100%覆盖", "２４小时内", "不低于９５％", "95 %", "1.2×10^4人", "百分之九十",
    "百分之九十以上", "不超过±5%", "10万元（含）以内", "95%（含）以上", "超过10%以上", "≥95%以上",
    "≧９５％", "＞＝95%", "≥10，000人", "≥三次", "≤24小时以内", "》=3次", "95%（含）", "4次/年以上",
    "不少于3 次以上", "≤ 3次以下",
]  # fmt: skip


class Told(NamedTuple):
    """What a rule tells to write at the place of a finding."""

    rule: Rule
    finding: Finding
    key: str
    value: str | Decimal | None


def told(book: Book) -> Iterator[Told]:
    """Yield every correction, and every hint that is a text to write."""
    for rule, finding in findings(book):
        said = SAID.search(finding.hint)
        at = finding.at
        if finding.fix is not None:
            yield Told(rule, finding, finding.fix.at.key, finding.fix.value)
        elif said and at.key.rpartition(".")[2] in VALUES and holds_text(book, finding):
            yield Told(rule, finding, at.key, said["value"])


def holds_text(book: Book, finding: Finding) -> bool:
    value: Any = book.filing.sources[finding.at.file].values
    try:
        for step in key_path(finding.at.file, finding.at.key):
            value = value[step]
    except LookupError:
        return False
    return isinstance(value, str)


def written(book: Book, one: Told) -> Book:
    """Return the filing with what was told written into it."""
    stem = one.finding.fix.at.file if one.finding.fix else one.finding.at.file
    files = {name: (f"{name}.toml", source.text.encode()) for name, source in book.filing.sources.items()}
    new = corrected(files[stem][1], f"{stem}.toml", one.key, one.value)
    assert new is not None, f"{one.rule.code}: {one.key} = {one.value}"
    filing, problems = load_filing(
        FilingFiles("unit", book.filing.year, files | {stem: (f"{stem}.toml", new)})
    )
    assert [problem for problem in problems if problem.severity == "error"] == []
    assert filing is not None
    return Book(filing, book.earlier, book.taxonomy)


def assert_silent(book: Book) -> None:
    for one in told(book):
        there = {(found.at.file, found.at.key) for _, found in findings(written(book, one), (one.rule,))}
        assert (one.finding.at.file, one.finding.at.key) not in there, f"{one.rule.code} again: {one.value}"


def case(folder: Path) -> Book:
    unit = folder / "unit.toml"
    filing = load(folder, YEAR, unit)
    assert filing is not None
    earlier = Earlier(*(load(folder / str(year), year, unit) for year in (YEAR - 1, YEAR - 2)))
    return Book(filing, earlier, taxonomies()["2021"])


@pytest.mark.parametrize("folder", CASE_FOLDERS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_is_told_of_a_case_is_right(folder: Path) -> None:
    assert_silent(case(folder))


@pytest.mark.parametrize("line", LINES)
def test_what_is_told_of_a_bad_line_is_right(line: str) -> None:
    assert_silent(rule_lines.book(line))


@pytest.mark.parametrize("text", TARGETS)
def test_what_is_told_of_a_target_is_right(text: str) -> None:
    book = rule_lines.book(f'target = "{text}"')
    assert_silent(book)
    own = [one for one in told(book) if one.rule.code in ("TB212", "TB214")]
    assert own or "（含）" in text
    for one in own:
        again = findings(written(book, one))
        codes = {found.code for found, at in again if at.at.key == one.key} - {"TB213", "TB224"}
        assert codes <= {"TB212", "TB214"} - {one.rule.code}


def test_there_is_enough_to_try() -> None:
    every = chain((case(folder) for folder in CASE_FOLDERS), map(rule_lines.book, LINES))
    codes = {one.rule.code for book in every for one in told(book)}
    assert {"TB212", "TB214", "TB222", "TB231", "TB501", "TB511", "TB603", "TB111", "TB113", "TB118"} <= codes
