"""What a report says first, and what it says once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from comparing import FILINGS, filing
from hypothesis import given, settings

from generator.compare.as_json import as_json
from generator.compare.filings import compare
from generator.compare.foremost import foremost, reported
from generator.compare.markup import markdown
from generator.compare.terminal import text

if TYPE_CHECKING:
    from generator.filing.load import Filing


def indicator(name: str, target: str, **more: object) -> dict[str, object]:
    return {"kind": "数量", "name": name, "target": target, **more}


def side(year: int, *indicators: dict[str, object], **project: object) -> Filing:
    goals = {"a": {"text": "目标", "indicators": list(indicators)}} | dict(project.pop("goals", {}))  # type: ignore[call-overload]  # a table of goals
    return filing({"year": year, "projects": {"p": {"name": "项目", "goals": goals, **project}}})


GONE = {"b": {"text": "另一目标", "indicators": [indicator("甲", "≥1次"), indicator("乙", "≥1次")]}}
OLD = side(
    2023,
    indicator("次数", "≥5次", annual={"target": "≥5次"}),
    indicator("满意度", "≥95%"),
    indicator("人数", "≥3人"),
    goals=GONE,
    activities=[{"name": "检查", "amount": 9}, {"name": "宣传", "amount": 1}],
)
NEW = side(
    2024,
    indicator("次数", "≥4次", annual={"target": "≥4次"}),
    indicator("满意度", "明显提高"),
    indicator("人数", "≥4人"),
    activities=[{"name": "检查", "amount": 5}],
)
FIRST = [
    "放宽的指标（2）",
    "项目，绩效指标 次数：≥5次 → ≥4次（更宽，-1）",
    "项目，绩效指标 满意度：≥95% → 明显提高（数字改成了文字）",
    "取消的内容（2）",
    "项目，项目活动 宣传（",
    "项目，绩效目标 另一目标（连同绩效指标 2 个）",
    "项目当年预算（万元）",
    "此外金额变动最大的",
    "项目，项目活动 检查：9 → 5（-4，-44.44%）",
    "项目，项目活动 宣传：取消 1",
    "绩效目标：2 → 1 个",
    "项目活动 检查（修改）",
]


@pytest.mark.parametrize("printer", [text, markdown])
def test_what_a_reviewer_needs_comes_first(printer: Any) -> None:  # noqa: ANN401 - one of two printers
    said = printer(compare(OLD, NEW)).replace("&#45;", "-").replace("&#62;", ">")
    places = [said.find(line.removesuffix("（")) for line in FIRST]
    assert -1 not in places
    assert places == sorted(places)


def test_json_has_the_same_as_data() -> None:
    found: Any = as_json(compare(OLD, NEW))["foremost"]
    assert [(one["from"], one["to"], one["worded"]) for one in found["looser"]] == [
        ("≥5次", "≥4次", False),
        ("≥95%", "明显提高", True),
    ]
    assert [(one["thing"], one["inner"]) for one in found["dropped"]] == [
        ("activity", []),
        ("goal", [["indicator", 2]]),
    ]
    assert [one["place"]["name"] for one in found["money"]] == ["检查", "宣传"]


@pytest.mark.parametrize("year", [2023, 2024])
def test_achieved_values_are_compared_within_a_year_only(year: int) -> None:
    old = side(2023, indicator("次数", "≥3次", achieved="=3次", last_year="2次"))
    new = side(year, indicator("次数", "≥3次", achieved="=4次", last_year="3次", year_before_last="2次"))
    assert compare(old, new).summary.indicators.changed == (year == 2023)


def test_years_that_move_on_are_one_line() -> None:
    def years(year: int) -> Filing:
        projects = {key: {"name": f"项目{key}", "start_year": year, "end_year": year} for key in "pq"}
        return filing({"year": year, "projects": projects})

    difference = compare(years(2023), years(2024))
    assert reported(difference) == ()
    assert text(difference).count("2023 → 2024") == 1
    assert "项目p、项目q，共 2 个" in text(difference)
    assert len(difference.items) == 2


def test_years_that_do_not_move_with_the_filing_stay() -> None:
    old, new = side(2023, start_year=2023, end_year=2023), side(2024, start_year=2024, end_year=2025)
    assert "终止年度：2023 → 2025" in text(compare(old, new))


def test_one_change_of_money_is_one_line() -> None:
    def money(amount: int) -> Filing:
        funding = {"total": amount, "general_public_budget": amount}
        return side(2023, budget=amount, total_budget=amount, funding=funding)

    said = text(compare(money(5), money(6))).replace("\n    ", "")
    assert said.count("5 → 6（+1，+20%）") == 1
    assert "项目总预算、项目当年预算、项目资金来源·合计、一般公共预算财政拨款：5 → 6" in said


@settings(max_examples=20, deadline=None)
@given(FILINGS, FILINGS)
def test_every_change_is_told_or_counted(old: Filing, new: Filing) -> None:
    difference = compare(old, new)
    shown = {id(part) for item in reported(difference) for part in item.parts}
    assert shown == {id(part) for item in difference.items for part in item.parts}
    assert {item.side for item in difference.items} == {
        item.side for item in (*reported(difference), *foremost(difference).yearly)
    }
