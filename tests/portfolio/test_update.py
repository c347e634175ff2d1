"""A file brought up to date says what a new one says, and nothing is read that has not changed."""

from __future__ import annotations

import json
import os
import shutil
import signal
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from commands import tianbao
from hypothesis import given, settings
from hypothesis import strategies as st
from portfolios import asked, file_of, said, updated
from workspaces import YEAR, edit, workspace

from generator.filing.selection import select
from generator.pipeline import stamps
from generator.portfolio.update import Updated, update

if TYPE_CHECKING:
    from generator.filing.workspace import Workspace

UNITS = ("甲单位", "乙单位", "unit-c")
YEARS = (YEAR - 1, YEAR)
OLD = 10**12
EDITS = st.tuples(
    st.sampled_from(("word", "break", "unit", "gone", "year gone", "new", "renamed", "only unit", "stray")),
    st.sampled_from(UNITS),
    st.sampled_from(YEARS),
)


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take files for old as soon as they are written: nothing here is changed within one tick of a clock."""
    monkeypatch.setattr(stamps, "_YOUNG", -OLD)


def change(ws: Workspace, what: str, unit: str, year: int, number: int) -> None:
    folder = ws.filings / unit
    path = folder / str(year) / "community.toml"
    match what:
        case "word" if path.exists():
            path.write_text(path.read_text("utf-8").replace('name = "', f'name = "第{number}版', 1), "utf-8")
        case "break" if path.exists():
            path.write_text(path.read_text("utf-8") + "\nname = [", "utf-8")
        case "unit" if folder.exists():
            (folder / "unit.toml").write_text(f'name = "改名{number}"\ndistrict = "420100"\n', "utf-8")
        case "gone":
            shutil.rmtree(folder, ignore_errors=True)
        case "year gone":
            shutil.rmtree(folder / str(year), ignore_errors=True)
        case "new" if path.exists():
            path.with_name(f"project{number}.toml").write_bytes(path.read_bytes())
        case "renamed" if folder.exists():
            folder.rename(ws.filings / f"{unit}-{number}")
        case "only unit":
            folder.mkdir(exist_ok=True)
            (folder / "unit.toml").write_text('name = "还没有申报"\n', "utf-8")
        case "stray" if path.exists():
            path.with_name("说明.toml.txt").write_text("", "utf-8")


@settings(max_examples=12, deadline=None)
@given(
    edits=st.lists(st.lists(EDITS, max_size=3), min_size=1, max_size=3), young=st.sampled_from((None, -OLD))
)
def test_after_any_edits_it_says_what_a_new_file_says(
    edits: list[list[tuple[str, str, int]]], young: int | None
) -> None:
    trusting = mock.patch.object(stamps, "_YOUNG", stamps._YOUNG if young is None else young)  # noqa: SLF001 - as below
    with trusting, tempfile.TemporaryDirectory() as name:
        ws = workspace(Path(name), units=UNITS, years=YEARS)
        updated(ws)
        for number, some in enumerate(edits):
            for place, one in enumerate(some):
                change(ws, *one, number * 10 + place)
            assert not updated(ws).anew
        new = Path(name) / "new.sqlite"
        update(ws, new, jobs=1)
        assert said(file_of(ws)) == said(new)


@pytest.mark.usefixtures("trusted")
def test_only_what_has_changed_is_read(tmp_path: Path) -> None:
    ws = workspace(tmp_path, units=UNITS, years=YEARS)
    assert updated(ws) == Updated(6, 6, 0, anew=True)
    before = file_of(ws).read_bytes()
    assert updated(ws) == Updated(6, 0, 0, anew=False)
    assert file_of(ws).read_bytes() == before
    edit(ws.filings / UNITS[0] / str(YEAR) / "community.toml", 'name = "', 'name = "改')
    assert updated(ws) == Updated(6, 1, 0, anew=False)
    edit(ws.filings / UNITS[0] / str(YEAR - 1) / "community.toml", 'name = "', 'name = "改')
    assert updated(ws) == Updated(6, 2, 0, anew=False)  # the year after shows it
    shutil.rmtree(ws.filings / UNITS[1] / str(YEAR))
    assert updated(ws) == Updated(5, 0, 1, anew=False)
    assert asked(file_of(ws), "SELECT count(*) FROM indicators WHERE unit_id = ?", UNITS[1])[0][0] > 0
    assert asked(file_of(ws), "SELECT DISTINCT year FROM indicators WHERE unit_id = ?", UNITS[1]) == [
        (YEAR - 1,)
    ]


@pytest.mark.usefixtures("trusted")
def test_a_unit_that_is_as_it_was_is_not_looked_at_folder_by_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ws = workspace(tmp_path, units=UNITS, years=YEARS)
    updated(ws)
    edit(ws.filings / UNITS[0] / str(YEAR) / "community.toml", 'name = "', 'name = "改')
    scandir, looked = os.scandir, []
    monkeypatch.setattr(os, "scandir", lambda path: looked.append(str(path)) or scandir(path))
    assert updated(ws) == Updated(6, 1, 0, anew=False)
    assert not [path for path in looked if UNITS[1] in path or UNITS[2] in path]
    assert str(ws.filings / UNITS[0]) in looked


@pytest.mark.usefixtures("trusted")
def test_what_is_named_is_looked_at_alone(tmp_path: Path) -> None:
    ws = workspace(tmp_path, units=UNITS, years=YEARS)
    updated(ws)
    for unit in UNITS[:2]:
        edit(ws.filings / unit / str(YEAR) / "community.toml", 'name = "', 'name = "改')
    done = update(ws, file_of(ws), select(ws, [ws.filings / UNITS[0]]), jobs=1)
    assert done == Updated(2, 1, 0, anew=False)
    names = "SELECT DISTINCT unit_id FROM projects WHERE name LIKE '改%'"
    assert asked(file_of(ws), names) == [(UNITS[0],)]


def test_a_renamed_unit_is_one_unit(tmp_path: Path) -> None:
    ws = workspace(tmp_path, units=UNITS, years=YEARS)
    updated(ws)
    (ws.filings / UNITS[0]).rename(ws.filings / "新名字")
    edit(ws.filings / "新名字" / "unit.toml", 'name = "', 'name = "新')
    updated(ws)
    assert asked(file_of(ws), "SELECT unit_id FROM units ORDER BY unit_id") == [
        (UNITS[2],),
        (UNITS[1],),
        ("新名字",),
    ]
    filed = asked(file_of(ws), "SELECT unit_id, unit_name FROM filings WHERE year = ?", YEAR)
    assert len(filed) == len(UNITS)
    assert dict(filed)["新名字"].startswith("新")


def test_a_unit_that_filed_nothing_is_listed(tmp_path: Path) -> None:
    ws = workspace(tmp_path, units=UNITS[:1])
    (ws.filings / "空").mkdir()
    (ws.filings / "空" / "unit.toml").write_text('name = "没有申报的"\n', "utf-8")
    (ws.filings / "附件").mkdir()
    updated(ws)
    assert asked(file_of(ws), 'SELECT * FROM "没有申报的单位"') == [("空", "没有申报的", None, YEAR)]


def test_a_unit_that_cannot_be_looked_into_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ws = workspace(tmp_path, units=UNITS, years=YEARS)
    updated(ws)
    scandir, closed = os.scandir, str(ws.filings / UNITS[0])

    def refusing(path: str) -> object:
        if str(path) == closed:
            raise PermissionError(13, "no", closed)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refusing)
    assert updated(ws).removed == 0
    assert asked(file_of(ws), "SELECT count(*) FROM filings WHERE unit_id = ?", UNITS[0]) == [(2,)]
    assert asked(file_of(ws), "SELECT readable FROM units WHERE unit_id = ?", UNITS[0]) == [(0,)]
    problems = asked(file_of(ws), "SELECT message FROM problems WHERE unit_id = ? AND year = 0", UNITS[0])
    assert any("没有读取权限" in message for (message,) in problems)


def test_a_file_changed_in_the_same_moment_is_read_again(tmp_path: Path) -> None:
    ws = workspace(tmp_path, units=UNITS[:1])
    updated(ws)
    path = ws.filings / UNITS[0] / str(YEAR) / "community.toml"
    status = path.stat()
    text = path.read_text("utf-8")
    path.write_text(text.replace("工作", "公作", 1), "utf-8")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert updated(ws).read == 1
    new = tmp_path / "new.sqlite"
    update(ws, new, jobs=1)
    assert said(file_of(ws)) == said(new)


def test_what_is_wrong_in_unit_toml_counts_once_as_check_counts(tmp_path: Path) -> None:
    ws = workspace(tmp_path, units=UNITS[:2], years=YEARS)
    unit = ws.filings / UNITS[0] / "unit.toml"
    unit.write_text(unit.read_text("utf-8") + "\nnonsense = 1\n", "utf-8")
    counted = "SELECT severity, count(*) FROM problems WHERE again = 0 GROUP BY severity"
    for _ in range(2):
        updated(ws)
        found = json.loads(tianbao(ws.root, "check", "--summary", "--format", "json").out)["summary"]
        assert dict(asked(file_of(ws), counted)) == {each: times for each, times in found.items() if times}
        shutil.rmtree(ws.filings / UNITS[0] / str(YEAR), ignore_errors=True)


def test_names_that_are_no_utf8_are_written_out_or_passed_over(tmp_path: Path) -> None:
    ws = workspace(tmp_path, units=UNITS[:1])
    other = os.fsencode(ws.filings) + b"/\xff\xfe"
    shutil.copytree(os.fsencode(ws.filings / UNITS[0]), other)
    (ws.filings / UNITS[0] / str(YEAR) / os.fsdecode(b"\xff.toml")).write_text('name = "x"', "utf-8")
    for _ in range(2):
        assert updated(ws).filings == 1
    files = asked(file_of(ws), "SELECT DISTINCT file FROM problems WHERE file LIKE '%udcff%'")
    assert files == [(f"filings/{UNITS[0]}/{YEAR}/\\udcff.toml",)]


def test_a_run_that_is_killed_leaves_what_was_there(tmp_path: Path) -> None:
    ws = workspace(tmp_path, units=[f"u{number}" for number in range(12)])
    updated(ws)
    before = said(file_of(ws))
    for seconds in (0.02, 0.05, 0.1):
        for number in range(12):
            path = ws.filings / f"u{number}" / str(YEAR) / "community.toml"
            path.write_text(path.read_text("utf-8").replace('name = "', 'name = "改', 1), "utf-8")
        child = os.fork()
        if not child:
            updated(ws)
            os._exit(0)
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        found = said(file_of(ws))
        assert found == before or len(found["projects"]) == len(before["projects"])
        updated(ws)
        new = tmp_path / "new.sqlite"
        update(ws, new, jobs=1)
        before = said(file_of(ws))
        assert before == said(new)
    assert not [path.name for path in ws.build.iterdir() if path.name.endswith(".tmp")]


def test_two_processes_make_the_same_file(tmp_path: Path) -> None:
    ws = workspace(tmp_path, units=[f"单位{number}" for number in range(6)], years=YEARS)
    one, two = tmp_path / "one.sqlite", tmp_path / "two.sqlite"
    update(ws, one, jobs=1)
    update(ws, two, jobs=2)
    assert said(one) == said(two)


def test_very_long_names_and_amounts(tmp_path: Path) -> None:
    unit = "长" * 33
    ws = workspace(tmp_path, units=[unit])
    path = ws.filings / unit / str(YEAR) / "community.toml"
    edit(path, 'name = "', f'name = "{"很" * 5000}')
    path.rename(path.with_name("项" * 30 + ".toml"))
    updated(ws)
    ((name, stem),) = asked(file_of(ws), "SELECT name, stem FROM projects WHERE length(name) > 5000")
    assert name.startswith("很很")
    assert stem == "项" * 30
