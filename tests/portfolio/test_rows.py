"""The rows of the example say what its forms say."""

from __future__ import annotations

import shutil
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from commands import ROOT
from portfolios import asked, file_of, said, updated
from workspaces import edit

from generator.checks.review import review_folder
from generator.filing.history import Earlier
from generator.filing.reader import Shelf
from generator.filing.workspace import FilingFolder, Workspace
from generator.forms.edition import choose_all
from generator.forms.plan import printing_job
from generator.portfolio.tables import TABLES
from generator.view.department import department_form
from generator.view.project import project_form

if TYPE_CHECKING:
    from pathlib import Path

    from generator.filing.load import Filing
    from generator.forms.shown import DepartmentForm, ProjectForm

UNIT = "wuhan-biolake"
YEARS = (2023, 2024)


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("example")
    shutil.copytree(ROOT / "filings", folder / "filings")
    ws = Workspace(folder)
    updated(ws)
    return ws


@pytest.fixture(scope="module")
def shelf(ws: Workspace) -> Shelf:
    return Shelf(ws, printing_job(ws).declared)


def filing_of(shelf: Shelf, year: int) -> tuple[Filing, Earlier]:
    folder = FilingFolder(UNIT, year)
    return shelf.filing(folder)[0], Earlier(*shelf.earlier(folder))


def printed_project(ws: Workspace, shelf: Shelf, year: int, stem: str) -> ProjectForm:
    filing, earlier = filing_of(shelf, year)
    edition = next(e for e in choose_all(printing_job(ws).editions, year, "420108") if e.form == "project")
    return project_form(filing, stem, edition, earlier)


def printed_department(ws: Workspace, shelf: Shelf, year: int) -> DepartmentForm:
    filing, earlier = filing_of(shelf, year)
    edition = next(e for e in choose_all(printing_job(ws).editions, year, "420108") if e.form == "department")
    return department_form(filing, edition, earlier)


@pytest.mark.parametrize("year", YEARS)
def test_a_projects_rows_are_what_its_form_prints(ws: Workspace, shelf: Shelf, year: int) -> None:
    filing, _ = filing_of(shelf, year)
    for stem in filing.projects:
        form, place = printed_project(ws, shelf, year, stem)["project"], (UNIT, year, stem)
        where = "WHERE unit_id = ? AND year = ? AND stem = ?"
        plain = (
            "name",
            "code",
            "leader",
            "phone",
            "authority",
            "budget",
            "total_budget",
            "purpose",
            "category",
        )
        (row,) = asked(file_of(ws), f"SELECT {', '.join(plain)} FROM projects {where}", *place)  # noqa: S608 - our own names
        assert row == tuple(form[name] for name in plain)
        activities = asked(
            file_of(ws),
            f"SELECT name, amount FROM activities {where} ORDER BY position",  # noqa: S608 - our own names
            *place,
        )
        assert activities == [(one["name"], one["amount"]) for one in form["activities"]]
        lines = asked(
            file_of(ws),
            f"SELECT line_title, amount FROM funds {where} AND stage = '' AND role = 'part'"  # noqa: S608 - our own names
            " ORDER BY position",
            *place,
        )
        assert lines == [(one["name"], one["amount"]) for one in form["funding_lines"]]


@pytest.mark.parametrize("year", YEARS)
def test_indicators_are_the_annual_table_of_their_form(ws: Workspace, shelf: Shelf, year: int) -> None:
    filing, _ = filing_of(shelf, year)
    for stem in filing.projects:
        columns = "g.text, i.level1, i.level2, i.name, i.target, i.year_before_last, i.last_year, i.basis"
        rows = asked(
            file_of(ws),
            f"SELECT {columns} FROM indicators AS i JOIN goals AS g USING (unit_id, year, stem, goal)"  # noqa: S608 - our own names
            " WHERE unit_id = ? AND year = ? AND stem = ?",
            *(UNIT, year, stem),
        )
        goals = printed_project(ws, shelf, year, stem)["project"]["annual_goals"]
        printed = [
            (goal["text"], row["level1"]["name"], row["level2"]["name"], row["name"], row["target"],
             row["year_before_last"], row["last_year"], row["basis"])
            for goal in goals for row in goal["rows"]
        ]  # fmt: skip
        assert sorted(rows) == sorted(printed)


@pytest.mark.parametrize("year", YEARS)
def test_the_departments_amounts_are_its_forms_and_add_up(ws: Workspace, shelf: Shelf, year: int) -> None:
    form = printed_department(ws, shelf, year)["department"]
    for block in ("income", "spending"):
        for line, shown in form[block].items():
            for name, of_year in (("amount", year), ("last_year", year - 1), ("year_before_last", year - 2)):
                found = asked(
                    file_of(ws),
                    "SELECT amount, fen FROM funds WHERE unit_id = ? AND year = ? AND stem = 'department'"
                    " AND block = ? AND line = ? AND of_year = ?",
                    *(UNIT, year, block, line, of_year),
                )
                amount = str(shown[name])
                assert found == ([(amount, int(Decimal(amount) * 1000000))] if amount else [])
    (sums,) = asked(file_of(ws), "SELECT sum(budget_fen) FROM projects WHERE year = ?", year)
    (whole,) = asked(file_of(ws), "SELECT budgets_fen FROM filings WHERE year = ?", year)
    assert sums == whole


