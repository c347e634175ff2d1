"""Writing files so that each is there whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import threading
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_MARK = ".tianbao-"
_LEFT_OVER = 3600  # seconds after which no process can still be writing a temporary file
LARGEST = 64  # MiB; what is larger is no file of ours, and would take all memory
_pending: list[Path] = []
_swept: set[Path] = set()
_turn = threading.Lock()

_UNWRITABLE = {
    errno.ENOSPC: "磁盘已满；请腾出空间后重试",
    errno.EDQUOT: "磁盘配额已用完；请腾出空间后重试",
    errno.EROFS: "磁盘是只读的；请换到能写的地方，或去掉写保护",
    errno.EACCES: "没有写入权限，或文件正被别的程序打开；请关闭 Word、WPS 里的这个文件，并检查文件夹权限",
    errno.EPERM: "没有写入权限，或文件正被别的程序打开；请关闭 Word、WPS 里的这个文件，并检查文件夹权限",
    errno.EBUSY: "文件正被别的程序使用；请关闭后重试",
    errno.ETXTBSY: "文件正被别的程序使用；请关闭后重试",
    errno.EISDIR: "那里已有一个同名的文件夹；请把它移走",
    errno.ENOTEMPTY: "那里已有一个同名的文件夹；请把它移走",
    errno.ENOTDIR: "路径里有一处应是文件夹却是文件；请把那个文件移走",
    errno.EEXIST: "路径里有一处应是文件夹却是文件；请把那个文件移走",
    errno.ENAMETOOLONG: "路径太长；请缩短文件名，或把工作文件夹移到浅一些的地方",
    errno.EIO: "磁盘读写出错；请检查磁盘",
}
_READ_ONLY = "它是只读的，没有改动；要改就先去掉只读属性"
_UNREADABLE = {
    errno.ENOENT: "文件不在了",
    errno.EACCES: "没有读取权限",
    errno.EPERM: "没有读取权限",
    errno.EISDIR: "它是文件夹，不是文件",
    errno.ELOOP: "链接绕成了圈",
    errno.EIO: "磁盘读写出错",
}


def read_regular(path: Path | str, largest: int = LARGEST) -> bytes:
    """Read a file of at most `largest` MiB; raise OSError for a pipe, a device or what is larger."""
    most = largest << 20
    with open_regular(path) as file:
        status = os.fstat(file.fileno())
        data = file.read(min(status.st_size, most) + 1)  # to ask for more than there is takes memory for it
        if len(data) > status.st_size:  # it is being written
            data += file.read(most + 1 - len(data))
    if len(data) > most:
        raise OSError(0, f"太大：最多 {largest} MB")
    return data


@contextmanager
def open_regular(path: Path | str) -> Iterator[BinaryIO]:
    """Open a file to read; raise OSError for a folder, a pipe or a device."""
    with open(path, "rb", opener=_open_at_once) as file:
        mode = os.fstat(file.fileno()).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not stat.S_ISREG(mode):
            raise OSError(0, "不是普通文件")
        yield file


def _open_at_once(path: str, flags: int) -> int:
    """Open a file; a pipe that nobody writes to must not make us wait."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def write_atomic(path: Path, data: bytes) -> os.stat_result:
    """Put `data` at `path` in one step, so that a reader sees the old file or the new one."""
    temporary = path.parent / f"{_MARK}{os.getpid()}-{threading.get_ident()}.tmp"
    if path.parent not in _swept:  # once: a folder may hold thousands
        _swept.add(path.parent)
        sweep(path.parent)
    _pending.append(temporary)
    try:
        _write(temporary, data)
        status = temporary.stat()
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    finally:  # only this one: another thread may be writing elsewhere
        with suppress(ValueError):
            _pending.remove(temporary)
    return status


def rewrite(path: Path, data: bytes) -> None:
    """Put new content into an author's file, where links lead to; one made read-only is left alone."""
    real = path.resolve()
    mode = stat.S_IMODE(real.stat().st_mode)
    if not mode & stat.S_IWUSR:  # renaming would not ask, and the administrator may write anything
        raise OSError(0, _READ_ONLY, str(path))
    write_atomic(real, data)
    real.chmod(mode)


def _write(path: Path, data: bytes) -> None:
    try:
        file = path.open("ab")
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("ab")
    with file:
        _locked(file)  # `sweep` leaves it alone
        path.write_bytes(data)


def discard_pending() -> None:
    """Remove what an interrupted write has left behind."""
    while _pending:
        with suppress(OSError):
            _pending[-1].unlink()
        _pending.pop()


def sweep(folder: Path) -> None:
    """Remove temporary files of processes that were killed; never one that is being written."""
    for path in folder.glob(f"{_MARK}*.tmp"):
        with suppress(OSError):
            if path.stat().st_mtime < time.time() - _LEFT_OVER or _is_orphan(path):
                path.unlink()


def _is_orphan(path: Path) -> bool:
    """Tell whether the process that a temporary file is named after has ended and nobody holds its lock."""
    pid = path.stem.removeprefix(_MARK).partition("-")[0]
    if fcntl is None or not pid.isdecimal() or int(pid) == 0:
        return False
    with path.open("rb") as file:
        return _ended(int(pid)) and _locked(file)


def _ended(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


def _locked(file: BinaryIO) -> bool:
    """Lock a file until it is closed; tell whether that worked."""
    if fcntl is None:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:  # another has it, or the file system knows no locks
        return False
    return True


@contextmanager
def turn_in(folder: Path) -> Iterator[None]:
    """Let nobody else who asks for a turn in a folder have it meanwhile: another thread, or another process.

    Where the system has no such locks, only threads wait for each other.
    """
    if fcntl is None:
        with _turn:
            yield
        return
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    with _held(folder, os.O_RDONLY):
        yield


@contextmanager
def turn_by(file: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Let no other process have a turn by the same file meanwhile; `waiting` is called if one has it.

    A shared disk locks files that can be written; it locks no folders.
    """
    if fcntl is None:
        yield
        return
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
    with _held(file, os.O_RDWR | os.O_CREAT, waiting):
        yield


@contextmanager
def _held(path: Path, flags: int, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    try:
        held = os.open(path, flags, 0o666)
    except OSError:  # what is to be written there will say why
        yield
        return
    try:
        with suppress(OSError):  # the file system knows no locks
            _wait_for(held, waiting)
        yield
    finally:
        os.close(held)


def _wait_for(held: int, waiting: Callable[[], None] | None) -> None:
    if waiting is not None:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting()
        else:
            return
    fcntl.flock(held, fcntl.LOCK_EX)


def remove_with_empty_parents(path: Path, top: Path) -> bool:
    """Remove a file and the folders below `top` that are empty then; tell whether the file was there."""
    try:
        path.unlink()
        there = True
    except FileNotFoundError:
        there = False
    for folder in path.parents:
        if top not in folder.parents:
            break
        try:
            folder.rmdir()
        except OSError:
            break
    return there


def why_unreadable(error: OSError) -> str:
    """Say in Chinese why a file or folder can't be read."""
    return _UNREADABLE.get(error.errno or 0, error.strerror or str(error))


def why_unwritable(error: OSError) -> str:
    """Say in Chinese why a file can't be written and what to do."""
    return _UNWRITABLE.get(error.errno or 0, error.strerror or str(error))


def shared(name: str) -> Path:
    """Return the folder `name` that comes with the program: in the wheel, or in its own checkout."""
    program = Path(__file__).parents[1]
    packaged = program / "_shared" / name
    return packaged if packaged.is_dir() else program.parent / name
