"""What the years before say of the same thing as a value."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from workspaces import edit

from generator.filing.past import Spot, past
from generator.filing.reader import Shelf
from generator.filing.titles import key_path
from generator.filing.workspace import FilingFolder, Workspace
from generator.forms.editions import declared_in

if TYPE_CHECKING:
    from generator.filing.load import Filing

UNIT = "wuhan-biolake"
EXAMPLE = Path(__file__).parents[2] / "filings" / UNIT


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> list[Filing]:
    """Return this year's filing and those before it: the example, and one that fills what it leaves open."""
    root = tmp_path_factory.mktemp("past")
    unit = root / "filings" / UNIT
    shutil.copytree(EXAMPLE, unit)
    before, now = unit / "2022", unit / "2024"
    shutil.copytree(unit / "2023", before, ignore=shutil.ignore_patterns("*.*.toml"))
    edit(before / "service.toml", "amount = ", "amount = 1")
    edit(before / "service.toml", "≥4次/年·辆", "≥3次/年·辆")
    (now / "service.toml").rename(now / "bureau.toml")
    edit(now / "department.toml", '"service/', '"bureau/')
    edit(now / "bureau.toml", "[goals.safety]", "[goals.secure]")
    edit(now / "department.toml", "bureau/safety", "bureau/secure")
    first = '  { name = "行政事务经费", description = "行政事务经费", amount = 173 },\n'
    edit(now / "bureau.toml", first, "")
    edit(now / "bureau.toml", "amount = 48 },\n", f"amount = 48 }},\n{first}")
    edit(now / "party.toml", 'id = "study-sessions"', 'id = "else"')
    edit(now / "party.toml", "组织书记、党员集中学习次数", "党员集中学习的次数")
    ws = Workspace(root)
    shelf = Shelf(ws, declared_in(ws))
    folder = FilingFolder(UNIT, 2024)
    return [shelf.filing(folder)[0], *(filing for filing in shelf.earlier(folder) if filing is not None)]


@pytest.mark.parametrize(
    ("key", "last_year", "year_before_last"),
    [
        ("bureau#name", "综合服务保障专项", "综合服务保障专项"),
        ("bureau#start_year", "2023", "2023"),
        ("bureau#budget", "233", "1333"),  # the sum of the activities, nowhere written
        ("bureau#total_budget", "233", "1333"),
        ("bureau#funding.total", "233", "233"),
        ("bureau#funding.general_public_budget", "233", "233"),
        ("bureau#funding.unit_funds", "", ""),
        ("bureau#activities.0.amount", "50", "150"),  # by its name, wherever it stands
        ("bureau#activities.1.amount", "183", "1183"),
        ("bureau#activities.2.amount", "", ""),
        ("bureau#goals.operation.indicators.2.target", "≥4次/年·辆", "≥3次/年·辆"),
        ("bureau#goals.operation.indicators.2.annual.target", "≥4次/年·辆", "≥3次/年·辆"),
        ("bureau#goals.operation.indicators.2.basis", "计划标准", "计划标准"),
        ("bureau#goals.operation.indicators.2.last_year", "4次/年·辆", ""),  # what was achieved
        ("bureau#goals.operation.indicators.99.target", "", ""),
        ("bureau#goals.secure.indicators.6.target", "≤1次/年", "≤1次/年"),
        ("bureau#goals.secure.text", *["开展园区的安全生产工作，为园区发展提供服务、保障。"] * 2),
        ("bureau#goals.secure.annual_text", *["开展园区的安全生产工作，为园区发展提供服务、保障。"] * 2),
        ("party#goals.brand.indicators.2.target", "", ""),  # likely the same, not surely
        ("department#filler", "黄文韬", "黄文韬"),
        ("department#income.fiscal_appropriation", "675", "2002"),  # 2002 is typed, and goes first
        ("department#income.fiscal_appropriation.last_year", "675", ""),
        ("department#income.fiscal_appropriation.year_before_last", "", "675"),
        ("department#spending.special_purpose", "675", "2002"),
        ("department#spending.nothing", "", ""),
        ("department#spending", "", ""),
        ("department#goals.6.text", *["提升光谷生物城园区营商环境，做好园区对外展厅维护工作。"] * 2),
        ("department#goals.0.text", "", ""),
        ("department#goals.99.text", "", ""),
        ("service.evaluation#goals.safety", "", ""),
        ("unit#phone", "", ""),  # one file for all years
        ("none#name", "", ""),
    ],
)
def test_the_same_value_of_the_years_before(
    years: list[Filing], key: str, last_year: str, year_before_last: str
) -> None:
    file_id, _, name = key.partition("#")
    spot = Spot(file_id, key_path(file_id, name))
    now, *earlier = years
    assert [past(now, before, spot) for before in earlier] == [last_year, year_before_last]


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("service.evaluation#goals.operation.indicators.office-days.achieved", "2023年全部工作日"),
        ("service.evaluation#goals.operation.indicators.office-\u200bdays.achieved", "2023年全部工作日"),
        ("service.evaluation#goals.operation.indicators.nothing.achieved", ""),
        ("service.nothing#goals.operation.indicators.office-days.achieved", ""),
    ],
)
def test_a_stage_of_the_years_before(key: str, said: str, tmp_path: Path) -> None:
    unit = tmp_path / "filings" / UNIT
    shutil.copytree(EXAMPLE, unit)
    for path in (unit / "2023").glob("*.evaluation.toml"):
        shutil.copy(path, unit / "2024")
    ws = Workspace(tmp_path)
    shelf = Shelf(ws, declared_in(ws))
    now, before = (shelf.filing(FilingFolder(UNIT, year))[0] for year in (2024, 2023))
    file_id, _, name = key.partition("#")
    assert past(now, before, Spot(file_id, key_path(file_id, name))) == said
