"""What a .xlsx says of its cells besides their values, found before any program makes room for them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from lxml import etree

from generator.printing.word.relations import relations
from generator.readback.formats.packages import DAMAGED, main_part, root_of
from generator.readback.formats.unreadable import unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

_WORKBOOK: Final = "xl/workbook.xml"
_ID: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MOST_PLACES: Final = 4_000_000  # of the rectangle around a sheet's cells, which calamine makes room for
_PLACE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_PERCENT_FORMATS: Final = {"9", "10"}
_QUOTED: Final = re.compile(r'"[^"]*"|\\.')
_BESIDES: Final = {"xl/comments": "批注没有读", "xl/media/": "图片没有读", "xl/charts/": "图表没有读"}


@dataclass(slots=True)
class Found:
    """`percents` are the places, from 0, that show percentages, by the sheet's name."""

    percents: dict[str, frozenset[tuple[int, int]]] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)


def examine(parts: Mapping[str, bytes]) -> Found:
    """Look through all sheets of a workbook; one that spans too many places is refused."""
    try:
        return _examined(parts)
    except etree.XMLSyntaxError:
        unreadable(*DAMAGED)


def _examined(parts: Mapping[str, bytes]) -> Found:
    found = Found()
    percent = _percent_styles(parts)
    names = dict(_sheets(parts))
    for name, data in parts.items():
        if b"sheetData" in data:
            sheet = names.get(name, name)
            found.percents[sheet] = frozenset(_places(root_of(data), sheet, percent, found.remarks))
    found.remarks += [
        text for start, text in _BESIDES.items() if any(name.startswith(start) for name in parts)
    ]
    return found


def _sheets(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield the parts of the sheets, and the sheets' names."""
    main = main_part(parts, _WORKBOOK)
    if main not in parts:
        unreadable(*DAMAGED)
    targets = {one.id: one.target for one in relations(parts, main)}
    for sheet in root_of(parts[main]).iterfind("{*}sheets/{*}sheet"):
        yield targets.get(sheet.get(_ID, ""), ""), sheet.get("name", "")


def _percent_styles(parts: Mapping[str, bytes]) -> set[str]:
    """Return the numbers of the styles that show a number as a percentage."""
    main = main_part(parts, _WORKBOOK)
    name = next((one.target for one in relations(parts, main) if one.kind == "styles"), "")
    if name not in parts:
        return set()
    root = root_of(parts[name])
    formats = _PERCENT_FORMATS | {
        one.get("numFmtId", "")
        for one in root.iterfind("{*}numFmts/{*}numFmt")
        if "%" in _QUOTED.sub("", one.get("formatCode", ""))
    }
    styles = root.iterfind("{*}cellXfs/{*}xf")
    return {str(number) for number, style in enumerate(styles) if style.get("numFmtId") in formats}


def _places(sheet: _Element, name: str, percent: set[str], remarks: list[str]) -> Iterator[tuple[int, int]]:
    """Yield the places that show percentages; hold a sheet to its bounds."""
    row = lowest = rightmost = 0
    for line in sheet.iter("{*}row"):
        number, column = line.get("r", ""), 0
        row = int(number) if re.fullmatch("[0-9]{1,7}", number) else row + 1
        for cell in line.iterchildren("{*}c"):
            at = _PLACE.fullmatch(cell.get("r", ""))
            column, row = (_column(at[1]), int(at[2])) if at else (column + 1, row)
            if len(cell):
                lowest, rightmost = max(lowest, row), max(rightmost, column)
                remarks += _missing(cell, name)
                if cell.get("s") in percent:
                    yield row - 1, column - 1
    if lowest * rightmost > _MOST_PLACES:
        unreadable(
            f"工作表“{name}”不正常：有内容的格散在 {lowest} 行 {rightmost} 列里",
            "在 Excel 或 WPS 里把绩效表复制到新的工作簿，再读那个文件",
        )


def _missing(cell: _Element, sheet: str) -> list[str]:
    """Say what a cell shows and its file does not hold."""
    place = f"工作表“{sheet}”的 {cell.get('r', '')} 格"
    value = cell.find("{*}v")
    if cell.get("t") == "e":
        return [f"{place}显示的是错误：{'' if value is None else value.text or ''}"]
    if value is None and cell.find("{*}f") is not None:
        return [f"{place}是公式，文件里没有算出的结果；用 Excel 或 WPS 打开再保存一次就有"]
    return []


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
