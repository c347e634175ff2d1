"""A template's layout, translated once into a program that writes the form's grid as a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from generator.forms.names import Scope
from generator.printing.sheet.blocks import Blocks
from generator.printing.sheet.edges import LONGEST, edges
from generator.printing.sheet.frame import Frame, frame
from generator.printing.sheet.looks import numbered
from generator.printing.sheet.names import sheet_name
from generator.printing.sheet.program import SHEET, compile_rows
from generator.printing.sheet.rows import CLOSED, OPENED, ROW, Sheet, TooLongError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.printing.template.program import Filled
    from generator.printing.word.layout import Layout
    from generator.printing.word.package import Properties

_EMPTY = (OPENED + CLOSED).encode()
__all__ = ["SheetProgram", "TooLongError", "translate"]


@dataclass(frozen=True, slots=True)
class SheetProgram:
    """A form's workbook, but for what the filing says."""

    rows: Filled
    frame: Frame

    def xlsx(self, view: Mapping[str, object], properties: Properties) -> bytes:
        """Return the workbook of a view, the same bytes for the same view; raise `TooLongError`."""
        sheet = Sheet()
        data = b"".join(self.rows({**view, SHEET: sheet})).replace(_EMPTY, b"/>")
        _, *parts, edge = data.split(ROW.encode())
        if any(len(unescape(line.decode())) > LONGEST for line in edge.split(b"<odd")):
            raise TooLongError([""])
        done = sheet.written(parts)
        written = self.frame.sheet(done.rows, done.height, done.merged, edge)
        return self.frame.archive.write([[properties.core()], self.frame.workbook(done.head), written])


def translate(layout: Layout, form: type, title: str) -> SheetProgram:
    """Translate the layout of a template that shows the names of `form`; its sheet is called by the title."""
    blocks = Blocks(layout, form)
    source = f"{blocks.body()}{ROW}{edges(layout)}"
    made = frame(blocks.columns, layout.page, blocks.looks.known, sheet_name(title), head=bool(blocks.head))
    rows = compile_rows(numbered(source, made.numbers), Scope.of(form), blocks.columns.places)
    return SheetProgram(rows, made)
