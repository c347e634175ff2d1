"""What TB708 advises silences it, each of its ways, and the form shows last year's value then."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from demo import files

from generator.base.vocabulary import taxonomies
from generator.checks.book import Book
from generator.checks.run import check, rules
from generator.filing.history import Earlier, achieved
from generator.filing.load import Filing, load_filing

if TYPE_CHECKING:
    from generator.base.problems import Problem

RULES = [rule for rule in rules() if rule.code == "TB708"]
BEFORE = 'kind = "数量", name = "安全生产检查次数", target = "≥4次", achieved = "5次"'
NOW = 'kind = "数量", name = "安全生产检查的次数", target = "≥6次"'
ADVICE = re.compile(r'\w+ = "[^"]*"')


def _filing(indicator: str) -> Filing:
    text = f'name = "甲专项"\n[goals.one]\ntext = "安全"\nindicators = [{{ {indicator} }}]\n'
    loaded, problems = load_filing(files(one=text))
    assert [problem for problem in problems if problem.severity == "error"] == []
    return loaded


def _found(before: Filing, now: Filing) -> list[Problem]:
    return list(check(Book(now, Earlier(before), taxonomies()["2021"]), RULES))


@pytest.mark.parametrize("own", ["", 'id = "own", '], ids=["no id", "an id of its own"])
def test_every_way_that_is_advised_silences_it(own: str) -> None:
    before = _filing(BEFORE)
    (problem,) = _found(before, _filing(own + NOW))
    same, other = ADVICE.findall(problem.hint)
    for advised, shown in ((same, "5次"), (other, "")):
        now = _filing(f"{own}{NOW}, {advised}")
        assert _found(before, now) == []
        typed = now.projects["one"].goals["one"].indicators[0].last_year
        taken = achieved(now, before, "one", "one").get(0, "")
        assert (taken if typed is None else typed) == shown
