"""The blocks of a layout as Jinja source that prints HTML."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from markupsafe import escape

from generator.forms.names import Scope
from generator.printing.html import merge, styles
from generator.printing.html.keys import Part, Value, key_source, placed, shown_as
from generator.printing.html.styles import Look, Styles
from generator.printing.word.layout import (
    Cell,
    Expression,
    Font,
    Merge,
    Paragraph,
    Row,
    Run,
    Special,
    Statement,
    Table,
)
from generator.printing.word.walking import follow, head_rows, places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.printing.word.layout import Block, Page

_SPECIALS = {"br": "<br>", "tab": "\t"}
_BRACES = str.maketrans({"{": "&#123;", "}": "&#125;"})


@dataclass(slots=True)
class Blocks:
    """Writes blocks in the order in which they stand, following the scope of their names."""

    room: float
    scopes: list[Scope]
    styles: Styles = field(default_factory=Styles)

    @classmethod
    def of(cls, page: Page, form: type) -> Blocks:
        """Begin a page of this size for a form with these names."""
        return cls(page.width - page.margins[1] - page.margins[3], [Scope.of(form)])

    def body(self, blocks: Iterable[Block]) -> str:
        """Return the source of the whole page; its first line of text is the page's heading."""
        heading = True
        source = []
        for block in blocks:
            if isinstance(block, Paragraph):
                source.append(self._alone(block, "h1" if heading and block.content else "p"))
                heading = heading and not block.content
            elif isinstance(block, Table):
                source.append(self.table(block, self.room))
                heading = False
            else:
                source.append(self.statement(block))
        return "".join(source)

    def statement(self, statement: Statement) -> str:
        """Return the statement, and be where it leads to."""
        return follow(statement, self.scopes)

    def table(self, table: Table, room: float) -> str:
        """Return a table; its first rows are its head where Word repeats them on each page."""
        columns = "".join(
            f"<col{self.styles.attribute((f'width:{styles.points(width)}',))}>" for width in table.grid
        )
        head = _head(table)
        body = "".join(map(self._row, table.rows[len(head) :]))
        last = next((row for row in reversed(table.rows) if isinstance(row, Row)), Row(()))
        kept = bool(table.rows) and last is table.rows[-1] and _keeps(last)
        look = self.styles.attribute(styles.table(table, room), _classes(lined=_closes(last), keep=kept))
        if head:
            body = f"<thead>\n{''.join(map(self._row, head))}</thead>{merge.GROUP}\n<tbody>\n{body}</tbody>"
        else:
            body = f"<tbody>\n{body}</tbody>"
        return (
            f"{merge.TABLE}<table{look}>\n<colgroup>{columns}</colgroup>\n{body}\n</table>{merge.TABLE_END}\n"
        )

    def _row(self, row: Row | Statement) -> str:
        if isinstance(row, Statement):
            return self.statement(row)
        tag = "th" if row.header else "td"
        placed_cells = list(places(row))
        cells = "".join(
            self.statement(cell) if isinstance(cell, Statement) else self._cell(cell, tag, place)
            for cell, place in placed_cells
        )
        look = self.styles.attribute(styles.row(row), _classes(whole=not row.splits, keep=_keeps(row)))
        return f"{merge.row(placed_cells[0][1] if placed_cells else 0)}<tr{look}>{cells}</tr>\n"

    def _cell(self, cell: Cell, tag: str, place: int | str) -> str:
        columns = _columns(cell)
        printed = f"{{{{ {columns} }}}}" if isinstance(columns, str) else columns
        span = "" if columns == 1 else f' colspan="{printed}"'
        if cell.merge is Merge.CONTINUE:
            return self._continued(cell, tag, span, place)
        look, parts = self._content(cell)
        key, content = placed(parts)
        rest = f"{look}{span}{key}>{content}</{tag}>"
        if cell.merge is Merge.NONE:
            return f"{merge.passed(place, columns)}<{tag}{rest}"
        if cell.merge is Merge.RESTART:
            return f"{merge.restart(place, columns)}<{tag}{rest}"
        return f"{merge.same(place, columns, cell.merge.shows)}<{tag}{rest}{merge.END}"

    def _continued(self, cell: Cell, tag: str, span: str, place: int | str) -> str:
        look, columns = self.styles.attribute(styles.cell(cell)), _columns(cell)
        empty = f"<{tag}{look}{span}></{tag}>"
        return f"{merge.continued(place, columns)}{empty}{merge.END}"

    def _content(self, cell: Cell) -> tuple[str, list[Part]]:
        """Return a cell's class and its content; an only paragraph needs no element of its own."""
        if len(cell.blocks) == 1 and isinstance(block := cell.blocks[0], Paragraph):
            look = (*styles.cell(cell, styles.around(block)), *self._look(block))
            return self.styles.attribute(look), list(self._parts(block))
        depth = len(self.scopes)
        parts = [part for block in cell.blocks for part in self._inside(block, depth)]
        return self.styles.attribute(styles.cell(cell)), parts

    def _inside(self, block: Block, depth: int) -> Iterator[Part]:
        if isinstance(block, Statement):
            yield self.statement(block)
        elif isinstance(block, Table):
            yield self.table(block, sum(block.grid))
        else:
            tag = "div" if block.prose else "p"
            look = (*styles.margin(block), *self._look(block))
            yield f"<{tag}{self.styles.attribute(look)}>"
            yield from self._parts(block, depth)
            yield f"</{tag}>"

    def _alone(self, block: Paragraph, tag: str) -> str:
        """Return a paragraph outside of tables."""
        if block.prose:
            tag = "div"
        said = (*styles.margin(block), *styles.line(block), *self._look(block))
        look = self.styles.attribute(said, _classes(keep=block.keep_next))
        key, content = placed(list(self._tabbed(block)))
        return f"<{tag}{look}{key}>{content}</{tag}>\n"

    def _tabbed(self, block: Paragraph) -> Iterator[Part]:
        """Yield what a paragraph says, with tabs that push to the right edge where they do in Word."""
        tab = _SPECIALS["tab"]
        gap = f"<span{self.styles.attribute(('flex:1',))}>{tab}</span>" if block.tab_right else tab
        yield from (gap if part == tab else part for part in self._parts(block))

    def _look(self, block: Paragraph) -> Look:
        fonts = _fonts(block)
        # Runs of several looks each say their own: an underline could not be taken back within.
        font = fonts[0] if len(fonts) == 1 else Font(fonts[0].families, fonts[0].size)
        return (*styles.paragraph(block), *styles.font(font))

    def _parts(self, block: Paragraph, depth: int | None = None) -> Iterator[Part]:
        """Yield what a paragraph says; `depth` is that of the element which its values belong to."""
        depth = len(self.scopes) if depth is None else depth
        if block.prose:
            yield self._value(block.prose.source, depth, "div")
            return
        several = len(_fonts(block)) > 1
        for item in block.content:
            if isinstance(item, Statement):
                yield self.statement(item)
                continue
            look = self.styles.attribute(styles.font(item.font)) if several else ""
            yield f"<span{look}>" if look else ""
            yield from (self._piece(piece, depth) for piece in item.content)
            yield "</span>" if look else ""

    def _piece(self, piece: str | Expression | Special, depth: int) -> Part:
        if isinstance(piece, Special):
            return _SPECIALS.get(piece.name, "")
        if isinstance(piece, Expression):
            return self._value(piece.source, depth, "span")
        return str(escape(piece)).translate(_BRACES)

    def _value(self, expression: str, depth: int, tag: str) -> Value:
        key, name = key_source(expression, self.scopes[-1]), shown_as(expression, self.scopes[-1])
        return Value(f"{{{{ {expression} }}}}", key, inner=len(self.scopes) > depth, tag=tag, name=name)


