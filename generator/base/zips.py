"""Takes a zip file apart, whatever somebody has made of it: within bounds, or refused."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import NamedTuple

MEGABYTE = 1 << 20
_LONGEST_NAME = 1000
_KNOWN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, LookupError, ValueError, RuntimeError,
    OverflowError,
)  # fmt: skip


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
    except _BROKEN as error:
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
