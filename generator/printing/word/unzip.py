"""Takes a .docx apart, whatever somebody has made of it: within bounds, or refused."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from generator.printing.template.expressions import refuse

MEGABYTE = 1 << 20
LARGEST = 256 * MEGABYTE
"""All parts of a document together; a template is held to much less."""

_MOST_PARTS = 2000
_LONGEST_NAME = 500
_KNOWN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # what the standard for .docx allows
_OLD_WORD = b"\xd0\xcf\x11\xe0"
_BROKEN = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, LookupError, ValueError, RuntimeError,
    OverflowError,
)  # fmt: skip
AGAIN = "用 Word 或 WPS 打开后另存为 .docx；打不开就换成以前保存的一份"


def unpack(data: bytes, largest: int = LARGEST) -> dict[str, bytes]:
    """Return the parts by name; what is no zip archive, broken or too large is refused."""
    if data.startswith(_OLD_WORD):
        refuse("这是旧的 .doc 文件，或者加了密码", "在 Word 里另存为 .docx，不要加密码", "template.file")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _bounded(entries, largest)
            return {entry.filename: _content(archive, entry) for entry in entries}
    except _BROKEN:
        refuse("这不是 Word 文件，或者已经损坏", AGAIN, "template.file")


def _bounded(entries: list[zipfile.ZipInfo], largest: int) -> None:
    if len(entries) > _MOST_PARTS or sum(entry.file_size for entry in entries) > largest:
        refuse(
            f"这个文件不正常：解开后超过 {largest // MEGABYTE} MB 或 {_MOST_PARTS} 个部件",
            AGAIN,
            "template.file",
        )
    if any(
        entry.compress_type not in _KNOWN or not 0 < len(entry.filename) <= _LONGEST_NAME for entry in entries
    ):
        raise zipfile.BadZipFile


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as file:
        # Asked for everything, zipfile would unpack more than the size that the archive states.
        content = file.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise zipfile.BadZipFile
    return content
