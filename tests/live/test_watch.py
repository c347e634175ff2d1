"""Watching: every way of saving a file ends in the forms that a clean build would make, soon."""

from __future__ import annotations

import errno
import logging
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from saving import WAYS
from tools import need
from workspaces import UNIT, YEAR, edit, unmarked, workspace
from workspaces import clean_forms as _clean
from workspaces import forms_in as _forms

from generator.base.codes import Code
from generator.base.files import shared
from generator.filing.selection import Selection
from generator.live.watch import Watch, line
from generator.pipeline.build import build

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.filing.workspace import Workspace
    from generator.live.watch import Rebuild

COMMUNITY = f"filings/{UNIT}/{YEAR}/community.toml"
PATIENT = 10  # seconds, for a slow machine
QUIET = 0.15  # seconds in which nothing more should come


@pytest.fixture(name="ws")
def small_workspace(tmp_path: Path) -> Workspace:
    """Return a workspace of one filing."""
    return workspace(tmp_path / "ws")


@pytest.fixture(name="watch")
def running_watch(ws: Workspace) -> Iterator[Watch]:
    """Return a watch that has built the workspace."""
    with Watch(ws) as watch:
        assert _made(_next(watch)) == {"community", "department"}
        yield watch


def _next(watch: Watch) -> Rebuild:
    rebuild = watch.next(PATIENT)
    assert rebuild is not None
    return rebuild


def _all(watch: Watch) -> list[Rebuild]:
    """Return the next rebuild and those that follow at once."""
    rebuilds = [_next(watch)]
    while (rebuild := watch.next(QUIET)) is not None:
        rebuilds.append(rebuild)
    return rebuilds


def _made(rebuild: Rebuild) -> set[str]:
    return {name.rpartition("/")[2] for name in rebuild.report.built}


def _with(path: Path, old: str, new: str) -> bytes:
    text = path.read_text("utf-8")
    assert old in text
    return text.replace(old, new).encode()


def _html(ws: Workspace, name: str = "community") -> str:
    return (ws.build / UNIT / str(YEAR) / f"{name}.html").read_text("utf-8")


@pytest.mark.parametrize("way", WAYS)
def test_a_save_rebuilds_the_project_and_its_department(ws: Workspace, watch: Watch, way: str) -> None:
    path = ws.root / COMMUNITY
    WAYS[way](path, _with(path, "李四", "王五"))
    rebuilds = _all(watch)
    assert [(_made(r), r.report.removed, r.problems) for r in rebuilds if _made(r) or r.problems] == [
        ({"community", "department"}, [], ())
    ]
    assert all(COMMUNITY in rebuild.changed for rebuild in rebuilds)
    assert "王五" in _html(ws)


@pytest.mark.parametrize("way", ["in_place", "in_two_goes", "temporary", "anew_after_a_while", "word"])
def test_a_saved_template_rebuilds_its_forms(ws: Workspace, way: str) -> None:
    shutil.copytree(shared("templates"), ws.root / "templates")
    templates = [ws.root / "templates" / "project" / "2021" / name for name in ("form.docx", "form.toml")]
    with Watch(ws) as watch:
        _next(watch)
        WAYS[way](templates[1], templates[1].read_bytes() + "# 改过\n".encode())
        rebuilds = _all(watch)
        assert [(_made(r), r.report.removed, r.problems) for r in rebuilds] == [({"community"}, [], ())]
        department = ws.root / "templates" / "department" / "2021" / "form.docx"
        old = templates[0].read_bytes()
        WAYS[way](templates[0], department.read_bytes())  # names that a project has not: a fault
        assert {problem.place.file for problem in _all(watch)[-1].problems} == {
            "templates/project/2021/form.docx"
        }
        WAYS[way](templates[0], old)
        assert _all(watch)[-1].problems == ()
    assert _clean(ws) == _forms(ws.build)


