"""Rules go by the taxonomy of the form's edition: before 2021, 成本 is a 二级指标 of 产出."""

import pytest

from generator.base.vocabulary import taxonomies
from generator.checks.book import Book
from generator.checks.run import findings
from generator.filing.history import Earlier
from generator.filing.load import FilingFiles, load_filing

PROJECT = """
name = "某专项"
[goals.a]
text = "保障安全"
indicators = [
  { kind = "成本", name = "场均成本", target = "≥1万元", basis = "预算支出标准" },
  { kind = "社会效益", name = "受益人数", target = "≥4人", basis = "计划标准" },
  { kind = "服务对象满意度", name = "满意率", target = "≥90%", basis = "计划标准" },
]
"""
CASES = {"2015": {"TB225"}, "2021": {"TB202", "TB233"}}  # 2021 knows no 二级指标 of that name


@pytest.mark.parametrize("taxonomy", CASES)
def test_cost_indicators(taxonomy: str) -> None:
    files = {"service": ("service.toml", PROJECT.encode()), "unit": ("unit.toml", 'name = "某局"'.encode())}
    filing, _ = load_filing(FilingFiles("unit", 2023, files))
    found = {rule.code for rule, _ in findings(Book(filing, Earlier(), taxonomies()[taxonomy]))}
    codes = {"TB151", "TB154", "TB201", "TB202", "TB203", "TB225", "TB233"}
    assert found & codes == CASES[taxonomy]
