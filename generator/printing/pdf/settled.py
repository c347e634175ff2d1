"""A PDF as LibreOffice writes it, with what differs from run to run put in order."""

from __future__ import annotations

import re
import zlib
from bisect import bisect_left
from hashlib import md5
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from generator.printing.pdf.type1 import unnumbered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DATE: Final = re.compile(rb"/(?:CreationDate|ModDate)\(D:(\d{14}[^)]*)\)")
_ID: Final = re.compile(rb"/ID \[ <([0-9A-F]{32})>\s*<([0-9A-F]{32})> \]")
_SUM: Final = re.compile(rb"/DocChecksum /([0-9A-F]{32})")
_LANGUAGE: Final = re.compile(rb"/Lang\(([^)]*)\)")
_FONT: Final = re.compile(rb"/FontFile (\d+) 0 R")
_STREAM: Final = re.compile(
    rb"<</Length (\d+) 0 R/Filter/FlateDecode/Length1 (\d+)/Length2 (\d+)/Length3 \d+>>\nstream\n"
)
_NUMBER: Final = re.compile(rb"\d+")
_TABLE: Final = re.compile(rb"(?<=\nxref\n0 )(\d+)\n((?:\d{10} \d{5} [nf] \n)+)")
_START: Final = re.compile(rb"startxref\n(\d+)")
_PAGES: Final = re.compile(rb"/Type/Pages\b[^>]*?/Count (\d{1,6})\b", re.DOTALL)
_TREE, _MOST_TREES = b"/Type/Pages", 1000
_ROW: Final = 20  # bytes of an entry of the table that says where objects stand
_TRAILER: Final = 400  # bytes at the end, where the names of the file stand


class _Piece(NamedTuple):
    """What is to stand in a stretch of the file instead."""

    start: int
    end: int
    new: bytes


def settled(data: bytes, year: int) -> bytes:
    """Return a PDF whose date is the first day of `year` and whose names follow from what it holds.

    One that is written in another way than LibreOffice 7 does keeps what is not found in it.
    """
    table = _TABLE.search(data)
    if table is None:
        return data
    pieces = sorted([*_fonts(data), *_facts(data, table.start(), year)])
    whole = _joined(data, pieces)
    end = len(whole) - _TRAILER
    spots = [found.span(group) for found in _ID.finditer(whole, end) for group in (1, 2)]
    spots += [found.span(1) for found in _SUM.finditer(whole, end)]
    name = md5(_with(whole, spots, b"0" * 32), usedforsecurity=False).hexdigest().upper().encode()
    return _with(whole, spots, name)


def pages(data: bytes) -> int | None:
    """Return how many pages a PDF of LibreOffice's has; None where it does not say so plainly."""
    if data.count(_TREE) > _MOST_TREES:  # somebody else's: to look into each would take for ever
        return None
    found = _PAGES.search(data)
    return int(found[1]) if found else None


def _facts(data: bytes, end: int, year: int) -> Iterator[_Piece]:
    """Yield the date and the language, both of which stand at the file's end, before `end`."""
    catalog = data.rfind(b"/Type/Catalog", 0, end)
    for found in _DATE.finditer(data, catalog, end):
        yield _Piece(*found.span(1), b"%04d0101000000Z" % year)
    language = _LANGUAGE.search(data, catalog, end)
    if language is not None:
        yield _Piece(*language.span(1), b"zh-CN")


def _fonts(data: bytes) -> Iterator[_Piece]:
    """Yield Type 1 fonts without the number that they have from their process, and how long they are then."""
    for number in {int(found[1]) for found in _FONT.finditer(data)}:
        begin = data.find(b"\n%d 0 obj\n" % number)
        stream = _STREAM.search(data, begin, begin + 200) if begin >= 0 else None
        if stream is None:
            continue
        end = data.find(b"\nendstream", stream.end())
        try:
            plain = zlib.decompress(data[stream.end() : end])
        except zlib.error:  # written in another way than we know
            continue
        font = unnumbered(plain, int(stream[2]), int(stream[3]))
        packed = zlib.compress(font)
        yield _Piece(stream.end(), end, packed)
        size = _NUMBER.search(data, data.find(b"\n%s 0 obj\n" % stream[1]) + len(b"\n 0 obj\n%s" % stream[1]))
        if size is not None:
            yield _Piece(*size.span(), b"%d" % len(packed))


def _joined(data: bytes, pieces: list[_Piece]) -> bytes:
    """Put the pieces in, and say anew where every object stands."""
    shifts = [0, *accumulate(len(piece.new) - (piece.end - piece.start) for piece in pieces)]
    starts = [piece.start for piece in pieces]

    def moved(offset: int) -> int:
        return offset + shifts[bisect_left(starts, offset)]

    table, start = _TABLE.search(data), _START.search(data, data.rfind(b"startxref"))
    assert table is not None  # noqa: S101 - our caller has seen it
    rows = (table[2][at : at + _ROW] for at in range(0, len(table[2]), _ROW))
    kept = (row if row[17:18] == b"f" else b"%010d%s" % (moved(int(row[:10])), row[10:]) for row in rows)
    ends = [_Piece(*table.span(2), b"".join(kept))]
    if start is not None:
        ends.append(_Piece(*start.span(1), b"%d" % moved(int(start[1]))))
    return b"".join(_replaced(data, [*pieces, *ends]))


def _replaced(data: bytes, pieces: Iterable[_Piece]) -> Iterator[bytes]:
    at = 0
    for piece in pieces:
        yield data[at : piece.start]
        yield piece.new
        at = piece.end
    yield data[at:]


def _with(data: bytes, spots: Iterable[tuple[int, int]], text: bytes) -> bytes:
    return b"".join(_replaced(data, sorted(_Piece(*spot, text) for spot in spots)))
