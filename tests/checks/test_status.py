"""``rollover``, ``confirm`` and ``status`` as their users run them."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from commands import answered, tianbao
from rolling import UNIT, workspace

from generator.base.terminal import columns
from generator.carry.new_files import Draft, file_text
from generator.carry.rollover import Turn, roll_over
from generator.carry.rollover.confirm import ready, write
from generator.checks.review import review_folder
from generator.checks.status import FilingStatus, Row, status_of, table
from generator.filing.reader import Shelf
from generator.filing.selection import Selection
from generator.filing.toml import read_toml
from generator.filing.workspace import FilingFolder, Workspace, read_files
from generator.forms.editions import read_editions
from generator.forms.plan import Job

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
EXAMPLE = "wuhan-biolake"
PROJECT = 'name = "项目"\nbudget = 3\nend_year = 2025\n'
MOMENT = datetime(2024, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    shutil.copytree(
        ROOT / "filings" / EXAMPLE, tmp_path / "filings" / EXAMPLE, ignore=shutil.ignore_patterns("2024")
    )
    return Workspace(tmp_path)


def stands(ws: Workspace, folder: FilingFolder, at: datetime | None = MOMENT) -> FilingStatus:
    job = Job(ws, read_editions(ws)[0], "")
    shelf = Shelf(ws, job.declared)
    return status_of(job, shelf, folder, lambda _path: at, review_folder(job, shelf, folder))


def of_files(of: FilingStatus) -> dict[str, Row]:
    return {row.names[0]: row for row in of.files}


def test_status_of_a_filing_adds_its_files_up(ws: Workspace) -> None:
    roll_over(ws, EXAMPLE, Turn(2023, 2024))
    folder = FilingFolder(EXAMPLE, 2024)
    (ws.filings / EXAMPLE / "2024" / "party.toml").write_text('name = "', "utf-8")
    stand = stands(ws, folder)
    rows = of_files(stand)
    assert next(iter(rows)) == "unit.toml"
    broken = rows["party.toml"]
    assert (broken.errors, broken.progress.lines, broken.unreadable) == (1, 0, 1)
    assert rows["service.toml"].progress.open == rows["service.toml"].progress.lines == 37
    whole = stand.whole
    assert whole.progress.lines == sum(row.progress.lines for row in rows.values())
    assert (whole.errors, whole.changed) == (sum(row.errors for row in rows.values()), MOMENT)


def test_doubts_of_files_that_were_read_in_wait_in_every_kind_of_file(ws: Workspace) -> None:
    folder = FilingFolder(EXAMPLE, 2023)
    before = stands(ws, folder)
    plain = {}
    doubted = {"unit": "phone", "department": "filler", "service": "leader", "service.evaluation": "filed"}
    for file_id, key in doubted.items():
        file, data = read_files(ws, folder).files[file_id]
        values = read_toml(data.decode())
        plain[file] = file_text(file_id, Draft(values, "由 Word 文件读入"))
        marked = file_text(file_id, Draft(values, "由 Word 文件读入", {(key,): "表 1 第 2 行看不清"}))
        (ws.root / file).write_text(marked, "utf-8")
    stand = stands(ws, folder)
    assert {row.names[0]: row.progress.to_review for row in stand.files if row.progress.to_review} == {
        f"{file_id}.toml": 1 for file_id in doubted
    }
    assert stand.whole.progress.open == before.whole.progress.open + len(doubted)
    new = [problem for problem in stand.problems if problem.code in {"TB711", "TB713"}]
    assert [problem.message for problem in new] == ["这一行读入时存疑（表 1 第 2 行看不清），还没有核对"] * 4
    (ws.filings / EXAMPLE / "2022").mkdir()  # the unit's own file is in both years, and confirmed once
    files, failures = ready(ws, Selection(EXAMPLE), None)
    assert failures == []
    assert sorted(each.shown for each in files if each.result.lines) == sorted(plain)
    assert [write(ws, each) for each in files] == [""] * len(files)
    assert {file: (ws.root / file).read_text("utf-8") for file in plain} == plain


def test_the_table_fits_a_terminal(tmp_path: Path) -> None:
    long = "很长的单位名称" * 4
    ws = workspace(tmp_path, {"很长的项目名称" * 4: PROJECT}, unit=long)
    rows = [stands(ws, FilingFolder(long, 2023)).whole]
    wide = [
        row._replace(progress=row.progress._replace(lines=1200), errors=1234, warnings=1234) for row in rows
    ]
    files = stands(ws, FilingFolder(long, 2023), None).files
    for lines in (list(table(("单位", "年度"), wide)), list(table(("文件",), files))):
        assert all(columns(line) <= 80 for line in lines)
        assert "…" in "".join(lines)


def broken_text(year: Path) -> None:
    (year / "party.toml").write_text('name = "', "utf-8")


def folder_instead_of_file(year: Path) -> None:
    (year / "party.toml").unlink()
    (year / "party.toml").mkdir()


def hidden_ending(year: Path) -> None:
    (year / "party.toml").rename(year / "party.toml.txt")


def unknown_key(year: Path) -> None:
    (year / "party.toml").write_text('name = "党建"\nfoo = 1\n', "utf-8")


def as_it_is(_year: Path) -> None:
    """Leave everything."""


UNREADABLE = [broken_text, folder_instead_of_file, hidden_ending]


@pytest.mark.parametrize("harm", UNREADABLE)
def test_a_file_that_cannot_be_read_never_makes_a_filing_look_more_finished(
    ws: Workspace, harm: Callable[[Path], None]
) -> None:
    roll_over(ws, EXAMPLE, Turn(2023, 2024))
    harm(ws.filings / EXAMPLE / "2024")
    lines = tianbao(ws.root, "status", EXAMPLE, "2024").out.splitlines()
    row = next(line for line in lines if line.startswith("party.toml"))
    assert row.split()[1] == "读不了"
    whole = next(line for line in tianbao(ws.root, "status").out.splitlines() if " 2024 " in line)
    assert "1 个读不了" in whole
    assert "/" not in whole


@pytest.mark.parametrize("harm", [as_it_is, unknown_key, *UNREADABLE])
@pytest.mark.parametrize("words", [(), (EXAMPLE,), (EXAMPLE, "2024")])
def test_status_counts_what_check_finds(
    ws: Workspace, harm: Callable[[Path], None], words: tuple[str, ...]
) -> None:
    roll_over(ws, EXAMPLE, Turn(2023, 2024))
    (ws.filings / "stray.toml").write_text("", "utf-8")
    harm(ws.filings / EXAMPLE / "2024")
    told = tianbao(ws.root, "status", *words).out.splitlines()[-1]
    checked = tianbao(ws.root, "check", "/".join(("filings", *words)))
    total = next(line for line in checked.out.splitlines() if line.startswith("共 "))
    assert told.partition("；")[0] == total


def test_rows_count_what_check_finds_in_their_files(ws: Workspace) -> None:
    roll_over(ws, EXAMPLE, Turn(2023, 2024))
    found = json.loads(tianbao(ws.root, "check", f"filings/{EXAMPLE}/2024", "--format", "json").out)
    rows = of_files(stands(ws, FilingFolder(EXAMPLE, 2024)))
    for severity, count in (("error", Row.errors), ("warning", Row.warnings)):
        files = Counter(
            each["file"].rpartition("/")[2] for each in found["problems"] if each["severity"] == severity
        )
        assert files
        assert {name: count.__get__(row) for name, row in rows.items() if count.__get__(row)} == files


def test_from_one_year_to_the_next(ws: Workspace) -> None:
    run = tianbao(ws.root, "rollover", "2023", "2024", EXAMPLE)
    assert (run.status, run.err) == (0, "")
    assert "写了 5 个文件" in run.out
    assert f"tianbao status {EXAMPLE} 2024" in run.out
    year = f"filings/{EXAMPLE}/2024"
    stamp = datetime(2024, 2, 3, 12, 5).astimezone().timestamp()
    for path in (ws.root / year).iterdir():
        os.utime(path, (stamp, stamp))
    run = tianbao(ws.root, "status")
    assert run.out.splitlines()[0].split() == [
        "单位",
        "年度",
        "完成",
        "待核",
        "待填",
        "错误",
        "警告",
        "最近改动",
    ]
    row = run.out.splitlines()[2].split()
    assert row[:5] == [EXAMPLE, "2024", "0/167", "158", "29"]
    assert row[-2:] == ["2024-02-03", "12:05"]

    run = tianbao(ws.root, "confirm", f"{year}/party.toml:8")
    assert (run.status, run.out.splitlines()[-1]) == (0, "核对了 1 处；还有 8 处金额待填")
    assert tianbao(ws.root, "confirm", f"{year}/party.toml:8").status == 1
    assert "\n核对了 157 处" in tianbao(ws.root, "confirm", year).out
    run = tianbao(ws.root, "status", EXAMPLE, "2024")
    assert next(line.split()[1:3] for line in run.out.splitlines() if "party" in line) == ["24/32", "8"]
    assert run.out.count("\n") == 8
    assert tianbao(ws.root, "build").status == 0


def test_confirm_lists_what_it_confirms_and_asks_on_a_terminal(ws: Workspace) -> None:
    tianbao(ws.root, "rollover", "2023", "2024", EXAMPLE)
    path = ws.filings / EXAMPLE / "2024" / "service.toml"
    shown = path.relative_to(ws.root).as_posix()
    before = path.read_bytes()
    status, out, _ = answered("n\n", ws.root, "confirm", shown)
    assert (status, path.read_bytes()) == (1, before)
    assert out.splitlines()[0] == shown
    assert re.search(r"^ +\d+  项目负责人：\S+$", out, re.MULTILINE)
    assert re.search(r"^  目标 \S+$\n(^ +\d+  .*：.*$\n)+", out, re.MULTILINE)
    assert "没有确认，文件都没有动" in out
    listed = len(re.findall(r"^ +\d+  .", out, re.MULTILINE))
    assert f"以上 {listed} 处都核对过了？" in out
    status, out, _ = answered("y\n", ws.root, "confirm", shown)
    assert (status, f"核对了 {listed} 处" in out) == (0, True)
    assert path.read_bytes() != before
    path.write_bytes(before)
    status, out, _ = answered("", ws.root, "confirm", shown, "--yes")
    assert (status, "？" in out) == (0, False)
    assert path.read_bytes() != before


def test_what_is_saved_while_confirm_asks_is_kept(ws: Workspace) -> None:
    tianbao(ws.root, "rollover", "2023", "2024", EXAMPLE)
    selection = Selection(EXAMPLE, 2024, "service")
    found, failures = ready(ws, selection, None)
    assert (len(found), failures) == (1, [])
    path = ws.root / found[0].shown
    path.write_bytes(path.read_bytes() + b"# mine\n")
    assert "刚才有别的程序改过" in write(ws, found[0])
    assert path.read_bytes().endswith(b"# mine\n")


def test_a_read_only_file_is_not_confirmed(ws: Workspace) -> None:
    tianbao(ws.root, "rollover", "2023", "2024", EXAMPLE)
    path = ws.filings / EXAMPLE / "2024" / "party.toml"
    path.chmod(0o444)
    before = path.read_bytes()
    run = tianbao(ws.root, "confirm", f"filings/{EXAMPLE}/2024")
    assert run.status == 1
    assert f"写不了 filings/{EXAMPLE}/2024/party.toml：它是只读的" in run.err
    assert path.read_bytes() == before


def test_one_unit_that_fails_does_not_stop_the_others(tmp_path: Path) -> None:
    for unit in ("unit-a", "unit-b", "unit-c"):
        workspace(tmp_path, {"a": PROJECT if unit != "unit-b" else 'name = "'}, unit=unit)
    (tmp_path / "filings" / "unit-c" / "2024").mkdir()
    (tmp_path / "filings" / "unit-c" / "2024" / "a.toml").write_text(PROJECT, "utf-8")
    run = tianbao(tmp_path, "rollover", "2023", "2024")
    assert run.status == 1
    assert (tmp_path / "filings" / UNIT / "2024" / "a.toml").exists()
    assert "unit-b：没有结转，2023 年的申报有错误，改好后再结转" in run.err
    assert "filings/unit-b/2023/a.toml:1" in run.err
    assert "unit-c：没有结转，filings/unit-c/2024 里已有 a.toml，不覆盖" in run.err
    assert (tmp_path / "filings" / "unit-c" / "2024" / "a.toml").read_text("utf-8") == PROJECT


def test_finished_projects_are_named(tmp_path: Path) -> None:
    workspace(tmp_path, {"a": PROJECT, "old": 'name = "旧项目"\nend_year = 2023\n'})
    assert "old（旧项目）终止年度 2023，没有结转" in tianbao(tmp_path, "rollover", "2023", "2024").out
    workspace(tmp_path, {"old": 'name = "旧项目"\nend_year = 2023\n'}, unit="unit-b")
    assert "没有要结转的文件" in tianbao(tmp_path, "rollover", "2023", "2024", "unit-b").err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("rollover", "2024", "2023"), "新年度要在原年度之后"),
        (("rollover", "2023", "2023"), "新年度要在原年度之后"),
        (("rollover", "2021", "2022"), "没有 2021 年的申报；现有：2023"),
        (("rollover", "2023", "2024", "x"), "没有“x”这个单位；现有：wuhan-biolake"),
        (("rollover", "二三", "2024"), "应是 1949 到 2999 的整数"),
        (("status", "x"), "没有“x”这个单位"),
        (("status", EXAMPLE, "2021"), "没有 2021 年的申报"),
        (("confirm", "x.toml"), "没有“x.toml”"),
        (("confirm", f"filings/{EXAMPLE}/2023:3"), "行号要写在 .toml 文件名的后面"),
    ],
)
def test_wrong_usage(ws: Workspace, arguments: tuple[str, ...], said: str) -> None:
    run = tianbao(ws.root, *arguments)
    assert (run.status, run.out) == (2, "")
    assert said in run.err
