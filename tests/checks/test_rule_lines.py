"""What a rule shows of itself is true: it finds its ``bad:`` lines and lets its ``good:`` ones pass."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import pytest
from rule_lines import book, parted

from generator.checks.run import check, rules

if TYPE_CHECKING:
    from generator.checks.rule import Rule

LINES = [(rule, kind, line) for rule in rules() for kind, line in rule.examples]
NOTHING_SAID = ('budget_changes = ""', "spending = { personnel = 10 }")
"""What is as wrong where it is left out as where it is written so."""


def found(rule: Rule, line: str) -> set[str]:
    return {problem.code for problem in check(book(line), [rule])}


def name(value: object) -> str:
    return getattr(value, "code", str(value))


def test_the_filing_that_lines_are_put_into_is_clean() -> None:
    assert list(check(book("# 2023 年的申报"))) == []


@pytest.mark.parametrize(("rule", "kind", "line"), LINES, ids=name)
def test_a_bad_line_is_found_and_a_good_one_is_not(rule: Rule, kind: str, line: str) -> None:
    assert found(rule, line) == ({rule.code} if kind == "bad" else set())


@pytest.mark.parametrize(
    ("rule", "line"), [(rule, line) for rule, kind, line in LINES if kind == "bad"], ids=name
)
def test_it_is_the_line_that_is_wrong_and_not_what_else_the_filing_says(rule: Rule, line: str) -> None:
    keys, context = parted(line)
    assert bool(found(rule, f"# {context}")) == (keys in NOTHING_SAID)


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ('leadr = "李四"', StopIteration),
        ('{ leader = "李四" }', StopIteration),
        ('leader = "李四"  # 当年预算 30 万元', tomllib.TOMLDecodeError),
        ('target = "≥90%"  # 去年：achieved = "96%"', tomllib.TOMLDecodeError),
        ("budget = -3", AssertionError),
    ],
)
def test_a_line_that_says_what_no_file_can_is_not_passed_over(line: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        book(line)