def test_a_saved_department_rebuilds_itself_and_a_unit_all_of_its_forms(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws", units=("a", "b"))
    with Watch(ws) as watch:
        _next(watch)
        edit(ws.filings / "a" / str(YEAR) / "department.toml", "张三", "王五")
        assert _next(watch).report.built == [f"build/a/{YEAR}/department"]
        edit(ws.filings / "b" / "unit.toml", "某某市", "另一市")
        rebuild = _next(watch)
        assert set(rebuild.report.built) == {f"build/b/{YEAR}/{name}" for name in ("community", "department")}
        assert rebuild.selections == (Selection("b"),)


def test_an_earlier_year_rebuilds_the_years_that_show_its_values(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws", years=range(2021, 2026))
    with Watch(ws) as watch:
        _next(watch)
        path = ws.filings / UNIT / "2022" / "community.toml"
        edit(path, 'target = "≥3处"', 'target = "≥3处", achieved = "7处"')
        rebuild = _next(watch)
    assert {name.split("/")[2] for name in rebuild.report.built} == {"2022", "2023", "2024"}
    assert rebuild.report.asked == 3


def test_nothing_else_wakes_it(ws: Workspace, watch: Watch) -> None:
    year = (ws.root / COMMUNITY).parent
    for name in ("4913", ".community.toml.swp", "community.toml~", "#community.toml#", "~$community.toml"):
        (year / name).write_text("[", "utf-8")
    (year / ".#community.toml").symlink_to("nobody@nowhere")
    (year / "attachments").mkdir()
    (year / "attachments" / "a.toml").write_text("[", "utf-8")
    (ws.filings / "README.md").write_text("", "utf-8")
    (ws.root / "a.toml").write_text("[", "utf-8")
    (ws.build / UNIT / str(YEAR) / "a.toml").write_text("[", "utf-8")
    (year / "community.toml").read_bytes()
    os.utime(year / "community.toml", (0, 0))
    assert watch.next(2 * QUIET) is None


def test_a_save_without_a_change_is_told_and_prints_nothing(ws: Workspace, watch: Watch) -> None:
    path = ws.root / COMMUNITY
    path.write_bytes(path.read_bytes())
    rebuild = _next(watch)
    assert rebuild.report.built == []
    assert line(rebuild).split("  ")[1].startswith(f"{UNIT}/{YEAR}/community.toml：没有变动，")


def test_a_change_during_a_build_is_built_after_it(
    ws: Workspace, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, later = ws.root / COMMUNITY, iter([("王五", "赵六")])

    def busy(*arguments: object, **named: object) -> object:
        report = build(*arguments, **named)  # type: ignore[arg-type]
        for old, new in later:
            edit(path, old, new)
        return report

    monkeypatch.setattr("generator.live.watch.watch.build", busy)
    edit(path, "李四", "王五")
    assert _made(_next(watch)) == {"community", "department"}
    assert "王五" in _html(ws)
    assert _made(_next(watch)) == {"community", "department"}
    assert "赵六" in _html(ws)


def test_a_file_that_breaks_keeps_its_last_form_until_it_is_mended(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws", units=("a", "b"))
    with Watch(ws) as watch:
        _next(watch)
        good = _forms(ws.build)
        path = ws.filings / "a" / str(YEAR) / "community.toml"
        edit(path, "leader =", "leader")
        broken = _next(watch)
        assert broken.report.failed
        assert {problem.place.file for problem in broken.problems} == {f"filings/a/{YEAR}/community.toml"}
        held = _forms(ws.build)
        assert {name for name in good if held[name] != good[name]} == {
            "index.html",
            f"a/{YEAR}/community.html",
            f"a/{YEAR}/department.html",
        }
        assert {n: d for n, d in unmarked(held).items() if n != "index.html"} == {
            n: d for n, d in good.items() if n != "index.html"
        }
        edit(ws.filings / "b" / str(YEAR) / "community.toml", "李四", "王五")
        other = _next(watch)
        assert (_made(other), other.report.failed) == ({"community", "department"}, False)
        assert other.problems == broken.problems
        edit(path, "leader", "leader =")
        assert _next(watch).problems == ()
        assert _clean(ws) == _forms(ws.build)


def test_what_could_not_be_written_is_made_up_for(ws: Workspace, watch: Watch) -> None:
    blocked = ws.build / UNIT / str(YEAR) / "community.docx"
    blocked.unlink()
    (blocked / "in the way").mkdir(parents=True)
    edit(ws.root / COMMUNITY, "李四", "王五")
    assert {problem.code for problem in _next(watch).problems} == {Code.UNWRITABLE}
    shutil.rmtree(blocked)
    other = ws.filings / "other"
    shutil.copytree(ws.filings / UNIT, other)
    rebuilds = _all(watch)
    assert rebuilds[-1].problems == ()
    assert _clean(ws) == _forms(ws.build)


def test_a_fault_of_ours_does_not_end_the_watch(
    ws: Workspace, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("generator.live.watch.watch.build", faulty)
    edit(ws.root / COMMUNITY, "李四", "王五")
    assert {problem.code for problem in _next(watch).problems} == {Code.PROGRAM_FAULT}
    monkeypatch.undo()
    (ws.filings / UNIT / "unit.toml").write_bytes((ws.filings / UNIT / "unit.toml").read_bytes())
    rebuild = _next(watch)
    assert (_made(rebuild), rebuild.problems) == ({"community", "department"}, ())


def test_new_moved_and_deleted_files_and_folders(ws: Workspace, watch: Watch) -> None:
    year = (ws.root / COMMUNITY).parent
    (year / "other.toml").write_bytes(_with(year / "community.toml", "社区服务专项", "另一专项"))
    assert _made(_next(watch)) == {"other", "department"}
    (year / "other.toml").rename(year / "third.toml")
    rebuild = _next(watch)
    assert (_made(rebuild), len(rebuild.report.removed)) == ({"third", "department"}, 1)
    shutil.copytree(ws.filings / UNIT, ws.filings / "copy")
    assert {name.split("/")[1] for rebuild in _all(watch) for name in rebuild.report.built} == {"copy"}
    (ws.filings / "copy").rename(ws.filings / "renamed")
    _all(watch)
    edit(ws.filings / "renamed" / str(YEAR) / "third.toml", "李四", "王五")
    assert set(_next(watch).report.built) == {
        f"build/renamed/{YEAR}/{name}" for name in ("third", "department")
    }
    (ws.filings / "renamed").rename(ws.root.parent / "away")
    assert len(_all(watch)[-1].report.removed) == 3
    shutil.rmtree(year)
    _all(watch)
    assert _forms(ws.build).keys() == {"index.html"}
    (ws.root.parent / "away").rename(ws.filings / "back")
    assert _made(_all(watch)[0]) == {"community", "third", "department"}
    assert _clean(ws) == _forms(ws.build)


def test_files_in_folders_made_this_moment_are_seen(ws: Workspace, watch: Watch) -> None:
    text = (ws.root / COMMUNITY).read_bytes()
    for number in range(30):
        year = ws.filings / f"unit-{number}" / str(YEAR)
        year.mkdir(parents=True)
        (year / "community.toml").write_bytes(text)
        time.sleep(0.001 * (number % 7))
        shutil.copy(ws.filings / UNIT / "unit.toml", year.parent)
        (year / "second.toml").write_bytes(text.replace("社区".encode(), "第二".encode()))
    while watch.next(4 * QUIET) is not None:
        pass
    assert len(_forms(ws.build)) == 30 * 4 + 4 + 1
    assert _clean(ws) == _forms(ws.build)
    edit(ws.filings / "unit-29" / str(YEAR) / "second.toml", "李四", "王五")
    assert _made(_next(watch)) == {"second"}


def test_a_checkout_of_many_files_is_few_rebuilds(ws: Workspace, watch: Watch) -> None:
    git = [need("git"), "-c", "user.name=x", "-c", "user.email=x@example.org"]

    def run(*arguments: str) -> None:
        subprocess.run([*git, *arguments], cwd=ws.root, check=True, capture_output=True)

    year = (ws.root / COMMUNITY).parent
    text = (ws.root / COMMUNITY).read_text("utf-8")
    for number in range(150):
        (year / f"project-{number}.toml").write_text(text.replace("社区服务专项", f"专项{number}"), "utf-8")
    run("init", "-q", "-b", "old")
    run("add", "filings")
    run("commit", "-q", "-m", "old")
    run("checkout", "-q", "-b", "new")
    for number in range(150):
        edit(year / f"project-{number}.toml", "李四", "王五")
    run("commit", "-q", "-a", "-m", "new")
    while watch.next(4 * QUIET) is not None:
        pass
    run("checkout", "-q", "old")
    rebuilds = _all(watch)
    assert len(rebuilds) <= 3
    assert sum(len(rebuild.report.built) for rebuild in rebuilds) == 150 + len(rebuilds)
    assert _clean(ws) == _forms(ws.build)


def test_filings_replaced_and_templates_made_are_watched_again(ws: Workspace, watch: Watch) -> None:
    good = _forms(ws.build)
    ws.filings.rename(ws.root / "old")
    assert "不见了" in next(iter(_next(watch).problems)).message
    assert _forms(ws.build) == good
    shutil.copytree(ws.root / "old", ws.filings)
    assert _all(watch)[-1].problems == ()
    edit(ws.root / COMMUNITY, "李四", "王五")
    assert _made(_next(watch)) == {"community", "department"}
    shutil.copytree(shared("templates") / "project", ws.root / "templates" / "review")
    assert _made(_all(watch)[0]) == {"community.review"}
    shutil.rmtree(ws.root / "templates")
    assert _next(watch).report.removed == [f"build/{UNIT}/{YEAR}/community.review"]


def test_a_linked_filings_folder_is_watched(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    ws.filings.rename(tmp_path / "elsewhere")
    ws.filings.symlink_to(tmp_path / "elsewhere")
    with Watch(ws) as watch:
        _next(watch)
        edit(tmp_path / "elsewhere" / UNIT / str(YEAR) / "community.toml", "李四", "王五")
        assert _next(watch).changed == (COMMUNITY,)


def test_lost_events_are_made_up_for(ws: Workspace, watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.live.watch.changes.affected", lambda *_, **__: None)
    edit(ws.root / COMMUNITY, "李四", "王五")
    assert watch.next(QUIET) is None
    monkeypatch.undo()
    logging.getLogger("watchdog.observers.inotify_c").warning("Inotify queue overflowed")
    assert _made(_next(watch)) == {"community", "department"}


@pytest.mark.parametrize("way", ["in_place", "temporary", "anew", "vim"])
def test_polling_sees_the_same(ws: Workspace, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.live.watch.looking.POLL_SECONDS", 0.1)
    with Watch(ws, poll=True) as watch:
        _next(watch)
        path = ws.root / COMMUNITY
        WAYS[way](path, _with(path, "李四", "王五五"))
        assert _made(_all(watch)[0]) == {"community", "department"}
        shutil.rmtree(path.parent)
        assert len(_all(watch)[-1].report.removed) == 2


def test_without_means_to_be_told_it_goes_and_looks(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(_failed: object) -> None:
        raise OSError(errno.EMFILE, "inotify instance limit reached")

    monkeypatch.setattr("generator.live.watch.observing.notifying", exhausted)
    monkeypatch.setattr("generator.live.watch.looking.POLL_SECONDS", 0.1)
    with Watch(ws) as watch:
        assert watch.polling
        (said,) = _next(watch).news
        assert said.code == Code.UNWATCHED
        assert "max_user_instances" in said.hint
        edit(ws.root / COMMUNITY, "李四", "王五五")
        assert _made(_next(watch)) == {"community", "department"}


def test_it_stops_at_once_from_another_thread(ws: Workspace, watch: Watch) -> None:
    asked: list[float] = []

    def stop() -> None:
        asked.append(time.monotonic())
        watch.stop()

    threading.Timer(0.1, stop).start()
    assert list(watch.rebuilds()) == []
    assert time.monotonic() - asked[0] < 0.5
    edit(ws.root / COMMUNITY, "李四", "王五")
    assert watch.next(QUIET) is None


class _Command:
    """``tianbao watch`` in a workspace, run as its users run it."""

    def __init__(self, ws: Workspace, *arguments: str) -> None:
        command = [sys.executable, "-u", "-c", "from generator.cli import main; main()", "watch", *arguments]
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUTF8": "1"}
        self.process = subprocess.Popen(
            command,
            cwd=ws.root,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def interrupt(self) -> tuple[int, str, str]:
        """Press Ctrl-C, which all processes of a terminal hear; return how it left and what it said."""
        asked = time.monotonic()
        os.killpg(self.process.pid, signal.SIGINT)
        out, err = self.process.communicate(timeout=PATIENT)
        assert time.monotonic() - asked < 2
        return self.process.returncode, out, err


def test_the_command_says_a_line_a_rebuild_and_leaves_on_ctrl_c(ws: Workspace) -> None:
    command = _Command(ws)
    assert re.match(r"\d\d:\d\d:\d\d  全部：印好 2 张表（.*），.*秒；", command.line())
    edit(ws.root / COMMUNITY, "李四", "王五")
    said = rf"\S+  {UNIT}/{YEAR}/community\.toml：印好 2 张表（community、department），\d+ 毫秒；"
    assert re.match(said, command.line())
    edit(ws.root / COMMUNITY, "leader =", "leader")
    assert re.match(r".*：没有印出新的表，\d+ 毫秒；1 处错误", command.line())
    status, out, err = command.interrupt()
    assert (status, out) == (0, "已停止。\n")
    assert err.startswith(f"{COMMUNITY}:9:")
    assert "Traceback" not in err


@pytest.mark.parametrize("jobs", [(), ("--jobs", "2")])
def test_ctrl_c_in_the_middle_of_a_build_leaves_whole_files(tmp_path: Path, jobs: tuple[str, ...]) -> None:
    ws = workspace(tmp_path / "ws", units=[f"unit-{number:03}" for number in range(150)])
    command = _Command(ws, *jobs)
    while not list(ws.build.glob("*/*/*.docx")):
        time.sleep(0.02)
    assert command.interrupt() == (0, "已停止。\n", "")
    assert not list(ws.root.rglob("*.tmp"))
    made = list(ws.build.glob("*/*/*.docx"))
    assert len(made) < 300
    assert all(path.read_bytes()[-22:-18] == b"PK\5\6" for path in made)
