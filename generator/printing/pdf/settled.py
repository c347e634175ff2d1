"""A PDF as LibreOffice writes it, with what differs from run to run put in order."""

from __future__ import annotations

import re
from hashlib import md5
from typing import Final

_STRETCH: Final = 2048  # bytes at the end that hold the trailer
_DATE: Final = re.compile(rb"/(?:CreationDate|ModDate)\(D:(\d{14})[^)]*\)")
_ID: Final = re.compile(rb"/ID \[ <([0-9A-F]{32})>\s*<([0-9A-F]{32})> \]")
_SUM: Final = re.compile(rb"/DocChecksum /([0-9A-F]{32})")
_LANGUAGE: Final = re.compile(rb"/Lang\((?!zh-CN)([a-z]{2}-[A-Z]{2})\)")
_PAGES: Final = re.compile(rb"/Type/Pages\b[^>]*?/Count (\d+)", re.DOTALL)
_DAY: Final = b"0101000000"


def settled(data: bytes, year: int) -> bytes:
    """Return a PDF whose date is the first day of `year` and whose names follow from what it holds.

    Nothing changes its length, since the file says at which byte each of its objects stands.
    """
    whole = bytearray(data)
    for found in _DATE.finditer(data):
        whole[found.start(1) : found.end(1)] = b"%04d" % year + _DAY
        rest = slice(found.end(1), found.end() - 1)
        whole[rest] = b"Z" + b" " * (rest.stop - rest.start - 1) if rest.stop > rest.start else b""
    language = _LANGUAGE.search(data, data.rfind(b"/Type/Catalog"))
    if language is not None:
        whole[language.start(1) : language.end(1)] = b"zh-CN"
    spots = [
        found.span(group)
        for pattern in (_ID, _SUM)
        for found in pattern.finditer(data, max(len(data) - _STRETCH, 0))
        for group in range(1, pattern.groups + 1)
    ]
    for start, end in spots:
        whole[start:end] = b"0" * (end - start)
    name = md5(whole, usedforsecurity=False).hexdigest().upper().encode()
    for start, end in spots:
        whole[start:end] = name
    return bytes(whole)


def pages(data: bytes) -> int | None:
    """Return how many pages a PDF of LibreOffice's has; None where it does not say so plainly."""
    found = _PAGES.search(data)
    return int(found[1]) if found else None
