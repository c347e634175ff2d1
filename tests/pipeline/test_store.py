"""What a build sends to a store: only what has changed, whole files, and nothing that nobody leads to."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from typing import TYPE_CHECKING, Any

import fsspec
import pytest
from commands import tianbao
from fsspec.implementations.memory import MemoryFileSystem
from workspaces import UNIT, YEAR, edit, forms_in, workspace

from generator.pipeline import remote, sent
from generator.pipeline.build import How, build
from generator.pipeline.remote import StoreError, read_address
from generator.pipeline.store import Sending, send

if TYPE_CHECKING:
    from pathlib import Path

    from generator.filing.workspace import Workspace

SECRET = "s3cr3t%2Fword"  # noqa: S105 - to be looked for


class Renaming(MemoryFileSystem):
    """A store that renames, as SFTP does, and tells what happens in it; for a while it may fail."""

    protocol = "renaming"
    store: dict[str, Any] = {}  # noqa: RUF012 - as its parent's
    pseudo_dirs = [""]  # noqa: RUF012 - the same
    done: list[str] = []  # noqa: RUF012 - the same
    failing: Exception | None = None

    def pipe_file(self, path: str, value: bytes, **further: Any) -> None:  # noqa: ANN401 - its parent's
        """Put a file, or half of it and fail."""
        self.done.append(f"put {path.rpartition('/')[2]}")
        if self.failing is not None:
            super().pipe_file(path, value[: len(value) // 2], **further)
            raise self.failing
        super().pipe_file(path, value, **further)

    def mv(self, path1: str, path2: str, **_further: Any) -> None:  # noqa: ANN401 - its parent's
        """Move a file."""
        self.done.append(f"move {path2.rpartition('/')[2]}")
        self.store[self._strip_protocol(path2)] = self.store.pop(self._strip_protocol(path1))


fsspec.register_implementation("renaming", Renaming, clobber=True)


@pytest.fixture
def ws(tmp_path: Path) -> Workspace:
    ws = workspace(tmp_path / "ws", units=("a", "b"))
    build(ws)
    return ws


@pytest.fixture
def share(tmp_path: Path) -> Path:
    path = tmp_path / "共享 盘"
    path.mkdir()
    return path


@pytest.fixture
def renaming() -> type[Renaming]:
    Renaming.store.clear()
    Renaming.done.clear()
    Renaming.failing = None
    return Renaming


def to(ws: Workspace, url: str) -> Sending:
    return send(ws, url, lambda _done, _total: None)


def sent_to(share: Path) -> dict[str, bytes]:
    return {name: data for name, data in forms_in(share).items() if name != ".tianbao"}


def project(ws: Workspace, unit: str) -> Path:
    return ws.filings / unit / str(YEAR) / "community.toml"


def test_all_is_sent_once_and_then_what_changes(ws: Workspace, share: Path) -> None:
    url = share.as_uri()
    assert "送了 9 个文件" in to(ws, url).told
    assert sent_to(share) == forms_in(ws.build)
    assert "已是最新的" in to(ws, url).told
    before = {path: path.stat().st_mtime_ns for path in share.rglob("*")}
    edit(project(ws, "a"), "李四", "王五")
    build(ws)
    assert to(ws, url).wrong == ()
    assert sent_to(share) == forms_in(ws.build)
    changed = {path for path in share.rglob("*.*") if path.stat().st_mtime_ns != before[path]}
    assert {path.parent.parent.name for path in changed} == {"a"}


def test_what_is_gone_here_goes_there_and_nothing_else(ws: Workspace, share: Path) -> None:
    to(ws, share.as_uri())
    (share / "a" / "说明.txt").write_text("别人的")
    project(ws, "b").unlink()
    shutil.rmtree(ws.filings / "a")
    build(ws)
    assert "删去 6 个" in to(ws, share.as_uri()).told
    assert sent_to(share) == forms_in(ws.build) | {"a/说明.txt": "别人的".encode()}


@pytest.mark.parametrize("damage", ["cut", "closed"])
def test_what_nobody_knows_of_is_not_removed(
    ws: Workspace, share: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    to(ws, share.as_uri())
    before = sorted(share.rglob("*"))
    manifest = ws.build / ".tianbao" / "a" / f"{YEAR}.json"
    if damage == "cut":
        manifest.write_bytes(manifest.read_bytes()[:-5])
    else:
        listdir = os.listdir
        monkeypatch.setattr(os, "listdir", lambda path: [] if path == manifest.parent else listdir(path))
    (why,) = to(ws, share.as_uri()).wrong
    assert f"a/{YEAR}" in why
    assert sorted(share.rglob("*")) == before


def test_archives_take_the_place_of_files(ws: Workspace, share: Path) -> None:
    to(ws, share.as_uri())
    build(ws, how=How(pack=True))
    to(ws, share.as_uri())
    assert sent_to(share).keys() == {"index.html", f"a/{YEAR}.zip", f"b/{YEAR}.zip"}
    assert sent_to(share) == forms_in(ws.build)
    build(ws, how=How(pack=False))
    to(ws, share.as_uri())
    assert sent_to(share) == forms_in(ws.build)


@pytest.mark.parametrize("pack", [False, True])
def test_a_mark_is_sent_and_so_is_its_end(ws: Workspace, share: Path, *, pack: bool) -> None:
    build(ws, how=How(pack=pack))
    to(ws, share.as_uri())
    good = sent_to(share)
    text = project(ws, "a").read_text("utf-8")
    for broken in ("name = ", text):
        project(ws, "a").write_text(broken, "utf-8")
        build(ws)
        assert to(ws, share.as_uri()).wrong == ()
        assert sent_to(share) == forms_in(ws.build)
        assert (sent_to(share) == good) == (broken == text)


def test_the_list_comes_last_and_what_it_leads_to_stays_until_then(
    ws: Workspace, renaming: type[Renaming]
) -> None:
    assert to(ws, "renaming://store").wrong == ()
    moved = [name for what, name in map(str.split, renaming.done) if what == "move"]
    assert moved[-1] == "index.html"
    assert all(name.endswith(".tianbao-tmp") for what, name in map(str.split, renaming.done) if what == "put")


def test_half_a_file_is_seen_by_nobody_and_is_sent_the_next_time(
    ws: Workspace, renaming: type[Renaming]
) -> None:
    to(ws, "renaming://store")
    edit(project(ws, "a"), "李四", "王五")
    build(ws)
    renaming.failing = OSError(28, "No space left on device")
    sending = to(ws, "renaming://store")
    assert "磁盘已满" in sending.wrong[0]
    seen = {name for name in renaming.store if not name.endswith(".tianbao-tmp")}
    assert len(seen) == 10
    renaming.failing = None
    assert to(ws, "renaming://store").wrong == ()
    assert {
        name.partition("/store/")[2] or name.rpartition("://store/")[2]: file.getvalue()
        for name, file in renaming.store.items()
        if not name.endswith("/.tianbao")
    } == forms_in(ws.build)


def test_a_store_that_goes_away_is_not_asked_for_every_file(ws: Workspace, renaming: type[Renaming]) -> None:
    to(ws, "renaming://store")
    for unit in "ab":
        edit(project(ws, unit), "李四", "王五")
    build(ws)
    renaming.failing = ConnectionResetError(104, f"lost renaming://me:{SECRET}@host")
    renaming.done.clear()
    wrong = to(ws, f"renaming://me:{SECRET}@store").wrong
    assert len(renaming.done) <= 3
    assert "连不上" in wrong[0]


def test_a_store_in_memory(ws: Workspace) -> None:
    assert to(ws, "memory://forms").wrong == ()
    files = fsspec.filesystem("memory")
    for name, data in forms_in(ws.build).items():
        assert files.cat_file(f"/forms/{name}") == data
    files.rm("/forms", recursive=True)


def test_one_that_was_emptied_is_filled_again(ws: Workspace, share: Path) -> None:
    to(ws, share.as_uri())
    shutil.rmtree(share)
    share.mkdir()
    to(ws, share.as_uri())
    assert sent_to(share) == forms_in(ws.build)


def test_what_was_changed_by_hand_since_it_was_printed_is_not_sent(ws: Workspace, share: Path) -> None:
    (ws.build / "a" / str(YEAR) / "community.docx").write_bytes(b"by hand")
    (wrong,) = to(ws, share.as_uri()).wrong
    assert "community.docx" in wrong
    build(ws)
    assert to(ws, share.as_uri()).wrong == ()
    assert sent_to(share) == forms_in(ws.build)


def test_a_damaged_memory_only_costs_a_sending(ws: Workspace, share: Path) -> None:
    to(ws, share.as_uri())
    memory = ws.build / ".tianbao" / "sent.sqlite"
    for damage in (b"no database", memory.read_bytes()[:5000]):
        memory.write_bytes(damage)
        assert to(ws, share.as_uri()).wrong == ()
        assert "已是最新的" in to(ws, share.as_uri()).told


def test_a_memory_that_another_holds_is_told(
    ws: Workspace, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    to(ws, share.as_uri())
    monkeypatch.setattr(sent, "_PATIENCE", 0)
    path = ws.build / ".tianbao" / "sent.sqlite"
    edit(project(ws, "a"), "李四", "王五")
    build(ws)
    with sqlite3.connect(path) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert "别的程序正用着它" in to(ws, share.as_uri()).wrong[0]
    assert to(ws, share.as_uri()).wrong == ()
    assert sent_to(share) == forms_in(ws.build)


def test_passwords_are_neither_shown_nor_kept(ws: Workspace, renaming: type[Renaming]) -> None:
    url = f"renaming://me:{SECRET}@store/place?token=t0ken"
    renaming.failing = RuntimeError(f"can't log in with s3cr3t/word at {url}")
    sending = to(ws, url)
    said = " ".join((sending.told, *sending.wrong))
    renaming.failing = None
    assert to(ws, url).wrong == ()
    kept = (ws.build / ".tianbao" / "sent.sqlite").read_bytes().decode("latin-1")
    for secret in ("s3cr3t", "t0ken"):
        assert secret not in said
        assert secret not in kept
    with sqlite3.connect(ws.build / ".tianbao" / "sent.sqlite") as memory:
        assert memory.execute("SELECT DISTINCT url FROM sent").fetchall() == [("renaming://me@store/place",)]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("/mnt/share", "看不懂"),
        ("nothing", "看不懂"),
        ("sftp://me:a/b@host/x", "看不懂"),
        ("sftp://me:1/b@host/x", "看不懂"),
        ("simplecache::sftp://me:secret@host", "看不懂"),
        ("nosuch://host/x", "不认识 nosuch:// 这种地址"),
        ("sftp://host/x", "还缺送到 sftp:// 用的程序包"),
        ("file:///no/such/folder", "先建好这个文件夹"),
    ],
)
def test_what_is_no_address_is_told(ws: Workspace, url: str, said: str) -> None:
    sending = to(ws, url)
    assert sending.told == "没有送出"
    assert said in sending.wrong[0]
    assert "secret" not in sending.wrong[0]


def test_not_into_build_itself(ws: Workspace) -> None:
    assert "build 里" in to(ws, (ws.build / "a").as_uri()).wrong[0]


def test_the_missing_package_is_named(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    assert "tianbao[store]" in to(ws, "file:///tmp").wrong[0]


def test_no_permission_is_said(ws: Workspace, share: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(remote, "write_atomic", refuse)
    assert "没有写入权限" in to(ws, share.as_uri()).wrong[0]
    monkeypatch.undo()
    assert to(ws, share.as_uri()).wrong == ()


def test_a_folder_is_told_from_others_by_unit_and_year(ws: Workspace, share: Path) -> None:
    url = share.as_uri()
    to(ws, url)
    edit(ws.filings / "a" / "unit.toml", "name", "name")
    shutil.copytree(ws.filings / "a", ws.filings / UNIT)
    build(ws)
    to(ws, url)
    assert sent_to(share) == forms_in(ws.build)


def test_addresses_are_shown_without_what_is_secret() -> None:
    assert read_address("sftp://me:pw@host:22/填报/?x=1#y").shown == "sftp://me@host:22/填报"
    assert read_address("s3://bucket/填报").shown == "s3://bucket/填报"
    with pytest.raises(StoreError):
        read_address("s3:bucket")


def test_the_command_moves_sends_and_says_so(tmp_path: Path) -> None:
    ws = workspace(tmp_path / "command")
    (tmp_path / "share").mkdir()
    url = (tmp_path / "share").as_uri()
    run = tianbao(ws.root, "build")
    assert run.out == "印好 2 张表\n"
    run = tianbao(ws.root, "build", "--pack", "--store", url)
    assert (run.status, run.out) == (0, f"未变 2 张表；收进 1 个压缩包\n{url}：送了 2 个文件\n")
    run = tianbao(ws.root, "build", "--no-pack")
    assert run.out == "未变 2 张表；展开 1 个压缩包\n"
    (ws.root / "tianbao.toml").write_text(f'[build]\npack = true\nstore = "{url}"\n', "utf-8")
    assert tianbao(ws.root, "build").out.endswith(f"{url}：已是最新的\n")
    run = tianbao(ws.root, "build", "--store", "sftp://me:secret@host/x")
    assert (run.status, run.out) == (1, "没有变动，2 张表都是最新的\n没有送出\n")
    assert "sftp:// 用的程序包" in run.err
    assert "secret" not in run.err + run.out
