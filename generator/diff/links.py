"""Links into printed forms: a value's key → the cell that shows it, named by its text.

Cells have no names of their own that an address could hold, and need none: a text fragment (``#:~:text=``)
says where to go by what stands there. Browsers that know none open the form at its head.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from generator.workspace import FilingFolder, Workspace

_BLOCKS = {"td", "th", "p", "li", "br"}
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
        """Return a link to the cell that shows a value; to the form alone if none does, empty without one."""
        file_id = key.partition("#")[0]
        name = "department" if file_id == "unit" else file_id
        sheet = self._sheet(folder, name) if self._way and key else None
        if sheet is None:
            return ""
        path = "/".join((self._way.replace(os.sep, "/"), folder.unit_id, str(folder.year), f"{name}.html"))
        return f"./{quote(path)}{sheet.fragment(key)}"

    def _read(self, folder: FilingFolder, name: str) -> Sheet | None:
        path = self._build / folder.unit_id / str(folder.year) / f"{name}.html"
        try:
            return Sheet.of(path.read_bytes())
        except (OSError, ValueError, etree.LxmlError):
            return None


class _Piece(NamedTuple):
    """A line of text in a cell with this key."""

    key: str
    text: str


class Sheet(NamedTuple):
    """A printed form as lines of text, as a browser would search them."""

    pieces: list[_Piece]
    first: dict[str, int]

    @classmethod
    def of(cls, page: bytes) -> Sheet:
        """Read a form's page."""
        root = etree.fromstring(page, etree.HTMLParser(encoding="utf-8", huge_tree=True))
        pieces = list(_pieces(root)) if root is not None else []
        first: dict[str, int] = {}
        for place, piece in enumerate(pieces):
            for name in _names(piece.key):
                first.setdefault(name, place)
        return cls(pieces, first)

    def fragment(self, key: str) -> str:
        """Return what leads a browser to the cell of a key, or of the nearest that there is; else nothing."""
        place = next((self.first[name] for name in _names(key) if name in self.first), None)
        if place is None:
            return ""
        near = (place + step for step in _STEPS if 0 <= place + step < len(self.pieces))
        found = (fragment for one in near for fragment in self._fragments(one))
        return f"#:~:text={next(found, _quoted(_beginning(self.pieces[place].text)))}"

    def _fragments(self, place: int) -> Iterator[str]:
        """Yield what a browser finds at a place and nowhere before it, the shortest first."""
        text = _beginning(self.pieces[place].text)
        earlier = self.pieces[:place]
        if not any(text in piece.text for piece in earlier):
            yield _quoted(text)
        if not place:
            return
        before = _end(self.pieces[place - 1].text)
        rivals = [
            at for at, (one, two) in enumerate(pairwise(earlier), 1) if _follows(one, two, before, text)
        ]
        if not rivals and not any(before + text in piece.text for piece in earlier):
            yield f"{_quoted(before)}-,{_quoted(text)}"
        if place + 1 < len(self.pieces):
            after = _beginning(self.pieces[place + 1].text)
            if not any(self.pieces[at + 1].text.startswith(after) for at in rivals):
                yield f"{_quoted(before)}-,{_quoted(text)},-{_quoted(after)}"


def _follows(one: _Piece, two: _Piece, before: str, text: str) -> bool:
    return one.text.endswith(before) and two.text.startswith(text)


def _names(key: str) -> Iterator[str]:
    """Yield a key and those of what holds it, up to its file's."""
    while key and not key.endswith("#"):
        yield key
        key = key.rpartition(".")[0]


def _pieces(root: etree._Element) -> Iterator[_Piece]:
    """Yield the lines of all cells."""
    for cell in root.iter("td", "th"):
        lines = [""]
        for event, element in etree.iterwalk(cell, events=("start", "end")):
            if event == "start":
                lines += [""] * (element.tag in _BLOCKS)
                lines[-1] += element.text or ""
            elif element is not cell:
                lines[-1] += element.tail or ""
        for line in filter(None, (line.strip() for line in lines)):
            yield _Piece(cell.get("data-key") or "", line)


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
