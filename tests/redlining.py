"""Redlines made for tests, and held to what they promise."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from grids import Grid, word_grid
from papers import part
from revisions import W, accept, canonical, parts, reject

from generator.compare.redline import redline

if TYPE_CHECKING:
    from lxml import etree

AUTHOR = "李新亮"
WHEN = datetime(2024, 3, 1, 9, 30)  # noqa: DTZ001 - a mark shows a clock's time, without a zone


def marked(old: bytes, new: bytes) -> bytes:
    """Return the redline."""
    return redline(old, new, AUTHOR, WHEN)


def holds(old: bytes, new: bytes) -> bytes:
    """Return the redline, once it has been resolved both ways: text, merges, looks."""
    docx = marked(old, new)
    for name in parts(new):
        if name.startswith(("word/document", "word/header", "word/footer")):
            assert canonical(accept(docx), name) == canonical(new, name)
            assert canonical(reject(docx), name) == canonical(old, name)
    assert ways(docx, "From") == ways(docx, "To")
    assert grids(accept(docx)) == grids(new)
    assert grids(reject(docx)) == grids(old)
    return docx


def ways(docx: bytes, end: str) -> list[str]:
    """Return the names of the moves that begin (From) or end (To) in a document, each once."""
    names = [start.get(f"{W}name", "") for start in part(docx).iter(f"{W}move{end}RangeStart")]
    assert len(names) == len({*names})
    return sorted(names)


def grids(docx: bytes) -> list[Grid]:
    """Return the tables as grids."""
    return [word_grid(table) for table in part(docx).iter(f"{W}tbl")]


def is_marked(row: etree._Element, name: str) -> bool:
    """Tell whether a row is marked as ``ins`` or ``del``."""
    return row.find(f"{W}trPr/{W}{name}") is not None
