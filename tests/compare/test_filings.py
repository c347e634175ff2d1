from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import tomli
from comparing import FILINGS, filing, told
from hypothesis import given, settings

from generator.compare.data import Amounts, Kind, Order, Thing
from generator.compare.filings import compare

if TYPE_CHECKING:
    from generator.filing.load import Filing

CASES = sorted((Path(__file__).parent / "cases").glob("*.toml"))


def load(path: Path) -> tuple[Filing, Filing, list[str]]:
    values = tomli.loads(path.read_text("utf-8"), parse_float=Decimal)
    return filing(values["old"]), filing(values["new"]), values["expected"]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_tells_what_happened(path: Path) -> None:
    old, new, expected = load(path)
    assert told(compare(old, new)) == expected


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case_turns_round(path: Path) -> None:
    old, new, _ = load(path)
    assert compare(new, old) == compare(old, new).reversed()


@settings(deadline=None)
@given(FILINGS, FILINGS)
def test_any_two_filings_turn_round(old: Filing, new: Filing) -> None:
    assert compare(new, old) == compare(old, new).reversed()


@settings(max_examples=12, deadline=None)
@given(FILINGS)
def test_nothing_differs_from_itself(one: Filing) -> None:
    difference = compare(one, one)
    assert not difference
    assert difference.summary.total.difference in (0, None)
    assert all(match.old == match.new for match in difference.matches)


@settings(max_examples=20, deadline=None)
@given(FILINGS, FILINGS)
def test_each_thing_is_told_once(old: Filing, new: Filing) -> None:
    difference = compare(old, new)
    items = [item for item in difference.walk() if item.thing is Thing.INDICATOR]
    for side, count in (
        ("old", difference.summary.indicators.old),
        ("new", difference.summary.indicators.new),
    ):
        alone = [
            getattr(item, side).key
            for item in items
            if item.old is None or item.new is None
            if getattr(item, side)
        ]
        both = [getattr(match, side).key for match in difference.matches if match.thing is Thing.INDICATOR]
        assert len({*alone, *both}) == len(alone) + len(both) == count


GOAL = {"text": "目标", "indicators": [{"kind": "数量", "name": "次数", "target": "≥3次"}]}
PROJECT = {"name": "项目", "category": "特定目标类", "goals": {"a": GOAL}, "budget": 5}


def changed(old: dict[str, object], new: dict[str, object]) -> list[tuple[str, str, str]]:
    """Return what differs between two versions of one project and its department."""
    return [
        (change.name, change.old, change.new)
        for item in compare(filing(old), filing(new)).walk()
        for change in item.changes
    ]


def one(project: dict[str, object] | None = None, **more: object) -> dict[str, object]:
    return {"projects": {"p": PROJECT | (project or {})}} | more


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (one(), one({"basis": "计划标准"}), [("basis", "", "计划标准")]),  # as the indicator prints it
        (one({"budget": 5}), one({"budget": Decimal("5.00")}), []),
        (one({"plan": "甲\n"}), one({"plan": "甲"}), []),
        (one(), one({"phone": "1"}, unit={"name": "单位", "phone": "1"}), [("phone", "", "1")] * 2),
        (one({"budget": 5, "activities": [{"name": "x", "amount": 5}]}), one({"budget": 5}), [
            ("name", "x", ""), ("amount", "5", ""),
        ]),
        (one(department={}), one({"budget": 6}, department={}), [
            ("spending.special_purpose", "5", "6"), ("spending.total", "5", "6"), ("budget", "5", "6"),
        ]),
        (one(department={"goals": ["p/a"]}), one(department={}), []),
        (one(department={"goals": []}), one(department={"goals": ["p/a"]}), []),
        (
            one(department={"goals": [{"goal": "p/a", "text": "别的"}]}),
            one(department={}),
            [("text", "别的", "目标")],
        ),
        (
            one(department={"goals": [{"goal": "p/a", "indicators": []}]}),
            one(department={}),
            [("indicators", "", "次数")],
        ),
        (
            one(department={"goals": [{"goal": "p/a", "indicators": [{"id": "次数", "name": "回数"}]}]}),
            one(department={}),
            [("indicator", "回数", "次数")],
        ),
    ],
)  # fmt: skip
def test_compares_what_the_forms_say(
    old: dict[str, object], new: dict[str, object], expected: list[tuple[str, str, str]]
) -> None:
    assert changed(old, new) == expected


