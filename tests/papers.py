"""Small Word templates for tests, views to fill them with, and what a reader finds in the result."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.shared import Pt
from grids import word_grid
from lxml import etree

from generator.forms.names import Name, Scope
from generator.printing.word.compile import Properties, compile_form
from generator.printing.word.xml import TBL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

PROPERTIES = Properties("部门整体支出绩效目标表", "某某办公室", 2023)
ITEMS = 2


def paper(*tables: Sequence[Sequence[str]], before: Iterable[str] = (), footer: str = "") -> bytes:
    """Return a template: paragraphs, then tables; a cell's lines are its paragraphs."""
    document = Document()
    document.styles["Normal"].font.size = Pt(10.5)
    for text in before:
        document.add_paragraph(text)
    for rows in tables:
        table = document.add_table(0, max(map(len, rows)), style="Table Grid")
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=False):
                first, *more = text.split("\n")
                cell.text = first
                for line in more:
                    cell.add_paragraph(line)
        document.add_paragraph()
    document.sections[0].footer.paragraphs[0].text = footer
    return saved(document)


def saved(document: Any) -> bytes:  # noqa: ANN401 - python-docx's document
    """Return a document's file."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def view(form: type, text: Callable[[str], str] = str, items: int = ITEMS) -> dict[str, Any]:
    """Return a view that says of every value where it stands, e.g. ``department.projects.0.name``."""
    return {key: _value(name, key, text, items, 0) for key, name in Scope.of(form).variables.items()}


def _value(name: Name, path: str, text: Callable[[str], str], items: int, position: int) -> Any:  # noqa: ANN401 - as typed in shown
    if name.is_text:
        return text(path)
    if name.item is not None:
        item = Name(name.path, name.item, None, name.model)
        return [_value(item, f"{path}.{number}", text, items, number) for number in range(items)]
    return {
        entry.path[-1]: _value(entry, f"{path}.{entry.path[-1]}", text, items, position)
        for entry in name.entries()
    }


def keyed(value: Any) -> Any:  # noqa: ANN401 - a view
    """Return a view whose dicts say which value of the filing they are."""
    if isinstance(value, list):
        return [keyed(item) for item in value]
    if not isinstance(value, dict):
        return value
    keys = {"@": "x#"} | {f"@{key}": f"x#{key}" for key in value}
    return keys | {key: keyed(item) for key, item in value.items()}


def fill(template: bytes, form: type, values: dict[str, Any]) -> bytes:
    """Return a filled template."""
    return compile_form(template, form).docx(values, PROPERTIES)


def part(docx: bytes, name: str = "word/document.xml") -> etree._Element:
    """Return a part of a document."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return etree.fromstring(archive.read(name))


def texts(docx: bytes) -> list[list[list[str]]]:
    """Return what every cell of every table shows; merged places show the same."""
    tables = part(docx).iter(TBL)
    return [[[cell.text for cell in row] for row in word_grid(table)] for table in tables]
