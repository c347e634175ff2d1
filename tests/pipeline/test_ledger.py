"""Many units: what is noted of them saves looking, and never hides a change."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from workspaces import clean_forms, contents, edit, forms_in, workspace

from generator.base.files import shared
from generator.filing.reader import Shelf
from generator.filing.selection import Selection
from generator.forms.plan import Attention
from generator.pipeline import bring as bringing
from generator.pipeline import stamps
from generator.pipeline.build import How, build
from generator.pipeline.manifest import turn_of_all
from generator.pipeline.work import ProcessLostError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from generator.filing.workspace import Workspace
    from generator.forms.plan import Job
    from generator.pipeline.outcome import Brought, Outcome
    from generator.pipeline.report import Report
    from generator.pipeline.task import Task

UNITS = ("a", "b", "c")
YEARS = (2022, 2023, 2024)
COUNT = How(Attention.COUNT)


@pytest.fixture(autouse=True)
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take three units for many, and what was just written for settled."""
    monkeypatch.setattr("generator.pipeline.build.MANY", 2)
    monkeypatch.setattr(stamps, "_YOUNG", -1)


@pytest.fixture
def looked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return where to see which filings a build has looked at."""
    seen: list[str] = []
    remembered = bringing.remembered

    def remember(job: Job, shelf: Shelf, task: Task) -> object:
        seen.append(f"{task.folder.unit_id}/{task.folder.year}")
        return remembered(job, shelf, task)

    monkeypatch.setattr(bringing, "remembered", remember)
    return seen


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    """Return a workspace of three units and three years that was built."""
    made = workspace(tmp_path / "ws", UNITS, YEARS)
    assert not whole(made).failed
    return made


def whole(ws: Workspace) -> Report:
    """Build all as `tianbao build` does."""
    return build(ws, jobs=1, how=COUNT)


def of(*units: str) -> list[str]:
    return [f"{unit}/{year}" for unit in units for year in YEARS]


def test_what_has_not_changed_is_not_looked_at(ws: Workspace, looked: list[str]) -> None:
    found = whole(ws)
    assert looked == []
    assert (found.asked, found.kept, found.built) == (9, 18, [])
    shutil.rmtree(ws.build / ".tianbao" / "a")
    assert whole(ws).found == found.found
    assert looked == of("a")


CHANGES: dict[str, Callable[[Workspace], object]] = {
    "a source": lambda ws: edit(ws.filings / "b/2022/community.toml", "李四", "王五"),
    "a source of the same size and time": lambda ws: _same_size_and_time(
        ws.filings / "b/2023/community.toml"
    ),
    "the unit's file": lambda ws: edit(ws.filings / "b/unit.toml", "name", "name  "),
    "a new project": lambda ws: shutil.copy(
        ws.filings / "b/2023/community.toml", ws.filings / "b/2023/another.toml"
    ),
    "a project that is gone": lambda ws: _drop(ws.filings / "b/2024"),
    "a new year": lambda ws: shutil.copytree(ws.filings / "b/2024", ws.filings / "b/2025"),
    "a year that is gone": lambda ws: shutil.rmtree(ws.filings / "b/2022"),
    "another file": lambda ws: (ws.filings / "b/2024/附件.txt").write_text("x", "utf-8"),
    "a printed form": lambda ws: (ws.build / "b/2024/department.docx").write_bytes(b"x"),
    "a printed page that is gone": lambda ws: (ws.build / "b/2023/community.html").unlink(),
    "a manifest": lambda ws: (ws.build / ".tianbao/b/2023.json").write_bytes(b"x"),
}


def _drop(year: Path) -> None:
    for goal in ("facilities", "culture"):
        edit(year / "department.toml", f'"community/{goal}",', "")
    (year / "community.toml").unlink()


def _same_size_and_time(path: Path) -> None:
    before = path.stat()
    edit(path, "李四", "王五")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen_and_nothing_else_is_looked_at(
    ws: Workspace, looked: list[str], change: str
) -> None:
    CHANGES[change](ws)
    whole(ws)
    assert {place.partition("/")[0] for place in looked} == {"b"}
    assert forms_in(ws.build) == clean_forms(ws)
    looked.clear()
    whole(ws)
    assert {place.partition("/")[0] for place in looked} <= (
        {"b"} if change == "a file nobody reads" else set()
    )


def test_a_unit_that_is_gone_is_removed(ws: Workspace, looked: list[str]) -> None:
    shutil.rmtree(ws.filings / "b")
    assert len(whole(ws).removed) == 6
    assert looked == []
    assert forms_in(ws.build) == clean_forms(ws)


def test_another_form_is_another_job(ws: Workspace, looked: list[str]) -> None:
    shutil.copytree(shared("templates") / "project", ws.root / "templates" / "project")
    edit(ws.root / "templates/project/2021/form.toml", "title", "title ")
    whole(ws)
    assert looked == of(*UNITS)


def test_errors_are_told_again(ws: Workspace) -> None:
    edit(ws.filings / "b/2023/community.toml", "leader =", "leadr =")
    first, second = whole(ws), whole(ws)
    assert (first.problems, first.held, first.found) == (second.problems, second.held, second.found)
    assert first.failed


def test_files_that_nobody_reads_are_told_again(ws: Workspace) -> None:
    (ws.filings / "b/2024/another.toml.txt").write_text("x", "utf-8")
    first, second = whole(ws), whole(ws)
    assert first.problems == second.problems
    assert first.failed


def test_a_change_while_it_is_read_is_seen_by_the_next_build(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(ws.filings / "b/2023/community.toml", "李四", "王五")
    built = bringing.build_folder

    def build_and_save(job: Job, shelf: Shelf, task: Task, plan: object) -> Outcome:
        outcome = built(job, shelf, task, plan)  # type: ignore[arg-type]
        edit(ws.filings / "b/2023/community.toml", "王五", "赵六")
        return outcome

    with monkeypatch.context() as patch:
        patch.setattr(bringing, "build_folder", build_and_save)
        build(ws, (Selection("b", 2023),), jobs=1, how=COUNT)
    edit(ws.filings / "b/2023/community.toml", "赵六", "钱七")
    whole(ws)
    assert "钱七" in (ws.build / "b/2023/community.html").read_text("utf-8")


def test_what_is_young_is_looked_at_again(
    ws: Workspace, looked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamps, "_YOUNG", 10**12)
    edit(ws.filings / "b/2023/community.toml", "李四", "王五")
    whole(ws)
    looked.clear()
    whole(ws)
    assert looked == of("b")


DAMAGES: dict[str, Callable[[Path], object]] = {
    "gone": lambda path: path.unlink(),
    "no database": lambda path: path.write_bytes(b"x" * 5000),
    "cut": lambda path: path.write_bytes(path.read_bytes()[:5000]),
    "of another version": lambda path: sqlite3.connect(path).execute("PRAGMA user_version = 99"),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_without_it_all_is_looked_at(ws: Workspace, looked: list[str], damage: str) -> None:
    page = (ws.build / "index.html").read_bytes()
    DAMAGES[damage](ws.build / ".tianbao/ledger.sqlite")
    assert whole(ws).kept == 18
    assert looked == of(*UNITS)
    assert (ws.build / "index.html").read_bytes() == page
    if damage != "a folder":
        looked.clear()
        assert whole(ws).kept == 18
        assert looked == []


def test_a_locked_one_is_done_without(
    ws: Workspace, looked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.pipeline.ledger._PATIENCE", 0.1)
    other = sqlite3.connect(ws.build / ".tianbao/ledger.sqlite")
    other.execute("BEGIN EXCLUSIVE")
    edit(ws.filings / "b/2023/community.toml", "李四", "王五")
    assert len(whole(ws).built) == 4  # the next year shows it too
    assert looked == of(*UNITS)
    other.close()
    assert forms_in(ws.build) == clean_forms(ws)


def test_strict_builds_and_those_that_tell_look_at_all(ws: Workspace, looked: list[str]) -> None:
    assert build(ws, jobs=1, how=How(Attention.TELL)).findings
    assert looked == of(*UNITS)


def rows(ws: Workspace) -> list[list[str]]:
    page = html.document_fromstring((ws.build / "index.html").read_bytes())
    return [[cell.text_content() for cell in row] for row in page.xpath("//tbody/tr")]


def test_the_page_lists_filings(ws: Workspace) -> None:
    listed = rows(ws)
    assert [row[1:3] for row in listed] == [[str(year), "2 份表"] for _ in UNITS for year in reversed(YEARS)]
    assert [bool(row[0]) for row in listed] == [True, False, False] * 3
    (ws.filings / "a/2024/community.toml").unlink()
    build(ws, (Selection("a", 2024),), jobs=1)
    assert rows(ws)[0][1:3] == ["2024", "1 份表"]
    assert rows(ws)[1:] == listed[1:]
    shutil.rmtree(ws.build)
    build(ws, (Selection("b"),), jobs=1)
    assert [row[1] for row in rows(ws)] == ["2024", "2023", "2022"]


def test_a_second_build_waits(ws: Workspace) -> None:
    command = [sys.executable, "-c", "from generator.cli import main; main()", "build"]
    with turn_of_all(ws, lambda: None):
        second = subprocess.Popen(
            command, cwd=ws.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert second.stderr is not None
        assert "等它印完" in second.stderr.readline()
        assert second.poll() is None
    out, _ = second.communicate()
    assert (second.returncode, "18 张表" in out) == (0, True)


STEPS = st.lists(st.sampled_from([*CHANGES, "nothing"]), min_size=1, max_size=4)


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_any_changes_end_as_a_first_build(tmp_path: Path, steps: list[str]) -> None:
    shutil.rmtree(tmp_path, ignore_errors=True)
    tmp_path.mkdir()
    ws = workspace(tmp_path / "ws", UNITS, YEARS)
    whole(ws)
    for step in steps:
        if step in CHANGES:
            try:
                CHANGES[step](ws)
            except (AssertionError, OSError):  # it was changed like that before
                continue
        whole(ws)
    assert forms_in(ws.build) == clean_forms(ws)


def test_few_units_are_not_noted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.pipeline.build.MANY", 4)
    ws = workspace(tmp_path / "ws", UNITS, YEARS)
    whole(ws)
    assert not any("ledger" in name for name in contents(ws.build))


def test_who_died_over_one_year_is_told_and_looked_at_again(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other years of the unit, which is the last, are printed; the lost one is by the next build."""
    for year in YEARS:
        edit(ws.filings / f"c/{year}/community.toml", "李四", "王五")

    def dying(job: Job, work: Callable[..., Brought], tasks: list[Task], *_: object) -> Iterator[Brought]:
        lost = [task for task in tasks if task.folder == ("c", 2023)]
        shelf = Shelf(job.workspace, job.declared)
        yield from (work(job, shelf, task) for task in tasks if task not in lost)
        raise ProcessLostError(lost)

    with monkeypatch.context() as patch:
        patch.setattr("generator.pipeline.build.run", dying)
        report = whole(ws)
    assert [problem.place.file for problem in report.problems] == ["filings/c/2023"]
    assert {name.split("/")[2] for name in report.built} == {"2022", "2024"}
    assert {name.split("/")[2] for name in whole(ws).built} == {"2023"}


def test_a_folder_of_a_unit_that_is_no_year_is_looked_at(ws: Workspace) -> None:
    (ws.filings / "b/附件").mkdir()
    assert not whole(ws).failed
    assert not whole(ws).failed
    shutil.copy(ws.filings / "b/2023/community.toml", ws.filings / "b/附件/community.toml")
    assert whole(ws).failed


def test_what_went_while_it_was_not_kept_is_not_listed(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(ws.filings / "b")
    with monkeypatch.context() as patch:
        patch.setattr("generator.pipeline.build.MANY", 10)
        assert len(whole(ws).removed) == 6
    whole(ws)
    assert [row[1] for row in rows(ws)] == ["2024", "2023", "2022"] * 2


def test_findings_of_the_unit_count_once(ws: Workspace) -> None:
    edit(ws.filings / "b/unit.toml", 'phone = "', 'phone = "1')
    first, second = whole(ws), whole(ws)
    page = (ws.build / "index.html").read_text("utf-8")
    assert first.found == second.found
    assert f"{first.found['warning']} 处警告" in page
