"""`template seal`: every difference from the official blank is said, and nothing else."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from docx.shared import Pt
from official import Official, official
from papers import paper, saved

from generator.forms.shown import ProjectForm
from generator.printing.blank.empty import print_empty
from generator.printing.blank.seal import seal

if TYPE_CHECKING:
    from collections.abc import Callable

TEMPLATE = [
    ["项目名称", "{{ project.name }}", "项目编码", "{{ project.code }}"],
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["{%tr for goal in project.annual_goals %}"],
    ["{%tr for row in goal.rows %}"],
    ["{% vm %}{{ row.level1.name }}", "{% vm %}{{ row.level2.name }}", "{{ row.name }}", "{{ row.target }}"],
    ["{%tr endfor %}"],
    ["{%tr endfor %}"],
    ["备注", "", "", ""],
]
BLANK = [
    ["项 目 名 称", "", "项目编码", ""],
    ["一级指标", "二级指标", "三级指标", "指标值"],
    ["产出指标", "数量指标", "指标1：", ""],
    ["", "", "指标2：", ""],
    ["效益指标", "……", "……", ""],
    ["备注", "", "", ""],
]


@official
def test_a_form_is_what_it_prints(official: Official) -> None:
    blank = print_empty(official.data, official.form, "form.docx")
    assert seal(official.data, official.form, "form.docx", blank) == []


def changed(change: Callable[[Any], object]) -> bytes:
    document = Document(io.BytesIO(paper(BLANK, before=["某某表"])))
    change(document)
    return saved(document)


def said(blank: bytes) -> list[str]:
    template = paper(TEMPLATE, before=["某某表"])
    return [problem.message for problem in seal(template, ProjectForm, "form.docx", blank)]


def cell(document: Any, row: int, column: int) -> Any:  # noqa: ANN401 - python-docx's
    return document.tables[0].rows[row].cells[column]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda _: None, []),
        (
            lambda one: cell(one, 0, 2).paragraphs[0].add_run("（必填）"),
            ["第 1 张表第 1 行第 3 格", "项目编码（必填）"],
        ),
        (
            lambda one: cell(one, 5, 1).merge(cell(one, 5, 2)),
            ["第 1 张表第 6 行", "空白表有 3 格，印出来 4 格"],
        ),
        (
            lambda one: cell(one, 0, 3).merge(cell(one, 1, 3)),
            ["第 1 张表第 2 行第 4 格", "空白表与上一格合并"],
        ),
        (
            lambda one: setattr(one.tables[0].rows[0], "height", Pt(40)),
            ["第 1 张表第 1 行", "行高至少 40 磅，印出来不限"],
        ),
        (
            lambda one: setattr(one.tables[0].columns[0], "width", Pt(200)),
            ["第 1 张表第 1 列：空白表宽 200 磅"],
        ),
        (
            lambda one: setattr(cell(one, 0, 0), "width", Pt(200)),
            ["第 1 张表第 1 行第 1 格：空白表宽 200 磅"],
        ),
        (lambda one: one.tables[0].add_row(), ["第 1 张表第 7 行：印出来少了"]),
        (lambda one: one.add_table(1, 1), ["空白表有 2 张表格，印出来 1 张"]),
        (lambda one: one.add_paragraph("填表说明"), ["表格外面少了“填表说明”"]),
        (
            lambda one: setattr(one.paragraphs[0], "text", "别的表"),
            ["表格外面少了“别的表”", "表格外面多了“某某表”"],
        ),
    ],
)
def test_a_difference(change: Callable[[Any], object], says: list[str]) -> None:
    messages = said(changed(change))
    text = "\n".join(messages)
    assert bool(messages) is bool(says)
    for part in says:
        assert part in text


@pytest.mark.parametrize(
    ("blank", "says"), [(b"no document", "这不是 Word 文件"), (paper(), "空白表有 0 张表格")]
)
def test_what_can_be_no_blank(blank: bytes, says: str) -> None:
    assert says in said(blank)[-1]
