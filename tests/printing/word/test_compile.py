"""Filling: what an author wrote stands in the document to the letter, and the document is valid."""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from docxtpl import DocxTemplate
from grids import word_grid
from hypothesis import example, given
from hypothesis import strategies as st
from office import stored
from official import OFFICIAL, Official, official
from papers import PROPERTIES, fill, paper, part, saved, texts, view
from torture import in_part
from validity import faults

from generator.forms.shown import DepartmentForm
from generator.printing.template.values import FillError
from generator.printing.word.compile import compile_form
from generator.printing.word.xml import TBL, TC, TR, W

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = Path(__file__).parents[2] / "data" / "template"
PRINTS = tomllib.loads((DATA / "prints.toml").read_text("utf-8"))
VALUES = paper([["甲 {{ department.name }} 乙", "{{ department.filler }}"]])
SHOWN = {
    "department": ("name", "target", "last_year"),
    "project": ("name", "target", "last_year"),
    "monitor": ("name", "target", "progress", "remark"),
    "evaluation": ("name", "target", "achieved", "score"),
}
"""What each form shows of an indicator, at least."""


def changed(values: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Return a view with some of its values replaced."""
    deeper = {key: changed(values[key], value) for key, value in changes.items() if isinstance(value, dict)}
    return {**values, **changes, **deeper}


@pytest.mark.parametrize("case", PRINTS.values(), ids=list(PRINTS))
def test_prints(case: dict[str, Any]) -> None:
    values = changed(view(DepartmentForm), case.get("set", {}))
    assert texts(fill(paper(case["rows"]), DepartmentForm, values)) == [case["prints"]]


HOSTILE = ["{{ 7*7 }}", "{_{", "{% x", "]]>", "&amp;", "<select>", "{#", "\t"]
characters = st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff", min_codepoint=32)
lines = st.lists(st.text(characters) | st.sampled_from(HOSTILE))


@given(st.builds("".join, lines), st.builds("\n".join, lines))
@example("{_{ 7 }_} {_% x %_}", "&<>\"'\t\n ]]> \N{NEXT LINE}\N{LINE SEPARATOR} 𠮷é🧾")
def test_any_text_stands_in_its_cell(name: str, filler: str) -> None:
    values = changed(view(DepartmentForm), {"department": {"name": name, "filler": filler}})
    assert texts(fill(VALUES, DepartmentForm, values)) == [[[f"甲 {name} 乙", filler]]]


@pytest.mark.parametrize("ends", ["\r", "\r\n"])
def test_other_line_ends_are_line_breaks(ends: str) -> None:
    values = changed(view(DepartmentForm), {"department": {"filler": f"a{ends}b"}})
    assert texts(fill(VALUES, DepartmentForm, values))[0][0][1] == "a\nb"


@pytest.mark.parametrize("character", ["\0", "\x07", "\x0c", "\x1f", "\ud800", "\ufffe", "\uffff"])
def test_what_xml_forbids_is_refused(character: str) -> None:
    values = changed(view(DepartmentForm), {"department": {"name": f"a{character}b"}})
    with pytest.raises(FillError, match="不能容纳"):
        fill(VALUES, DepartmentForm, values)


def test_a_long_cell() -> None:
    values = changed(view(DepartmentForm), {"department": {"filler": "长" * 10_000}})
    assert texts(fill(VALUES, DepartmentForm, values))[0][0][1] == "长" * 10_000


@official
def test_same_view_same_bytes(official: Official) -> None:
    data, form = official.data, official.form
    program = compile_form(data, form)
    first = program.docx(view(form), PROPERTIES)
    assert program.docx(view(form), PROPERTIES) == first
    assert compile_form(data, form).docx(view(form), PROPERTIES) == first


@official
@pytest.mark.parametrize("items", [0, 1])
def test_nothing_is_wrong_that_the_template_has_not(official: Official, items: int) -> None:
    docx = fill(official.data, official.form, view(official.form, items=items))
    assert faults(docx) <= faults(official.data)


@pytest.mark.parametrize("name", in_part(OFFICIAL, "department/2021", "project/2021"))
def test_nothing_is_wrong_with_300_rows_that_the_template_has_not(name: str) -> None:
    official = OFFICIAL[name]
    values = view(official.form)
    goal = values[official.of]["annual_goals"][0]
    goal["rows"] = [goal["rows"][0]] * 300
    assert faults(fill(official.data, official.form, values)) <= faults(official.data)


@official
@pytest.mark.parametrize("items", [0, 3])
def test_every_cell_ends_in_a_paragraph_and_no_table_is_empty(official: Official, items: int) -> None:
    root = part(fill(official.data, official.form, view(official.form, items=items)))
    assert all(cell[-1].tag == f"{W}p" for cell in root.iter(TC))
    assert all(row.find(TC) is not None for row in root.iter(TR))
    assert all(table.find(TR) is not None for table in root.iter(TBL))


def test_a_table_without_rows_is_left_out() -> None:
    rows = [["{%tr for p in department.projects %}"], ["{{ p.name }}"], ["{%tr endfor %}"]]
    assert texts(fill(paper(rows, [["乙"]]), DepartmentForm, view(DepartmentForm, items=0))) == [[["乙"]]]


@official
def test_every_value_is_found(official: Official) -> None:
    """The official forms show each value that their view has (but for the spare ones)."""
    values = view(official.form)
    said = "".join(part(fill(official.data, official.form, values)).itertext())
    for goal in values[official.of]["annual_goals"]:
        for row in goal["rows"]:
            assert [key for key in SHOWN[official.edition.form] if row[key] not in said] == []


def test_other_programs_open_them(tmp_path: Path) -> None:
    forms = {
        name.replace("/", " "): fill(official.data, official.form, view(official.form))
        for name, official in OFFICIAL.items()
    }
    assert all(Document(io.BytesIO(docx)).tables for docx in forms.values())
    for name, page in stored(tmp_path, "html", forms).items():
        assert b".annual_goals.1.rows.1.name" in page.replace(b"\n", b""), name


def test_core_properties() -> None:
    document = Document(io.BytesIO(fill(VALUES, DepartmentForm, view(DepartmentForm))))
    core = document.core_properties
    assert (core.title, core.author, core.subject) == (PROPERTIES.title, PROPERTIES.unit, "2023 年度")
    assert core.created == core.modified
    assert (core.created.year, core.created.month, core.created.day) == (2023, 1, 1)


def test_untouched_parts_are_the_templates() -> None:
    output = fill(VALUES, DepartmentForm, view(DepartmentForm))
    with zipfile.ZipFile(io.BytesIO(VALUES)) as before, zipfile.ZipFile(io.BytesIO(output)) as after:
        assert after.testzip() is None
        assert sorted(before.namelist()) == sorted(after.namelist())
        assert after.namelist()[0] == "[Content_Types].xml"
        same = {name for name in before.namelist() if before.read(name) == after.read(name)}
        assert set(before.namelist()) - same == {"word/document.xml", "docProps/core.xml"}


def test_a_template_without_core_properties_gets_them() -> None:
    stripped = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(VALUES)) as before, zipfile.ZipFile(stripped, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "_rels/.rels":
                content = re.sub(rb"<Relationship [^>]*core-properties[^>]*/>", b"", content)
            if name != "docProps/core.xml":
                after.writestr(name, content)
    output = fill(stripped.getvalue(), DepartmentForm, view(DepartmentForm))
    assert Document(io.BytesIO(output)).core_properties.title == PROPERTIES.title


def test_a_footer_is_filled() -> None:
    template = paper([["甲"]], footer="{{ department.name }} {{ form.year }}")
    document = Document(io.BytesIO(fill(template, DepartmentForm, view(DepartmentForm))))
    assert document.sections[0].footer.paragraphs[0].text == "department.name form.year"


def test_a_tag_split_over_runs() -> None:
    document = Document(io.BytesIO(paper([["x"]])))
    paragraph = document.tables[0].cell(0, 0).paragraphs[0]
    paragraph.clear()
    for piece in ("甲{", "{ depart", "ment.na", "me }", "}乙"):
        paragraph.add_run(piece).bold = len(piece) > 3
    assert texts(fill(saved(document), DepartmentForm, view(DepartmentForm))) == [[["甲department.name乙"]]]


def test_a_merge_tag_split_over_runs() -> None:
    rows = [["{%tr for p in department.projects %}"], ["x"], ["{%tr endfor %}"]]
    document = Document(io.BytesIO(paper(rows)))
    paragraph = document.tables[0].cell(1, 0).paragraphs[0]
    paragraph.clear()
    for piece in ("{", "% v", "m %", "}甲{{ department.na", "me }}"):
        paragraph.add_run(piece)
    (grid,) = map(word_grid, part(fill(saved(document), DepartmentForm, view(DepartmentForm))).iter(TBL))
    assert [[(seen.row, seen.text) for seen in row] for row in grid] == [[(0, "甲department.name")]] * 2


def test_a_merge_stands_where_the_schema_wants_it() -> None:
    rows = [["{%tr for p in department.projects %}"], ["{% vm %}甲"], ["{%tr endfor %}"]]
    properties = part(fill(paper(rows), DepartmentForm, view(DepartmentForm))).find(f".//{W}tcPr")
    assert properties is not None
    assert [str(child.tag).removeprefix(W) for child in properties] == ["tcW", "vMerge"]


def test_prose_keeps_the_templates_look() -> None:
    values = changed(view(DepartmentForm), {"department": {"duties": "甲**乙**和 *丙*\n\n- 丁"}})
    document = Document(io.BytesIO(paper([["x"]])))
    paragraph = document.tables[0].cell(0, 0).paragraphs[0]
    paragraph.alignment = 2
    paragraph.clear()
    paragraph.add_run("{{ department.duties }}").font.name = "仿宋"
    printed = (
        Document(io.BytesIO(fill(saved(document), DepartmentForm, values))).tables[0].cell(0, 0).paragraphs
    )
    assert [found.text for found in printed] == ["甲乙和 丙", "• 丁"]
    assert {found.alignment for found in printed} == {2}
    assert [(run.text, run.bold, run.italic, run.font.name) for run in printed[0].runs] == [
        ("甲", None, None, "仿宋"), ("乙", True, None, "仿宋"), ("和 ", None, None, "仿宋"),
        ("丙", None, True, "仿宋"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "spoil",
    [lambda d: d.pop("name"), lambda d: d.update(name=None), lambda d: d.update(name=7)],
    ids=["missing", "none", "number"],
)
def test_a_wrong_view_is_named(spoil: Callable[[dict[str, Any]], object]) -> None:
    values = view(DepartmentForm)
    spoil(values["department"])
    with pytest.raises(FillError, match="数据里"):
        fill(VALUES, DepartmentForm, values)


def test_a_missing_name_is_named() -> None:
    rows = [["{%tr for p in department.projects %}"], ["{{ p.name }}{{ p.budget }}"], ["{%tr endfor %}"]]
    values = view(DepartmentForm)
    del values["department"]["projects"][1]["budget"]
    with pytest.raises(FillError, match=r"表样要 p\.budget，数据里没有 budget"):
        fill(paper(rows), DepartmentForm, values)


@pytest.mark.parametrize("name", ["rows", "loop", "paragraphs", "cells", "rows_if"])
def test_docxtpl_prints_the_same(name: str) -> None:
    data = paper(PRINTS[name]["rows"])
    template = DocxTemplate(io.BytesIO(data))
    template.render(view(DepartmentForm))
    theirs = io.BytesIO()
    template.save(theirs)
    assert texts(theirs.getvalue()) == texts(fill(data, DepartmentForm, view(DepartmentForm)))
