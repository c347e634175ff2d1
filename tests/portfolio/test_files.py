"""Files that are missing, old, somebody else's, damaged or held by somebody."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from threading import Timer
from typing import TYPE_CHECKING

import pytest
from commands import tianbao
from portfolios import file_of, said, updated
from workspaces import YEAR, edit, workspace

from generator.base.errors import UserError
from generator.portfolio import opened, reading
from generator.portfolio.layout import VERSION
from generator.portfolio.reading import (
    BusyError,
    DamagedError,
    ForeignError,
    MissingError,
    NewerError,
    OlderError,
    open_read_only,
)

if TYPE_CHECKING:
    from pathlib import Path

    from generator.filing.workspace import Workspace


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    ws = workspace(tmp_path_factory.mktemp("made"))
    updated(ws)
    return ws


@pytest.fixture
def ws(made: Workspace, tmp_path: Path) -> Workspace:
    shutil.copytree(made.root, tmp_path / "ws")
    return type(made)(tmp_path / "ws")


def as_version(path: Path, version: int) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA user_version = {version}")


def somebody_elses(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE mine (x)")


def test_an_older_file_is_made_anew(ws: Workspace) -> None:
    before = said(file_of(ws))
    as_version(file_of(ws), VERSION - 1)
    with pytest.raises(OlderError, match="旧版"):
        open_read_only(file_of(ws))
    assert updated(ws).anew
    assert said(file_of(ws)) == before


@pytest.mark.parametrize(
    ("spoil", "error", "word"),
    [
        (lambda path: path.write_text("我的笔记" * 100, "utf-8"), ForeignError, "不是 SQLite"),
        (lambda path: path.write_bytes(b""), ForeignError, "不是 SQLite"),
        (somebody_elses, ForeignError, "别的程序"),
        (lambda path: as_version(path, VERSION + 1), NewerError, "更新 tianbao"),
        (lambda path: path.write_bytes(path.read_bytes()[:5000]), DamagedError, "删掉它"),
        (lambda path: path.write_bytes(path.read_bytes()[:100] + b"\0" * 90000), DamagedError, "删掉它"),
    ],
)
def test_what_is_not_ours_to_change_stays(
    ws: Workspace, spoil: object, error: type[UserError], word: str
) -> None:
    assert callable(spoil)
    spoil(file_of(ws))
    before = file_of(ws).read_bytes()
    with pytest.raises(error, match=word):
        open_read_only(file_of(ws))
    with pytest.raises(error, match=word):
        updated(ws)
    assert file_of(ws).read_bytes() == before
    assert [path.name for path in ws.build.iterdir() if "tmp" in path.name] == []


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match="先运行 tianbao portfolio"):
        open_read_only(tmp_path / "不在.sqlite")


def test_a_folder_is_not_overwritten(ws: Workspace) -> None:
    run = tianbao(ws.root, "portfolio", "--output", "filings")
    assert (run.status, "没有动它" in run.err) == (1, True)


def test_somebody_who_writes_is_waited_for_and_then_named(
    ws: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "PATIENCE", 0.1)
    with closing(sqlite3.connect(file_of(ws), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(BusyError, match="正被别的程序写着"):
            updated(ws)
    updated(ws)


def test_who_reads_for_a_moment_is_waited_for_before_a_new_file_takes_the_place(ws: Workspace) -> None:
    as_version(file_of(ws), VERSION - 1)
    reader = sqlite3.connect(file_of(ws), isolation_level=None, check_same_thread=False)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM projects").fetchone()
    Timer(1.0, reader.close).start()
    assert updated(ws).anew


def test_who_reads_sees_the_old_rows_or_the_new_ones(ws: Workspace) -> None:
    with closing(open_read_only(file_of(ws))) as reader:
        reader.execute("BEGIN")
        count = "SELECT count(*) FROM projects WHERE name LIKE '改%'"
        assert reader.execute(count).fetchone() == (0,)
        edit(ws.filings / "my-unit" / str(YEAR) / "community.toml", 'name = "', 'name = "改')
        updated(ws)
        assert reader.execute(count).fetchone() == (0,)
        reader.execute("COMMIT")
        assert reader.execute(count).fetchone() == (1,)


def test_nothing_is_written_through_a_reader(ws: Workspace) -> None:
    with closing(open_read_only(file_of(ws))) as db, pytest.raises(sqlite3.OperationalError):
        db.execute("DELETE FROM meta")


def test_a_full_disk_leaves_the_old_file(ws: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    before = said(file_of(ws))
    as_version(file_of(ws), VERSION - 1)

    def full(connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    monkeypatch.setattr(opened, "_gather", full)
    with pytest.raises(UserError, match="磁盘已满"):
        updated(ws)
    monkeypatch.undo()
    as_version(file_of(ws), VERSION)
    assert said(file_of(ws)) == before
    assert [path.name for path in ws.build.iterdir() if "tmp" in path.name] == []


def test_the_log_of_a_file_that_was_deleted_is_not_taken_for_the_new_ones(ws: Workspace) -> None:
    before = said(file_of(ws))
    file_of(ws).unlink()
    file_of(ws).with_name("portfolio.sqlite-wal").write_bytes(b"\x37\x7f\x06\x82" + b"x" * 5000)
    updated(ws)
    assert said(file_of(ws)) == before


def test_the_command_says_what_it_did(ws: Workspace) -> None:
    run = tianbao(ws.root, "portfolio", "--output", "全区.sqlite")
    assert (run.status, run.out) == (0, "全区.sqlite：汇总了 1 份申报\n")
    run = tianbao(ws.root, "portfolio", "filings/没有")
    assert (run.status, "没有“filings/没有”" in run.err) == (2, True)
