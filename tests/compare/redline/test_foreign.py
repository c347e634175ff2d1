"""A form of another edition brings its styles along, and nothing that points out of its own file."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from papers import part, saved
from redlining import marked
from revisions import W, accept, reject
from validity import faults


def picture() -> io.BytesIO:
    """Return a PNG of one black dot."""
    chunks = {
        b"IHDR": struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0),
        b"IDAT": zlib.compress(b"\0\0"),
        b"IEND": b"",
    }
    parts = (
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks.items()
    )
    return io.BytesIO(b"\x89PNG\r\n\x1a\n" + b"".join(parts))


def styled(name: str, text: str, base: str = "") -> Any:  # noqa: ANN401 - python-docx's document
    document = Document()
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if base:
        style.base_style = document.styles.add_style(base, WD_STYLE_TYPE.PARAGRAPH)
    document.add_paragraph(text, style)
    document.add_paragraph("末")
    return document


def styles(docx: bytes) -> list[tuple[str, str]]:
    return [(p.text, p.style.name) for p in Document(io.BytesIO(docx)).paragraphs]


def test_styles_go_by_their_names() -> None:
    old, new = saved(styled("旧样式", "第一段", "旧底样")), saved(styled("新样式", "完全不同的话"))
    docx = marked(old, new)
    assert styles(reject(docx)) == styles(old)
    assert styles(accept(docx)) == styles(new)
    adopted = next(p.style for p in Document(io.BytesIO(reject(docx))).paragraphs)
    assert adopted.base_style.name == "旧底样"
    # python-docx's own part that lists all styles is not asked about
    found = {error for error in faults(docx) if "stylesWithEffects" not in error}
    assert found <= faults(new)


def test_pictures_of_the_older_file_are_left_out() -> None:
    document = styled("样式", "甲")
    document.add_picture(picture())
    docx = marked(saved(document), saved(styled("样式", "甲")))
    assert next(part(docx).iter(f"{W}drawing"), None) is None


def test_pictures_of_the_newer_file_come_in() -> None:
    document = styled("样式", "甲")
    document.add_picture(picture())
    docx = marked(saved(styled("样式", "甲")), saved(document))
    assert next(part(accept(docx)).iter(f"{W}drawing"), None) is not None
    assert next(part(reject(docx)).iter(f"{W}drawing"), None) is None
