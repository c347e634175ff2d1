"""A .docx, whoever wrote it, is read as Word shows it."""

from __future__ import annotations

import time

import pytest
from packed import cell, docx, packed, paragraph, part, run, table

from generator.readback.document import Cell, Comment, Document, Where
from generator.readback.formats import UnreadableError, read_document

_FIELD = '<w:r><w:fldChar w:fldCharType="{}">{}</w:fldChar></w:r>'


def field(result: str, data: str = "", instruction: str = "FORMTEXT") -> str:
    """Return a complex field."""
    begin = _FIELD.format("begin", f"<w:ffData>{data}</w:ffData>" if data else "")
    told = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return begin + told + _FIELD.format("separate", "") + result + _FIELD.format("end", "")


def check_box(state: str) -> str:
    """Return a legacy check box."""
    return field("", f"<w:checkBox><w:default w:val='0'/>{state}</w:checkBox>", "FORMCHECKBOX")


def choice(state: str) -> str:
    """Return a legacy list to choose from."""
    entries = "<w:listEntry w:val='计划标准'/><w:listEntry w:val='历史标准'/>"
    return field(run("旧"), f"<w:ddList>{state}{entries}</w:ddList>", "FORMDROPDOWN")


def control(content: str, properties: str = "") -> str:
    """Return a content control."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def symbol(font: str, char: str) -> str:
    """Return a sign of a symbol font."""
    return f'<w:r><w:sym w:font="{font}" w:char="{char}"/></w:r>'


def ruby(over: str, text: str) -> str:
    """Return text with its pronunciation."""
    return f"<w:ruby><w:rt>{over}</w:rt><w:rubyBase>{text}</w:rubyBase></w:ruby>"


def alternatives(one: str, other: str) -> str:
    """Return two renderings of the same."""
    return (
        f'<mc:AlternateContent><mc:Choice Requires="wps">{one}</mc:Choice>'
        f"<mc:Fallback>{other}</mc:Fallback></mc:AlternateContent>"
    )


def tracked(how: str, content: str) -> str:
    """Return a change that somebody made."""
    return f'<w:{how} w:id="1" w:author="乙">{content}</w:{how}>'


BOX_CONTROL = control(run("☒"), '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>')
RUNS = {
    "several runs": (run("当年") + run(" 金额 "), "当年 金额 "),
    "breaks": ("<w:r><w:t>一</w:t><w:br/><w:t>二</w:t><w:tab/><w:t>三</w:t><w:cr/></w:r>", "一\n二\t三\n"),
    "hyphens": ("<w:r><w:t>A</w:t><w:noBreakHyphen/><w:t>B</w:t><w:softHyphen/></w:r>", "A-B"),
    "control": (run("是") + control(run("否")), "是否"),
    "control in control": (control(control(run("否"))), "否"),
    "prompt": (control(run("单击此处输入"), "<w:showingPlcHdr/>") + run("有"), "有"),
    "box as control": (BOX_CONTROL, "☒"),
    "smart tag": ("<w:smartTag>" + run("武汉") + "</w:smartTag>", "武汉"),
    "link": ('<w:hyperlink r:id="r9">' + run("官网") + "</w:hyperlink>", "官网"),
    "custom xml": ("<w:customXml>" + run("官网") + "</w:customXml>", "官网"),
    "simple field": ('<w:fldSimple w:instr="PAGE">' + run("3") + "</w:fldSimple>", "3"),
    "inserted": (run("一") + tracked("ins", run("二")), "一二"),
    "moved": (tracked("moveTo", run("二")) + tracked("moveFrom", run("旧")), "二"),
    "deleted": (tracked("del", "<w:r><w:delText>旧</w:delText></w:r>") + run("新"), "新"),
    "inserted, then deleted": (tracked("ins", tracked("del", run("旧"))) + run("新"), "新"),
    "field": (field(run("李新亮")) + run("同志"), "李新亮同志"),
    "field in a field": (field(run("甲") + field(run("乙"), instruction="REF x")), "甲乙"),
    "field in an instruction": (
        _FIELD.format("begin", "") + field(run("x")) + _FIELD.format("separate", "") + run("y")
        + _FIELD.format("end", ""),
        "y",
    ),
    "field without end": (_FIELD.format("begin", "") + _FIELD.format("separate", "") + run("有"), "有"),
    "box": (check_box("") + run("新增") + check_box("<w:checked/>"), "☐新增☑"),
    "box unchecked": (check_box("<w:checked w:val='0'/>"), "☐"),
    "box by default": (field("", "<w:checkBox><w:default w:val='1'/></w:checkBox>", "X"), "☑"),
    "first choice": (choice(""), "计划标准"),
    "choice": (choice("<w:result w:val='1'/>"), "历史标准"),
    "no such choice": (choice("<w:result w:val='7'/>"), ""),
    "symbols": (symbol("Wingdings", "F0FE") + symbol("Wingdings", "F0A8"), "☑☐"),
    "other symbols": (symbol("Wingdings 2", "F052") + symbol("Wingdings 2", "00A3"), "☑☐"),
    "signs": (symbol("Symbol", "F0B3") + run("95%"), "≥95%"),
    "typed symbols": (run("R", '<w:rFonts w:ascii="Wingdings 2"/>') + run("持续"), "☑持续"),
    "place of a lost font": (run("\uf06f"), "☐"),
    "ruby": ("<w:r>" + ruby(run("u"), run("武")) + "</w:r>", "武"),
    "alternatives": (alternatives(run("一"), run("二")), "一"),
    "markup is text": (run("&lt;p&gt;{{ a }}&amp;amp;"), "<p>{{ a }}&amp;"),
}  # fmt: skip


def read(body: str, **others: str) -> Document:
    """Read a document of that body."""
    return read_document(docx(body, **others), "表.docx")


def only(content: str, **others: str) -> Cell:
    """Read the only cell of a document that holds it."""
    ((found,),) = (row.cells for row in read(table(cell(content)), **others).rows)
    return found


def texts(document: Document) -> list[list[str]]:
    """Return the texts of all cells."""
    return [[found.text for found in row.cells] for row in document.rows]


@pytest.mark.parametrize("name", RUNS)
def test_a_paragraph_reads_as_it_shows(name: str) -> None:
    content, expected = RUNS[name]
    assert only(paragraph(content)).paragraphs == (expected,)
    outside = read(paragraph(content) + paragraph("后")).rows
    assert [row.cells[0].text for row in outside] == [expected, "后"] if expected else ["后"]


BOXED = "<w:txbxContent>" + paragraph("框里") + table("一|二") + "</w:txbxContent>"
SHAPE = f"<w:drawing><wp:inline><a:graphic><wps:txbx>{BOXED}</wps:txbx></a:graphic></wp:inline></w:drawing>"
OLD_SHAPE = f"<w:pict><v:shape><v:textbox>{BOXED}</v:textbox></v:shape></w:pict>"
OBJECT = '<w:object><v:shape><v:imagedata/></v:shape><o:OLEObject ProgID="{}"/></w:object>'
OTHERS = {
    "picture": ("<w:drawing><wp:inline><pic:pic/></wp:inline></w:drawing>", ("图片",), ("",)),
    "old picture": ("<w:pict><v:shape><v:imagedata/></v:shape></w:pict>", ("图片",), ("",)),
    "chart": ("<w:drawing><a:graphic><c:chart/></a:graphic></w:drawing>", ("图表",), ("",)),
    "shape": ("<w:pict><v:rect/></w:pict>", ("图形",), ("",)),
    "sheet": (OBJECT.format("Excel.Sheet.12"), ("嵌入的表格",), ("",)),
    "formula of old": (OBJECT.format("Equation.3"), ("公式",), ("",)),
    "program": (OBJECT.format("Package"), ("嵌入的对象",), ("",)),
    "box": (SHAPE, ("文本框",), ("", "框里", "一", "二")),
    "old box": (OLD_SHAPE, ("文本框",), ("", "框里", "一", "二")),
    "both boxes": (alternatives(SHAPE, OLD_SHAPE), ("文本框",), ("", "框里", "一", "二")),
    "footnote": ('<w:footnoteReference w:id="1"/>', ("脚注",), ("",)),
    "unknown symbol": ('<w:sym w:font="Webdings" w:char="F012"/>', ("特殊符号",), ("",)),
    "symbol without a place": ('<w:sym w:font="Wingdings"/>', ("特殊符号",), ("",)),
    "hidden": ("<w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t>", ("隐藏的文字",), ("",)),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_text_is_told(name: str) -> None:
    content, others, paragraphs = OTHERS[name]
    found = only(paragraph(f"<w:r>{content}</w:r>"))
    assert (found.others, found.paragraphs) == (others, paragraphs)
    assert read(paragraph(f"<w:r>{content}</w:r>")).rows[0].cells[0].others == others


def test_a_formula_is_told_and_its_text_read() -> None:
    found = only(paragraph(run("占比") + "<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>"))
    assert (found.text, found.others) == ("占比a+b", ("公式",))


GONE = '<w:rPr><w:del w:id="1"/></w:rPr>'


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    joined = paragraph("一", GONE) + paragraph("二", GONE) + paragraph("三") + paragraph("四")
    assert only(joined).paragraphs == ("一二三", "四")
    assert texts(read(joined)) == [["一二三"], ["四"]]


def test_a_deleted_paragraph_mark_before_a_table_loses_nothing() -> None:
    assert texts(read(paragraph("一", GONE) + table("二"))) == [["一"], ["二"]]
    assert texts(read(paragraph("一") + paragraph("二", GONE))) == [["一"], ["二"]]
    assert only(paragraph("一", GONE)).paragraphs == ("一",)


def test_deleted_rows_and_cells_are_gone() -> None:
    rows = f"<w:tr><w:trPr><w:del/></w:trPr>{cell(paragraph('旧'))}</w:tr>"
    gone = cell(paragraph("旧"), "<w:cellDel/>") + cell(paragraph("新"))
    assert texts(read(f"<w:tbl>{rows}<w:tr>{gone}</w:tr></w:tbl>")) == [["新"]]


def test_rows_cells_and_tables_within_controls_are_read() -> None:
    inner = cell(paragraph("一")) + control(cell(control(paragraph("二"))))
    rows = f"<w:tr>{inner}</w:tr>" + control(f"<w:tr>{cell(paragraph('三'))}</w:tr>")
    assert texts(read(control(f"<w:tbl>{rows}</w:tbl>") + control(paragraph("四")))) == [
        ["一", "二"],
        ["三"],
        ["四"],
    ]


def test_merged_cells_go_on() -> None:
    begun = cell(paragraph("产出指标"), '<w:vMerge w:val="restart"/>')
    rest = cell(paragraph(""), "<w:vMerge/>")
    hidden = cell(paragraph("旧字"), '<w:vMerge w:val="continue"/>')
    first, second, third = read(table(*(one + cell(paragraph("甲")) for one in (begun, rest, hidden)))).rows
    assert [row.cells[0].continues for row in (first, second, third)] == [False, True, True]
    assert (second.cells[0].blank, second.cells[0].others) == (True, ())
    assert (third.cells[0].blank, third.cells[0].others) == (True, ("被合并的格盖住的文字",))


def test_the_rest_of_a_cell_merged_sideways_is_dropped() -> None:
    begun, rest = (
        cell(paragraph(text), f'<w:hMerge w:val="{how}"/>')
        for text, how in (("一", "restart"), ("", "continue"))
    )
    (row,) = read(table(begun + rest + cell(paragraph("二")))).rows
    assert [(found.text, found.where.cell) for found in row.cells] == [("一", 1), ("二", 2)]


def test_a_table_in_a_cell_has_rows_of_its_own_behind() -> None:
    nested = cell(paragraph("前") + table("甲|乙", "丙|丁") + paragraph("后")) + cell(paragraph("旁"))
    document = read(paragraph("标题") + table(nested, "下") + table("末"))
    assert texts(document) == [["标题"], ["前\n后", "旁"], ["甲", "乙"], ["丙", "丁"], ["下"], ["末"]]
    assert [row.table for row in document.rows] == [0, 1, 2, 2, 1, 3]
    assert [row.cut for row in document.rows] == [False, False, True, False, False, True]
    assert [str(row.cells[-1].where) for row in document.rows] == [
        "表外第 1 段", "第 1 个表第 1 行第 2 格", "第 2 个表第 1 行第 2 格", "第 2 个表第 2 行第 2 格",
        "第 1 个表第 2 行第 1 格", "第 3 个表第 1 行第 1 格",
    ]  # fmt: skip


MARK = '<w:bookmarkStart w:id="1" w:name="{}"/><w:bookmarkEnd w:id="1"/>'
OURS = MARK.format("_tb1")


@pytest.mark.parametrize(
    "content",
    [
        OURS + paragraph("一"),
        paragraph(MARK.format("_GoBack") + OURS + run("一") + MARK.format("_tb2")),
        paragraph(run("一") + OURS),
        paragraph("一") + OURS,
        paragraph(tracked("del", OURS + run("旧")) + run("一")),
        control(paragraph(control(OURS + run("一")))),
    ],
)
def test_the_first_bookmark_of_ours_is_a_cells_key(content: str) -> None:
    (row,) = read(table(cell(paragraph("无")) + cell(content) + cell(paragraph("无")))).rows
    assert [found.key for found in row.cells] == ["", "_tb1", ""]


def test_a_bookmark_between_cells_and_rows_is_the_next_cells() -> None:
    (row,) = read(
        f"<w:tbl>{OURS}<w:tr>{cell(paragraph('一'))}{MARK.format('_tb2')}{cell(paragraph('二'))}</w:tr></w:tbl>"
    ).rows
    assert [found.key for found in row.cells] == ["_tb1", "_tb2"]
    outside = read(MARK.format("_tb3") + paragraph("一") + OURS + table("二")).rows
    assert [row.cells[0].key for row in outside] == ["_tb3", "_tb1"]


def test_comments_stand_where_they_were_put() -> None:
    written = "".join(
        f'<w:comment w:id="{number}" w:author="{author}">{paragraph(text)}{paragraph("再看")}</w:comment>'
        for number, author, text in ((1, "财政局", "请写明"), (2, "", "口径"), (3, "甲", "无处"))
    )
    ranged = paragraph(OURS + '<w:commentRangeStart w:id="2"/>' + run("一") + '<w:commentRangeEnd w:id="2"/>')
    referred = paragraph(run("外") + '<w:r><w:commentReference w:id="1"/></w:r>')
    document = read(table(cell(paragraph("零")) + cell(ranged)) + referred, comments=written)
    assert document.comments == (
        Comment("", "口径\n再看", Where(1, 1, 2), "_tb1"),
        Comment("财政局", "请写明\n再看", Where(row=1)),
        Comment("甲", "无处\n再看"),
    )


def test_the_title_is_that_of_the_properties() -> None:
    assert read(paragraph("一"), title="<dc:title>目标表</dc:title>").title == "目标表"
    assert read(paragraph("一")).title == ""


def test_strict_and_flat_documents_read_the_same() -> None:
    body = part("w:document", f"<w:body>{table('一|二')}</w:body>")
    usual = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    strict = packed(
        {"word/document.xml": body.replace(usual, "http://purl.oclc.org/ooxml/wordprocessingml/main")}
    )
    flat = (
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
        f'<pkg:part pkg:name="/word/document.xml"><pkg:xmlData>{body.partition("?>")[2]}</pkg:xmlData>'
        "</pkg:part>"
        "</pkg:package>"
    )
    for data in (strict, flat.encode()):
        assert texts(read_document(data, "表.docx")) == [["一", "二"]]


def test_a_document_embedded_in_another_is_told() -> None:
    assert read('<w:altChunk r:id="r1"/>').remarks == ("插入的另一个文档没有读",)


@pytest.mark.torture
def test_twenty_thousand_rows_are_read_in_seconds() -> None:
    data = docx(table(*["一|二|三|四|五"] * 20_000))
    start = time.process_time()
    assert len(read_document(data, "表.docx").rows) == 20_000
    assert time.process_time() - start < 15


@pytest.mark.parametrize("depth", [20, 60, 200])
def test_tables_in_tables_never_break_the_reader(depth: int) -> None:
    body = paragraph("心")
    for _ in range(depth):
        body = f"<w:tbl><w:tr><w:tc>{body}<w:p/></w:tc></w:tr></w:tbl>"
    try:
        assert texts(read(body))[-1] == ["心\n"]
    except UnreadableError:
        assert depth > 20
