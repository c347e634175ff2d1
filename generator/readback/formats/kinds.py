"""What kind of document bytes are, by what stands in them: a suffix often says something else."""

from __future__ import annotations

import io
import re
import zipfile
from enum import Enum, auto
from typing import Final, NoReturn

from generator.printing.word.unzip import AGAIN
from generator.readback.formats.decoding import decoded
from generator.readback.formats.unreadable import unreadable


class Kind(Enum):
    """The readers that there are; each `OFFICE_…` is a kind that LibreOffice turns into .docx."""

    DOCX = auto()
    FLAT = auto()
    SHEETS = auto()
    PDF = auto()
    HTML = auto()
    ARCHIVED_HTML = auto()
    TEXT = auto()
    OFFICE_DOC = ".doc"
    OFFICE_RTF = ".rtf"
    OFFICE_ODT = ".odt"
    OFFICE_FODT = ".fodt"
    OFFICE_XML = ".xml"


AS_WORD: Final = "用 Word 或 WPS 打开后另存为 .docx，再读那个文件"
_AS_SHEETS: Final = "用 Excel 或 WPS 打开后另存为 .xlsx，再读那个文件"
_ORIGINAL: Final = "请找制表人要 Word、WPS 或 Excel 文件"
_UNPACK: Final = "请先解压，再读里面的 Word、Excel 或 PDF 文件"
_PASSWORD: Final = "用 Word 或 WPS 打开，去掉密码后另存，再读那个文件"  # noqa: S105 - a hint, no password

_PLAIN: Final = (
    (b"%PDF-", Kind.PDF), (b"{\\rtf", Kind.OFFICE_RTF),
)  # fmt: skip
_REFUSED: Final = (
    (b"\x89PNG", "这是图片，不是文档", _ORIGINAL),
    (b"\xff\xd8\xff", "这是图片，不是文档", _ORIGINAL),
    (b"GIF8", "这是图片，不是文档", _ORIGINAL),
    (b"BM", "这是图片，不是文档", _ORIGINAL),
    (b"II*\0", "这是图片，不是文档", _ORIGINAL),
    (b"MM\0*", "这是图片，不是文档", _ORIGINAL),
    (b"RIFF", "这是图片或影音，不是文档", _ORIGINAL),
    (b"Rar!", "这是压缩包，不是文档", _UNPACK),
    (b"7z\xbc\xaf", "这是压缩包，不是文档", _UNPACK),
    (b"\x1f\x8b", "这是压缩包，不是文档", _UNPACK),
)
_ZIPS: Final = (
    ("word/", Kind.DOCX), ("xl/worksheets/", Kind.SHEETS),
)  # fmt: skip
_OTHER_ZIPS: Final = (
    ("ppt/", "这是演示文稿（PowerPoint），里面的表读不了", _ORIGINAL),
    ("xl/", "这是二进制的 Excel 文件（.xlsb），读不了", _AS_SHEETS),
    ("OFD.xml", "这是 OFD 版式文件，读不了", f"{_ORIGINAL}，或在 OFD 阅读器里另存为 PDF"),
    ("Index/", "这是苹果 Pages 或 Numbers 的文件，读不了", "在 Pages 里导出为 Word，再读那个文件"),
)
_ODF: Final = "application/vnd.oasis.opendocument."
_BROKEN_ZIP: Final = (
    zipfile.BadZipFile,
    OSError,
    EOFError,
    LookupError,
    ValueError,
    RuntimeError,
    OverflowError,
)

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECTOR: Final = 512
_WORD_97: Final = b"\xec\xa5"
_ENCRYPTED_BIT: Final = 0x01

_PROLOGUE: Final = 4096
_SHEET_XML: Final = re.compile(r'<\?mso-application\s+progid="Excel\.Sheet"')
_MHTML: Final = re.compile(r"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:", re.IGNORECASE)
_MARKUP: Final = (
    (re.compile(r"<pkg:package\b"), Kind.FLAT),
    (re.compile(r'<\?mso-application\s+progid="Word\.Document"'), Kind.OFFICE_XML),
    (re.compile(r"<office:document\b"), Kind.OFFICE_FODT),
    (re.compile(r"<(?:!doctype html|html|head|body|table|meta)\b", re.IGNORECASE), Kind.HTML),
)


