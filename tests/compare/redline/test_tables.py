"""Small tables and paragraphs of every kind, resolved both ways; and which rows stay."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import pytest
import tomli
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.table import _Cell
from hypothesis import given, settings
from hypothesis import strategies as st
from papers import part
from redlining import holds, is_marked
from revisions import W

if TYPE_CHECKING:
    from lxml import etree

CASES = tomli.loads((Path(__file__).parents[2] / "data" / "redline" / "rows.toml").read_text("utf-8"))
WORDS = ["甲", "乙丙", "第1项 1,200.00", "第2项 35%", "安全生产检查次数", "安全检查次数", ""]


class Line(NamedTuple):
    """A paragraph: its text, whether it is centred, which of its characters are bold."""

    text: str
    centred: bool = False
    bold: int = 0


class Cell(NamedTuple):
    """A cell that may go on with the one above (``^``) or begin a merge (``v``)."""

    lines: list[Line]
    merge: str = ""


Written: TypeAlias = "tuple[list[Line], list[list[list[Cell]]]]"


def document(before: list[Line], tables: list[list[list[Cell]]]) -> bytes:
    """Return a document."""
    made: Any = Document()
    for line in before:
        _write(made.add_paragraph(), line)
    for rows in tables:
        table = made.add_table(len(rows), len(rows[0]))
        for row, cells in zip(table.rows, rows, strict=True):
            for place, cell in zip(row._tr.tc_lst, cells, strict=True):  # noqa: SLF001 - .cells follows merges
                _fill(place, cell)
        made.add_paragraph()
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _fill(place: Any, cell: Cell) -> None:  # noqa: ANN401 - python-docx's element
    if cell.merge:
        merge = OxmlElement("w:vMerge")
        merge.set(qn("w:val"), {"v": "restart", "^": "continue"}[cell.merge])
        place.get_or_add_tcPr().append(merge)
    target = _Cell(place, None)
    for number, line in enumerate(cell.lines):
        _write(target.paragraphs[0] if number == 0 else target.add_paragraph(), line)


def _write(paragraph: Any, line: Line) -> None:  # noqa: ANN401
    if line.centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(line.text[: line.bold]).bold = True
    paragraph.add_run(line.text[line.bold :])


LINE = st.builds(
    Line, st.sampled_from(WORDS) | st.text("甲乙1\t\n", max_size=5), st.booleans(), st.integers(0, 3)
)
LINES = st.lists(LINE, min_size=1, max_size=3)
CELL = st.builds(Cell, LINES, st.sampled_from(["", "v", "^", "^"]))
TABLE = st.lists(st.tuples(CELL, CELL, st.builds(Cell, LINES, st.just(""))).map(list), min_size=1, max_size=5)


def _grounded(rows: list[list[Cell]]) -> list[list[Cell]]:
    """Let no cell go on with one that is not merged."""
    above: list[Cell] = [Cell([])] * 3
    found = []
    for row in rows:
        above = [
            cell if cell.merge != "^" or up.merge else cell._replace(merge="v")
            for cell, up in zip(row, above, strict=True)
        ]
        found.append(above)
    return found


DOCUMENTS = st.tuples(LINES, st.lists(TABLE.map(_grounded), max_size=2))


@settings(max_examples=10, deadline=None)
@given(DOCUMENTS, DOCUMENTS)
def test_any_two_documents(old: Written, new: Written) -> None:
    holds(document(*old), document(*new))


@pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))
def test_which_rows_stay(case: dict[str, list[str]]) -> None:
    docx = holds(*(document([Line("表")], [_rows(case[side])]) for side in ("old", "new")))
    assert [_told(row) for row in part(docx).iter(f"{W}tr")] == case["expected"]


def _rows(lines: list[str]) -> list[list[Cell]]:
    """Read rows like ``v产出 | 甲``."""
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    return [[Cell([Line(c.lstrip("v^"))], c[:1] if c[:1] in "v^" else "") for c in row] for row in cells]


_SIGNS = {"+": "ins", "-": "del"}
_MOVED = {f"{W}moveFrom": "<", f"{W}moveTo": ">"}


def _told(row: etree._Element) -> str:
    """Return ``+`` or ``-`` for a row that comes or goes, ``*`` for a revised one, and what it says."""
    state = next((sign for sign, name in _SIGNS.items() if is_marked(row, name)), "")
    changed = next(row.iter(f"{W}ins", f"{W}del", *_MOVED), None) is not None
    cells = ["".join(map(_words, cell.iter(f"{W}r"))) for cell in row.iter(f"{W}tc")]
    return (state or ("*" if changed else "=")) + " | ".join(cells)


def _words(run: etree._Element) -> str:
    mark, text = run.getparent(), "".join(run.itertext())
    if mark is not None and mark.tag in _MOVED:
        return f"[{_MOVED[mark.tag]}{text}]"
    row = next(run.iterancestors(f"{W}tr"))
    if mark is None or mark.tag == f"{W}p" or is_marked(row, "ins") or is_marked(row, "del"):
        return text
    return f"[{'+' if mark.tag == f'{W}ins' else '-'}{text}]"
