"""What a rule shows of itself is true: it finds its ``bad:`` lines and lets its ``good:`` ones pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from rule_lines import book

from generator.checks.run import check, rules

if TYPE_CHECKING:
    from generator.checks.rule import Rule

LINES = [(rule, kind, line) for rule in rules() for kind, line in rule.examples]


def test_the_filing_that_lines_are_put_into_is_clean() -> None:
    assert list(check(book("# 2023 年的申报"))) == []


@pytest.mark.parametrize(("rule", "kind", "line"), LINES, ids=lambda value: getattr(value, "code", value))
def test_a_bad_line_is_found_and_a_good_one_is_not(rule: Rule, kind: str, line: str) -> None:
    assert {problem.code for problem in check(book(line), [rule])} == (
        {rule.code} if kind == "bad" else set()
    )
