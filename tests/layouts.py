"""Short ways to write a layout by hand."""

from __future__ import annotations

from lxml import html as lxml_html

from generator.forms.shown import DepartmentForm
from generator.printing.html.form import translate
from generator.printing.word.layout import (
    Cell,
    Expression,
    Layout,
    Merge,
    MergeSame,
    Paragraph,
    Row,
    Run,
    Special,
    Table,
)

TEXT = Expression("department.filler")


def line(*content: str | Expression | Special, **more: object) -> Paragraph:
    """Return a paragraph of one run."""
    return Paragraph((Run(content),) if content else (), **more)  # type: ignore[arg-type]


def cell(*content: str | Expression, columns: int = 1, merge: Merge | MergeSame = Merge.NONE) -> Cell:
    """Return a cell of one paragraph."""
    return Cell((line(*content),), columns, merge)


def table(*rows: object, grid: tuple[float, ...] = (60.0, 60.0, 60.0)) -> Layout:
    """Return a layout of one table; a tuple is a row of cells."""
    made = tuple(Row(row) if isinstance(row, tuple) else row for row in rows)
    return Layout((Table(grid, made),))  # type: ignore[arg-type]


def department(**entries: object) -> dict[str, object]:
    """Return a view of a department's form."""
    return {"department": {"@": "department#", "filler": "", **entries}}


def parsed(layout: Layout, view: dict[str, object] | None = None) -> lxml_html.HtmlElement:
    """Print a layout and read the page as a browser does."""
    page = translate(layout, DepartmentForm).page(view or department(), title="表")
    return lxml_html.document_fromstring(page.encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))