def _fonts(block: Paragraph) -> list[Font]:
    """Return the fonts of a paragraph's text, or that of its mark."""
    runs = [item.font for item in block.content if isinstance(item, Run) and item.content]
    return list(dict.fromkeys(runs)) or [block.font]


def _classes(**said: bool) -> str:
    """Return the names of form.css that hold."""
    return " ".join(name for name, holds in said.items() if holds)


def _columns(cell: Cell) -> int | str:
    """Return how many columns a cell has, or the expression that says it."""
    return cell.columns.source if isinstance(cell.columns, Expression) else cell.columns


def _closes(row: Row) -> bool:
    """Tell whether a line is drawn below a row."""
    cells = [cell for cell in row.cells if isinstance(cell, Cell)]
    return bool(cells) and all(cell.borders[2].style != "none" for cell in cells)


def _keeps(row: Row) -> bool:
    """Tell whether a row stands on one page with the next: its first paragraph says so, as in Word."""
    cells = (cell for cell in row.cells if isinstance(cell, Cell))
    first = next((block for cell in cells for block in cell.blocks), None)
    return isinstance(first, Paragraph) and first.keep_next


def _head(table: Table) -> list[Row]:
    """Return the first rows that repeat; none where a merge leads out of them, which HTML cannot say."""
    head = head_rows(table)
    after = next((row for row in table.rows[len(head) :] if isinstance(row, Row)), Row(()))
    leads_out = any(isinstance(cell, Cell) and cell.merge is Merge.CONTINUE for cell in after.cells)
    return [] if leads_out else head
