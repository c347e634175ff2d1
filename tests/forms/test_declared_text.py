"""Any text of a declared field stands in both formats as it was written."""

from __future__ import annotations

import io
import json
import zipfile

from declaring import declarations, load
from grids import html_grid, word_grid
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree, html
from papers import PROPERTIES, paper

from generator.filing.history import Earlier
from generator.forms.declared_names import form_type
from generator.forms.edition import Edition
from generator.printing.compiled import compile_both
from generator.printing.word.compile import Template
from generator.view import project_form

DECLARED = declarations(
    review='stage = true\n[fields.project]\nmemo = { title = "附记", type = "text" }\n',
    project='[fields.project]\nremark = { title = "说明", type = "text" }\n',
)
FORM = form_type("project", "review", DECLARED, stage=True)
TEMPLATE = Template(paper([["{{ project.memo }}", "甲{{ project.remark }}乙"]]), FORM, "form.docx")
WORD, PAGE = compile_both(TEMPLATE, FORM)
HOSTILE = ["{{ 7*7 }}", "{_{", "{% x", "]]>", "&amp;", "<select>", "{#", "<script>", "\t", "*a*", "# "]
characters = st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufffe\uffff")
texts = st.builds("".join, st.lists(st.text(characters) | st.sampled_from(HOSTILE)))


@given(texts, texts)
@example("{_{ 7 }_} {_% x %_}", "&<>\"' ]]> 𠮷é🧾")
def test_any_declared_text_stands_in_both_formats(memo: str, remark: str) -> None:
    filing, problems = load(
        DECLARED,
        service=f'name = "专项"\nremark = {json.dumps(remark, ensure_ascii=False)}\n',
        service__review=f"memo = {json.dumps(memo, ensure_ascii=False)}\n",
    )
    assert problems == []
    edition = Edition("review", "1", "", "自评表", "project", 2023, (), "2021", stage=True)  # type: ignore[arg-type]
    view = project_form(filing, "service", edition, Earlier())
    with zipfile.ZipFile(io.BytesIO(WORD.docx(view, PROPERTIES))) as package:
        (table,) = etree.fromstring(package.read("word/document.xml")).iter("{*}tbl")
    (shown,) = html.document_fromstring(PAGE.page(view, title="").encode()).iter("table")
    expected = [memo, f"甲{remark}乙"]
    assert [cell.text for cell in word_grid(table)[0]] == expected
    assert [cell.text for cell in html_grid(shown)[0]] == expected
