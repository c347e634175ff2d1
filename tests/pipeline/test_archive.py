"""A unit's year in one zip: the same forms, moved as they are, not trusted once somebody has changed it."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import time
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from lxml import html
from tools import need
from workspaces import UNIT, YEAR, clean_forms, contents, edit, forms_in, workspace

from generator.base import files
from generator.base.digest import digest
from generator.filing.selection import Selection
from generator.filing.workspace import FilingFolder, Workspace
from generator.forms.plan import PDF, SHEET
from generator.pipeline import place
from generator.pipeline.archive import OURS, joined, members_of, pack
from generator.pipeline.build import How, build
from generator.pipeline.manifest import manifest_path, read_manifest
from generator.pipeline.pdfs import pdf_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from generator.pipeline.build import Report

FOLDER = FilingFolder(UNIT, YEAR)
PACK, LOOSE = How(pack=True), How(pack=False)
INDEX = "index.html"


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    """Return a workspace that has been built into an archive."""
    ws = workspace(tmp_path / "ws")
    report = build(ws, how=PACK)
    assert (len(report.built), report.packed, report.failed) == (2, 1, False)
    return ws


def zip_of(ws: Workspace, unit: str = UNIT) -> Path:
    return ws.build / unit / f"{YEAR}.zip"


def unzipped(ws: Workspace) -> dict[str, bytes]:
    """Return what is in build/ with archives as the folders that they stand for."""
    found: dict[str, bytes] = {}
    for name, data in forms_in(ws.build).items():
        if name.endswith(".zip"):
            with zipfile.ZipFile(BytesIO(data)) as archive:
                assert archive.testzip() is None
                found |= {
                    f"{name.removesuffix('.zip')}/{one}": archive.read(one) for one in archive.namelist()
                }
        elif name != INDEX:
            found[name] = data
    return found


def clean(ws: Workspace) -> dict[str, bytes]:
    return {name: data for name, data in clean_forms(ws).items() if name != INDEX}


def source(ws: Workspace) -> Path:
    return ws.filings / UNIT / str(YEAR) / "community.toml"


def nothing_done(report: Report) -> bool:
    return not (report.built or report.removed or report.packed or report.unpacked or report.problems)


def test_the_same_forms_in_one_file(ws: Workspace, tmp_path: Path) -> None:
    assert forms_in(ws.build).keys() == {INDEX, f"{UNIT}/{YEAR}.zip"}
    assert unzipped(ws) == clean(ws)
    with zipfile.ZipFile(zip_of(ws)) as archive:
        kinds = {entry.filename[-5:]: entry.compress_type for entry in archive.infolist()}
        assert kinds == {".docx": zipfile.ZIP_STORED, ".html": zipfile.ZIP_DEFLATED}
        assert archive.namelist() == sorted(archive.namelist())
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    other = workspace(tmp_path / "other")
    build(other)
    build(other, how=PACK)
    assert zip_of(other).read_bytes() == zip_of(ws).read_bytes()


def test_without_a_word_it_stays_as_it_is(ws: Workspace) -> None:
    before = zip_of(ws).stat().st_mtime_ns
    assert nothing_done(build(ws))
    assert nothing_done(build(ws, how=PACK))
    assert zip_of(ws).stat().st_mtime_ns == before
    edit(source(ws), "李四", "王五")
    assert len(build(ws).built) == 2
    assert unzipped(ws) == clean(ws)
    assert not zip_of(ws).with_suffix("").exists()


def test_tianbao_toml_can_say_so(ws: Workspace) -> None:
    (ws.root / "tianbao.toml").write_text("[build]\npack = false\n", "utf-8")
    assert (build(ws).unpacked, zip_of(ws).exists()) == (1, False)
    assert build(ws, how=PACK).packed == 1  # the command knows better


def test_both_ways_nothing_is_printed(ws: Workspace) -> None:
    forms, archive = unzipped(ws), zip_of(ws).read_bytes()
    report = build(ws, how=LOOSE)
    assert (report.built, report.kept, report.unpacked) == ([], 2, 1)
    assert {name: data for name, data in forms_in(ws.build).items() if name != INDEX} == forms
    assert nothing_done(build(ws))
    report = build(ws, how=PACK)
    assert (report.built, report.kept, report.packed) == ([], 2, 1)
    assert (forms_in(ws.build).keys(), zip_of(ws).read_bytes()) == ({INDEX, f"{UNIT}/{YEAR}.zip"}, archive)


def test_one_unit_alone_is_moved(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "two", units=("a", "b"))
    build(ws)
    assert build(ws, (Selection("a"),), how=PACK).packed == 1
    assert {name for name in forms_in(ws.build) if not name.startswith("b/")} == {INDEX, f"a/{YEAR}.zip"}
    shutil.rmtree(ws.filings / "a")
    build(ws)
    assert not (ws.build / "a").exists()


def test_what_did_not_change_is_copied_as_it_is(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    packed: list[str] = []
    monkeypatch.setattr(place, "pack", lambda file, data: packed.append(file) or pack(file, data))
    shutil.copy(source(ws), source(ws).with_name("second.toml"))
    build(ws)
    packed.clear()
    edit(source(ws).with_name("second.toml"), "李四", "王五")
    build(ws)
    assert {name.partition(".")[0] for name in packed} == {"second", "department"}
    assert unzipped(ws) == clean(ws)


def _bytes_changed(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[200] ^= 1
    path.write_bytes(data)


def _same_size_and_time(path: Path) -> None:
    status = path.stat()
    _bytes_changed(path)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def _one_more(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("community.html", "<body>\n999")


def _another(path: Path) -> None:
    path.write_bytes(joined({"community.docx": pack("community.docx", b"other")}))


DAMAGE: dict[str, Callable[[Path], object]] = {
    "a byte": _bytes_changed,
    "cut": lambda path: path.write_bytes(path.read_bytes()[:1000]),
    "no zip": lambda path: path.write_bytes(b"by hand"),
    "empty": lambda path: path.write_bytes(b""),
    "gone": lambda path: path.unlink(),
    "a member more": _one_more,
    "another archive": _another,
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("damage", DAMAGE)
def test_one_that_was_damaged_is_made_again(ws: Workspace, damage: str) -> None:
    before = zip_of(ws).read_bytes()
    DAMAGE[damage](zip_of(ws))
    assert build(ws).built
    assert zip_of(ws).read_bytes() == before
    assert nothing_done(build(ws))


def test_rot_that_no_time_tells_of_is_not_copied_on(ws: Workspace) -> None:
    _same_size_and_time(zip_of(ws))
    edit(source(ws), "李四", "王五")
    build(ws)
    build(ws)
    assert unzipped(ws) == clean(ws)


def test_a_copy_with_another_time_is_known_again(ws: Workspace, tmp_path: Path) -> None:
    other = Workspace(tmp_path / "copied")
    shutil.copytree(ws.root, other.root, copy_function=shutil.copyfile)
    assert build(other).built == []


@pytest.mark.parametrize("first", [True, False], ids=["before anything is printed", "after"])
@pytest.mark.parametrize("what", ["folder", "zip"])
def test_what_is_not_ours_stays(tmp_path: Path, what: str, *, first: bool) -> None:
    ws = workspace(tmp_path / "foreign")
    if not first:
        build(ws)
    before = unzipped(ws) if not first else {}
    foreign = zip_of(ws)
    foreign.parent.mkdir(parents=True, exist_ok=True)
    if what == "folder":
        (foreign / "mine").mkdir(parents=True)
    else:
        with zipfile.ZipFile(foreign, "w") as archive:
            archive.writestr("mine", "mine")
    kept = contents(foreign) if what == "folder" else foreign.read_bytes()
    report = build(ws, how=PACK)
    assert report.failed
    assert any("移走" in one.message and one.place.file.endswith(".zip") for one in report.problems)
    assert (contents(foreign) if what == "folder" else foreign.read_bytes()) == kept
    assert {name: data for name, data in forms_in(ws.build).items() if name in before} == before
    shutil.rmtree(foreign) if what == "folder" else foreign.unlink()
    assert not build(ws, how=PACK).failed
    assert unzipped(ws) == clean(ws)


def test_without_its_manifest_it_is_known_as_ours(ws: Workspace) -> None:
    before = zip_of(ws).read_bytes()
    shutil.rmtree(ws.build / ".tianbao")
    assert len(build(ws).built) == 2
    assert (forms_in(ws.build).keys(), zip_of(ws).read_bytes()) == ({INDEX, f"{UNIT}/{YEAR}.zip"}, before)


def test_a_broken_form_stays_with_a_mark(ws: Workspace) -> None:
    good, text = unzipped(ws), source(ws).read_text("utf-8")
    source(ws).write_text("name = ", "utf-8")
    assert build(ws).failed
    marked = unzipped(ws)
    assert marked[f"{UNIT}/{YEAR}/community.docx"] == good[f"{UNIT}/{YEAR}/community.docx"]
    assert "不是最新" in marked[f"{UNIT}/{YEAR}/community.html"].decode()
    for how in (LOOSE, PACK):  # moved with its mark
        build(ws, how=how)
        assert unzipped(ws) == marked
    source(ws).write_text(text, "utf-8")
    report = build(ws)
    assert (report.built, report.kept) == ([], 2)
    assert unzipped(ws) == good


def test_sheets_are_in_it_and_stay_up_to_date(ws: Workspace) -> None:
    build(ws, how=How(also=frozenset({SHEET})))
    names = {"community.xlsx", "department.xlsx", "project.import.xlsx"}
    assert {name.rpartition("/")[2] for name in unzipped(ws) if name.endswith(SHEET)} == names
    before = unzipped(ws)
    edit(source(ws), "李四", "王五")
    build(ws)
    after = unzipped(ws)
    assert after.keys() == before.keys()
    assert after[f"{UNIT}/{YEAR}/community.xlsx"] != before[f"{UNIT}/{YEAR}/community.xlsx"]
    build(ws, how=LOOSE)
    assert unzipped(ws) == after


def test_pdfs_go_into_it_in_one_step(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    need("soffice")
    written: list[Path] = []
    monkeypatch.setattr(
        place, "write_atomic", lambda path, data: written.append(path) or files.write_atomic(path, data)
    )
    report = build(ws, how=How(also=frozenset({PDF})))
    assert (report.built, report.pdfs, written) == ([], 2, [zip_of(ws)])
    forms = unzipped(ws)
    assert forms[f"{UNIT}/{YEAR}/community.pdf"].startswith(b"%PDF-")
    assert build(ws, how=How(also=frozenset({PDF}))).pdfs == 0
    build(ws, how=LOOSE)
    assert unzipped(ws) == forms
    assert build(ws, how=How(also=frozenset({PDF}), pack=True)).pdfs == 0
    from threading import Event  # noqa: PLC0415 - only here

    assert pdf_of(ws, FOLDER, "community", Event()) == (forms[f"{UNIT}/{YEAR}/community.pdf"], ())


def test_the_list_leads_to_the_archive(ws: Workspace) -> None:
    def links() -> set[str]:
        return set(html.document_fromstring((ws.build / INDEX).read_bytes()).xpath("//a/@href"))

    assert links() == {f"./{UNIT}/{YEAR}.zip"}
    build(ws, how=LOOSE)
    assert f"./{UNIT}/{YEAR}/community.html" in links()
    assert not any(link.endswith(".zip") for link in links())


def test_a_full_disk_leaves_the_old_one(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    before = zip_of(ws).read_bytes()

    def full(path: Path, data: bytes) -> os.stat_result:
        if path == zip_of(ws):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return files.write_atomic(path, data)

    monkeypatch.setattr(place, "write_atomic", full)
    edit(source(ws), "李四", "王五")
    report = build(ws)
    assert (report.built, zip_of(ws).read_bytes()) == ([], before)
    assert [one.place.file for one in report.problems] == [f"build/{UNIT}/{YEAR}.zip"]
    assert "磁盘已满" in next(iter(report.problems)).message
    monkeypatch.undo()
    assert len(build(ws).built) == 2
    assert unzipped(ws) == clean(ws)


def test_one_that_windows_says_is_open_is_told(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        error = PermissionError(errno.EACCES, "in use")
        error.winerror = 32
        raise error

    monkeypatch.setattr(place, "write_atomic", busy)
    edit(source(ws), "李四", "王五")
    assert "文件正被别的程序使用" in next(iter(build(ws).problems)).message


@pytest.mark.parametrize("how", [PACK, LOOSE], ids=["packing", "taking apart"])
@pytest.mark.parametrize("step", range(6))
def test_a_move_that_is_cut_short_is_made_up_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: How, step: int
) -> None:
    ws = workspace(tmp_path / "cut")
    build(ws, how=LOOSE if how is PACK else PACK)
    forms, steps = unzipped(ws), iter(range(step))
    ways = [("generator.pipeline.place", name) for name in ("write_atomic", "write_output")]
    ways += [("generator.pipeline.moving", name) for name in ("write_manifest", "remove_with_empty_parents")]
    ways += [("generator.pipeline.place", "remove_with_empty_parents")]
    for module, name in ways:
        monkeypatch.setattr(
            f"{module}.{name}", _killed(getattr(__import__(module, fromlist=[name]), name), steps)
        )
    try:
        build(ws, how=how)
    except KeyboardInterrupt:
        for name in forms:
            assert place.read(ws, FOLDER, name.rpartition("/")[2]) == forms[name]
    monkeypatch.undo()
    report = build(ws, how=how)
    assert (report.failed, report.built) == (False, [])
    assert unzipped(ws) == forms
    assert zip_of(ws).exists() == (how is PACK)
    assert zip_of(ws).with_suffix("").exists() == (how is LOOSE)


def _killed(function: Callable[..., object], steps: object) -> Callable[..., object]:
    def run(*arguments: object) -> object:
        if next(steps, None) is None:  # type: ignore[call-overload]
            raise KeyboardInterrupt
        return function(*arguments)

    return run


def test_killed_builds_leave_whole_archives(tmp_path: Path) -> None:
    chance = random.Random(3)  # noqa: S311 - to be the same every time
    units = tuple(f"unit-{number}" for number in range(6))
    ws = workspace(tmp_path / "ws", units=units)
    build(ws, how=PACK)
    for number in range(4):
        for unit in units:
            edit(ws.filings / unit / str(YEAR) / "community.toml", "李", f"李{number}")
        child = os.fork()
        if not child:
            build(ws, how=chance.choice((PACK, LOOSE)))
            os._exit(0)
        time.sleep(chance.uniform(0, 0.15))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        unzipped(ws)  # whole, each of them
    assert not build(ws, how=PACK).failed
    assert unzipped(ws) == clean(ws)
    assert forms_in(ws.build).keys() == {INDEX, *(f"{unit}/{YEAR}.zip" for unit in units)}
    assert not list(ws.root.rglob("*.tmp"))


def test_whoever_reads_while_it_is_replaced_reads_one_of_both(ws: Workspace) -> None:
    before = place.read(ws, FOLDER, "community.html")
    child = os.fork()
    if not child:
        for number in range(15):
            edit(source(ws), "李四", f"李四{number}")
            build(ws, how=(PACK, LOOSE, None)[number % 3] or How())
        os._exit(0)
    while not os.waitpid(child, os.WNOHANG)[0]:
        page = place.read(ws, FOLDER, "community.html")
        assert page.startswith(b"<!DOCTYPE html>")
        assert page.endswith(b"</html>\n")
    assert place.read(ws, FOLDER, "community.html") != before


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_any_order_ends_like_a_first_build(tmp_path: Path) -> None:
    chance = random.Random(5)  # noqa: S311 - to be the same every time
    ws = workspace(tmp_path / "ws", units=("a", "b"))
    steps: list[Callable[[str], object]] = [
        lambda _: build(ws, how=PACK),
        lambda _: build(ws, how=LOOSE),
        lambda _: build(ws),
        lambda unit: build(ws, (Selection(unit),), how=PACK),
        lambda unit: edit(ws.filings / unit / str(YEAR) / "community.toml", "李", "李某"),
        lambda unit: zip_of(ws, unit).exists() and chance.choice(list(DAMAGE.values()))(zip_of(ws, unit)),
        lambda unit: shutil.rmtree(zip_of(ws, unit).with_suffix(""), ignore_errors=True),
        lambda unit: shutil.rmtree(ws.build / ".tianbao" / unit, ignore_errors=True),
        lambda unit: (ws.filings / unit / str(YEAR) / "third.toml").write_bytes(
            (ws.filings / unit / str(YEAR) / "community.toml").read_bytes()
        ),
        lambda unit: (ws.filings / unit / str(YEAR) / "third.toml").unlink(missing_ok=True),
    ]
    for round_ in range(8):
        for _ in range(chance.randrange(1, 7)):
            chance.choice(steps)(chance.choice("ab"))
        assert not build(ws, how=chance.choice((PACK, LOOSE))).failed
        assert unzipped(ws) == clean(ws), round_


def test_names_in_chinese_and_a_comment_that_says_whose_it_is() -> None:
    data = joined({"综合 服务.html": pack("综合 服务.html", b"x" * 1000), "a.docx": pack("a.docx", b"PK")})
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert (archive.namelist(), archive.comment) == (["a.docx", "综合 服务.html"], OURS)
        assert archive.read("综合 服务.html") == b"x" * 1000
        assert all(entry.external_attr >> 16 == 0o100644 for entry in archive.infolist())
    assert joined(members_of(data)) == data
    assert members_of(data[:50]) == {}


def test_the_manifest_holds_no_times_of_members(ws: Workspace) -> None:
    manifest = read_manifest(manifest_path(ws, FOLDER))
    assert {made[1] for _, made in place.noted(manifest)} == {0}
    assert manifest.archive is not None
    assert manifest.archive[0] == zip_of(ws).stat().st_size


@pytest.mark.parametrize("spoil", [lambda path: path.write_bytes(b"x"), lambda path: path.unlink()])
def test_what_was_edited_or_is_gone_is_printed_into_the_archive(
    tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    ws = workspace(tmp_path / "ws")
    build(ws, how=LOOSE)
    spoil(ws.build / UNIT / str(YEAR) / "community.docx")
    assert build(ws, how=PACK).packed == 1
    assert nothing_done(build(ws, how=PACK))
    assert unzipped(ws) == clean(ws)


def test_the_last_good_form_stays_without_a_manifest(ws: Workspace) -> None:
    before = unzipped(ws)
    edit(source(ws), "leader =", "leadr =")
    manifest_path(ws, FOLDER).unlink()
    assert build(ws, how=PACK).failed
    assert {name for name in before if "community" in name} <= unzipped(ws).keys()


def test_a_manifest_of_an_older_program_is_read(ws: Workspace) -> None:
    path = manifest_path(ws, FOLDER)
    data = json.loads(path.read_bytes().partition(b"\n")[2])
    del data["did"], data["archive"]
    body = json.dumps(data).encode()
    path.write_bytes(digest(body).encode() + b"\n" + body)
    assert read_manifest(path).entries.keys() == {"community", "department"}