def test_a_file_that_cannot_be_read_is_no_removal() -> None:
    old = filing({"projects": {"p": PROJECT, "q": PROJECT | {"name": "另一项目"}}, "department": {}})
    new = filing({"projects": {"q": PROJECT | {"name": "另一项目"}}, "department": {}}, frozenset({"p"}))
    difference = compare(old, new)
    assert not difference  # nor is a sum told that lacks the project
    assert [(gap.file_id, gap.title, gap.in_old, gap.in_new) for gap in difference.gaps] == [
        ("p", "项目", False, True)
    ]
    assert compare(new, old) == difference.reversed()


def test_summary_counts() -> None:
    def goal(*targets: str) -> dict[str, object]:
        return {
            "text": "目标",
            "indicators": [{"kind": "数量", "name": f"指标{i}", "target": t} for i, t in enumerate(targets)],
        }

    old = filing({"projects": {"p": PROJECT | {"goals": {"a": goal("≥1次", "≤5次", "完成", "≥9%")}}}})
    new = filing(
        {
            "projects": {
                "p": PROJECT | {"budget": 8, "goals": {"a": goal("≥2次", "≤6次", "完成")}},
                "q": PROJECT | {"name": "全新", "goals": {"x": {"text": "另一件事"}}, "budget": 2},
            }
        }
    )
    summary = compare(old, new).summary
    assert [(b.side.name, b.amounts) for b in summary.budgets] == [
        ("项目", Amounts(Decimal(5), Decimal(8))),
        ("全新", Amounts(None, Decimal(2))),
    ]
    assert summary.total == Amounts(Decimal(5), Decimal(10))
    assert (summary.goals.added, summary.goals.removed) == (1, 0)
    counts = summary.indicators
    assert (counts.old, counts.new, counts.added, counts.removed, counts.changed) == (4, 3, 0, 1, 2)
    assert [target.aims.verdict for target in summary.targets] == ["stricter", "looser", "same"]
    assert [target.new.name for target in summary.unmoved] == ["指标2"]


def test_reordering_is_told_once_from_the_first_to_the_last_that_moved() -> None:
    def goal(*names: str) -> dict[str, object]:
        return {"text": "目标", "indicators": [{"kind": "数量", "name": n, "target": "完成"} for n in names]}

    old = filing(one({"goals": {"a": goal("甲", "乙", "丙", "丁", "戊")}}))
    new = filing(one({"goals": {"a": goal("甲", "丙", "新", "乙", "丁")}}))
    (change,) = (c for item in compare(old, new).walk() for c in item.changes if c.kind is Kind.REORDERED)
    assert change.detail == Order(("乙", "丙"), ("丙", "乙"))


@pytest.mark.parametrize(
    ("case", "old", "new"),
    [("move_between_goals", "招商", "安全"), ("move_between_projects", "招商工作专项：招商", "党建：服务")],
)
def test_a_move_names_both_places(case: str, old: str, new: str) -> None:
    before, after, _ = load(Path(__file__).parent / "cases" / f"{case}.toml")
    moves = [c for item in compare(before, after).walk() for c in item.changes if c.kind is Kind.MOVED]
    assert [(move.old, move.new) for move in moves] == [(old, new)]


@pytest.mark.parametrize(("year", "told_of"), [(2023, ["income.fiscal_appropriation.last_year"]), (2024, [])])
def test_columns_of_earlier_years_are_compared_within_a_year_only(year: int, told_of: list[str]) -> None:
    def department(last_year: int) -> dict[str, object]:
        return {"income": {"fiscal_appropriation": {"amount": 5, "last_year": last_year}}}

    old = filing({"year": 2023, "department": department(3)})
    new = filing({"year": year, "department": department(4)})
    assert [change.name for item in compare(old, new).items for change in item.changes] == told_of
