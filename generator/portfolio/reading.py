"""The file, opened to be read: whether it is one, of which version, and that nothing is changed."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING
from urllib.parse import quote

from generator.base.errors import DiskError, UserError
from generator.base.files import why_unreadable
from generator.portfolio.layout import APPLICATION, VERSION

if TYPE_CHECKING:
    from pathlib import Path

    from generator.filing.workspace import Workspace

NAME = "portfolio.sqlite"
PATIENCE = 5.0
"""Seconds to wait for somebody else who holds the file."""
_HEADER = b"SQLite format 3\x00"
_OLDEST = (3, 37, 0)
"""Tables that are STRICT need this SQLite."""
AGAIN = "运行 tianbao portfolio 重新生成"


class PortfolioError(UserError):
    """A file can't be had, whatever the command line says."""

    status = 1


class MissingError(PortfolioError):
    """There is no file yet."""


class ForeignError(PortfolioError):
    """The file is somebody else's."""


class DamagedError(PortfolioError):
    """The file was ours, and can't be read any more."""


class OlderError(PortfolioError):
    """The file is of a program before this one."""


class NewerError(PortfolioError):
    """The file is of a program after this one."""


class BusyError(PortfolioError):
    """Somebody else holds the file."""


def portfolio_path(workspace: Workspace) -> Path:
    """Return where a workspace's file is unless somebody says otherwise."""
    return workspace.build / NAME


def open_read_only(path: Path) -> sqlite3.Connection:
    """Open a file that nothing can be written to through; raise UserError where it can't be had.

    To be opened anew for every use: the file may be replaced by a better one.
    """
    known(path)
    connection = connect(path, "ro")
    try:
        connection.execute("PRAGMA query_only = 1")
        connection.execute("SELECT count(*) FROM meta").fetchone()
    except sqlite3.Error as error:
        connection.close()
        raise explained(path, error) from error
    return connection


def known(path: Path) -> None:
    """Make sure that a file is of this program's version; raise UserError."""
    version = version_of(path)
    if version < VERSION:
        message = f"“{path}”是旧版 tianbao 生成的（结构 {version}，现在是 {VERSION}）"
        raise OlderError(message, AGAIN)
    if version > VERSION:
        message = f"“{path}”是更新的 tianbao 生成的（结构 {version}，这里只认到 {VERSION}）"
        raise NewerError(message, "请更新 tianbao；或者用 --output 另写一个文件")


def version_of(path: Path) -> int:
    """Return the shape that a file of ours says it has; raise UserError for any other file."""
    if sqlite3.sqlite_version_info < _OLDEST:
        message = f"这台机器的 SQLite 是 {sqlite3.sqlite_version}，要 3.37 以上"
        raise UserError(message, "请换用更新的 Python")
    _make_sure_of_header(path)
    connection = connect(path, "ro")
    try:
        (application,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error as error:
        raise explained(path, error) from error
    finally:
        connection.close()
    if application != APPLICATION:
        raise _foreign(path, "是别的程序的 SQLite 数据库")
    return int(version)


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Connect to a file that is there; raise UserError."""
    try:
        return sqlite3.connect(
            f"file:{quote(str(path.absolute()))}?mode={mode}", PATIENCE, isolation_level=None, uri=True
        )
    except sqlite3.Error as error:
        raise explained(path, error) from error


def explained(path: Path, error: sqlite3.Error) -> UserError:
    """Say in Chinese what SQLite has against a file, and what to do."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return BusyError(f"“{path}”正被别的程序写着（等了 {PATIENCE:.0f} 秒）", "等它做完，再运行一次")
    if name == "SQLITE_FULL":
        return DiskError(f"写不了“{path}”：磁盘已满", "请腾出空间后重试；原来的文件没有动")
    if name.startswith("SQLITE_READONLY"):
        return DiskError(f"写不了“{path}”：它是只读的", "请去掉写保护，或用 --output 写到别处")
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")):
        return DiskError(f"打不开“{path}”", "请检查文件和文件夹的权限")
    if name.startswith("SQLITE_IOERR"):
        return DiskError(f"“{path}”：磁盘读写出错", "请检查磁盘和剩余空间，再运行一次")
    return DamagedError(f"“{path}”坏了，读不了", "删掉它，再" + AGAIN)


def _make_sure_of_header(path: Path) -> None:
    try:
        if not path.is_file():
            if path.exists():
                raise _foreign(path, "不是文件")
            raise _missing(path)
        with path.open("rb") as file:
            header = file.read(len(_HEADER))
    except OSError as error:
        message = f"读不了“{path}”：{why_unreadable(error)}"
        raise DiskError(message) from error
    if header != _HEADER:
        raise _foreign(path, "不是 SQLite 数据库")


def _missing(path: Path) -> MissingError:
    return MissingError(f"还没有“{path}”", "先运行 tianbao portfolio")


def _foreign(path: Path, why: str) -> ForeignError:
    return ForeignError(f"“{path}”{why}，没有动它", "请用 --output 另写一个文件，或先把它移走")
