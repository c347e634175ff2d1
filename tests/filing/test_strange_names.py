"""Names that differ only by what can't be seen, or by look-alikes, are the same."""

from __future__ import annotations

from decimal import Decimal

import pytest
from demo import files

from generator.base.target import Target
from generator.base.vocabulary import Kind, taxonomies
from generator.filing.history import achieved
from generator.filing.load import Filing, department_goals, load_filing

PROJECT = """
name = "某专项"
category = "运转类"
attribute = "持续性项目"
[goals."安全"]
text = "目标"
indicators = [
  { kind = "数量", name = "⼈⺠合格率（％）", target = "≥3%", achieved = "4%" },
  { kind = "数量", name = "处数", target = "≥3处" },
]
"""
STRANGE = {
    "安全": "安\u200b全",
    "运转类": "运转\u200b类\u00a0",
    "持续": "持\ufeff续",
    '"数量"': '"数\u202e量"',
}
PLAIN = {"⼈⺠合格率（％）": "人民合格率（%）"}


def changed(text: str, words: dict[str, str]) -> str:
    for old, new in words.items():
        text = text.replace(old, new)
    return text


def loaded(**texts: str) -> Filing:
    filing, problems = load_filing(files(department='filler = "甲"\n', **texts))
    assert [problem for problem in problems if problem.severity == "error"] == []
    return filing


def test_references_lead_to_the_project_goal_and_indicator() -> None:
    department = 'goals = [{ goal = "ser\u200bvice/安全", indicators = ["人民\u2060合格率（%）"] }]\n'
    project = changed(PROJECT, {"安全": STRANGE["安全"]})
    filing, problems = load_filing(files(department=department, service=project))
    assert problems == []
    (goal,) = department_goals(filing)
    assert (goal.stem, goal.key) == ("service", "安\u200b全")
    assert [taken.position for taken in goal.indicators] == [0]


def test_the_same_reference_twice_is_found() -> None:
    department = 'goals = ["service/安全", "service/安\u200b全"]\n'
    _, problems = load_filing(files(department=department, service=PROJECT))
    assert [problem.code for problem in problems] == ["TB033"]


def test_two_indicators_called_the_same_are_found() -> None:
    twice = PROJECT.replace("处数", "人民合格率（%）")
    _, problems = load_filing(files(department='filler = "甲"\n', service=twice))
    assert [problem.code for problem in problems] == ["TB036"]


@pytest.mark.parametrize(("old", "new"), [(STRANGE, PLAIN), (PLAIN, STRANGE)])
def test_an_indicator_is_the_one_of_last_year(old: dict[str, str], new: dict[str, str]) -> None:
    before, now = (loaded(service=changed(PROJECT, words)) for words in (old, new))
    (key,) = now.projects["service"].goals
    assert achieved(now, before, "service", key) == {0: "4%"}


def test_fixed_words_are_known() -> None:
    project = loaded(service=changed(PROJECT, STRANGE)).projects["service"]
    assert (project.category, project.attribute) == ("运转类", "持续性项目")
    (goal,) = project.goals.values()
    assert taxonomies()["2021"].kind(goal.indicators[0].kind) == Kind("产出指标", "数量指标")


@pytest.mark.parametrize("text", ["≥\u200b3处", "\ufeff≥3处", "≥3\u00a0处", "≥3处\u200b", "≥\u202a3\u202c处"])
def test_a_target_is_read_without_them_and_printed_as_written(text: str) -> None:
    target = Target.parse(text)
    assert (target.sign, target.number, target.unit) == ("≥", Decimal(3), "处")
    assert target.printed == text
