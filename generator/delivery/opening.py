"""A package read into memory, zip or folder, whatever somebody has made of it: within bounds, or refused."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from generator.base.errors import DiskError, UserError
from generator.base.files import read_regular, why_unreadable
from generator.base.zips import MEGABYTE, Bounds, LockedError, TooLargeError, ZipError, unzip
from generator.delivery.contents import misnamed

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST = 512
"""MiB of all files together: the forms of the largest unit are a hundredth of it."""
_MOST_FILES = 5000
_CHINESE = "gb18030"  # how Windows in Chinese writes names into a zip file that it packs anew
_LITTER = frozenset((".ds_store", "thumbs.db", "desktop.ini"))
_AGAIN = "请向打包的人重新要一份，或重新下载、拷贝"
_NO_PACKAGE = "请写 tianbao pack 打好的 zip 文件或文件夹"
_OTHER = ("这不是 zip 文件", _NO_PACKAGE)
_DAMAGED = ("这个 zip 文件已经损坏，可能没有下载完或拷贝完", _AGAIN)
_LOCKED = ("这个 zip 文件加了密码，或压缩方法读不了", "请先解压，再写解压出来的文件夹")


class PackageError(UserError):
    """A package that can't be read; the text says why."""

    status = 1


class Opened(NamedTuple):
    """The files by name, in a line each what of it is none that a package holds, and what systems put in."""

    files: dict[str, bytes]
    wrong: tuple[str, ...] = ()
    litter: tuple[str, ...] = ()


def open_package(path: Path) -> Opened:
    """Read a package; raise UserError for what is none, broken or too large."""
    if not os.path.exists(path):  # noqa: PTH110 - False for a name that is too long
        raise _nothing(path)
    try:
        if path.is_dir():
            return _folder(path)
        return unzipped(read_regular(path, LARGEST))
    except OSError as error:
        raise _unreadable(path, error) from error


def _nothing(path: Path) -> UserError:
    return UserError(f"没有“{path}”这个文件或文件夹", _NO_PACKAGE)


def _unreadable(path: Path, error: OSError) -> DiskError:
    return DiskError(f"读不了“{error.filename or path}”：{why_unreadable(error)}")


def unzipped(data: bytes, largest: int = LARGEST * MEGABYTE) -> Opened:
    """Take a zip file apart; raise PackageError."""
    bounds = Bounds(largest, _MOST_FILES)
    try:
        entries = unzip(data, bounds, _CHINESE)
    except TooLargeError as error:
        raise _too_large(bounds) from error
    except LockedError as error:
        raise PackageError(*_LOCKED) from error
    except ZipError as error:
        raise PackageError(*(_DAMAGED if data.startswith(b"PK") else _OTHER)) from error
    files: dict[str, bytes] = {}
    wrong: list[str] = []
    litter: list[str] = []
    for name, content in entries:
        why = misnamed(name) or ("里面有两个" if name in files else "")
        if _is_litter(name):
            litter.append(name)
        elif why:
            wrong.append(f"{name}：{why}")
        else:
            files[name] = content
    return Opened(files, tuple(wrong), tuple(litter))


def _is_litter(name: str) -> bool:
    """Tell whether macOS or Windows has put a file beside those of a package."""
    steps = name.casefold().split("/")
    if ".." in steps:
        return False
    return steps[-1] in _LITTER or (steps[0] == "__macosx" and steps[-1].startswith("._"))


def _folder(top: Path) -> Opened:
    files: dict[str, bytes] = {}
    wrong: list[str] = []
    litter: list[str] = []
    left = LARGEST * MEGABYTE
    for path in _paths(top):
        name = path.relative_to(top).as_posix()
        if path.is_symlink():
            wrong.append(f"{name}：是链接，不是文件")
        elif not path.is_file():
            wrong.append(f"{name}：不是普通文件")
        elif _is_litter(name):
            litter.append(name)
        else:
            files[name] = read_regular(path, LARGEST)
            left -= len(files[name])
            if len(files) + len(wrong) > _MOST_FILES or left < 0:
                raise _too_large(Bounds(LARGEST * MEGABYTE, _MOST_FILES))
    return Opened(files, tuple(wrong), tuple(litter))


def _paths(top: Path) -> Iterator[Path]:
    """Yield all that is in a folder but folders, in order; links are not followed."""
    for name, folders, names in os.walk(top):
        here = Path(name)
        folders.sort()
        links = [folder for folder in folders if (here / folder).is_symlink()]
        yield from (here / one for one in sorted([*names, *links]))


def _too_large(bounds: Bounds) -> PackageError:
    return PackageError(f"这个包不正常：解开后超过 {bounds}文件", _AGAIN)
