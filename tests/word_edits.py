"""Printed forms edited as an author would in Word, with python-docx."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from docx import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document as Opened
    from docx.text.paragraph import Paragraph


def edited(data: bytes, changes: dict[str, str], comment: str = "") -> bytes:
    """Return a form in which the cells that say a text say another one; each must be there."""
    document = Document(BytesIO(data))
    left = set(changes)
    for paragraph in _paragraphs(document):
        new = changes.get(paragraph.text)
        if new is not None:
            left.discard(paragraph.text)
            _say(paragraph, new)
    assert not left
    if comment:
        document.add_comment(next(_paragraphs(document)).runs, text=comment, author="某科")
    return _saved(document)


def blank() -> bytes:
    """Return a Word file that is no form."""
    document = Document()
    document.add_paragraph("会议通知")
    return _saved(document)


def _say(paragraph: Paragraph, text: str) -> None:
    first, *rest = paragraph.runs
    first.text = text
    for run in rest:
        run.text = ""


def _paragraphs(document: Opened) -> Iterator[Paragraph]:
    for table in document.tables:
        for cell in table._cells:  # noqa: SLF001 - every cell once, merged ones too
            yield from cell.paragraphs


def _saved(document: Opened) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()
