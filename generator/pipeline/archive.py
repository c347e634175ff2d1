"""The zip file of a folder's outputs: the same bytes for the same files; what stays is copied as it is."""

from __future__ import annotations

import os
import stat
import struct
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from zlib_ng import zlib_ng

from generator.base.files import open_regular, read_regular
from generator.base.zips import BROKEN, MEGABYTE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SUFFIX = ".zip"
OURS = b"tianbao"
"""The comment of an archive that we wrote."""
_MOST = 1024
"""MiB of a whole archive: it is put together in memory, and from 4 GiB on is another kind of file."""
_MANY = 0xFFFF

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_NEEDED, _MADE_BY_UNIX, _READABLE = 20, 3 << 8 | 20, 0o100644 << 16
_UTF8 = 0x800
_FIRST_DAY = 0x21
"""1980-01-01, the first that a zip file knows: the time of all members, so that it tells nothing."""
_DEFLATED = frozenset({".html"})
"""A page is text, and takes a fifth when deflated; .docx, .xlsx and .pdf are deflated within."""
_FAST = 1


class Member(NamedTuple):
    """A file as it is packed."""

    method: int
    crc: int
    size: int
    packed: bytes


def pack(file: str, data: bytes) -> Member:
    """Pack a file."""
    crc = zlib_ng.crc32(data)
    if file[file.rfind(".") :] not in _DEFLATED:
        return Member(zipfile.ZIP_STORED, crc, len(data), data)
    squeeze = zlib_ng.compressobj(_FAST, zlib_ng.DEFLATED, -zlib_ng.MAX_WBITS)
    return Member(zipfile.ZIP_DEFLATED, crc, len(data), squeeze.compress(data) + squeeze.flush())


def joined(members: Mapping[str, Member]) -> bytes:
    """Return the archive of some files, in the order of their names; raise OSError if too large."""
    if sum(len(member.packed) for member in members.values()) > _MOST * MEGABYTE or len(members) > _MANY:
        raise OSError(0, f"一个压缩包最多 {_MOST} MB；这个年度用 --no-pack 展开成文件")
    files: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for file, member in sorted(members.items()):
        name = file.encode()
        flags = 0 if name.isascii() else _UTF8
        facts = (flags, member.method, 0, _FIRST_DAY, member.crc, len(member.packed), member.size, len(name))
        files += (_LOCAL.pack(b"PK\3\4", _NEEDED, *facts, 0), name, member.packed)
        head = (b"PK\1\2", _MADE_BY_UNIX, _NEEDED)
        directory += (_CENTRAL.pack(*head, *facts, 0, 0, 0, 0, _READABLE, offset), name)
        offset += _LOCAL.size + len(name) + len(member.packed)
    listed = b"".join(directory)
    count = len(members)
    end = _END.pack(b"PK\5\6", 0, 0, count, count, len(listed), offset, len(OURS))
    return b"".join((*files, listed, end, OURS))


def is_ours(path: Path) -> bool:
    """Tell whether an archive that we wrote stands at a path, whatever has become of it since."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return False
        with open_regular(path) as file:
            file.seek(-(_END.size + len(OURS)), os.SEEK_END)
            end = file.read()
    except OSError:
        return False
    return end.startswith(b"PK\5\6") and end.endswith(OURS)


def read_archive(path: Path) -> bytes:
    """Read a whole archive."""
    return read_regular(path, _MOST + 1)


def members_of(data: bytes) -> dict[str, Member]:
    """Take an archive apart without unpacking; of one that is broken nothing is left."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return {entry.filename: _packed(data, entry) for entry in archive.infolist()}
    except BROKEN:
        return {}


def _packed(data: bytes, entry: zipfile.ZipInfo) -> Member:
    name, extra = struct.unpack_from("<2H", data, entry.header_offset + _LOCAL.size - 4)
    start = entry.header_offset + _LOCAL.size + name + extra
    return Member(entry.compress_type, entry.CRC, entry.file_size, data[start : start + entry.compress_size])
