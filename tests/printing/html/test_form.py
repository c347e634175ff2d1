"""A layout printed as HTML, read back as a browser reads it."""

from __future__ import annotations

import re

import pytest
from grids import html_grid, html_text
from hypothesis import example, given
from hypothesis import strategies as st
from layouts import TEXT, cell, department, line, parsed, table

from generator.forms.shown import DepartmentForm, ProjectForm
from generator.printing.html.form import translate
from generator.printing.template.values import FillError
from generator.printing.word.layout import (
    Cell,
    Expression,
    Font,
    Layout,
    Merge,
    MergeSame,
    Page,
    Paragraph,
    Row,
    Run,
    Special,
    Statement,
    Table,
)

AUTHORED = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff")).map(
    lambda text: re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text)  # load refuses these
)
HOSTILE = (
    "&amp; <select> </td></table></style><!-- ' \" -->",
    "{{ 7*7 }} {% x %} {# y #} {_{ ]]>",
    "<|m1><|c1><|r>",
    "\n a  b\t\n\nc\r\nd ",
    "𠮷e\u0301\U0001f468\u200d\U0001f469\u200d\U0001f467\u2028\u0085\u00a0",
    "字" * 10_000,
)
RESTART, CONTINUE = Merge.RESTART, Merge.CONTINUE


@given(AUTHORED)
@pytest.mark.parametrize("layout", [table((cell(TEXT),)), Layout((line(TEXT),))], ids=["cell", "paragraph"])
def test_text_survives_to_the_letter(layout: Layout, text: str) -> None:
    page = parsed(layout, department(filler=text))
    (shown,) = page.xpath("//*[@data-key]")
    assert html_text(shown) == text
    assert shown.get("data-key") == "department#filler"


def test_what_follows_a_tab_to_the_right_edge_stands_there() -> None:
    layout = Layout((line("单位：", TEXT, Special("tab"), "万元", tab_right=True),))
    (shown,) = parsed(layout, department(filler="某某\t局")).xpath("//*[@data-key]")
    (gap,) = shown.xpath("./span[. = '\t']")
    assert html_text(shown) == "单位：某某\t局\t万元"
    looks = "".join(shown.getroottree().xpath("//style/text()"))
    for element, look in ((shown, "display:flex"), (gap, "flex:1")):
        assert re.search(rf"\.{element.get('class')}\{{[^}}]*{look}", looks)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_survives(text: str) -> None:
    page = parsed(table((cell("前 ", TEXT, " 后"), cell(text.replace("\r", "")))), department(filler=text))
    first, second = page.xpath("//td")
    assert html_text(first) == f"前 {text} 后"
    assert html_text(second) == text.replace("\r", "")
    assert len(page.xpath("//style")) == 1


@given(AUTHORED)
@example("</title><script>")
@example("{title}{0}")
def test_title_is_text(title: str) -> None:
    page = translate(Layout((line("表"),)), DepartmentForm).page(department(), title=title)
    assert "<script" not in page
    assert page.startswith('<!DOCTYPE html>\n<html lang="zh-CN">')


def test_an_empty_value_leaves_an_empty_cell() -> None:
    (shown,) = parsed(table((cell(TEXT),))).xpath("//td")
    assert html_text(shown) == ""
    assert len(shown) == 0


def goal(number: int, *levels: str) -> dict[str, object]:
    """Return a goal with one row a level; rows of the same level merge."""
    rows = [
        {
            "@": f"a#goals.g{number}.indicators.{position}.",
            "@name": f"a#goals.g{number}.indicators.{position}.name",
            "level1": {"@": "", "name": level},
            "name": f"{number}.{position}",
        }
        for position, level in enumerate(levels)
    ]
    return {"@": f"a#goals.g{number}.text", "number": str(number), "text": f"第{number}", "rows": rows}


GOALS = (
    Statement("for goal in department.annual_goals"),
    Statement("for row in goal.rows"),
)
ENDS = (Statement("endfor"), Statement("endfor"))
INDICATORS = (
    cell("绩效指标", merge=CONTINUE),
    cell(Expression("row.level1.name"), merge=MergeSame(("row.level1.name",))),
    cell(Expression("row.name")),
)


