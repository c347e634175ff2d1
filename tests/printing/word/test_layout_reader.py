"""The layout of a template: what Word shows of it, tags included."""

from __future__ import annotations

import io

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from official import Official, official
from papers import paper, saved

from generator.forms.shown import DepartmentForm
from generator.printing.word.compile import compile_form
from generator.printing.word.layout import (
    Border,
    Cell,
    Expression,
    Layout,
    Merge,
    MergeSame,
    Paragraph,
    Row,
    Run,
    Special,
    Statement,
    Table,
)

COLUMNS = {
    "department/2021": {8},
    "project/2021": {14},
    "monitor/2023": {8, 10, 2},
    "evaluation/2023": {7},
    "evaluation/2023-department": {7},
}
LOOP = [["甲", "乙"], ["{%tr for p in department.projects %}", ""], ["{% vm %}丙", "{{ p.name }}"],
        ["{%tr endfor %}", ""]]  # fmt: skip


def layout(template: bytes) -> Layout:
    """Return a template's layout."""
    return compile_form(template, DepartmentForm).layout


def table(found: Layout) -> Table:
    """Return the first table."""
    return next(block for block in found.body if isinstance(block, Table))


def cell(found: Layout, row: int = 0, column: int = 0) -> Cell:
    """Return a cell, counting rows and cells without statements."""
    rows = [row for row in table(found).rows if isinstance(row, Row)]
    return [cell for cell in rows[row].cells if isinstance(cell, Cell)][column]


def paragraph(found: Layout, row: int = 0, column: int = 0) -> Paragraph:
    """Return a cell's first paragraph."""
    return next(block for block in cell(found, row, column).blocks if isinstance(block, Paragraph))


def content(found: Paragraph) -> list[object]:
    """Return what a paragraph's runs hold, one after the other."""
    return [piece for run in found.content for piece in (run.content if isinstance(run, Run) else (run,))]


def test_statements_stand_between_rows() -> None:
    rows = table(layout(paper(LOOP))).rows
    assert [row.source if isinstance(row, Statement) else "row" for row in rows] == [
        "row", "for p in department.projects", "row", "endfor",
    ]  # fmt: skip


def test_merge() -> None:
    found = layout(paper(LOOP))
    assert cell(found, 1).merge == MergeSame()
    assert content(paragraph(found, 1)) == ["丙"]
    assert cell(found, 1, 1).merge is Merge.NONE
    assert content(paragraph(found, 1, 1)) == [Expression("p.name")]


def test_tags_within_a_paragraph() -> None:
    found = layout(paper([["甲 {{ department.name }}{# 注 #}{% if department.phone %}，乙{% endif %}"]]))
    assert content(paragraph(found)) == [
        "甲 ", Expression("department.name"), Statement("if department.phone"), "，乙", Statement("endif"),
    ]  # fmt: skip


def test_prose_is_told() -> None:
    found = paragraph(layout(paper([["{{ department.duties }}"]])))
    assert found.prose == Expression("department.duties")


@pytest.mark.parametrize(("align", "right"), [(WD_TAB_ALIGNMENT.RIGHT, True), (WD_TAB_ALIGNMENT.LEFT, False)])
def test_a_tab_stop_at_the_right_is_told(align: WD_TAB_ALIGNMENT, right: bool) -> None:  # noqa: FBT001 - a case
    document = Document(io.BytesIO(paper([["甲"]])))
    document.tables[0].cell(0, 0).paragraphs[0].paragraph_format.tab_stops.add_tab_stop(Pt(100), align)
    assert paragraph(layout(saved(document))).tab_right is right


def test_paragraph_and_font() -> None:
    document = Document(io.BytesIO(paper([["甲"]])))
    found = document.tables[0].cell(0, 0).paragraphs[0]
    found.alignment = WD_ALIGN_PARAGRAPH.CENTER
    found.paragraph_format.first_line_indent = Pt(21)
    found.paragraph_format.space_after = Pt(3)
    found.paragraph_format.line_spacing = 1.5
    run = found.runs[0]
    run.bold, run.font.size, run.font.name = True, Pt(12), "Times"
    run._element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")  # noqa: SLF001 - python-docx has no name for it
    read = paragraph(layout(saved(document)))
    assert (read.align, read.indent_first, read.space_after, read.line_height) == ("center", 21, 3, -1.5)
    (run_read,) = read.content
    assert isinstance(run_read, Run)
    assert run_read.font.families == ("仿宋_GB2312", "Times")
    assert (run_read.font.size, run_read.font.bold, run_read.font.italic) == (12, True, False)


def test_styles_are_followed() -> None:
    document = Document(io.BytesIO(paper([["甲"]])))
    base = document.styles.add_style("Base", 1)
    base.font.size, base.font.bold = Pt(16), True
    derived = document.styles.add_style("Derived", 1)
    derived.base_style, derived.font.bold = base, False
    document.tables[0].cell(0, 0).paragraphs[0].style = derived
    (run,) = paragraph(layout(saved(document))).content
    assert isinstance(run, Run)
    assert (run.font.size, run.font.bold) == (16, False)


def test_borders_of_cell_and_table() -> None:
    document = Document(io.BytesIO(paper([["甲", "乙"], ["丙", "丁"]])))
    properties = document.tables[0].cell(0, 0)._element.get_or_add_tcPr()  # noqa: SLF001 - see above
    edge = '<w:top w:val="double" w:sz="12" w:color="FF0000"/><w:left w:val="nil"/>'
    properties.append(parse_xml(f"<w:tcBorders {nsdecls('w')}>{edge}</w:tcBorders>"))
    read = cell(layout(saved(document)))
    assert read.borders[0] == Border("double", 1.5, "FF0000")
    assert read.borders[3].style == "none"
    assert read.borders[1:3] == (Border(), Border())


def test_static_merges_and_widths() -> None:
    document = Document(io.BytesIO(paper([["甲", "乙"], ["丙", "丁"], ["戊", "己"]])))
    grid = document.tables[0]
    grid.cell(0, 0).merge(grid.cell(0, 1))
    grid.cell(1, 0).merge(grid.cell(2, 0))
    read = layout(saved(document))
    assert cell(read).columns == 2
    assert (cell(read, 1).merge, cell(read, 2).merge) == (Merge.RESTART, Merge.CONTINUE)
    assert len(table(read).grid) == 2


@official
def test_the_official_templates(official: Official) -> None:
    read = compile_form(official.data, official.form).layout
    sheet = (842, 595) if official.edition.form == "monitor" else (595, 842)
    assert (round(read.page.width), round(read.page.height)) == sheet
    fields = [piece for block in read.footer if isinstance(block, Paragraph) for piece in content(block)]
    assert [piece.name for piece in fields if isinstance(piece, Special)] == ["PAGE", "NUMPAGES"]
    assert "".join(piece for piece in fields if isinstance(piece, str)).replace(" ", "") == "第页共页"
    tables = [block for block in read.body if isinstance(block, Table)]
    known = COLUMNS[f"{official.edition.form}/{official.edition.edition}"]
    assert {len(found.grid) for found in tables} == known
    assert any(row.header for found in tables for row in found.rows if isinstance(row, Row))
