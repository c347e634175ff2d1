from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.filing import derive
from generator.filing.model import Department, Project

D = Decimal
ACTIVITIES = [{"name": "a", "amount": D("1.1")}, {"name": "b", "amount": 2}]

BUDGETS = [
    ({}, None),
    ({"activities": ACTIVITIES}, D("3.1")),
    ({"funding": {"unit_funds": 7, "general_public_budget": 1, "current_year_request": 1}}, D(8)),
    ({"activities": ACTIVITIES, "funding": {"unit_funds": 7}}, D("3.1")),
    ({"budget": 5, "activities": ACTIVITIES}, D(5)),
]


@pytest.mark.parametrize(("written", "expected"), BUDGETS)
def test_budget(written: dict[str, object], expected: Decimal | None) -> None:
    assert derive.budget(Project.model_validate({"name": "x", **written})) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"budget": 5, "start_year": 2023, "end_year": 2023}, D(5)),
        ({"budget": 5, "start_year": 2023, "end_year": 2025}, None),
        ({"budget": 5}, None),
        ({"budget": 5, "total_budget": 9, "start_year": 2023, "end_year": 2023}, D(9)),
    ],
)
def test_total_budget(written: dict[str, object], expected: Decimal | None) -> None:
    assert derive.total_budget(Project.model_validate({"name": "x", **written})) == expected


def test_spending_lines_follow_from_the_projects_unless_typed() -> None:
    projects = [
        Project.model_validate({"name": "x", "category": "特定目标类", "budget": 3}),
        Project.model_validate({"name": "y", "category": "特定目标类", "budget": D("0.5")}),
        Project.model_validate({"name": "z", "category": "运转类", "budget": 4}),
    ]
    department = Department.model_validate({"spending": {"personnel": 10, "operation": 40}})
    assert derive.spending_amounts(department, projects) == {
        "personnel": 10,
        "operation": 40,
        "special_purpose": D("3.5"),
        "total": D("53.5"),
    }


def test_shares_of_thirds_add_up() -> None:
    assert derive.shares([D(1), D(1), D(1)]) == [D("33.34"), D("33.33"), D("33.33")]


def test_nothing_has_no_share() -> None:
    assert derive.shares([D(0), None, D(5)]) == [None, None, D(100)]
    assert derive.shares([None, D(0)]) == [None, None]


@given(st.lists(st.none() | st.decimals(min_value=0, max_value=10**6, places=2), min_size=1, max_size=8))
def test_shares_are_right_and_add_up_to_100(parts: list[Decimal | None]) -> None:
    shares = derive.shares(parts)
    whole = derive.total(parts)
    if whole:
        assert sum(share for share in shares if share is not None) == 100
        for part, share in zip(parts, shares, strict=True):
            assert abs((share or 0) - (part or 0) * 100 / whole) < D("0.01")
