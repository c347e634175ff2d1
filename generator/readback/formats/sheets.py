"""A spreadsheet → what it says: each sheet is a page and a table."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias, TypedDict

from generator.readback.document import Cell, Document, Row, Where
from generator.readback.formats.limits import Room
from generator.readback.formats.packages import parts_of
from generator.readback.formats.sheet_parts import Found, examine
from generator.readback.formats.unreadable import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator


_Place: TypeAlias = tuple[int, int]
_SECONDS: Final = 120
_AGAIN: Final = "用 Excel 或 WPS 打开后另存为 .xlsx，再读那个文件"
_PASSWORD: Final = "用 Excel 或 WPS 打开，去掉密码后另存，再读那个文件"  # noqa: S105 - a hint, no password


class _Values(TypedDict):
    """A sheet as `calamine` writes it."""

    name: str
    hidden: bool
    start: _Place
    merged: list[tuple[_Place, _Place]]
    values: list[list[str | float | bool]]


def read_sheets(data: bytes, file: str) -> Document:
    """Read .xlsx, .xls and .et."""
    found = Found()
    if data.startswith(b"PK"):
        parts = parts_of(data)
        found = examine(parts)
        data = _repacked(parts)  # nothing but what was examined
    rows: list[Row] = []
    room = Room()
    remarks = list(found.remarks)
    for page, values in enumerate(_values(data), 1):
        if values["hidden"]:
            remarks.append(f"工作表“{values['name']}”是隐藏的，没有读")
            continue
        sheet = _Sheet(values, page, found.percents.get(values["name"], frozenset()), room)
        begun = bool(rows)
        rows += [Row(cells, page, cut=begun and not at) for at, cells in enumerate(sheet.rows())]
        remarks += sheet.remarks
    return Document(file, tuple(rows), remarks=tuple(remarks))


def _repacked(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return file.getvalue()


def _values(data: bytes) -> list[_Values]:
    """Return what the sheets hold, as a process of its own has read it."""
    command = [sys.executable, "-P", str(Path(__file__).with_name("calamine.py"))]
    try:
        done = subprocess.run(  # noqa: S603 - this Python, and a file of ours
            command, input=data, capture_output=True, timeout=_SECONDS, check=True
        )
    except (subprocess.SubprocessError, OSError):
        unreadable("这个 Excel 文件已经损坏，或者太大", _AGAIN)
    answer: list[_Values] | str = json.loads(done.stdout)
    if answer == "password":
        unreadable("这个文件加了密码", _PASSWORD)
    if isinstance(answer, str):
        unreadable("这个 Excel 文件已经损坏", _AGAIN)
    return answer


class _Sheet:
    """A sheet; a place is a row and a column, counted from 0."""

    def __init__(self, sheet: _Values, page: int, percents: frozenset[_Place], room: Room) -> None:
        self._name = sheet["name"]
        self.remarks: list[str] = []
        self._values = sheet["values"]
        self._top, self._left = sheet["start"]
        self._page = page
        self._percents = percents
        self._room = room
        self._below: set[_Place] = set()  # where a cell goes on from above
        self._beside: set[_Place] = set()  # where one goes on from the left
        for first, last in sheet["merged"]:
            self._merge(first, last)

    def _merge(self, first: _Place, last: _Place) -> None:
        """Remember a merged cell, as far as the sheet has values."""
        width = max(map(len, self._values), default=0)
        for row in range(first[0], min(last[0] + 1, self._top + len(self._values))):
            self._room.take()
            if row > first[0]:
                self._below.add((row, first[1]))
            for column in range(first[1] + 1, min(last[1] + 1, self._left + width)):
                self._room.take()
                self._beside.add((row, column))

    def rows(self) -> Iterator[tuple[Cell, ...]]:
        """Yield the cells of each row in which anything can be seen."""
        for row, values in enumerate(self._values, self._top):
            shown = [
                self._cell((row, column), value)
                for column, value in enumerate(values, self._left)
                if not self._is_beside((row, column), value)
            ]
            while shown and shown[-1].blank and not shown[-1].continues:
                shown.pop()
            if not all(cell.blank for cell in shown):
                yield tuple(
                    replace(cell, where=Where(self._page, row + 1, number, self._page))
                    for number, cell in enumerate(shown, 1)
                )

    def _is_beside(self, place: _Place, value: object) -> bool:
        """Tell whether a place belongs to the cell left of it; text that it hides is told."""
        if place not in self._beside:
            return False
        self._told_covered(place, value)
        return True

    def _cell(self, place: _Place, value: object) -> Cell:
        self._room.take()
        if place in self._below:
            self._told_covered(place, value)
            return Cell(("",), continues=True)
        return Cell((_text(value, percent=place in self._percents),))

    def _told_covered(self, place: _Place, value: object) -> None:
        if str(value).strip():
            where = f"工作表“{self._name}”第 {place[0] + 1} 行第 {place[1] + 1} 列"
            self.remarks.append(f"{where}被合并的格盖住，里面的“{value}”没有读")


def _text(value: object, *, percent: bool) -> str:
    """Return a value as it is shown: a number plainly."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, (int, float)):
        return _number(value, percent=percent)
    return str(value).replace("\r\n", "\n")


def _number(value: float, *, percent: bool) -> str:
    """Return a number without an exponent and without noughts at its end.

    Fifteen digits are what a spreadsheet shows of the binary number that it holds.
    """
    number = Decimal(f"{value:.15g}")
    if not number.is_finite():
        return str(value)
    text = f"{number * 100 if percent else number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text}%" if percent else text
