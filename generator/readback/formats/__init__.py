"""Documents of any kind → what they say, as rows of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.readback.formats.docx import read_docx, read_flat
from generator.readback.formats.html import read_archived_html, read_html
from generator.readback.formats.kinds import AS_WORD, Kind, recognised
from generator.readback.formats.office import convert
from generator.readback.formats.pdf import read_pdf
from generator.readback.formats.sheets import read_sheets
from generator.readback.formats.text import read_text
from generator.readback.formats.unreadable import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from generator.readback.document import Document

__all__ = ["UnreadableError", "convert", "read_document"]

_READERS: dict[Kind, Callable[[bytes, str], Document]] = {
    Kind.DOCX: read_docx,
    Kind.FLAT: read_flat,
    Kind.HTML: read_html,
    Kind.ARCHIVED_HTML: read_archived_html,
    Kind.SHEETS: read_sheets,
    Kind.PDF: read_pdf,
    Kind.TEXT: read_text,
}


def read_document(data: bytes, file: str, office: Callable[[bytes, str], bytes] = convert) -> Document:
    """Read a document of any kind; raise `UnreadableError` for one that can't be read.

    What kind it is tells its content; `office` turns a kind that has no reader here into .docx.
    """
    try:
        return _read(data, file, office)
    except UnreadableError as error:
        raise UnreadableError(error.problem.message, error.problem.hint, file) from None
    except RecursionError:
        raise UnreadableError("这个文件不正常：里面套了太多层", AS_WORD, file) from None


def _read(data: bytes, file: str, office: Callable[[bytes, str], bytes]) -> Document:
    kind = recognised(data)
    if isinstance(kind.value, str):
        return read_docx(office(data, kind.value), file)
    return _READERS[kind](data, file)
