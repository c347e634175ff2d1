"""Links into printed forms: a value's key → the cell that shows it, named by its text.

Cells have no names of their own that an address could hold, and need none: a text fragment (``#:~:text=``)
says where to go by what stands there. Browsers that know none open the form at its head.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING
from urllib.parse import quote

from lxml import etree

from generator.base.zips import read_member

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.filing.workspace import FilingFolder, Workspace

_IN_LINE = ("strong", "em", "b", "i", "span", "a")
_GAP = "\0"  # in no text
_LONGEST = 40
"""Characters of a text that are enough to find it."""
_STEPS = (0, 1, -1, 2, -2, 3, -3)
"""How far from a cell that can't be told from an earlier one a neighbour may be."""
_CLAUSE = re.compile(r"[^，。；：、！？]*[，。；：、！？]")


class Links:
    """Finds cells in the forms that the last build has printed."""

    def __init__(self, workspace: Workspace, report: Path) -> None:
        """Make links for a report at a path; where no relative path leads to the forms, there are none."""
        self._build = workspace.build
        try:
            self._way = os.path.relpath(workspace.build, report.parent)
        except ValueError:  # another drive
            self._way = ""
        self._sheet = lru_cache(maxsize=16)(self._read)

    def cell(self, folder: FilingFolder, key: str) -> str:
        """Return a link to the cell that shows a value, or to the form, or to the archive that it is in.

        Empty if there is none of them.
        """
        file_id = key.partition("#")[0]
        name = "department" if file_id == "unit" else file_id
        sheet = self._sheet(folder, name) if self._way and key else None
        if sheet is None:
            return ""
        way = (self._way.replace(os.sep, "/"), folder.unit_id)
        if sheet.packed:  # no browser opens what is inside
            return f"./{quote('/'.join((*way, _archive(folder))))}"
        path = "/".join((*way, str(folder.year), f"{name}.html"))
        return f"./{quote(path)}{sheet.fragment(key)}"

    def _read(self, folder: FilingFolder, name: str) -> PrintedText | None:
        unit = self._build / folder.unit_id
        try:
            return PrintedText.of((unit / str(folder.year) / f"{name}.html").read_bytes())
        except (OSError, ValueError, etree.LxmlError):
            pass
        try:
            read_member(unit / _archive(folder), f"{name}.html")
        except OSError:
            return None
        return PrintedText([], packed=True)


class PrintedText:
    """A printed form as lines of text, as a browser would search them."""

    def __init__(self, pieces: list[tuple[str, str]], *, packed: bool = False) -> None:
        """Take the lines, each after the key of its cell; of one that is `packed` nothing need be known."""
        self.packed = packed
        self.pieces = pieces
        self.first: dict[str, int] = {}
        for place, (key, _) in enumerate(pieces):
            if key not in self.first:
                for name in _names(key):
                    self.first.setdefault(name, place)
        self._lines = [line for _, line in pieces]
        self._whole = _GAP.join(self._lines)
        self._starts = [0, *accumulate(len(line) + len(_GAP) for line in self._lines)]

    @classmethod
    def of(cls, page: bytes) -> PrintedText:
        """Read a form's page."""
        root = etree.fromstring(page, etree.HTMLParser(encoding="utf-8", huge_tree=True))
        return cls(list(_pieces(root)) if root is not None else [])

    def fragment(self, key: str) -> str:
        """Return what leads a browser to the cell of a key, or of the nearest that there is; else nothing."""
        place = next((self.first[name] for name in _names(key) if name in self.first), None)
        if place is None:
            return ""
        near = (place + step for step in _STEPS if 0 <= place + step < len(self._lines))
        found = (fragment for one in near for fragment in self._fragments(one))
        return f"#:~:text={next(found, _quoted(_beginning(self._lines[place])))}"

    def _fragments(self, place: int) -> Iterator[str]:
        """Yield what a browser finds at a place and nowhere before it, the shortest first."""
        text = _beginning(self._lines[place])
        if not self._stands_before(place, text):
            yield _quoted(text)
        if not place:
            return
        before = _end(self._lines[place - 1])
        rivals = list(self._following(before, text, place))
        if not rivals and not self._stands_before(place, before + text):
            yield f"{_quoted(before)}-,{_quoted(text)}"
        if place + 1 < len(self._lines):
            after = _beginning(self._lines[place + 1])
            if not any(self._lines[at + 1].startswith(after) for at in rivals):
                yield f"{_quoted(before)}-,{_quoted(text)},-{_quoted(after)}"

    def _stands_before(self, place: int, text: str) -> bool:
        """Tell whether a line before a place has some text."""
        return self._whole.find(text, 0, self._starts[place]) >= 0

    def _following(self, before: str, text: str, place: int) -> Iterator[int]:
        """Yield the lines above a place that begin with a text, right after one that ends with another."""
        sought, found = f"{before}{_GAP}{text}", -1
        while (found := self._whole.find(sought, found + 1, self._starts[place])) >= 0:
            yield bisect_right(self._starts, found + len(before) + len(_GAP)) - 1


def _archive(folder: FilingFolder) -> str:
    return f"{folder.year}.zip"


def _names(key: str) -> Iterator[str]:
    """Yield a key and those of what holds it, up to its file's."""
    while key and not key.endswith("#"):
        yield key
        key = key.rpartition(".")[0]


def _pieces(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Yield the lines of all cells, each after the key of its cell."""
    for cell in root.iter("td", "th"):
        key = cell.get("data-key") or ""
        for text in _texts(cell) if len(cell) else (cell.text or "",):
            line = text.strip()
            if line:
                yield key, line


def _texts(cell: etree._Element) -> list[str]:
    """Return the lines of a cell that holds other elements."""
    if next(cell.iter(*_IN_LINE), None) is None:
        return [str(text) for text in cell.itertext()]
    return _joined(cell)


def _joined(cell: etree._Element) -> list[str]:
    """Return the lines of a cell in which several elements may make up a line."""
    lines = [""]
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if event == "start":
            lines += [""] * (element.tag not in _IN_LINE)
            lines[-1] += element.text or ""
        elif element is not cell:
            lines[-1] += element.tail or ""
    return lines


def _beginning(text: str) -> str:
    """Cut a long text behind its first clause: a browser only looks for whole words."""
    clause = _CLAUSE.match(text) if len(text) > _LONGEST else None
    return clause[0] if clause is not None else text


def _end(text: str) -> str:
    """Return a long text's last clause."""
    if len(text) <= _LONGEST:
        return text
    *_, last = (0, *(found.end() for found in _CLAUSE.finditer(text[:-1])))
    return text[last:]


def _quoted(text: str) -> str:
    return quote(text, safe="").replace("-", "%2D")