def recognised(data: bytes) -> Kind:
    """Tell what kind of document this is; one that can't be read is refused by its own name."""
    if not data.strip(b"\0 \t\r\n"):
        unreadable("文件是空的", "请确认选对了文件；是从网上下载的，就重新下载")
    for magic, kind in _PLAIN:
        if data[:1024].lstrip().startswith(magic) or (kind is Kind.PDF and magic in data[:1024]):
            return kind
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data)
    if data.startswith(_OLE[:4]):
        return _ole(data)
    text = decoded(data)
    return _binary(data) if text is None else _text(text)


def _zip(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            first = _start_of(archive, "mimetype") if "mimetype" in names else ""
    except _BROKEN_ZIP:
        unreadable("这个文件已经损坏，可能没有下载完或拷贝完", AGAIN)
    if first.startswith(_ODF):
        return _odf(first.removeprefix(_ODF))
    for start, kind in _ZIPS:
        if any(name.startswith(start) for name in names):
            return kind
    for start, message, hint in _OTHER_ZIPS:
        if any(name.startswith(start) for name in names):
            unreadable(message, hint)
    return unreadable("这是压缩包，里面不是 Word 或 Excel 的内容", _UNPACK)


def _start_of(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as file:
        return file.read(len(_ODF) + 20).decode("ascii", "replace")


def _odf(kind: str) -> Kind:
    if kind.startswith("text"):
        return Kind.OFFICE_ODT
    if kind.startswith("spreadsheet"):
        unreadable("这是 OpenDocument 电子表格（.ods），读不了", _AS_SHEETS)
    return unreadable("这个 OpenDocument 文件不是文字文档，读不了", AS_WORD)


def _ole(data: bytes) -> Kind:
    """Tell the old formats apart by the names of their streams."""
    if _named(data, "EncryptedPackage"):
        unreadable("这个文件加了密码", _PASSWORD)
    if _named(data, "WordDocument"):
        if _is_encrypted(data):
            unreadable("这个文件加了密码", _PASSWORD)
        return Kind.OFFICE_DOC
    if _named(data, "Workbook") or _named(data, "Book"):
        return Kind.SHEETS
    if _named(data, "PowerPoint Document"):
        unreadable("这是演示文稿（PowerPoint），里面的表读不了", _ORIGINAL)
    if _named(data, "MatOST"):  # Works: it called its files .wps too
        return Kind.OFFICE_DOC
    return unreadable("这不是 Word、WPS 或 Excel 文件，或者已经损坏", AS_WORD)


def _named(data: bytes, stream: str) -> bool:
    return stream.encode("utf-16-le") + b"\0\0" in data


def _is_encrypted(data: bytes) -> bool:
    """Tell whether a Word 97 file says in its first block that it is encrypted."""
    starts = range(_SECTOR, len(data) - 12, _SECTOR)
    first = next((start for start in starts if data.startswith(_WORD_97, start)), None)
    return first is not None and bool(data[first + 11] & _ENCRYPTED_BIT)


def _text(text: str) -> Kind:
    start = text[:_PROLOGUE].lstrip()
    if not start.startswith("<"):
        return Kind.ARCHIVED_HTML if _MHTML.match(start) else Kind.TEXT
    for pattern, kind in _MARKUP:
        if pattern.search(start):
            return kind
    if _SHEET_XML.search(start):
        unreadable("这是“XML 表格”格式的 Excel 文件，读不了", _AS_SHEETS)
    if start.startswith("<?xml"):
        unreadable("这是 XML 文件，不是文档", AS_WORD)
    return Kind.TEXT


def _binary(data: bytes) -> NoReturn:
    for magic, message, hint in _REFUSED:
        if data.startswith(magic):
            unreadable(message, hint)
    unreadable("认不出这是什么文件", f"能用 Word 或 WPS 打开的话，{AS_WORD.removeprefix('用 Word 或 WPS ')}")
