"""Pictures without what cameras and programs write into them: who took them, where, and with what."""

from __future__ import annotations

import struct

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_TEXTS = (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME")
_CHUNK = struct.Struct(">I4s")
_CHECKSUM = 4
_JPEG = b"\xff\xd8"
_MARKER, _SCAN = 0xFF, 0xDA
_COMMENT = 0xFE
_APPLICATIONS = range(0xE1, 0xF0)
_ADOBE, _PROFILE = 0xEE, 0xE2  # how its colours are to be read


def plain_picture(data: bytes) -> bytes:
    """Return a PNG or JPEG without texts, Exif and comments; anything else as it is."""
    if data.startswith(_PNG):
        return _plain_png(data)
    return _plain_jpeg(data) if data.startswith(_JPEG) else data


def _plain_png(data: bytes) -> bytes:
    kept, at = [_PNG], len(_PNG)
    while at + _CHUNK.size <= len(data):
        size, kind = _CHUNK.unpack_from(data, at)
        end = at + _CHUNK.size + size + _CHECKSUM
        if kind not in _PNG_TEXTS:
            kept.append(data[at:end])
        at = end
    return b"".join(kept)


def _plain_jpeg(data: bytes) -> bytes:
    kept, at = [_JPEG], len(_JPEG)
    while at + 4 <= len(data) and data[at] == _MARKER and data[at + 1] != _SCAN:
        kind, (size,) = data[at + 1], struct.unpack_from(">H", data, at + 2)
        end = at + 2 + size
        if kind != _COMMENT and (kind not in _APPLICATIONS or kind in (_ADOBE, _PROFILE)):
            kept.append(data[at:end])
        at = end
    return b"".join((*kept, data[at:]))
