"""Takes a zip file apart, whatever somebody has made of it: within bounds, or refused."""

from __future__ import annotations

import errno
import io
import os
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, NamedTuple

from generator.base.files import LARGEST, open_regular

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

MEGABYTE = 1 << 20
_LONGEST_NAME = 1000
_KNOWN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, LookupError, ValueError, RuntimeError,
    OverflowError,
)  # fmt: skip
"""What Python raises over a zip file that is none, or broken."""


class Bounds(NamedTuple):
    """What a zip file may hold: bytes of all its files together, and how many of these."""

    size: int
    files: int

    def __str__(self) -> str:
        """Say it as messages do, but for what the files are called."""
        return f"{self.size // MEGABYTE} MB 或 {self.files} 个"


class ZipError(Exception):
    """A zip file that is none, or broken."""


class TooLargeError(ZipError):
    """A zip file that unpacks to more than its bounds."""


class LockedError(ZipError):
    """A zip file with a password, or packed in a way that few programs know."""


def unzip(data: bytes, bounds: Bounds, encoding: str | None = None) -> list[tuple[str, bytes]]:
    """Return the files in order, of one name perhaps several; names not in UTF-8 are read in `encoding`.

    Raise ZipError. A name may say anything.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data), metadata_encoding=encoding) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _look(entries, bounds)
            return [(entry.filename, _content(archive, entry)) for entry in entries]
    except BROKEN as error:
        raise ZipError from error


def _look(entries: list[zipfile.ZipInfo], bounds: Bounds) -> None:
    """Refuse before anything is unpacked what is not to be."""
    if len(entries) > bounds.files or sum(entry.file_size for entry in entries) > bounds.size:
        raise TooLargeError
    if any(entry.flag_bits & _ENCRYPTED or entry.compress_type not in _KNOWN for entry in entries):
        raise LockedError
    if not all(0 < len(entry.filename) <= _LONGEST_NAME for entry in entries):
        raise zipfile.BadZipFile


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as file:
        # Asked for everything, zipfile would unpack more than the size that the archive states.
        content = file.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise zipfile.BadZipFile
    return content


def read_member(file: Path | bytes, name: str) -> bytes:
    """Return one file of a zip file, of which no more than the directory is read beside it; raise OSError.

    All of it comes from one open file, so that whoever replaces it meanwhile does no harm.
    """
    if isinstance(file, bytes):
        return _member(io.BytesIO(file), name, name)
    with open_regular(file) as opened:
        return _member(opened, name, f"{file}/{name}")


def _member(opened: BinaryIO, name: str, shown: str) -> bytes:
    try:
        with zipfile.ZipFile(opened) as archive:
            entry = archive.NameToInfo.get(name)
            if entry is None:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), shown)
            _look([entry], Bounds(LARGEST * MEGABYTE, 1))
            return _content(archive, entry)
    except (ZipError, *BROKEN) as error:
        if isinstance(error, OSError):
            raise
        raise OSError(0, "压缩包坏了", shown) from error
