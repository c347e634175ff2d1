"""A document of any format as rows of cells: all that matching it with a form needs.

What stands outside of tables is a row of one cell. A table within a cell gives rows of its own, behind the
row that holds the cell's other text. Columns do not count, only the order of cells: every program renumbers
them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

IN_TEXT = -1
"""The table of a text's lines, where nobody would count any."""


class Where(NamedTuple):
    """Where a cell stands in its document, everything counted from 1; 0 where there is no such thing.

    Of a spreadsheet the page is the sheet; of a text (`IN_TEXT`) the row is the line.
    """

    table: int = 0
    row: int = 0
    cell: int = 0
    page: int = 0

    def __str__(self) -> str:
        """Say it as a person would look for it: ``第 2 页，第 3 个表第 14 行第 2 格``."""
        page = f"第 {self.page} 页，" if self.page else ""
        if self.table == IN_TEXT:
            return f"{page}第 {self.row} 行" + (f"第 {self.cell} 格" if self.cell else "")
        if not self.table:
            return f"{page}表外第 {self.row} 段" if self.row else page.rstrip("，")
        cell = f"第 {self.cell} 格" if self.cell else ""
        return f"{page}第 {self.table} 个表第 {self.row} 行{cell}"


NOWHERE = Where()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its paragraphs, in which a line may be broken.

    `continues`: the cell above goes on here (a vertical merge), so that this one is blank.
    `keys`: the mark that a form printed here carries in each paragraph, empty for none.
    `others`: what it holds besides text, as a person would call it: 图片, 嵌入的表格.
    """

    paragraphs: tuple[str, ...]
    where: Where = NOWHERE
    continues: bool = False
    keys: tuple[str, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The first mark in it, empty for none."""
        return next(filter(None, self.keys), "")

    @property
    def text(self) -> str:
        """All of its text."""
        return "\n".join(self.paragraphs)

    @property
    def blank(self) -> bool:
        """Whether nothing can be seen in it."""
        return not "".join(self.paragraphs).strip()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, or a paragraph outside of any (`table` is 0).

    `cut`: a page or a table ends before it, so that it may be the rest of the row above.
    """

    cells: tuple[Cell, ...]
    table: int = 0
    cut: bool = False

    @property
    def where(self) -> Where:
        """Where it stands."""
        return self.cells[0].where._replace(cell=0) if self.cells else Where(self.table)


class Comment(NamedTuple):
    """A comment that somebody put beside a cell (of no cell: `key` and `where` are empty)."""

    author: str
    text: str
    where: Where = Where()
    key: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says.

    `loose`: blanks and line ends come from the layout and not from the author, as in a PDF: a word may be
    broken anywhere. `title` is what the file says about itself (document properties). `remarks` say what of
    the file could not be read, for the person who has it.
    """

    file: str
    rows: tuple[Row, ...]
    loose: bool = False
    comments: tuple[Comment, ...] = ()
    title: str = ""
    remarks: tuple[str, ...] = ()
