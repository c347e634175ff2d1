"""``tianbao check --summary`` and ``tianbao status`` of many filings, run as their users run them."""

from __future__ import annotations

import json
import re
import shutil
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from commands import Run, tianbao

from bench.bureau.making import make_bureau
from generator.base.terminal import columns
from generator.cli import overview, survey
from generator.cli.checking import Options
from generator.filing.selection import Selection
from generator.filing.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

UNITS, YEARS = 8, 3


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a bureau in which a unit's own file, a file of an earlier year and two names are wrong."""
    root = tmp_path_factory.mktemp("survey")
    make_bureau(root, UNITS, YEARS)
    first, second, third, *_ = sorted(
        unit for unit in (root / "filings").iterdir() if len(list(unit.iterdir())) > 3
    )
    unit = first / "unit.toml"
    unit.write_text(unit.read_text("utf-8").replace('postcode = "4', 'postcode = "x'), "utf-8")
    broken = next(path for path in sorted((second / "2024").iterdir()) if path.stem != "department")
    broken.write_text("name = 一", "utf-8")
    (third / "2025" / "department.TOML").write_text("", "utf-8")
    (third / "二〇二五").mkdir()
    (third / "二〇二五" / "a.toml").write_text("", "utf-8")
    return root


def summary_of(run: Run) -> dict[str, int]:
    return json.loads(run.out)["summary"]


@pytest.mark.parametrize(
    "more",
    [
        [],
        ["--severity", "warning", "--ignore", "TB702"],
        ["--select", "TB0,TB605", "--strict", "filings/421001-agriculture", "filings/421001-culture/2024"],
    ],
)
def test_the_summary_counts_what_check_finds(made: Path, more: list[str]) -> None:
    found = tianbao(made, "check", "--format", "json", *more)
    counted = tianbao(made, "check", "--summary", "--format", "json", *more)
    every = json.loads(found.out)["problems"]
    said = json.loads(counted.out)
    assert (counted.status, said["summary"]) == (found.status, summary_of(found))
    times = Counter(one["code"] for one in every)
    units = {code: {one["file"].split("/")[1] for one in every if one["code"] == code} for code in times}
    assert {one["code"]: (one["count"], one["units"]) for one in said["rules"]} == {
        code: (count, len(units[code])) for code, count in times.items()
    }
    places = {(one["code"], one["file"], one["line"]) for one in every}
    assert places.issuperset((one["code"], one["file"], one["line"]) for one in said["rules"])
    by_unit = Counter((one["file"].split("/")[1], one["severity"]) for one in every)
    for one in said["worst_units"]:
        assert all(
            one[severity] == by_unit[one["unit"], severity] for severity in ("error", "warning", "info")
        )


def test_the_summary_is_one_screen_for_people(made: Path) -> None:
    run = tianbao(made, "check", "--summary")
    lines = run.out.splitlines()
    assert len(lines) < 60
    assert all(columns(line) <= 80 for line in lines if "例如" not in line)
    assert run.out.index("错误  TB") < run.out.index("警告  TB") < run.out.index("问题最多的单位")
    assert re.search(r"看一个单位的：tianbao check filings/\S+", run.out)
    assert run.status == 1


@pytest.mark.parametrize("other", [["--fix"], ["--diff"], ["--all"], ["--format", "sarif"]])
def test_the_summary_goes_with_nothing_that_needs_the_problems(made: Path, other: list[str]) -> None:
    run = tianbao(made, "check", "--summary", *other)
    assert run.status == 2
    assert other[0] in run.err


def test_check_counts_by_itself_where_there_are_very_many(
    made: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(survey, "MANY", 1)
    asked = (Workspace(made), (Selection("421001-agriculture"),))
    survey.check_or_survey(*asked, Options(), made)
    assert "问题最多的单位" in capsys.readouterr().out
    for options in (Options(everything=True), Options(output_format="github")):
        survey.check_or_survey(*asked, options, made)
        assert "问题最多的单位" not in capsys.readouterr().out


def test_status_of_many_filings_is_a_row_for_every_year(made: Path) -> None:
    run = tianbao(made, "status")
    listed = tianbao(made, "status", "--all")
    rows = {
        cells[0]: cells for cells in map(str.split, run.out.splitlines()) if cells[1:2] and cells[1].isdigit()
    }
    filed = Counter(re.findall(r"^4\S+ +(\d{4})", listed.out, re.MULTILINE))
    assert {year: int(rows[year][1]) for year in filed} == filed
    assert all(int(rows[year][1]) + int(rows[year][2]) == UNITS for year in filed)
    missing = {unit.name for unit in (made / "filings").iterdir() if not (unit / "2025").is_dir()}
    assert f"2025 年还没有申报的有 {len(missing)} 个单位" in run.out
    assert all(unit in run.out for unit in missing)
    total = re.search(r"^共 (.*)；", listed.out, re.MULTILINE)
    assert total
    assert f"共 {total[1]}；" in run.out
    assert len(run.out.splitlines()) < 30


def test_units_behind_are_named_with_what_they_have_left(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made / "filings", tmp_path / "filings")
    unit = next(unit for unit in sorted((tmp_path / "filings").iterdir()) if (unit / "2025").is_dir())
    assert tianbao(tmp_path, "rollover", "2025", "2026", unit.name).status == 0
    run = tianbao(tmp_path, "status")
    behind = run.out.partition("2026 年落后最多的：")[2].splitlines()
    assert behind[2].startswith(f"{unit.name}  2026  ")
    own = tianbao(tmp_path, "status", unit.name)
    assert re.sub(" +", " ", behind[2]) in re.sub(" +", " ", own.out)


def test_few_filings_are_listed_as_ever(made: Path, tmp_path: Path) -> None:
    for unit in sorted((made / "filings").iterdir())[:6]:
        shutil.copytree(unit, tmp_path / "filings" / unit.name)
    filings = len(list((tmp_path / "filings").glob("*/2*")))
    assert filings <= overview.FEW
    assert tianbao(tmp_path, "status").out == tianbao(tmp_path, "status", "--all").out
