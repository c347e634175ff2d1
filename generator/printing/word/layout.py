"""A template's layout without its WordprocessingML, for the HTML writer, the template check and the importer.

Lengths are points. Tags stay Jinja source; a statement stands where docxtpl puts it: between the rows of a
table (``{%tr %}``), the cells of a row (``{%tc %}``), the paragraphs of a cell (``{%p %}``) or in a
paragraph.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Statement:
    """A Jinja statement, e.g. ``for goal in department.annual_goals``, without its braces."""

    source: str


@dataclass(frozen=True, slots=True)
class Expression:
    """A Jinja expression to print, e.g. ``project.name``, without its braces."""

    source: str


@dataclass(frozen=True, slots=True)
class Special:
    """Something Word computes: ``br``, ``tab``, or a field such as ``PAGE`` and ``NUMPAGES``."""

    name: str


@dataclass(frozen=True, slots=True)
class Font:
    """How characters look; `families` as the template names them, East Asian first."""

    families: tuple[str, ...] = ()
    size: float | None = None
    bold: bool = False
    italic: bool = False
    underline: bool = False
    strike: bool = False
    color: str | None = None  # RRGGBB


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one look."""

    content: tuple[str | Expression | Special, ...]
    font: Font = Font()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; `prose` is the expression of a paragraph that holds Markdown and nothing else."""

    content: tuple[Run | Statement, ...]
    align: str = "left"  # left, center, right, justify
    indent_first: float = 0
    indent_left: float = 0
    indent_right: float = 0
    space_before: float = 0
    space_after: float = 0
    line_height: float | None = (
        None  # points; negative: a multiple of the font's (-1.5: one and a half lines)
    )
    tab_right: bool = False  # what follows a tab stands at the right edge
    keep_next: bool = False  # stands on one page with what follows
    prose: Expression | None = None
    font: Font = Font()  # of the paragraph's mark: what prose is set in


class Merge(Enum):
    """How a cell takes part in a vertical merge."""

    NONE = "none"
    RESTART = "restart"
    CONTINUE = "continue"


@dataclass(frozen=True, slots=True)
class MergeSame:
    """A ``{% vm %}`` cell: it continues the one above where all expressions that it `shows` give the same."""

    shows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Border:
    """One edge of a cell; `style` as CSS names it (solid, double, dashed, dotted, none)."""

    style: str = "solid"
    width: float = 0.5
    color: str = "000000"


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; `columns` it spans, as a number or (``{% colspan x %}``) a Jinja expression."""

    blocks: tuple[Paragraph | Table | Statement, ...]
    columns: int | Expression = 1
    merge: Merge | MergeSame = Merge.NONE
    width: float | None = None
    vertical_align: str = "top"  # top, center, bottom
    shade: str | None = None  # RRGGBB
    borders: tuple[Border, Border, Border, Border] = (Border(), Border(), Border(), Border())
    """top, right, bottom, left, the table's own already applied"""
    margins: tuple[float, float, float, float] = (0, 5.4, 0, 5.4)
    """top, right, bottom, left"""


@dataclass(frozen=True, slots=True)
class Row:
    """A table row."""

    cells: tuple[Cell | Statement, ...]
    height: float | None = None
    exact_height: bool = False
    header: bool = False
    splits: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table with the widths of its grid columns."""

    grid: tuple[float, ...]
    rows: tuple[Row | Statement, ...]
    align: str = "left"


Block: TypeAlias = Paragraph | Table | Statement


@dataclass(frozen=True, slots=True)
class Page:
    """The paper and its margins (top, right, bottom, left)."""

    width: float = 595.3
    height: float = 841.9
    margins: tuple[float, float, float, float] = (72, 72, 72, 72)


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole template."""

    body: tuple[Block, ...]
    page: Page = Page()
    header: tuple[Block, ...] = field(default=())
    footer: tuple[Block, ...] = field(default=())
