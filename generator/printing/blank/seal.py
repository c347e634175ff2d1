"""``tianbao template seal``: where a template prints something else than the official blank has.

Lines of lists are compared once, however many empty or sample lines the blank has room for.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from generator.base.problems import Place, Problem
from generator.base.terminal import short
from generator.printing.blank.empty import print_empty
from generator.printing.blank.grid import read_tables
from generator.printing.blank.lists import BOX, alike, goal_term, is_empty
from generator.printing.blank.sheet import open_sheet
from generator.printing.word.settled import TemplateFault
from generator.printing.word.styles import twips
from generator.printing.word.xml import TC_PR, VAL, W

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generator.printing.blank.grid import Cell, Row, Table
    from generator.printing.blank.sheet import Sheet

_SPACES = re.compile(r"\s+")
_COUNTED = re.compile(r"(?<=目标)(?:\d+|N|[一二三](?!级))")
_ROOM = re.compile(r"(?<=[-–—~至])(?:\d*N?)(?=月)|(?<=[（(])[xX×N_]+(?=分[）)])")
_CLOSE = 1.0  # points: what Word itself rounds away
_MOST_ROWS = 1000
_HINT = "改 form.docx，或者空白表换了就换 blank.docx"


def seal(template: bytes, form: type, file: str, blank: bytes) -> list[Problem]:
    """Return where what a template prints differs from the blank, or why they can't be compared."""
    try:
        return differences(print_empty(template, form, file), blank, file)
    except TemplateFault as fault:
        return fault.problems


def differences(printed: bytes, blank: bytes, file: str) -> list[Problem]:
    """Return where a form printed without values differs from the blank; raise `TemplateFault`."""
    ours, official = open_sheet(printed, file), open_sheet(blank, "blank.docx")
    told = [*_lines(ours, official), *_tables(read_tables(ours.root), read_tables(official.root))]
    return [Problem("template.seal", message, Place(file), _HINT) for message in told]


def _lines(ours: Sheet, official: Sheet) -> Iterator[str]:
    """Yield the lines outside of tables that one has and the other has not."""
    mine, theirs = ([_plain(line) for line in one.paragraphs()] for one in (ours, official))
    yield from (f"表格外面少了“{short(line)}”" for line in theirs if line not in mine)
    yield from (f"表格外面多了“{short(line)}”" for line in mine if line not in theirs)


def _tables(ours: Sequence[Table], official: Sequence[Table]) -> Iterator[str]:
    if len(ours) != len(official):
        yield f"空白表有 {len(official)} 张表格，印出来 {len(ours)} 张"
    for mine, theirs in zip(ours, official, strict=False):
        about = f"第 {theirs.number} 张表"
        if _grid(mine) != _grid(theirs):
            yield from _widths(about, _grid(mine), _grid(theirs))
        yield from _rows(about, _once(mine.rows), _once(theirs.rows))


def _grid(table: Table) -> list[float]:
    return [twips(one.get(f"{W}w")) for one in table.element.findall(f"{W}tblGrid/{W}gridCol")]


def _widths(about: str, mine: Sequence[float], theirs: Sequence[float]) -> Iterator[str]:
    if len(mine) != len(theirs):
        yield f"{about}：空白表有 {len(theirs)} 列，印出来 {len(mine)} 列"
        return
    for number, (one, other) in enumerate(zip(mine, theirs, strict=True), start=1):
        if abs(one - other) > _CLOSE:
            yield f"{about}第 {number} 列：空白表宽 {other:g} 磅，印出来 {one:g} 磅"


def _once(rows: Sequence[Row]) -> list[Row]:
    """Return the rows without further lines of the same list."""
    kept: list[Row] = []
    for row in rows:
        begun = kept[-1] if kept else None
        if begun is not None and _is_line(begun) and alike(begun, [row]):
            continue
        kept.append(row)
    return kept


def _is_line(row: Row) -> bool:
    """Tell whether a row is a line of a list: its first cell may say which goal, the others are empty."""
    own = row.own
    first = bool(own) and (is_empty(own[0]) or bool(goal_term(own[0].text)))
    return first and len(own) > 1 and all(map(is_empty, own[1:]))


def _rows(about: str, ours: Sequence[Row], official: Sequence[Row]) -> Iterator[str]:
    mine, theirs = ([_key(row) for row in rows] for rows in (ours, official))
    if max(len(mine), len(theirs)) > _MOST_ROWS:
        yield f"{about}：有 {max(len(mine), len(theirs))} 行，太多，没有比较"
        return
    for tag, low, high, from_, to in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if tag == "equal" or high - low == to - from_:
            for one, other in zip(ours[low:high], official[from_:to], strict=True):
                yield from _row(f"{about}第 {other.number} 行", one, other)
            continue
        yield from (
            f"{about}：多了一行“{_said(row)}”（印出来的第 {row.number} 行）" for row in ours[low:high]
        )
        yield from (f"{about}第 {row.number} 行：印出来少了“{_said(row)}”" for row in official[from_:to])


def _key(row: Row) -> tuple[tuple[str, int], ...]:
    return tuple((_label(cell), cell.span) for cell in row.cells)


def _row(about: str, ours: Row, official: Row) -> Iterator[str]:
    if len(ours.cells) != len(official.cells):
        yield f"{about}：空白表有 {len(official.cells)} 格，印出来 {len(ours.cells)} 格"
        return
    one, other = _height(ours), _height(official)
    if one != other:
        yield f"{about}：空白表行高{other}，印出来{one}"
    for number, (mine, theirs) in enumerate(zip(ours.cells, official.cells, strict=True), start=1):
        yield from _cell(f"{about}第 {number} 格", mine, theirs)


def _cell(about: str, mine: Cell, theirs: Cell) -> Iterator[str]:
    if mine.span != theirs.span:
        yield f"{about}：空白表占 {theirs.span} 列，印出来占 {mine.span} 列"
    if (mine.above is None) != (theirs.above is None):
        yield f"{about}：空白表{_merged(theirs)}，印出来{_merged(mine)}"
    elif _label(mine) != _label(theirs):
        yield f"{about}：空白表是“{short(_label(theirs))}”，印出来是“{short(_label(mine))}”"
    one, other = _width(mine), _width(theirs)
    if mine.span == theirs.span and one and other and abs(one - other) > _CLOSE:
        yield f"{about}：空白表宽 {other:g} 磅，印出来 {one:g} 磅"


def _merged(cell: Cell) -> str:
    return "与上一格合并" if cell.above is not None else "不与上一格合并"


def _height(row: Row) -> str:
    found = row.element.find(f"{W}trPr/{W}trHeight")
    if found is None or not twips(found.get(VAL)):
        return "不限"
    exact = "固定" if found.get(f"{W}hRule") == "exact" else "至少"
    return f"{exact} {twips(found.get(VAL)):g} 磅"


def _width(cell: Cell) -> float:
    found = cell.element.find(f"{TC_PR}/{W}tcW")
    return twips(found.get(f"{W}w")) if found is not None and found.get(f"{W}type", "dxa") == "dxa" else 0


def _said(row: Row) -> str:
    return short(" ".join(filter(None, map(_label, row.own))) or "空行")


def _label(cell: Cell) -> str:
    """Return what a cell says whatever the filing: without samples, counted goals, ticks."""
    if cell.above is not None or is_empty(cell):
        return ""
    return _plain(cell.text)


def _plain(text: str) -> str:
    squeezed = BOX.sub("☐", _SPACES.sub("", text))
    return _ROOM.sub("", _COUNTED.sub("", squeezed))
