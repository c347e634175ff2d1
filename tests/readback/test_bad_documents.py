"""Whatever is handed in is read or refused in words that its owner understands."""

from __future__ import annotations

import io
import time
import zipfile
from functools import cache
from typing import TYPE_CHECKING

import pytest
from forms import example
from hypothesis import given
from hypothesis import strategies as st
from packed import docx, packed, paragraph, part, table
from workbooks import row, text, workbook

from generator.readback.formats import UnreadableError, limits, read_document
from generator.readback.formats.kinds import Kind, recognised

if TYPE_CHECKING:
    from generator.readback.document import Document

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ODF = "application/vnd.oasis.opendocument."
LOCKED = b"\xec\xa5".ljust(11, b"\0") + b"\x01"
ENTITY = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'


def office(data: bytes, suffix: str) -> bytes:
    """Return what stands for any document that LibreOffice has turned into .docx."""
    return docx(paragraph(f"{suffix} {len(data)}"))


def ole(*streams: str, block: bytes = b"") -> bytes:
    """Return what looks like a compound file with these streams."""
    return (
        OLE.ljust(512, b"\0")
        + block.ljust(512, b"\0")
        + b"".join(f"{one}\0".encode("utf-16-le") for one in streams)
    )


def bomb() -> bytes:
    """Return a .docx whose body unpacks to far more than it takes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (65 << 20))
    return file.getvalue()


REFUSED = {
    "nothing": (b"", "空的"),
    "blanks": (b" \r\n\0\0", "空的"),
    "old word with a password": (ole("WordDocument", block=LOCKED), "加了密码"),
    "word with a password": (ole("EncryptedPackage", "EncryptionInfo"), "加了密码"),
    "old slides": (ole("PowerPoint Document"), "PowerPoint"),
    "old something": (ole("Contents"), "不是 Word"),
    "a workbook without an inside": (ole("Workbook"), "损坏"),
    "slides": (packed({"ppt/presentation.xml": ""}), "PowerPoint"),
    "a binary workbook": (packed({"xl/workbook.bin": ""}), "xlsb"),
    "OFD": (packed({"OFD.xml": ""}), "OFD"),
    "Pages": (packed({"Index/Document.iwa": ""}), "Pages"),
    "an archive": (packed({"一.txt": "一"}), "压缩包"),
    "an ods": (packed({"mimetype": ODF + "spreadsheet"}), "ods"),
    "an odp": (packed({"mimetype": ODF + "presentation"}), "不是文字文档"),
    "rar": (b"Rar!\x1a\x07", "压缩包"),
    "7z": (b"7z\xbc\xaf\x27\x1c", "压缩包"),
    "png": (b"\x89PNG\r\n\x1a\n", "图片"),
    "jpeg": (b"\xff\xd8\xff\xe0", "图片"),
    "sheet as xml": (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "Excel"),
    "xml": (b'<?xml version="1.0"?><a/>', "XML"),
    "flat package cut off": (b'<?xml version="1.0"?><pkg:package xmlns:pkg="x">', "损坏"),
    "bytes": (b"\x01\x02\x03\xff", "认不出"),
    "word without a body": (packed({"word/styles.xml": part("w:styles", "")}), "损坏"),
    "word with damaged xml": (packed({"word/document.xml": "<w:document"}), "损坏"),
    "word with entities": (packed({"word/document.xml": ENTITY}), "损坏"),
    "workbook with damaged xml": (packed({"xl/worksheets/sheet1.xml": "<sheetData"}), "损坏"),
    "a bomb": (bomb(), "不正常：解开后超过 64 MB"),
    "too deep": (docx("<w:sdt><w:sdtContent>" * 200), "损坏"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_can_not_be_read_is_named(name: str) -> None:
    data, told = REFUSED[name]
    with pytest.raises(UnreadableError) as error:
        read_document(data, "收到/表.docx", office)
    problem = error.value.problem
    assert told in problem.message
    assert (problem.code, problem.place.file) == ("TB049", "收到/表.docx")
    assert problem.hint


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (ole("WordDocument", block=b"\xec\xa5"), ".doc"),
        (ole("WordDocument"), ".doc"),
        (rb"{\rtf1\ansi}", ".rtf"),
        (packed({"mimetype": ODF + "text"}), ".odt"),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?><w:wordDocument/>', ".xml"),
        (b'<?xml version="1.0"?><office:document/>', ".fodt"),
    ],
)
def test_what_libreoffice_reads_is_handed_to_it(data: bytes, suffix: str) -> None:
    ((cell,),) = (row.cells for row in read_document(data, "表", office).rows)
    assert cell.text == f"{suffix} {len(data)}"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (example("party"), Kind.DOCX),
        (workbook(row(1, text("A1", "一"))), Kind.SHEETS),
        (ole("Workbook"), Kind.SHEETS),
        (ole("Book"), Kind.SHEETS),
        (b"\r\n%PDF-1.4", Kind.PDF),
        (b"<html>", Kind.HTML),
        ("﻿\n<!DOCTYPE HTML>".encode(), Kind.HTML),
        ("<table>".encode("utf-16"), Kind.HTML),
        (b'<?xml version="1.0" encoding="gb2312"?><!-- a --><html>', Kind.HTML),
        (b"MIME-Version: 1.0\n", Kind.ARCHIVED_HTML),
        ("单位\t武汉".encode(), Kind.TEXT),
        ("<p>单位</p>\t武汉".encode("gb18030"), Kind.TEXT),
        ("单位：MIME-Version".encode(), Kind.TEXT),
        ("PKI 建设\t100".encode(), Kind.TEXT),
        ("BM 项目\t100".encode("gb18030"), Kind.TEXT),
    ],
)
def test_a_document_is_told_by_its_content(data: bytes, kind: Kind) -> None:
    assert recognised(data) is kind


def test_too_many_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_CELLS", 10)
    rows = "<table>" + "<tr><td>一<td>二" * 5 + "{}</table>"
    lines = "一\t二\n" * 5
    for fitting, too_many in (
        (docx(table(*["一|二"] * 5)), docx(table(*["一|二"] * 5) + paragraph("三"))),
        (rows.format("").encode(), rows.format("<tr><td>三").encode()),
        (lines.encode(), f"{lines}三".encode()),
    ):
        assert len(read_document(fitting, "表").rows) == 5
        with pytest.raises(UnreadableError, match="不正常：超过 10 格"):
            read_document(too_many, "表")


def attempted(data: bytes) -> Document | None:
    """Return what is read, None for what is refused in words."""
    try:
        document = read_document(data, "表", office)
    except UnreadableError as error:
        assert error.problem.message  # noqa: PT017 - it may be read or not
        assert error.problem.hint  # noqa: PT017
        return None
    assert all(
        isinstance(text, str) for row in document.rows for cell in row.cells for text in cell.paragraphs
    )
    return document


STARTS = [
    b"",
    b"PK\x03\x04",
    OLE,
    b"%PDF-1.4\n",
    b"{\\rtf",
    b"<html>",
    b"<table><tr><td>",
    b"MIME-Version: 1.0\n",
    b"\xff\xfe",
]


@given(st.sampled_from(STARTS), st.binary())
def test_any_bytes_are_read_or_refused(start: bytes, data: bytes) -> None:
    attempted(start + data)


@given(st.text(st.sampled_from("一a<>/& \t\n\f;\"='pbrtdhinux#1\0")))
def test_any_text_is_read_or_refused(content: str) -> None:
    attempted(content.encode())
    attempted(f"<table><tr><td>{content}".encode())


@cache
def documents() -> tuple[bytes, bytes]:
    """Return a form and a workbook."""
    return example("party"), workbook(row(1, text("A1", "一")))


@given(st.integers(0, 1), st.integers(0, 1 << 20))
def test_a_document_cut_off_anywhere_is_refused(which: int, length: int) -> None:
    data = documents()[which]
    assert attempted(data) is not None
    assert attempted(data[: max(length % len(data), len(b"PK\3\4"))]) is None


@given(st.integers(0, 1), st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(0, 255)), max_size=5))
def test_a_damaged_document_is_read_or_refused(which: int, changes: list[tuple[int, int]]) -> None:
    data = bytearray(documents()[which])
    for place, byte in changes:
        data[place % len(data)] = byte
    attempted(bytes(data))


LEAVES = [
    "<w:t>一</w:t>",
    '<w:fldChar w:fldCharType="begin"/>',
    '<w:fldChar w:fldCharType="end"/>',
    "<w:br/>",
]
TAGS = "p r tbl tr tc sdt sdtContent ins del pict txbxContent tcPr vMerge numPr pPr".split()  # noqa: SIM905
XML = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.builds(
        "<w:{0}>{1}</w:{0}>".format, st.sampled_from(TAGS), st.lists(inner, max_size=4).map("".join)
    ),
)


@given(st.lists(XML).map("".join))
def test_any_arrangement_of_a_body_is_read(body: str) -> None:
    assert attempted(docx(body)) is not None


@pytest.mark.parametrize(
    ("start", "again"),
    [
        ("<table>", "<tr><td rowspan=2>一<td>二<p>三"),
        ("<ol>", "<li>一 <br> 二"),
        ("", "一\t<p>二</p>\t<input>\n"),
        ("", "\f第 1 页 "),
        ("<table><tr><td>", "&nbsp; <b> "),
        ("", "< <p &amp; "),
    ],
)
def test_large_documents_take_no_longer_for_each_row(start: str, again: str) -> None:
    begun = time.process_time()
    attempted((start + again * 20_000).encode())
    assert time.process_time() - begun < 4
