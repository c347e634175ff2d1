"""Tables of both formats as grids, for comparing them: what a reader sees at each row and column."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, field
from itertools import count, product
from typing import TYPE_CHECKING, TypeAlias

from lxml import etree, html

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml.etree import _Element
    from lxml.html import HtmlElement

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": "\t"}


@dataclass(frozen=True, slots=True)
class Seen:
    """A cell as seen: merged places show the same cell, known by its first row and column.

    `open`: no line is drawn between it and the one above; Word tells.
    """

    row: int
    column: int
    text: str
    key: str = ""
    open: bool = field(default=False, compare=False)


Grid: TypeAlias = list[list[Seen]]


def grids_of(out: Path) -> tuple[Grid, Grid]:
    """Return the only table of a form, in Word and on its page; `out` is its path without a suffix."""
    with zipfile.ZipFile(io.BytesIO(out.with_name(out.name + ".docx").read_bytes())) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    page = html.document_fromstring(out.with_name(out.name + ".html").read_bytes())
    (word,), (shown,) = body.iter("{*}tbl"), page.iter("table")
    return word_grid(word), html_grid(shown)


def html_grid(table: HtmlElement) -> Grid:
    """Lay out a table as a browser does; cells that overlap or leave a hole are an error."""
    rows = table.xpath("./tr | ./thead/tr | ./tbody/tr")
    places: dict[tuple[int, int], Seen] = {}
    for number, row in enumerate(rows):
        for cell in row.xpath("./td | ./th"):
            column = next(column for column in count() if (number, column) not in places)
            height, width = int(cell.get("rowspan", "1")), int(cell.get("colspan", "1"))
            seen = Seen(number, column, html_text(cell), cell.get("data-key", ""))
            for place in product(range(number, number + height), range(column, column + width)):
                assert place not in places, f"two cells at {place}"
                assert place[0] < len(rows), f"a cell reaches below the table: {seen}"
                places[place] = seen
    return _rectangle(places, len(rows))


def html_text(element: HtmlElement) -> str:
    """Return what an element says: breaks and the ends of inner paragraphs are newlines."""
    paragraphs = element.xpath(".//p")
    if paragraphs:
        return "\n".join(map(html_text, paragraphs))
    return "".join(_strings(element))


def _strings(element: HtmlElement) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield "\n"
        else:
            yield from _strings(child)
        yield child.tail or ""


def word_grid(table: _Element) -> Grid:
    """Lay out a ``w:tbl``; a cell that continues has to stand below one as wide as itself."""
    rows = table.findall(f"{_W}tr")
    places: dict[tuple[int, int], Seen] = {}
    for number, row in enumerate(rows):
        column = 0
        for cell in row.findall(f"{_W}tc"):
            width = int(_property(cell, "gridSpan", "1"))
            above = places.get((number - 1, column))
            continues = _property(cell, "vMerge", "restart", "continue") == "continue" and above is not None
            open_above = cell.find(f"{_W}tcPr/{_W}tcBorders/{_W}top[@{_W}val='nil']") is not None
            seen = above if continues and above else Seen(number, column, word_text(cell), open=open_above)
            places.update({(number, at): seen for at in range(column, column + width)})
            column += width
    return _rectangle(places, len(rows))


def _property(cell: _Element, name: str, absent: str, bare: str = "") -> str:
    """Return a cell's property: `absent` without the element, `bare` for one without a value."""
    found = cell.find(f"{_W}tcPr/{_W}{name}")
    return absent if found is None else found.get(f"{_W}val", bare)


def word_text(cell: _Element) -> str:
    """Return what a cell or paragraph says, paragraphs on lines of their own."""
    if cell.tag != f"{_W}p":
        return "\n".join(map(word_text, cell.iter(f"{_W}p")))
    return "".join(
        element.text or "" if element.tag == f"{_W}t" else _BREAKS.get(element.tag, "")
        for run in cell.iter(f"{_W}r")
        for element in run
    )


def _rectangle(places: dict[tuple[int, int], Seen], height: int) -> Grid:
    width = 1 + max((column for _, column in places), default=-1)
    missing = [place for place in product(range(height), range(width)) if place not in places]
    assert not missing, f"no cell at {missing[:5]}"
    return [[places[row, column] for column in range(width)] for row in range(height)]
