"""Building: what is made, what is left alone, what is removed, and what happens when things go wrong."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from workspaces import UNIT, YEAR, contents, edit, unmarked, workspace

from generator.base import files as writing
from generator.base.codes import Code
from generator.base.digest import digest
from generator.base.files import shared
from generator.filing.selection import Selection
from generator.filing.workspace import FilingFolder, Workspace
from generator.pipeline.build import build
from generator.pipeline.manifest import manifest_path, read_manifest

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.pipeline.report import Report

FOLDER = FilingFolder(UNIT, YEAR)
DEPARTMENT, COMMUNITY = (f"build/{UNIT}/{YEAR}/{name}" for name in ("department", "community"))


@pytest.fixture(name="ws")
def built_workspace(tmp_path: Path) -> Workspace:
    """Return a workspace that has been built."""
    ws = workspace(tmp_path / "ws")
    report = build(ws)
    assert (report.built, report.problems) == ([COMMUNITY, DEPARTMENT], {})
    return ws


def _source(ws: Workspace, name: str) -> Path:
    return ws.filings / UNIT / (name if name == "unit.toml" else f"{YEAR}/{name}")


def _output(ws: Workspace, name: str) -> Path:
    return ws.build / UNIT / str(YEAR) / name


def _manifest(ws: Workspace) -> Path:
    return manifest_path(ws, FOLDER)


def _codes(report: Report) -> set[str]:
    return {problem.code for problem in report.problems}


def _made(report: Report) -> set[str]:
    return {name.rpartition("/")[2] for name in report.built}


def test_a_build_makes_both_files_of_every_form_and_the_page_that_lists_them(ws: Workspace) -> None:
    names = {"community.docx", "community.html", "department.docx", "department.html"}
    assert {path.name for path in _output(ws, "").iterdir()} == names
    page = (ws.build / "index.html").read_text("utf-8")
    assert all(f"{UNIT}/{YEAR}/{name}" in page for name in names)


def test_a_second_build_does_nothing(ws: Workspace) -> None:
    before = {path: path.stat().st_mtime_ns for path in ws.build.rglob("*")}
    report = build(ws)
    assert (report.built, report.kept, report.removed) == ([], 2, [])
    assert before == {path: path.stat().st_mtime_ns for path in ws.build.rglob("*")}


@pytest.mark.parametrize(
    ("name", "old", "new", "made"),
    [
        ("community.toml", "李四", "王五", {"community", "department"}),
        ("department.toml", "张三", "王五", {"department"}),
        ("unit.toml", "某某市", "另一市", {"community", "department"}),
    ],
)
def test_a_change_rebuilds_what_shows_it(
    ws: Workspace, name: str, old: str, new: str, made: set[str]
) -> None:
    edit(_source(ws, name), old, new)
    report = build(ws)
    assert _made(report) == made
    assert report.kept == 2 - len(made)
    assert _clean_copy(ws) == contents(ws.build)


def _clean_copy(ws: Workspace) -> dict[str, bytes]:
    """Return what a first build of the same filings makes, but for the times in the manifests."""
    copy = Workspace(ws.root.parent / "copy")
    shutil.copytree(ws.root, copy.root, ignore=shutil.ignore_patterns("build"))
    build(copy)
    made = contents(copy.build)
    for name in made:
        if name.startswith(".tianbao/"):
            made[name] = (ws.build / name).read_bytes()
    return made


def test_a_project_changes_only_its_own_form_and_the_department(ws: Workspace) -> None:
    shutil.copy(_source(ws, "community.toml"), _source(ws, "other.toml"))
    edit(_source(ws, "other.toml"), "社区服务专项", "另一专项")
    build(ws)
    edit(_source(ws, "other.toml"), "另一专项", "第三专项")
    report = build(ws)
    assert (_made(report), report.kept) == ({"other", "department"}, 1)


def test_saving_without_a_change_rebuilds_nothing(ws: Workspace) -> None:
    for path in (*ws.filings.rglob("*.toml"), *ws.build.rglob("*.docx")):
        path.touch()
    assert build(ws).built == []


@pytest.mark.parametrize("suffix", [".docx", ".html"])
@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(path.read_bytes()[:-1] + b"?")])
def test_an_output_that_is_gone_or_was_changed_is_made_again(
    ws: Workspace, suffix: str, harm: Callable[[Path], object]
) -> None:
    good = contents(ws.build / UNIT)
    harm(_output(ws, f"community{suffix}"))
    assert build(ws).built == [COMMUNITY]
    assert contents(ws.build / UNIT) == good


def test_earlier_years_rebuild_the_years_that_show_their_values(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws", years=range(2021, 2026))
    build(ws)
    edit(
        ws.filings / UNIT / "2022" / "community.toml", 'target = "≥3处"', 'target = "≥3处", achieved = "7处"'
    )
    report = build(ws)
    assert {name.split("/")[2] for name in report.built} == {"2022", "2023", "2024"}
    assert "7处" in (ws.build / UNIT / "2023" / "community.html").read_text("utf-8")


def test_a_changed_template_rebuilds_its_forms_only(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    shutil.copytree(shared("templates"), ws.root / "templates")
    build(ws)
    with (ws.root / "templates" / "project" / "2021" / "form.toml").open("a", encoding="utf-8") as file:
        file.write("# 改过\n")
    report = build(ws)
    assert (_made(report), report.kept) == ({"community"}, 1)


def test_another_program_rebuilds_everything(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.pipeline.build.program", lambda: "another version")
    assert _made(build(ws)) == {"community", "department"}


def test_an_output_whose_source_is_gone_is_removed_and_nothing_else_is(ws: Workspace) -> None:
    own = _output(ws, "my-notes.docx")
    own.write_bytes(b"not ours")
    edit(_source(ws, "department.toml"), '  "community/facilities",\n  "community/culture",\n', "")
    _source(ws, "community.toml").unlink()
    report = build(ws)
    assert report.removed == [COMMUNITY]
    assert {path.name for path in _output(ws, "").iterdir()} == {
        "department.docx",
        "department.html",
        own.name,
    }


def test_a_filing_that_is_gone_takes_its_folders_with_it(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws", units=("a", "b"))
    build(ws)
    shutil.rmtree(ws.filings / "a")
    report = build(ws)
    assert report.removed == [f"build/a/{YEAR}/community", f"build/a/{YEAR}/department"]
    assert not (ws.build / "a").exists()
    assert not (ws.build / ".tianbao" / "a").exists()
    page = (ws.build / "index.html").read_text("utf-8")
    assert "b/2024/community.html" in page
    assert "a/2024/community.html" not in page
    assert build(ws).removed == []


def _resealed(change: Callable[[dict[str, object]], object]) -> Callable[[bytes], bytes]:
    def damage(data: bytes) -> bytes:
        manifest = json.loads(data.partition(b"\n")[2])
        change(manifest)
        body = json.dumps(manifest).encode()
        return digest(body).encode() + b"\n" + body

    return damage


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda data: data[: len(data) // 2], id="half"),
        pytest.param(lambda data: data.replace(b'"key": "', b'"key": "0'), id="edited"),
        pytest.param(lambda _: b"\xff\x00" * 500, id="noise"),
        pytest.param(lambda _: b"[" * 100_000, id="deep"),
        pytest.param(lambda data: data.partition(b"\n")[2], id="without seal"),
        pytest.param(_resealed(lambda manifest: manifest.pop("entries")), id="no entries"),
        pytest.param(_resealed(lambda manifest: manifest.update(entries=[1])), id="list"),
        pytest.param(_resealed(lambda manifest: manifest.update(problems=[{"code": 1}])), id="bad problem"),
        pytest.param(
            _resealed(lambda m: [entry.update(files={".docx": [1]}) for entry in m["entries"].values()]),  # type: ignore[attr-defined]
            id="bad file",
        ),
    ],
)
def test_a_damaged_manifest_is_never_trusted(ws: Workspace, damage: Callable[[bytes], bytes]) -> None:
    good = contents(ws.build / UNIT)
    _manifest(ws).write_bytes(damage(_manifest(ws).read_bytes()))
    assert _made(build(ws)) == {"community", "department"}
    assert contents(ws.build / UNIT) == good
    assert build(ws).built == []


def test_a_manifest_cannot_make_us_remove_a_file_that_is_not_ours(ws: Workspace) -> None:
    victim = ws.root / "victim.docx"
    victim.write_bytes(b"precious")

    def change(manifest: dict[str, object]) -> None:
        entries = manifest["entries"]
        assert isinstance(entries, dict)
        entries["../../../victim"] = entries["community"]

    path = _manifest(ws)
    path.write_bytes(_resealed(change)(path.read_bytes()))
    build(ws)
    assert victim.exists()


def test_a_manifest_from_elsewhere_is_not_believed(ws: Workspace) -> None:
    other = workspace(ws.root.parent / "other")
    edit(other.filings / UNIT / "unit.toml", "某某街道办事处", "另一街道办事处")
    build(other)
    shutil.copytree(ws.build, other.build, dirs_exist_ok=True)
    assert _made(build(other)) == {"community", "department"}


def test_an_interrupted_run_leaves_no_stale_list(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(_source(ws, "community.toml"), "社区服务专项", "社区综合服务专项")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("generator.pipeline.build._Building.remove_gone", interrupted)
    with pytest.raises(KeyboardInterrupt):
        build(ws)
    monkeypatch.undo()
    assert build(ws).built == []
    assert "社区综合服务专项" in (ws.build / "index.html").read_text("utf-8")


def test_the_list_is_made_again_when_it_is_gone_or_changed(ws: Workspace) -> None:
    page = ws.build / "index.html"
    good = page.read_bytes()
    page.unlink()
    build(ws)
    assert page.read_bytes() == good
    page.write_bytes(b"x")
    build(ws)
    assert page.read_bytes() == good


def test_one_broken_filing_keeps_its_last_good_output_and_the_others_are_built(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws", units=("a", "b"))
    build(ws)
    before = contents(ws.build / "a")
    edit(ws.filings / "a" / str(YEAR) / "community.toml", "leader =", "leadr =")
    edit(ws.filings / "b" / str(YEAR) / "community.toml", "李四", "王五")
    for _ in range(2):  # the second run has the same to say
        report = build(ws)
        assert report.failed
        assert {problem.place.file for problem in report.problems} == {f"filings/a/{YEAR}/community.toml"}
        assert unmarked(contents(ws.build / "a")) == before
    assert "王五" in (ws.build / "b" / str(YEAR) / "community.html").read_text("utf-8")
    edit(ws.filings / "a" / str(YEAR) / "community.toml", "leadr =", "leader =")
    report = build(ws)
    assert (report.failed, report.built, report.kept) == (False, [], 4)
    assert contents(ws.build / "a") == before


def test_a_broken_project_does_not_hold_up_its_siblings(ws: Workspace) -> None:
    _source(ws, "other.toml").write_text("name = ", "utf-8")
    edit(_source(ws, "community.toml"), "李四", "王五")
    report = build(ws)
    assert _made(report) == {"community"}
    assert _codes(report) == {Code.SYNTAX}


def test_warnings_of_what_is_up_to_date_are_repeated(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    _source(ws, "department.toml").unlink()
    first, second = build(ws), build(ws)
    assert (second.built, second.kept) == ([], 1)
    assert list(first.problems) == list(second.problems) != []
    assert not second.failed


def test_a_selection_builds_what_it_names(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws", units=("a", "b"), years=(2023, 2024))
    assert set(build(ws, [Selection("a", 2023, "community")]).built) == {"build/a/2023/community"}
    assert set(build(ws, [Selection("a", 2023)]).built) == {"build/a/2023/department"}
    assert set(build(ws, [Selection("a")]).built) == {
        f"build/a/2024/{x}" for x in ("community", "department")
    }
    report = build(ws)
    assert {name.split("/")[1] for name in report.built} == {"b"}
    assert (len(report.built), report.kept) == (4, 4)


def test_a_selected_file_is_not_bothered_with_other_files_problems(ws: Workspace) -> None:
    edit(_source(ws, "department.toml"), "filler =", "filer =")
    assert not build(ws, [Selection(UNIT, YEAR, "community")]).failed
    assert build(ws, [Selection(UNIT, YEAR, "department")]).failed


@pytest.mark.parametrize("suffix", [".docx", ".html"])
def test_a_file_that_cannot_be_written_is_a_problem_that_names_it(ws: Workspace, suffix: str) -> None:
    output = _output(ws, f"community{suffix}")
    output.unlink()
    output.mkdir()
    (output / "in the way").write_text("")
    edit(_source(ws, "community.toml"), "李四", "王五")
    report = build(ws)
    assert [(p.code, p.place.file) for p in report.problems] == [(Code.UNWRITABLE, COMMUNITY + suffix)]
    assert _made(report) == {"department"}
    assert not list(ws.root.rglob("*.tmp"))
    shutil.rmtree(output)
    assert _made(build(ws)) == {"community"}


def test_a_full_disk_is_a_problem_an_output_and_the_rest_goes_on(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = contents(ws.build / UNIT)
    real = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.suffix == ".tmp" and data.startswith(b"PK"):
            real(path, data[:100])
            raise OSError(28, "No space left on device")
        return real(path, data)

    edit(_source(ws, "unit.toml"), "某某市", "另一市")
    monkeypatch.setattr(Path, "write_bytes", full)
    report = build(ws)
    assert [problem.place.file for problem in report.problems] == [COMMUNITY + ".docx", DEPARTMENT + ".docx"]
    assert all("磁盘已满" in problem.message for problem in report.problems)
    now = contents(ws.build / UNIT)
    assert now.keys() == good.keys()
    assert all(now[name] == good[name] for name in good if name.endswith(".docx"))
    assert now[f"{YEAR}/community.html"] != good[f"{YEAR}/community.html"]


def test_a_file_in_place_of_the_build_folder_is_a_problem(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws")
    ws.build.write_text("")
    report = build(ws)
    assert _codes(report) == {Code.UNWRITABLE}
    assert report.built == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_a_problem_an_output(ws: Workspace) -> None:
    edit(_source(ws, "unit.toml"), "某某市", "另一市")
    _output(ws, "").chmod(0o555)
    report = build(ws)
    _output(ws, "").chmod(0o755)
    assert len([problem for problem in report.problems if "没有写入权限" in problem.message]) == 4


def test_a_faulty_template_is_said_once_and_the_other_form_is_printed(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws", units=("a", "b"))
    shutil.copytree(shared("templates") / "project", ws.root / "templates" / "project")
    (ws.root / "templates" / "project" / "2021" / "form.docx").write_bytes(b"no document")
    report = build(ws)
    assert _made(report) == {"department"}
    assert {problem.place.file for problem in report.problems} == {"templates/project/2021/form.docx"}
    assert len(report.problems) == 1


def test_a_third_form_is_a_folder(ws: Workspace) -> None:
    shutil.copytree(shared("templates") / "project", ws.root / "templates" / "review")
    assert _made(build(ws)) == {"community.review"}
    assert build(ws).kept == 3
    shutil.rmtree(ws.root / "templates" / "review")
    assert build(ws).removed == [COMMUNITY + ".review"]


def test_a_form_that_cannot_be_read_has_not_gone(ws: Workspace) -> None:
    review = ws.root / "templates" / "review"
    shutil.copytree(shared("templates") / "project", review)
    build(ws)
    good = contents(ws.build / UNIT)
    (review / "2021" / "form.toml").write_text("of = ", "utf-8")
    report = build(ws)
    assert (report.failed, report.removed) == (True, [])
    assert unmarked(contents(ws.build / UNIT)) == good


def test_a_folder_that_cannot_be_read_has_not_gone(ws: Workspace) -> None:
    _source(ws, "community.toml").unlink()
    _source(ws, "community.toml").symlink_to("community.toml")
    report = build(ws)
    assert (_codes(report), report.removed) == ({Code.UNREADABLE}, [])
    assert _output(ws, "community.docx").exists()


def test_two_forms_of_one_name_are_a_problem(ws: Workspace) -> None:
    shutil.copytree(shared("templates") / "project", ws.root / "templates" / "department")
    assert Code.SAME_OUTPUT in _codes(build(ws))


def test_a_year_without_a_form_is_a_problem(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws", years=(1990,))
    assert _codes(build(ws)) == {Code.NO_EDITION}


def test_a_fault_of_ours_stops_one_form_only(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("generator.view.project_form", faulty)
    edit(_source(ws, "community.toml"), "李四", "王五")
    report = build(ws)
    assert (_made(report), _codes(report)) == ({"department"}, {Code.PROGRAM_FAULT})


def test_the_number_of_processes_does_not_show(tmp_path: Path) -> None:
    made = []
    for jobs in (1, 2):
        ws = workspace(tmp_path / str(jobs), units=[f"unit-{i:02}" for i in range(12)], years=(2023, 2024))
        edit(ws.filings / "unit-03" / "2024" / "community.toml", "leader =", "leadr =")
        report = build(ws, jobs=jobs)
        forms = {k: v for k, v in contents(ws.build).items() if not k.startswith(".tianbao")}
        made.append((report.built, list(report.problems), forms))
    assert made[0] == made[1]
    assert len(made[0][0]) == 46


def die(*_: object) -> None:
    """Do in another process what the system does when memory runs out."""
    os._exit(9)


def test_a_process_that_dies_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ws = workspace(tmp_path / "ws", units=("a", "b", "c"))
    with monkeypatch.context() as patch:
        patch.setattr("generator.pipeline.build.bring", die)
        report = build(ws, jobs=2)
    assert (_codes(report), report.built) == ({Code.PROCESS_LOST}, [])
    assert [problem.place.file for problem in report.problems] == [f"filings/{unit}/2024" for unit in "abc"]
    assert not build(ws).failed


def test_progress_is_told(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "ws", units=("a", "b"))
    told: list[tuple[int, int]] = []
    build(ws, progress=lambda done, total: told.append((done, total)))
    assert told == [(1, 2), (2, 2)]


def test_only_left_over_temporary_files_are_swept(ws: Workspace) -> None:
    names = [f".tianbao-{pid}.tmp" for pid in (1, os.getppid())]
    left = [_output(ws, name) for name in names], [_manifest(ws).with_name(name) for name in names]
    for old, young in left:
        for path in (old, young):
            path.write_bytes(b"half")
        os.utime(old, (0, 0))
    edit(_source(ws, "community.toml"), "李四", "王五")
    build(ws)
    assert [(old.exists(), young.exists()) for old, young in left] == [(False, True)] * 2


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "form.docx"
    writing.write_atomic(path, b"old")

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        writing.write_atomic(path, b"new")
    assert contents(tmp_path) == {"form.docx": b"old"}


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_leaves_at_once_and_leaves_whole_files(tmp_path: Path, jobs: str) -> None:
    ws = workspace(tmp_path / "ws", units=[f"unit-{i:03}" for i in range(60)])
    command = [sys.executable, "-c", "from generator.cli import main; main()", "build", "--jobs", jobs]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(command, cwd=ws.root, env=environment, stderr=subprocess.PIPE) as process:
        while not list(ws.build.glob("*/*/*.docx")):
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        asked = time.monotonic()
        _, said = process.communicate(timeout=20)
    assert time.monotonic() - asked < 2
    assert (process.returncode, said.decode().strip()) == (130, "已中断。")
    assert not list(ws.root.rglob("*.tmp"))
    assert len(list(ws.build.glob("*/*/*.docx"))) < 120
    for path in ws.build.glob("*/*/*.docx"):
        assert path.read_bytes()[-22:-18] == b"PK\5\6"
    assert not build(ws).failed


def test_manifests_are_per_folder_and_name_what_was_made(ws: Workspace) -> None:
    manifest = read_manifest(_manifest(ws))
    assert manifest.unit == "某某街道办事处"
    assert {entry.subject for entry in manifest.entries.values()} == {"某某街道办事处", "社区服务专项"}


@pytest.mark.parametrize(
    "what", [_manifest, lambda ws: ws.build / "index.html", lambda ws: ws.build / ".tianbao" / "index.json"]
)
def test_a_pipe_in_place_of_what_we_wrote_is_replaced(
    ws: Workspace, what: Callable[[Workspace], Path]
) -> None:
    good = contents(ws.build / UNIT)
    what(ws).unlink()
    os.mkfifo(what(ws))
    assert not build(ws).failed
    assert what(ws).is_file()
    assert contents(ws.build / UNIT) == good


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_workers_end_with_their_parent(tmp_path: Path, how: signal.Signals) -> None:
    ws = workspace(tmp_path / "ws", units=[f"unit-{i:03}" for i in range(60)])
    command = [sys.executable, "-c", "from generator.cli import main; main()", "build", "--jobs", "3"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(command, cwd=ws.root, env=environment, stderr=subprocess.PIPE) as process:
        while not list(ws.build.glob("*/*/*.docx")):
            time.sleep(0.02)
        process.send_signal(how)
        process.communicate(timeout=10)  # returns when nobody holds the pipe any more
    assert process.returncode == -how
