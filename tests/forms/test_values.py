"""Declared fields: what is written, what stands where nothing is, what they come to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from declaring import declarations, load, values_of

from generator.base.expression import Fault, Missing
from generator.base.target import Target

PROJECT = """
name = "服务专项"
budget = 233
[funding]
general_public_budget = 200
unit_funds = 33
[[activities]]
name = "宣讲"
amount = 10
[goals.safety]
text = "保障安全"
indicators = [
  { id = "lectures", kind = "数量", name = "宣讲次数", target = "≥4次", annual = { target = "≥5次" } },
  { kind = "质量", name = "2.5级以上合格率", target = "≥90%" },
  { id = "later", kind = "质量", name = "以后的事", target = "≥90%", only = "long_term" },
]
"""
EVALUATION = """
stage = true
scores = "hubei"
[fields.project]
executed = { title = "执行数", type = "money" }
rate = { title = "执行率", type = "percent", value = "executed / project_budget" }
project_budget = { title = "预算数", type = "money", value = "budget" }
total = { title = "总分", type = "number", value = "min(rate, 1) * 20 + sum(indicators.score)" }
grade = { title = "等级", type = "choice", choices = ["优", "良", "中", "差"], value = "grade(total)" }
lines = { title = "各来源执行数", type = "money", value = "sum(funding_lines.done)" }
[fields.goal]
points = { title = "目标分", type = "number", value = "sum(indicators.weight)" }
[fields.indicator]
achieved = { title = "实际完成值", type = "target" }
weight = { title = "分值", type = "number", default = 40 }
score = { title = "得分", type = "number", value = "score(target, achieved, weight)" }
[fields.funding]
done = { title = "执行数", type = "money", default = 0 }
[fields.activity]
spent = { title = "支出", type = "money" }
"""
WRITTEN = """
executed = 221.4
[funding.unit_funds]
done = 21.4
[activities."宣讲"]
spent = 9
[goals.safety.indicators]
lectures = { achieved = "4次" }
"2.5级以上合格率" = { achieved = "95%", weight = 40 }
"""


def test_values_of_a_stage_are_written_default_or_worked_out() -> None:
    filing, problems = load(declarations(evaluation=EVALUATION), service=PROJECT, service__evaluation=WRITTEN)
    assert problems == []
    found = values_of(filing, "evaluation", "service")
    assert found["project.executed"] == Decimal("221.4")
    assert found["project.rate"] == Decimal("0.9502")  # 221.4 / 233, four places: 95.02 %
    assert found["indicator.score"] == (Decimal(32), Decimal(40))  # 4 of the annual 5: 0.8 × 40
    assert found["goal.points"] == Decimal(80)
    assert found["project.total"] == Decimal(91)  # 19.004 + 72, two places
    assert found["project.grade"] == "优"
    assert found["project.lines"] == Decimal("21.4")
    assert found["activity.spent"] == Decimal(9)


def test_a_gap_is_named_and_nothing_is_summed_over_it() -> None:
    written = WRITTEN.replace('lectures = { achieved = "4次" }', "")
    filing, problems = load(declarations(evaluation=EVALUATION), service=PROJECT, service__evaluation=written)
    assert problems == []
    found = values_of(filing, "evaluation", "service")
    assert found["project.total"] == Missing(("绩效指标“宣讲次数”的“实际完成值”",))
    assert found["project.grade"] == found["project.total"]


def test_what_is_written_wins_over_what_can_be_worked_out() -> None:
    written = "total = 88\n" + WRITTEN
    filing, _ = load(declarations(evaluation=EVALUATION), service=PROJECT, service__evaluation=written)
    found = values_of(filing, "evaluation", "service")
    assert (found["project.total"], found["project.grade"]) == (Decimal(88), "良")


def test_fields_without_a_stage_join_the_filings_own_tables() -> None:
    declared = declarations(
        project="""
        [fields.funding]
        carried_over = { title = "其中：使用上年结转", type = "money" }
        bonds = { title = "债券资金", type = "money" }
        [fields.indicator]
        source = { title = "数据来源", type = "text", required = true }
        [fields.project]
        begun = { title = "开工日期", type = "date" }
        urgent = { title = "是否紧急", type = "yes/no", default = false }
        """
    )
    text = PROJECT.replace("unit_funds = 33", "unit_funds = 33\ncarried_over = 5\nbonds = 7")
    text = "begun = 2023-03-05\n" + text.replace('name = "宣讲次数"', 'name = "宣讲次数", source = "签到表"')
    filing, problems = load(declared, service=text)
    assert problems == []
    found = values_of(filing, "", "service")
    assert found["project.begun"] == date(2023, 3, 5)
    assert found["project.urgent"] is False
    assert found["indicator.source"] == ("签到表", Missing(("绩效指标“2.5级以上合格率”的“数据来源”",)))
    assert (found["funding.carried_over"], found["funding.bonds"]) == (Decimal(5), Decimal(7))


def test_a_departments_stage_reads_what_its_projects_say() -> None:
    department = """
    stage = true
    of = "department"
    [fields.department]
    executed = { title = "执行数", type = "money", value = "sum(projects.evaluation.executed)" }
    [fields.indicator]
    achieved = { title = "实际完成值", type = "target", value = "evaluation.achieved" }
    weight = { title = "分值", type = "number" }
    """
    filing, problems = load(
        declarations(evaluation=EVALUATION, evaluation__department=department),
        service=PROJECT,
        service__evaluation=WRITTEN,
        department__evaluation='[goals."service/safety".indicators]\nlectures = { weight = 80 }\n',
    )
    assert problems == []
    found = values_of(filing, "evaluation", "department")
    assert found["department.executed"] == Decimal("221.4")
    assert found["indicator.achieved"] == (Target.parse("4次"), Target.parse("95%"))
    assert found["indicator.weight"] == (Decimal(80), Missing(("绩效指标“2.5级以上合格率”的“分值”",)))


def test_a_division_by_nothing_is_a_fault_and_not_a_crash() -> None:
    declared = declarations(
        evaluation="""
        stage = true
        [fields.project]
        adjusted = { title = "调整预算数", type = "money" }
        rate = { title = "执行率", type = "percent", value = "budget / adjusted" }
        """
    )
    filing, _ = load(declared, service=PROJECT, service__evaluation="adjusted = 0\n")
    found = values_of(filing, "evaluation", "service")["project.rate"]
    assert isinstance(found, Fault)
    assert "0" in found.message


def test_a_field_that_needs_itself_is_a_fault() -> None:
    declared = declarations(
        evaluation="""
        stage = true
        [fields.project]
        one = { title = "甲", type = "number", value = "two" }
        two = { title = "乙", type = "number", value = "one" }
        three = { title = "丙", type = "number" }
        """
    )
    filing, _ = load(declared, service=PROJECT, service__evaluation="three = 3\n")
    found = values_of(filing, "evaluation", "service")
    assert isinstance(found["project.one"], Fault)
    assert found["project.three"] == Decimal(3)
