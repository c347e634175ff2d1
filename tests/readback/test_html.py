"""A page is read as a browser shows it, and a form of ours as its Word file."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING

import pytest

from generator.filing.workspace import Workspace
from generator.pipeline.build import build
from generator.readback.formats import UnreadableError, read_document

if TYPE_CHECKING:
    from generator.readback.document import Document, Row, Where

ROOT = Path(__file__).parents[2]


def read(body: str, encoding: str = "utf-8", head: str = "") -> Document:
    """Read a page, saved as .doc as many systems do."""
    return read_document(f"<html><head>{head}</head><body>{body}</body></html>".encode(encoding), "表.doc")


def texts(document: Document) -> list[list[str]]:
    """Return the texts of all cells, a cell that goes on from above as ``~``."""
    return [["~" if cell.continues else cell.text for cell in row.cells] for row in document.rows]


def test_every_form_of_ours_reads_the_same_from_its_page(tmp_path: Path) -> None:
    copytree(ROOT / "filings", tmp_path / "filings")
    build(Workspace(tmp_path))
    pages = sorted((tmp_path / "build").rglob("20*/*.html"))
    assert len(pages) > 10
    for page in pages:
        seen = read_document(page.read_bytes(), page.name)
        form = read_document(page.with_suffix(".docx").read_bytes(), page.name)
        assert seen.title == form.title
        assert [(row.table, row.cut, texts_of(row)) for row in seen.rows] == [
            (row.table, row.cut, texts_of(row)) for row in form.rows
        ], page


def texts_of(row: Row) -> list[tuple[tuple[str, ...], bool, Where]]:
    """Return all that a person sees of a row, and where."""
    return [(cell.paragraphs, cell.continues, cell.where) for cell in row.cells]


@pytest.mark.parametrize(
    ("body", "paragraphs"),
    [
        ("一 \t <b>二</b>  三", ("一 二 三",)),
        ("武汉\n国家", ("武汉国家",)),
        ("a\nb", ("a b",)),
        ("一 <br> 二<br/>三", ("一\n二\n三",)),
        ("<p>一</p>\n<p>二</p>", ("一", "二")),
        ("<p>一</p><p></p><p>二</p>", ("一", "", "二")),
        ("<div>一<div>二</div>三</div>", ("一", "二", "三")),
        ("<p>一<span>&nbsp;二</span>&lt;p&gt;</p>", ("一\xa0二<p>",)),
        ("<ol><li>一<li>二</ol><ol start=4><li>三</ol><ul><li>四</ul>", ("1. 一", "2. 二", "4. 三", "• 四")),
        ("持续 <input type=checkbox checked> 新增 <input type='radio'>", ("持续 ☑ 新增 ☐",)),
        ("<input value='甲'><input type=hidden value='乙'>", ("甲",)),
        ("<select><option>甲<option selected>乙</select><textarea>丙</textarea>", ("乙丙",)),
        ("<script>x</script><style>y</style>一<!-- z --><![if !x]>二<![endif]>", ("一二",)),
        ("<span style='DISPLAY : none'>无</span><i hidden>无</i>一<o:p></o:p>", ("一",)),
    ],
)
def test_a_cell_reads_as_a_browser_shows_it(body: str, paragraphs: tuple[str, ...]) -> None:
    ((cell,),) = (row.cells for row in read(f"<table><tr><td>\n{body}\n</td></tr></table>").rows)
    assert cell.paragraphs == paragraphs


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("<tr><td rowspan=2>一<td>二<tr><td>三", [["一", "二"], ["~", "三"]]),
        ("<tr><td>一<td rowspan=2>二<tr><td>三<tr><td>四", [["一", "二"], ["三", "~"], ["四"]]),
        ("<tr><td colspan=2 rowspan=2>一<td>二<tr><td>三", [["一", "二"], ["~", "三"]]),
        ("<tr><td rowspan=2>一<td rowspan=2>二<td>三<tr><td>四", [["一", "二", "三"], ["~", "~", "四"]]),
        ("<tr><td>一<td rowspan=0>二<tr><td>三<tr><td>四", [["一", "二"], ["三", "~"], ["四", "~"]]),
        ("<thead><tr><th>一</thead><tbody><tr><td colspan=x>二<td rowspan=-1>三", [["一"], ["二", "三"]]),
        ("<tr></tr><tr><td>一", [["一"]]),
    ],
)  # fmt: skip
def test_merged_cells_go_on(rows: str, expected: list[list[str]]) -> None:
    assert texts(read(f"<table>{rows}</table>")) == expected


def test_tables_and_what_stands_between_them() -> None:
    document = read(
        "<title>目标表</title><h1>标题</h1>前<table><caption>表名</caption><tr><td>一<table><tr><td>二</table>后"
        "</table>中<img><table><tr><td><img>三</table>"
    )
    assert texts(document) == [["标题"], ["前"], ["表名"], ["一\n后"], ["二"], ["中"], ["三"]]
    assert [row.table for row in document.rows] == [0, 0, 0, 1, 2, 0, 3]
    assert [row.cut for row in document.rows] == [False, False, False, False, True, False, True]
    assert [row.cells[0].others for row in document.rows[-2:]] == [("图片",), ("图片",)]
    assert [row.where.row for row in document.rows] == [1, 2, 3, 1, 1, 4, 1]


META = '<meta http-equiv="Content-Type" content="text/html; charset={}">'


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("utf-8", ""), ("utf-8-sig", META.format("gb2312")), ("gb18030", META.format("gb2312")),
        ("gb18030", '<meta charset="GBK">'), ("gb18030", ""), ("gb18030", META.format("utf-8")),
        ("big5", META.format("big5")), ("utf-16", META.format("unicode")), ("gb18030", META.format("x-none")),
    ],
)  # fmt: skip
def test_a_page_of_any_usual_encoding_is_read(encoding: str, head: str) -> None:
    document = read("<p>部門整體支出績效目標表</p>", encoding, f"{head}<title>表</title>")
    assert texts(document) == [["部門整體支出績效目標表"]]
    assert document.title == "表"


def test_a_page_may_be_an_archive() -> None:
    start = "From: <x>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
    page = 'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    content = "<p>=CE=E4=BA=BA</p>"
    archived = f"{start}--b\r\n{page}{content}\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--\r\n"
    assert texts(read_document(archived.encode(), "表.doc")) == [["武汉"]]
    with pytest.raises(UnreadableError, match="没有网页"):
        read_document(start.encode(), "表.doc")
