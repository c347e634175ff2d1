"""Text with tabs is read as rows of cells; what the layout or a page has put into it is undone."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.readback.formats import read_document
from generator.readback.formats.loose import tightened

SEED = Path(__file__).parents[2].parent / "shared" / "seed" / "2023-wuhan-biolake.txt"

if TYPE_CHECKING:
    from generator.readback.document import Document, Row


def read(text: str, encoding: str = "utf-8") -> Document:
    """Read a text."""
    return read_document(text.encode(encoding), "表.txt")


def shown(row: Row) -> tuple[int, bool, list[str]]:
    """Return a row's table, whether it is cut off, and its texts."""
    return row.table, row.cut, [cell.text for cell in row.cells]


def test_blank_lines_part_tables() -> None:
    rows = read("目标表\n\n单位：万元\n\n项目采购\n品名\t金额\n复印机\t\n\n\n合计\t3\t").rows
    assert list(map(shown, rows)) == [
        (0, False, ["目标表"]),
        (0, True, ["单位：万元"]),
        (1, True, ["项目采购"]),
        (1, False, ["品名", "金额"]),
        (1, False, ["复印机", ""]),
        (2, True, ["合计", "3", ""]),
    ]
    assert [row.where.row for row in rows] == [1, 3, 5, 6, 7, 10]
    assert str(rows[3].cells[1].where) == "第 6 行第 2 格"
    assert read("一").loose


def test_pages_are_counted_and_their_numbers_dropped() -> None:
    rows = read("一\t二\r\n第 1 页 共 2 页\r\n\f三\t四\r\n- 2 -").rows
    assert [(shown(row), row.where.page, row.where.row) for row in rows] == [
        ((1, False, ["一", "二"]), 1, 1),
        ((2, True, ["三", "四"]), 2, 3),
    ]


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("<p>一 二。</p> <p>三&lt;四&nbsp;</p>", ("一二。", "三<四")),
        ("速发展。</p> <p>目标 4</p>", ("速发展。", "目标4")),
        ("一 <input checked='' type='checkbox'/> 二 <input type=checkbox>", ("一☑二☐",)),
        ("一<br/>二<BR>三", ("一\n二\n三",)),
        ("<span style='x'>一</span><strong>二</strong>", ("一二",)),
        ("<5% 且 >3%，A&B，&", ("<5%且>3%，A&B，&",)),
        ("<project>一</project>", ("<project>一</project>",)),
        ("<p></p>", ("",)),
    ],
)  # fmt: skip
def test_remnants_of_a_page_are_undone(text: str, paragraphs: tuple[str, ...]) -> None:
    (row,) = read(f"{text}\t旁").rows
    assert row.cells[0].paragraphs == paragraphs


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text_of_any_usual_encoding_is_read(encoding: str) -> None:
    (row,) = read("单位名称\t武汉国家生物产业基地", encoding).rows
    assert [cell.text for cell in row.cells] == ["单位名称", "武汉国家生物产业基地"]


@given(st.text("一二ab1 \t　\n"))
def test_tightening_loses_blanks_only_and_is_done_once(text: str) -> None:
    tight = tightened(text)
    assert "".join(tight.split()) == "".join(text.split())
    assert tight.count("\n") == text.count("\n")
    assert tightened(tight) == tight
    kept = [before for before, after in pairwise(tight) if after == " "]
    assert all(character.isascii() and character.isalpha() for character in kept)


@pytest.mark.skipif(not SEED.exists(), reason="the published text is not part of the repository")
def test_the_published_text_is_read_to_the_letter() -> None:
    document = read_document(SEED.read_bytes(), SEED.name)
    written = "".join(cell.text for row in document.rows for cell in row.cells)
    bare = re.sub("<input[^>]*>|</?p>", "", SEED.read_text("utf-8"))
    assert "".join(re.sub("[☑☐]", "", written).split()) == "".join(bare.split())
    rows = {row.where.row: row for row in document.rows}
    assert [cell.text for cell in rows[7].cells][:2] == [
        "部门（单位）名称",
        "武汉国家生物产业基地建设管理办公室",
    ]
    assert [len(cell.paragraphs) for cell in rows[19].cells[:2]] == [1, 6]
    assert written.count("持续性项目☑新增项目☐") == 4
    assert len(document.rows) == sum(bool(line.strip()) for line in bare.split("\n"))
