"""What a value is worked out from."""

from __future__ import annotations

import pytest
from filling import ROOT, Office

from generator.filing.workspace import FilingFolder
from generator.fill.desk import At
from generator.fill.formula import formula_of


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("income.total.last_year", [("财政拨款", "2002", "income.fiscal_appropriation.last_year")]),
        ("spending.total.last_year", [("特定目标类项目支出", "2002", "spending.special_purpose.last_year")]),
        ("income.unit_funds.last_year", None),
    ],
)
def test_an_earlier_total_is_the_sum_of_what_is_written(
    key: str, parts: list[tuple[str, str, str]] | None
) -> None:
    desk = Office(ROOT, FilingFolder("wuhan-biolake", 2023)).desk()
    found = formula_of(desk, At.parted(f"department#{key}"))
    wanted = parts and [(title, text, f"department#{where}") for title, text, where in parts]
    assert (found and [part[:3] for part in found.parts]) == wanted
    assert found is None or (found.open and "相加" in found.words)
