"""`template new`: a template made from an official blank prints what the official template prints."""

from __future__ import annotations

import copy
import io
import random
import zipfile
from typing import TYPE_CHECKING

import pytest
from commands import ROOT
from docx import Document
from grids import word_grid
from lxml import etree
from papers import paper, saved

from generator.filing.workspace import Workspace
from generator.forms.declared_names import form_type
from generator.forms.edition import declarations
from generator.forms.editions import read_editions
from generator.printing.blank.empty import print_empty
from generator.printing.blank.new import Wanted, heading, make_new
from generator.printing.blank.seal import seal
from generator.printing.check import check_template
from generator.printing.word.settled import TemplateFault
from generator.printing.word.xml import TBL, TC, TR, P, T

if TYPE_CHECKING:
    from pathlib import Path

    from generator.forms.edition import Edition
    from generator.forms.names import Name

EDITIONS = read_editions(Workspace(ROOT))[0]
SAME = {"heading": "text"}  # of a goal: the second is the first, where nobody words its row otherwise


def names_of(edition: Edition) -> type:
    declared = declarations((edition, *EDITIONS), edition.from_year, next(iter(edition.districts), ""))
    return form_type(edition.of, edition.form, declared, stage=edition.stage)


def marked(name: Name) -> str:
    *around, last = name.model
    return f"⟦{'.'.join((*around, SAME.get(last, last)))}⟧"


def tables(document: bytes) -> list[list[list[str]]]:
    """Return the texts of the cells, table by table and row by row, a merged cell once."""
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    grids = [word_grid(table) for table in root.iter(TBL)]
    return [[[cell.text for cell in dict.fromkeys(row)] for row in grid] for grid in grids]


def share(edition: Edition) -> tuple[int, int]:
    """Return how many cells of a form a template made from its blank prints as the official one does."""
    names = names_of(edition)
    blank = print_empty(edition.content, names, "form.docx")
    made = make_new(blank, "blank.docx", Workspace(ROOT), Wanted(edition.form, edition.from_year))
    assert not [one for one in check_template(made.docx, "form.docx", names) if one.severity == "error"]
    official = tables(print_empty(edition.content, names, "form.docx", marked))
    ours = tables(print_empty(made.docx, names, "form.docx", marked))
    empty = tables(blank)
    cells = [
        (table, row, cell)
        for table, rows in enumerate(official)
        for row, texts in enumerate(rows)
        for cell, text in enumerate(texts)
        if text != empty[table][row][cell]
    ]
    right = sum(_at(ours, *place) == _at(official, *place) for place in cells)
    return right, len(cells)


def _at(found: list[list[list[str]]], table: int, row: int, cell: int) -> str | None:
    try:
        return " ".join(found[table][row][cell].split())
    except IndexError:
        return None


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda one: f"{one.form}-{one.edition}")
def test_nine_cells_of_ten_are_found(edition: Edition) -> None:
    right, every = share(edition)
    assert right >= 0.9 * every, f"{right} of {every}"


LOOP = [["目标名称", "一级指标", "二级指标", "三级指标", "指标值"]]
SAMPLES = [
    ["", "产出指标", "数量指标", "指标1：", ""],
    ["", "产出指标", "数量指标", "指标2：", ""],
    ["", "效益指标", "……", "……", ""],
]


@pytest.mark.parametrize(
    ("rows", "typed"),
    [
        ([["项 目 名 称：", ""]], [["项 目 名 称：", "{{ project.name }}"]]),
        ([["项目总预算（万元）", ""]], [["项目总预算（万元）", "{{ project.total_budget }}"]]),
        ([["(三)　项目\n负责人", ""]], [["(三)　项目\n负责人", "{{ project.leader }}"]]),
        ([["邮编", ""]], [["邮编", "{{ project.postcode }}"]]),
        ([["新增项目□ 持续性项目√", ""]], None),
        (
            LOOP + SAMPLES,
            [
                *LOOP,
                ["{%tr for goal in project.annual_goals %}"],
                ["{%tr for row in goal.rows %}"],
                [
                    "{% vm %}{{ goal.text }}",
                    "{% vm %}{{ row.level1.name }}",
                    "{% vm %}{{ row.level2.name }}",
                    "{{ row.name }}",
                    "{{ row.target }}",
                ],
                ["{%tr endfor %}"],
                ["{%tr endfor %}"],
            ],
        ),
        (
            [["年度绩效目标1", ""], ["年度绩效目标2", ""]],
            [
                ["{%tr for goal in project.annual_goals %}"],
                ["年度绩效目标 {{ goal.number }}", "{{ goal.text }}"],
                ["{%tr endfor %}"],
            ],
        ),
    ],
)
def test_a_blank(tmp_path: Path, rows: list[list[str]], typed: list[list[str]] | None) -> None:
    made = make_new(paper(rows), "blank.docx", Workspace(tmp_path), Wanted("new", 2024))
    (found,) = tables(made.docx)
    if typed is None:
        assert [str(one) for one in made.unplaced]
    else:
        assert found == typed