def test_merges_run_through_loops() -> None:
    layout = table((cell("绩效指标", merge=RESTART), cell("一级"), cell("三级")), *GOALS, INDICATORS, *ENDS)
    page = parsed(layout, department(annual_goals=[goal(1, "甲", "甲", "乙"), goal(2, "乙")]))
    grid = html_grid(page.xpath("//table")[0])
    assert [[seen.text for seen in row] for row in grid] == [
        ["绩效指标", "一级", "三级"],
        ["绩效指标", "甲", "1.0"],
        ["绩效指标", "甲", "1.1"],
        ["绩效指标", "乙", "1.2"],
        ["绩效指标", "乙", "2.0"],
    ]
    assert [(row[0].row, row[1].row) for row in grid] == [(0, 0), (0, 1), (0, 1), (0, 3), (0, 4)]


def test_each_value_carries_its_key() -> None:
    layout = table(*GOALS, (cell(Expression("goal.number")), *INDICATORS[1:]), *ENDS)
    page = parsed(layout, department(annual_goals=[goal(1, "甲", "甲")]))
    keys = [cell.get("data-key") for cell in page.xpath("//td")]
    assert keys == [None, "", "a#goals.g1.indicators.0.name", None, "a#goals.g1.indicators.1.name"]


def test_of_several_values_each_carries_its_key() -> None:
    phone = Expression("department.phone")
    view = department(filler="甲", phone="乙", **{"@phone": "unit#phone"})
    page = parsed(table((cell(TEXT, "、", phone),)), view)
    (shown,) = page.xpath("//td")
    assert shown.get("data-key") == "department#filler"
    assert [(span.text, span.get("data-key")) for span in shown] == [
        ("甲", "department#filler"),
        ("乙", "unit#phone"),
    ]


def test_a_key_is_any_text() -> None:
    key = 'a#goals."<&\'\n<br>".text'
    page = parsed(
        table((cell(Expression("department.phone")),)), department(phone="甲\n乙", **{"@phone": key})
    )
    (shown,) = page.xpath("//td")
    assert shown.get("data-key") == key
    assert html_text(shown) == "甲\n乙"


def test_a_missing_value_is_named() -> None:
    layout = table(*GOALS[:1], (cell(Expression("goal.text")),), ENDS[0])
    with pytest.raises(FillError, match=r"表样要 goal\.text，数据里没有 text"):
        parsed(layout, department(annual_goals=[{"@": ""}]))


def test_values_of_a_loop_in_a_cell_carry_their_own_keys() -> None:
    paragraph = line("目标 ", Expression("goal.number"), ": ", Expression("goal.text"))
    block = Cell((GOALS[0], paragraph, ENDS[0]))
    page = parsed(table((block,)), department(annual_goals=[goal(1), goal(2)]))
    (shown,) = page.xpath("//td")
    assert html_text(shown) == "目标 1: 第1\n目标 2: 第2"
    assert shown.get("data-key") is None
    assert shown.xpath(".//@data-key") == ["a#goals.g1.text", "a#goals.g2.text"]


def test_prose_is_printed_as_paragraphs() -> None:
    prose = line(prose=Expression("department.duties"))
    cells = (Cell((prose,)), Cell((prose, line("完"))))
    page = parsed(table(cells), department(duties="1. 一<b>\n2. **二**\n\n三"))
    for shown in page.xpath("//td"):
        assert html_text(shown).removesuffix("\n完") == "1. 一<b>\n2. 二\n三"
        assert shown.get("data-key") == "department#duties"
    assert [strong.text for strong in page.xpath("//strong")] == ["二", "二"]


def test_first_rows_that_repeat_are_the_head() -> None:
    head = (
        Row((cell("目标", merge=RESTART), cell("指标", columns=2)), header=True),
        Row((cell(merge=CONTINUE), cell("前年"), cell("上年")), header=True),
    )
    page = parsed(table(*head, (cell("a"), cell("b"), cell("c"))))
    assert [html_text(th) for th in page.xpath("//thead//th")] == ["目标", "指标", "前年", "上年"]
    assert page.xpath("//thead//th/@rowspan") == ["2"]
    assert len(html_grid(page.xpath("//table")[0])) == 3