def test_the_department_takes_up_the_goals_that_its_form_prints(ws: Workspace, shelf: Shelf) -> None:
    goals = printed_department(ws, shelf, 2023)["department"]["long_term_goals"]
    rows = asked(
        file_of(ws),
        "SELECT ifnull(department_text, text), ifnull(department_heading, ifnull(department_text, text))"
        " FROM goals WHERE year = 2023 AND department_position IS NOT NULL ORDER BY department_position",
    )
    assert rows == [(goal["text"], goal["heading"]) for goal in goals]


def test_a_year_stands_beside_the_one_before(ws: Workspace) -> None:
    (row,) = asked(
        file_of(ws),
        'SELECT "上年指标值", "上年实际完成值", "指标值", "上年完成值数字" FROM "绩效指标历年"'
        ' WHERE "年度" = 2024 AND "三级指标" = ?',
        "开展安全生产宣讲活动次数",
    )
    assert row == ("≥4次", "4次", "≥4次", 4.0)
    assert asked(file_of(ws), "SELECT DISTINCT last_stem = stem FROM projects WHERE year = 2024") == [(1,)]
    known = "SELECT count(*) FROM indicators WHERE year = 2024 AND last_name = name AND last_goal = goal"
    (whole,) = asked(file_of(ws), "SELECT count(*) FROM indicators WHERE year = 2024")
    assert asked(file_of(ws), known)[0][0] >= whole[0] - 5
    assert asked(file_of(ws), "SELECT count(*) FROM indicators WHERE year = 2023 AND last_goal <> ''") == [
        (0,)
    ]


def test_a_stage_says_what_its_form_works_out(ws: Workspace) -> None:
    (row,) = asked(
        file_of(ws),
        "SELECT adjusted, executed, round(rate, 4), round(execution_score, 2), filed FROM stages"
        " WHERE stage = 'evaluation' AND stem = 'party'",
    )
    assert row == ("75.5", "73.9", 0.9788, 19.58, "2024-02-20")
    values = asked(
        file_of(ws),
        "SELECT value, weight, score FROM stage_indicators"
        " WHERE stage = 'evaluation' AND of = 'project' AND stem = 'party' AND position = 1",
    )
    assert values == [("5次/年", 5.0, 5.0)]
    (total,) = asked(
        file_of(ws),
        "SELECT execution_score + (SELECT sum(score) FROM stage_indicators AS t WHERE t.of = 'project'"
        " AND (t.year, t.stage, t.stem) = (s.year, s.stage, s.stem)) - total"
        " FROM stages AS s WHERE stage = 'evaluation' AND stem = 'party'",
    )
    assert total[0] == pytest.approx(0)


def test_every_place_leads_to_its_line(ws: Workspace) -> None:
    rows = asked(file_of(ws), "SELECT file, line, name FROM indicators WHERE line IS NOT NULL")
    assert rows
    for file, line, name in rows:
        assert name in (ws.root / file).read_text("utf-8").split("\n")[line - 1]
    for file, line, goal in asked(file_of(ws), "SELECT file, line, goal FROM goals"):
        assert (ws.root / file).read_text("utf-8").split("\n")[line - 1].startswith(f"[goals.{goal}]")


def test_problems_are_those_of_a_check(ws: Workspace, shelf: Shelf) -> None:
    job = printing_job(ws)
    for year in YEARS:
        review = review_folder(job, shelf, FilingFolder(UNIT, year))
        expected = {(one.code, one.message, one.place.file) for one in (*review.problems, *review.findings)}
        rows = asked(file_of(ws), "SELECT code, message, file FROM problems WHERE year = ?", year)
        assert set(rows) == expected
        (counts,) = asked(file_of(ws), "SELECT errors + warnings + infos FROM filings WHERE year = ?", year)
        assert counts == (len(rows),)


def test_a_broken_file_leaves_the_rest(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "filings", tmp_path / "filings")
    edit(tmp_path / "filings" / UNIT / "2023" / "party.toml", "name = ", "name = = ")
    ws = Workspace(tmp_path)
    updated(ws)
    assert asked(file_of(ws), "SELECT stem FROM projects WHERE year = 2023 ORDER BY stem") == [
        ("enterprise",), ("investment",), ("service",),
    ]  # fmt: skip
    ((refused,),) = asked(file_of(ws), "SELECT refused FROM filings WHERE year = 2023")
    assert "party" in refused.split()
    found = asked(file_of(ws), "SELECT line FROM problems WHERE severity = 'error' AND stem = 'party'")
    assert found
    assert all(line for (line,) in found)


def test_rows_have_the_columns_of_the_schema(ws: Workspace) -> None:
    for table, row in TABLES.items():
        columns = [name for _, name, *_ in asked(file_of(ws), f"PRAGMA table_info({table})")]
        assert [name for name in columns if not name.endswith("or_id") and name != "project_id"] == list(
            row._fields
        )
    assert said(file_of(ws))["units"][0][:3] == (UNIT, "武汉国家生物产业基地建设管理办公室", "420108")