def test_what_is_not_known_is_listed_and_proposed(tmp_path: Path) -> None:
    blank = paper(
        [["项目名称", "", "使用上年结转（万元）", ""], ["", "", "验收通过率", ""]], before=["某某表"]
    )
    made = make_new(blank, "blank.docx", Workspace(tmp_path), Wanted("new", 2024))
    assert [str(one) for one in made.unplaced] == [
        "第 1 张表第 1 行第 4 格（使用上年结转（万元））",
        "第 1 张表第 2 行第 1 格",
        "第 1 张表第 2 行第 2 格",
        "第 1 张表第 2 行第 4 格（验收通过率）",
    ]
    assert made.declarations == {
        "project": [
            'field1 = { title = "使用上年结转", type = "money" }',
            'field2 = { title = "验收通过率", type = "percent" }',
        ]
    }
    assert '# field1 = { title = "使用上年结转", type = "money" }' in made.toml
    assert made.toml.splitlines()[1:4] == ['title = "某某表"', 'of = "project"', "from_year = 2024"]


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["附件3", "（ 年度）项目支出绩效运行监控表", "单位：万元"], "项目支出绩效运行监控表"),
        (["2024年度部门整体绩效自评表"], "部门整体绩效自评表"),
        (["项 目 绩 效 目 标 申 报 表"], "项目绩效目标申报表"),
        ([], ""),
    ],
)
def test_heading(lines: list[str], title: str) -> None:
    assert heading(lines) == title


def nested() -> bytes:
    document = Document()
    cell = document.add_table(1, 2).rows[0].cells[1]
    cell.add_table(1, 2).rows[0].cells[0].text = "项目名称"
    return saved(document)


@pytest.mark.parametrize(
    ("blank", "says"),
    [
        (b"", "这不是 Word 文件"),
        (paper(before=["没有表格"]), "里面没有表格"),
        (paper([["{{ project.name }}"]]), "里面已有标签"),
        (paper([["{{ 项目名称", ""]]), "不是完整的标签"),
    ],
)
def test_what_can_be_no_blank(tmp_path: Path, blank: bytes, says: str) -> None:
    with pytest.raises(TemplateFault) as caught:
        make_new(blank, "blank.docx", Workspace(tmp_path), Wanted("new", 2024))
    assert says in caught.value.problems[0].message


def test_tables_in_tables_and_very_many_tables(tmp_path: Path) -> None:
    assert make_new(nested(), "blank.docx", Workspace(tmp_path), Wanted("new", 2024)).docx
    many = paper(*([["项目名称", ""]] for _ in range(500)))
    assert make_new(many, "blank.docx", Workspace(tmp_path), Wanted("new", 2024)).placed == 500


TEXTS = (
    "",
    "☐",
    "年度绩效目标 1",
    "长期目标：",
    "指标1",
    "……",
    "合计",
    "一级指标",
    "1–7月执行数",
    "（x分）",
    "项目名称",
)


def damaged(blank: bytes, chance: random.Random) -> bytes:
    """Return a blank with rows, cells, paragraphs and texts gone, moved, doubled or exchanged."""
    with zipfile.ZipFile(io.BytesIO(blank)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    root = etree.fromstring(parts["word/document.xml"])
    for _ in range(chance.randint(1, 12)):
        one, other = (chance.choice(list(root.iter(TC, TR, P, T, TBL))) for _ in range(2))
        what, around = chance.random(), one.getparent()
        if what < 0.3:
            around.remove(one)
        elif what < 0.5:
            around.insert(chance.randrange(len(around) + 1), copy.deepcopy(one))
        elif what < 0.7:
            other.append(copy.deepcopy(one))
        else:
            for text in one.iter(T):
                text.text = chance.choice(TEXTS)
    parts["word/document.xml"] = etree.tostring(root)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return made.getvalue()


@pytest.mark.parametrize("number", range(10))
def test_whatever_a_blank_is_a_template_or_a_message_comes_of_it(number: int) -> None:
    chance = random.Random(number)  # noqa: S311 - damage, not secrets
    edition = chance.choice(EDITIONS)
    names = names_of(edition)
    blank = damaged(print_empty(edition.content, names, "form.docx"), chance)
    seal(edition.content, names, "form.docx", blank)
    refused: list[str] = []
    try:
        made = make_new(blank, "blank.docx", Workspace(ROOT), Wanted(edition.form, edition.from_year))
        assert print_empty(made.docx, names, "form.docx")
    except TemplateFault as fault:
        refused = [problem.code for problem in fault.problems]
    assert set(refused) <= {"template.file"}
