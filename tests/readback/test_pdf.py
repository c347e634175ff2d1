"""A PDF with text is read by its ruling lines; one without is refused by what it is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from generator.readback.formats import UnreadableError, read_document
from generator.readback.formats.pdf_lines import Line, paragraphs_of

if TYPE_CHECKING:
    from generator.readback.document import Document

FONT = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
IMAGE = (
    "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>\n"
    "stream\nx\nendstream"
)


def pdf(*pages: str, trailer: str = "") -> bytes:
    """Return a PDF of pages, each the operators that draw it."""
    parts = ["<</Type/Catalog/Pages 2 0 R>>", "", FONT, IMAGE, "<</Title(Goals)>>"]
    kids = []
    for page in pages:
        number = len(parts) + 1
        kids.append(f"{number} 0 R")
        resources = "<</Font<</F 3 0 R>>/XObject<</I 4 0 R>>>>"
        about = f"/Parent 2 0 R/MediaBox[0 0 300 300]/Resources{resources}/Contents {number + 1} 0 R"
        parts.append(f"<</Type/Page{about}>>")
        parts.append(f"<</Length {len(page)}>>\nstream\n{page}\nendstream")
    parts[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    data, places = "%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(parts) + 1
    end = f"trailer\n<</Size {size}/Root 1 0 R/Info 5 0 R{trailer}>>\nstartxref\n{len(data)}\n%%EOF\n"
    return f"{data}xref\n0 {size}\n0000000000 65535 f \n{table}{end}".encode("latin-1")


def text(left: float, top: float, content: str) -> str:
    """Return what writes text; as everywhere here, `top` is from above."""
    return f"BT /F 10 Tf {left} {300 - top} Td ({content}) Tj ET\n"


def line(*ends: float) -> str:
    """Return what draws a line."""
    left, top, right, bottom = ends
    return f"{left} {300 - top} m {right} {300 - bottom} l S\n"


GRID = "".join(
    line(*ends)
    for ends in (
        (20, 50, 280, 50), (100, 80, 280, 80), (20, 110, 280, 110), (20, 140, 280, 140),
        (20, 50, 20, 140), (100, 50, 100, 140), (280, 50, 280, 140), (190, 80, 190, 110),
    )
)  # fmt: skip
FIRST = (
    GRID + text(110, 30, "Form") + text(30, 70, "Funds") + text(110, 70, "Sum") + text(110, 100, "One")
    + text(200, 100, "675 .5") + text(30, 130, "Note") + text(110, 130, "first words")
    + text(130, 290, "- 1 -")
)  # fmt: skip
SECOND = "".join(
    line(*ends) for ends in ((20, 20, 280, 20), (20, 50, 280, 50), (20, 20, 20, 50), (280, 20, 280, 50))
)


def read(*pages: str) -> Document:
    """Read a PDF of pages."""
    return read_document(pdf(*pages), "表.pdf")


def test_tables_are_read_by_their_lines() -> None:
    document = read(FIRST, SECOND + text(30, 40, "more") + text(30, 70, "After"))
    assert [[("~" if cell.continues else cell.text) for cell in row.cells] for row in document.rows] == [
        ["Form"], ["Funds", "Sum"], ["~", "One", "675.5"], ["Note", "first words"], ["more"], ["After"],
    ]  # fmt: skip
    assert [(row.table, row.cut, row.where.page) for row in document.rows] == [
        (0, False, 1), (1, False, 1), (1, False, 1), (1, False, 1), (2, True, 2), (0, False, 2),
    ]  # fmt: skip
    assert str(document.rows[2].cells[2].where) == "第 1 页，第 1 个表第 2 行第 3 格"
    assert (document.loose, document.title) == (True, "Goals")


WIDTH = 100.0
LOCKED = f"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O({'o' * 32})/U({'u' * 32})>>/ID[(a)(b)]"


def lines(*texts: str) -> list[Line]:
    """Return lines of ten characters to the width: ``>`` for each character that one is moved in."""
    found = []
    for number, written in enumerate(texts):
        left = 3.0 + 9.4 * (len(written) - len(written.lstrip(">")))
        content = written.lstrip(">")
        found.append(Line(content, left, 12.0 * number, left + 9.4 * len(content), 9.4))
    return found


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (["一二三四五六七八九十", "三四"], ["一二三四五六七八九十三四"]),
        (["一二三四五六七八九", "，一"], ["一二三四五六七八九，一"]),
        (["一二三四五六", "三四"], ["一二三四五六", "三四"]),
        (["一二三四五六", "abcdefg"], ["一二三四五六abcdefg"]),
        (["一二三四五 abcd", "efgh"], ["一二三四五abcd efgh"]),
        (["1234567890", "12"], ["123456789012"]),
        ([">>三四五六七八九十", "三四", ">>一二"], ["三四五六七八九十三四", "一二"]),
        ([">>>>>>>>三四", "一二"], ["三四", "一二"]),
        ([">>>三四五六", ">>>一二三四"], ["三四五六", "一二三四"]),
        ([], []),
    ],
)
def test_a_line_goes_on_if_the_next_word_had_no_room(printed: list[str], expected: list[str]) -> None:
    assert paragraphs_of(lines(*printed), 0.0, WIDTH) == expected


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (pdf("100 0 0 100 0 0 cm /I Do"), "只有图片"),
        (pdf(""), "没有文字"),
        (
            pdf(FIRST, trailer=LOCKED),
            "加了密码",
        ),
        (b"%PDF-1.7\n", "损坏"),
        (pdf(FIRST)[:200], "损坏"),
    ],
)
def test_a_pdf_without_text_says_what_it_is(data: bytes, told: str) -> None:
    with pytest.raises(UnreadableError, match=told):
        read_document(data, "表.pdf")


def test_pictures_among_text_are_told() -> None:
    assert read(FIRST, "100 0 0 100 0 0 cm /I Do").remarks == ("第 2 页有图片，没有读",)


def test_without_its_reader_a_pdf_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pdfplumber", None)
    with pytest.raises(UnreadableError) as error:
        read(FIRST)
    assert "pip install 'tianbao[pdf]'" in error.value.problem.hint
