"""The ways in which programs save a file."""

from __future__ import annotations

import os
import shutil
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _in_place(path: Path, data: bytes) -> None:
    """As nano and VS Code do."""
    path.write_bytes(data)


def _in_two_goes(path: Path, data: bytes) -> None:
    """As over a slow line: the first half stands there for a while."""
    half = len(data) // 2
    with path.open("wb", buffering=0) as file:
        file.write(data[:half])
        time.sleep(0.1)
        file.write(data[half:])


def _temporary(path: Path, data: bytes) -> None:
    """As gedit, JetBrains and sed -i do: another file takes the name."""
    temporary = path.with_name(f".goutputstream-{os.getpid()}")
    temporary.write_bytes(data)
    temporary.replace(path)


def _from_elsewhere(path: Path, data: bytes) -> None:
    """As programs do that keep their temporary files in a folder of their own."""
    temporary = path.parents[4] / "temporary"
    temporary.write_bytes(data)
    temporary.replace(path)


def _anew(path: Path, data: bytes) -> None:
    """As git checkout does: deleted, then made."""
    path.unlink()
    path.write_bytes(data)


def _anew_after_a_while(path: Path, data: bytes) -> None:
    """As some sync programs do."""
    path.unlink()
    time.sleep(0.1)
    path.write_bytes(data)


def _vim(path: Path, data: bytes) -> None:
    """As Vim does: a probe, the old file renamed, the new one made, the old one deleted."""
    probe, backup = path.with_name("4913"), path.with_name(path.name + "~")
    probe.touch()
    probe.unlink()
    path.rename(backup)
    path.write_bytes(data)
    path.chmod(0o644)
    backup.unlink()


def _emacs(path: Path, data: bytes) -> None:
    """As Emacs does: a lock that is a dangling link, a copy as backup, then in place."""
    lock = path.with_name(f".#{path.name}")
    lock.symlink_to("someone@somewhere.1")
    shutil.copy2(path, path.with_name(path.name + "~"))
    path.write_bytes(data)
    lock.unlink()


def _word(path: Path, data: bytes) -> None:
    """As Word and WPS do: a lock, the old file renamed away, the new one renamed to its name."""
    lock, new, old = (path.with_name(name) for name in (f"~${path.name}", "~WRD0000.tmp", "~WRL0001.tmp"))
    lock.write_bytes(b"\0" * 162)
    new.write_bytes(data)
    path.rename(old)
    new.rename(path)
    old.unlink()
    lock.unlink()


def _with_old_time(path: Path, data: bytes) -> None:
    """As rsync -t and unpacked archives do."""
    path.write_bytes(data)
    os.utime(path, (0, 0))


WAYS: dict[str, Callable[[Path, bytes], None]] = {
    way.__name__.strip("_"): way
    for way in (
        _in_place,
        _in_two_goes,
        _temporary,
        _from_elsewhere,
        _anew,
        _anew_after_a_while,
        _vim,
        _emacs,
        _word,
        _with_old_time,
    )
}