def test_no_head_where_a_merge_leads_out_of_it() -> None:
    head = Row((cell("目标", merge=RESTART), cell("指标")), header=True)
    page = parsed(table(head, (cell(merge=CONTINUE), cell("b"))))
    assert not page.xpath("//thead")
    assert page.xpath("//th/@rowspan") == ["2"]


def test_a_row_of_repeated_cells_merges_at_its_columns() -> None:
    row = (Statement("for p in department.projects"), cell(Expression("p.name")), Statement("endfor"))
    rows = (Row((*row, cell("和", merge=RESTART))), Row((*row, cell(merge=CONTINUE))))
    projects = [{"@": f"{name}#", "name": name} for name in "甲乙"]
    grid = html_grid(parsed(table(*rows), department(projects=projects)).xpath("//table")[0])
    assert [[seen.text for seen in row] for row in grid] == [["甲", "乙", "和"]] * 2
    assert grid[1][2] is grid[0][2]


def test_a_table_in_a_cell_merges_by_itself() -> None:
    inner = Table((20.0,), (Row((cell("内", merge=RESTART),)), Row((cell(merge=CONTINUE),))))
    rows = ((cell("外", merge=RESTART), Cell((inner,))), (cell(merge=CONTINUE), cell("下")))
    page = parsed(table(*rows))
    assert page.xpath("//td/@rowspan") == ["2", "2"]
    assert len(html_grid(page.xpath("//td/table")[0])) == 2


def test_looks_are_said_once_and_never_in_the_markup() -> None:
    song = Font(("方正小标宋简体",), 20, bold=True)
    heading = Paragraph((Run(("表",), song),), "center", space_after=6)
    rows = tuple(Row((cell(TEXT), cell("二")), height=28, splits=False) for _ in range(3))
    page = translate(Layout((heading, Table((60.0, 90.5), rows, "center"))), DepartmentForm).page(
        department(), title="表"
    )
    assert page.count("{height:28pt}") == 1
    assert page.count("width:90.5pt") == 1
    assert '"方正小标宋简体","FZXiaoBiaoSong-B05S"' in page
    assert not re.search(r"\sstyle=|<script|\bon\w+=|https?:", page)
    assert re.search(r'<h1 class="s\d+">表</h1>', page)


def test_runs_of_several_looks_keep_them() -> None:
    runs = (Run(("粗",), Font(("仿宋_GB2312",), 12, bold=True)), Run(("细",), Font(("仿宋_GB2312",), 12)))
    page = parsed(table((Cell((Paragraph(runs),)),)))
    bold, light = (page.xpath(f"//span[.='{text}']/@class")[0] for text in "粗细")
    rules = dict(re.findall(r"\.(s\d+)\{(.*)\}", page.xpath("//style")[0].text))
    assert "bold" in rules[bold]
    assert "bold" not in rules[light]


def test_the_footer_numbers_the_pages() -> None:
    footer = line("第 ", Special("PAGE"), " 页", Expression("unit.name"), align="center")
    program = translate(Layout((), Page(margins=(60, 50, 40, 30)), footer=(footer,)), ProjectForm)
    page = program.page({"unit": {"name": '</style>"甲'}}, title="表")
    assert "@page{size:595.3pt 841.9pt;margin:60pt 0 40pt}" in page
    assert ".sheet{padding:0 50pt 0 30pt}" in page
    assert r'@bottom-center{content:"\7b2c  " counter(page) " \9875 "' in page.replace("{ ", "{").replace(
        ": ", ":"
    )
    assert page.count("</style>") == 1


def test_a_page_leads_to_the_index_and_its_word_file_on_the_screen_only() -> None:
    program = translate(Layout((line("表"),)), DepartmentForm)
    page = program.page(department(), title="表", word="某 a&b#1.docx")
    assert '<a href="../../index.html">' in page
    assert 'href="%E6%9F%90%20a%26b%231.docx"' in page
    assert ".way{display:none}" in page.partition("@media print")[2]
    assert "<nav" not in program.page(department(), title="表")
