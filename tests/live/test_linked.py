"""Watching what lies behind links, and what the system has no means left to tell of."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tools import need
from workspaces import UNIT, YEAR, edit, workspace

from generator.base.codes import Code
from generator.base.files import shared
from generator.live.watch import Watch
from generator.pipeline.build import build

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.filing.workspace import Workspace

PATIENT = 15  # seconds, for a slow machine
QUIET = 0.3
OF_UNIT = f"{UNIT}/{YEAR}/community.toml"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look often."""
    monkeypatch.setattr("generator.live.watch.looking.POLL_SECONDS", 0.05)


@pytest.fixture(name="ws")
def small_workspace(tmp_path: Path) -> Workspace:
    """Return a workspace of one filing."""
    return workspace(tmp_path / "ws")


def _away(path: Path) -> Path:
    """Move a file or folder out of the workspace and link it back; return where it is now."""
    top = next(folder for folder in path.parents if folder.name == "ws").parent
    there = top / f"away-{path.name}"
    shutil.move(path, there)
    path.symlink_to(there)
    return there


def _until(watch: Watch, done: Callable[[], bool]) -> None:
    """Follow the watch until something is so."""
    end = time.monotonic() + PATIENT
    while not done():
        assert time.monotonic() < end
        watch.next(0.1)


def _shows(ws: Workspace, text: str, unit: str = UNIT) -> Callable[[], bool]:
    page = ws.build / unit / str(YEAR) / "community.html"
    return lambda: page.exists() and text in page.read_text("utf-8")


LINKED = {
    "unit": UNIT,
    "year": f"{UNIT}/{YEAR}",
    "file": OF_UNIT,
    "filings": "",
}


@pytest.mark.parametrize("linked", LINKED.values(), ids=LINKED)
@pytest.mark.parametrize("poll", [False, True], ids=["told", "polled"])
def test_what_a_link_leads_to_is_watched(ws: Workspace, linked: str, *, poll: bool) -> None:
    _away(ws.filings / linked)
    with Watch(ws, poll=poll) as watch:
        watch.next()
        edit((ws.filings / OF_UNIT).resolve(), "李四", "王五")
        rebuild = watch.next(PATIENT)
        assert rebuild is not None
        assert rebuild.changed == (f"filings/{OF_UNIT}",)
        assert _shows(ws, "王五")()


@pytest.mark.parametrize("linked", ["unit", "year", "file"])
def test_what_is_replaced_by_a_link_is_watched(ws: Workspace, linked: str) -> None:
    with Watch(ws) as watch:
        watch.next()
        _away(ws.filings / LINKED[linked])
        while watch.next(QUIET) is not None:
            pass
        assert _shows(ws, "李四")()
        edit((ws.filings / OF_UNIT).resolve(), "李四", "王五")
        _until(watch, _shows(ws, "王五"))


@pytest.mark.parametrize("dotted", [pytest.param("linked", marks=pytest.mark.torture), "a.b"])
def test_links_made_renamed_and_removed_while_watching(ws: Workspace, tmp_path: Path, dotted: str) -> None:
    shutil.copytree(ws.filings / UNIT, tmp_path / "other")
    link = ws.filings / dotted
    with Watch(ws) as watch:
        watch.next()
        link.symlink_to(tmp_path / "other")
        _until(watch, _shows(ws, "李四", dotted))
        edit(tmp_path / "other" / str(YEAR) / "community.toml", "李四", "王五")
        _until(watch, _shows(ws, "王五", dotted))
        link.rename(ws.filings / "two")
        _until(watch, lambda: _shows(ws, "王五", "two")() and not (ws.build / dotted).exists())
        (ws.filings / "two").unlink()
        _until(watch, lambda: not (ws.build / "two").exists())
        assert watch.next(QUIET) is None


def test_a_link_to_a_link_and_a_linked_template(ws: Workspace, tmp_path: Path) -> None:
    shutil.copytree(shared("templates") / "project", tmp_path / "form")
    (ws.root / "templates").mkdir()
    (ws.root / "templates" / "review").symlink_to(tmp_path / "form")
    one = _away(ws.filings / OF_UNIT)
    (tmp_path / "between").symlink_to(one)
    (ws.filings / OF_UNIT).unlink()
    (ws.filings / OF_UNIT).symlink_to(tmp_path / "between")
    two = tmp_path / "two.toml"
    two.write_text(one.read_text("utf-8").replace("李四", "王五"), "utf-8")
    with Watch(ws) as watch:
        watch.next()
        (tmp_path / "new").symlink_to(two)
        (tmp_path / "new").replace(tmp_path / "between")
        _until(watch, _shows(ws, "王五"))
        form = tmp_path / "form" / "2021" / "form.toml"
        form.write_text(form.read_text("utf-8") + "# 改过\n", "utf-8")
        rebuild = watch.next(PATIENT)
        assert rebuild is not None
        assert rebuild.changed == ("templates/review/2021/form.toml",)


def test_links_that_lead_round_in_a_circle_end(ws: Workspace) -> None:
    (ws.filings / "round").symlink_to(ws.filings)
    (ws.filings / UNIT / "2030").symlink_to(ws.filings / UNIT)
    with Watch(ws) as watch:
        watch.next()
        edit(ws.filings / OF_UNIT, "李四", "王五")
        _until(watch, _shows(ws, "王五"))


