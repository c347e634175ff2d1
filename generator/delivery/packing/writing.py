"""A package as a zip file or a folder: written in one step, and always to the same bytes."""

from __future__ import annotations

import io
import shutil
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING

from generator.base.errors import unwritable
from generator.base.files import write_atomic

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a zip file knows
_UNIX, _READABLE = 3, 0o100644 << 16


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return files as a zip file; nothing in it is compressed again, which would differ between machines."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            about = zipfile.ZipInfo(name, _FIRST_DAY)
            about.create_system, about.external_attr = _UNIX, _READABLE
            archive.writestr(about, content)
    return data.getvalue()


def write_zip(path: Path, files: Mapping[str, bytes]) -> None:
    """Put a package at a path in one step; raise UserError."""
    try:
        write_atomic(path, zipped(files))
    except OSError as error:
        raise unwritable(path, error) from error


def write_folder(path: Path, files: Mapping[str, bytes]) -> None:
    """Put a package at a path as a folder: made beside it, and renamed when it is whole; raise UserError.

    What a killed run has left is gone by `restore`.
    """
    new, old = (path.with_name(f".{path.name}.{word}") for word in ("new", "old"))
    try:
        new.mkdir(parents=True)
        for name, content in files.items():
            file = new / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        if path.exists():
            path.rename(old)
        _take_place(new, path, old)
    except OSError as error:
        raise unwritable(path, error) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)


def _take_place(new: Path, path: Path, old: Path) -> None:
    try:
        new.rename(path)
    except BaseException:
        with suppress(OSError):
            old.rename(path)
        raise


def restore(path: Path) -> None:
    """Undo what a killed run has left of a folder: the last whole package is back, half a one is gone.

    Raise UserError for what can't be removed: it must not get into the next package.
    """
    new, old = (path.with_name(f".{path.name}.{word}") for word in ("new", "old"))
    try:
        if old.exists() and not path.exists():
            old.rename(path)
        for left in (new, old):
            if left.exists():
                shutil.rmtree(left)
    except OSError as error:
        raise unwritable(error.filename or path, error) from error
