"""How Word's looks are said to XlsxWriter: one format for each look that a form has."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from generator.printing.sheet.amounts import FORMATS
from generator.printing.sheet.measure import SIZE
from generator.printing.word.layout import Font, Run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.printing.word.layout import Border, Cell, Paragraph

Look: TypeAlias = tuple[tuple[str, str | int | float], ...]
"""Properties of a format, in order."""

_SIDES = ("top", "right", "bottom", "left")
_STYLES = {"double": 6, "dashed": 3, "dotted": 4}
_THIN, _MEDIUM, _THICK = 1, 2, 5
_MEDIUM_FROM, _THICK_FROM = 1.25, 2.25
_INDENT = 9.0  # points of one step
_MOST_STEPS = 15
_NUMBER = re.compile("\6([0-9]+)\6")
_COLOUR = re.compile("[0-9A-Fa-f]{6}")


class Looks:
    """The looks of one form, named by marks in the source of its program: their numbers come later."""

    def __init__(self) -> None:
        """Begin without any."""
        self.known: dict[Look, int] = {}

    def mark(self, look: Look) -> str:
        """Return what stands for the number of a look."""
        return f"\6{self.known.setdefault(look, len(self.known))}\6"

    def amounts(self, look: Look) -> str:
        """Return the marks of a look for amounts, by their decimal places."""
        return ",".join(self.mark((*look, ("num_format", one))) for one in FORMATS)


def numbered(source: str, numbers: Mapping[int, int]) -> str:
    """Put the numbers of formats where their marks stand."""
    return _NUMBER.sub(lambda mark: str(numbers[int(mark[1])]), source)


def font_of(block: Paragraph | None) -> Font:
    """Return the font of a paragraph's first characters, or that of its mark."""
    if block is None:
        return Font()
    return next((item.font for item in block.content if isinstance(item, Run) and item.content), block.font)


def cell_look(cell: Cell, block: Paragraph | None) -> Look:
    """Return how a cell looks whose first paragraph is this."""
    valign = {"center": "vcenter"}.get(cell.vertical_align, cell.vertical_align)
    shade = (("bg_color", f"#{cell.shade}"),) if cell.shade else ()
    return (*_paragraph(block), ("valign", valign), *_borders(cell.borders), *shade)


def line_look(block: Paragraph, align: str = "") -> Look:
    """Return how a paragraph outside of tables looks."""
    return (*_paragraph(block, align), ("valign", "vcenter"))


def _paragraph(block: Paragraph | None, align: str = "") -> Look:
    said = block.align if block else "left"
    indent = round(block.indent_left / _INDENT) if block and not align and said == "left" else 0
    return (
        *_font(font_of(block)),
        ("align", align or said),
        ("text_wrap", 1),
        *((("indent", min(indent, _MOST_STEPS)),) if indent > 0 else ()),
    )


def _font(font: Font) -> Look:
    colour = font.color if font.color and _COLOUR.fullmatch(font.color) else "000000"
    said: tuple[tuple[str, str | int | float], ...] = (
        ("font_name", font.families[0] if font.families else "宋体"),
        ("font_size", font.size or SIZE),
        ("bold", int(font.bold)),
        ("italic", int(font.italic)),
        ("underline", int(font.underline)),
        ("font_strikeout", int(font.strike)),
        ("font_color", f"#{colour}" if colour != "000000" else ""),
    )
    return tuple((name, value) for name, value in said if value)


def _borders(borders: tuple[Border, Border, Border, Border]) -> Look:
    return tuple(
        said
        for side, edge in zip(_SIDES, borders, strict=True)
        if edge.style != "none"
        for said in ((side, _line(edge)), (f"{side}_color", f"#{edge.color}"))
        if _COLOUR.fullmatch(edge.color) or said[0] == side
    )


def _line(edge: Border) -> int:
    if edge.style in _STYLES:
        return _STYLES[edge.style]
    if edge.width < _MEDIUM_FROM:
        return _THIN
    return _MEDIUM if edge.width < _THICK_FROM else _THICK