@pytest.mark.parametrize("replaced", ["root", pytest.param("filings", marks=pytest.mark.torture), "target"])
def test_a_folder_at_the_top_that_is_replaced_is_watched(ws: Workspace, replaced: str) -> None:
    top = ws.root if replaced == "root" else ws.filings
    if replaced == "target":
        top = _away(ws.filings)
    with Watch(ws) as watch:
        watch.next()
        top.rename(top.with_name("old"))
        _until(watch, lambda: watch.next(QUIET) is None)
        shutil.copytree(top.with_name("old"), top)
        while watch.next(QUIET) is not None:
            pass
        edit(ws.filings / OF_UNIT, "李四", "王五")
        _until(watch, _shows(ws, "王五"))


@pytest.mark.parametrize("linked", ["unit", "year", "file"])
def test_a_link_that_leads_nowhere_keeps_the_forms(ws: Workspace, linked: str) -> None:
    there = _away(ws.filings / LINKED[linked])
    with Watch(ws) as watch:
        watch.next()
        there.rename(there.with_name("unplugged"))
        _until(watch, _shows(ws, "不是最新"))
        assert _shows(ws, "李四")()
        there.with_name("unplugged").rename(there)
        mended = watch.next(PATIENT)
        assert mended is not None
        assert mended.problems == ()
        assert not _shows(ws, "不是最新")()


@pytest.mark.parametrize("linked", ["unit", "year", "file"])
def test_a_build_says_which_link_leads_nowhere(ws: Workspace, linked: str) -> None:
    path = ws.filings / LINKED[linked]
    there = _away(path)
    build(ws)
    there.rename(there.with_name("unplugged"))
    report = build(ws)
    assert report.removed == []
    assert len(report.held) == 2
    said = [problem for problem in report.problems if problem.code == Code.UNREADABLE]
    assert [problem.place.file for problem in said] == [ws.shown(path)]
    assert "指向的地方不在了" in said[0].message


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("locked", ["unit", "year", "file"])
def test_what_becomes_readable_a_moment_later_is_built(tmp_path: Path, locked: str) -> None:
    ws = workspace(tmp_path / "ws")
    path = ws.filings / LINKED[locked]
    mode = path.stat().st_mode
    path.chmod(0)
    try:
        with Watch(ws) as watch:
            rebuild = watch.next()
            assert rebuild is not None
            assert {problem.code for problem in rebuild.problems} >= {Code.UNREADABLE}
            path.chmod(mode)
            _until(watch, _shows(ws, "李四"))
    finally:
        path.chmod(mode)


def test_what_another_program_had_open_is_tried_again(ws: Workspace) -> None:
    with Watch(ws) as watch:
        watch.next()
        blocked = ws.build / UNIT / str(YEAR) / "community.docx"
        blocked.unlink()
        (blocked / "in the way").mkdir(parents=True)
        edit(ws.filings / OF_UNIT, "李四", "王五")
        rebuild = watch.next(PATIENT)
        assert rebuild is not None
        assert {problem.code for problem in rebuild.problems} == {Code.UNWRITABLE}
        shutil.rmtree(blocked)
        _until(watch, blocked.is_file)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (f"{UNIT}/{YEAR}/second.toml.txt", "second.toml"),
        ("stray.toml", "单位"),
        (f"{UNIT}/stray.toml", "年度"),
    ],
)
def test_a_file_that_nobody_reads_is_said_when_it_comes(ws: Workspace, name: str, said: str) -> None:
    with Watch(ws) as watch:
        watch.next()
        (ws.filings / name).write_text('name = "第二个"\n', "utf-8")
        rebuild = watch.next(PATIENT)
        assert rebuild is not None
        assert [said in f"{problem.message}{problem.hint}" for problem in rebuild.news] == [True]


LIMITED = """
import sys
from pathlib import Path
from generator.filing.workspace import Workspace
from generator.live.watch import Watch
Path("/proc/sys/user/max_inotify_watches").write_text(sys.argv[1])
with Watch(Workspace(Path(sys.argv[2]))) as watch:
    for _ in range(3):
        rebuild = watch.next(20)
        print([name.split("/", 1)[1] for name in rebuild.report.built], flush=True)
        for problem in rebuild.news:
            print(problem, flush=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")
@pytest.mark.parametrize(
    ("limit", "named"),
    [
        (8, "filings/new "),
        pytest.param(5, "filings/a/2024、filings/b/2024、", marks=pytest.mark.torture),
        pytest.param(1, "filings ", marks=pytest.mark.torture),
    ],
)
def test_beyond_the_limit_of_inotify_it_looks_and_says_so(tmp_path: Path, limit: int, named: str) -> None:
    """With a real limit, of a user namespace: at the start, and reached while watching."""
    if subprocess.run([need("unshare"), "-Ur", "true"], check=False, capture_output=True).returncode:
        pytest.skip("this system lets nobody make a user namespace")
    ws = workspace(tmp_path / "ws", units=("a", "b", "c"))
    command = [need("unshare"), "-Ur", sys.executable, "-c", LIMITED, str(limit), str(ws.root)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONUTF8": "1"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        edit(ws.filings / "c" / str(YEAR) / "community.toml", "李四", "王五")
        while "['c/" not in said.splitlines()[-1]:
            said += process.stdout.readline() or pytest.fail(said)
        shutil.copytree(ws.filings / "a", ws.filings / "new")
        said += process.stdout.read()
    assert (ws.build / "new" / str(YEAR) / "community.docx").exists()
    assert "max_user_watches" in said
    assert named in said
