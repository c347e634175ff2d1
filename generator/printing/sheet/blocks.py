"""The blocks of a layout as Jinja source that prints the rows of a sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.forms.names import Scope
from generator.printing.sheet import escaping
from generator.printing.sheet.amounts import is_amount
from generator.printing.sheet.columns import columns_of, letters, place
from generator.printing.sheet.looks import Looks, cell_look, font_of, line_look
from generator.printing.sheet.measure import SIZE, height, line_height, room
from generator.printing.sheet.rows import ALONE, CLOSED, HERE, MERGED, OPENED, ROW, THERE, blanks
from generator.printing.sheet.texts import Text, joined, key_of, quoted, split_at_tab, text_of
from generator.printing.template import merging
from generator.printing.word.layout import Cell, Expression, Merge, Paragraph, Row, Statement, Table
from generator.printing.word.walking import follow, head_rows, places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.printing.sheet.looks import Look
    from generator.printing.sheet.texts import Piece
    from generator.printing.word.layout import Block, Layout

_SEPARATOR = 3.0
"""Points up to which an empty line only keeps two tables apart, which a sheet needs no row for."""
_MOST_STATIC = 2000


class _Spot(NamedTuple):
    """Where a cell stands: its columns in the sheet, or none where they are counted as they are printed."""

    first: int | None
    end: int
    width: float


class Blocks:
    """Writes blocks in the order in which they stand, following the scope of their names."""

    def __init__(self, layout: Layout, form: type) -> None:
        """Begin the sheet of a form with these names."""
        page = layout.page
        self.layout = layout
        self.tables = list(_tables(layout.body))
        self.columns = columns_of(self.tables, page.width - page.margins[1] - page.margins[3])
        self.looks = Looks()
        self.head = _last_head(layout.body)
        self._scopes = [Scope.of(form)]
        self._number = -1

    def body(self) -> str:
        """Return the source of the whole sheet."""
        return "".join(map(self._block, self.layout.body))

    def _block(self, block: Block) -> str:
        if isinstance(block, Statement):
            return self._statement(block)
        if isinstance(block, Table):
            return self._table(block)
        return self._alone(block)

    def _statement(self, statement: Statement) -> str:
        """Return the statement, and be where it leads to."""
        return follow(statement, self._scopes)

    def _alone(self, block: Paragraph) -> str:
        """Return a paragraph outside of tables, as a row that goes across the sheet."""
        empty = not block.content and not block.prose
        if empty and block.line_height is not None and 0 <= block.line_height <= _SEPARATOR:
            return ""
        left, right = split_at_tab(block)
        around = block.space_before + block.space_after
        tall = height("", 1, line_height(font_of(block).size or SIZE)) + around
        end = self.columns.count
        cells = [(left, line_look(block), 0, end)]
        if right is not None and end > 1:
            width = self.columns.edges[-1] / 2
            middle = self.columns.before(width)
            cells = [
                (left, line_look(block, "left"), 0, middle),
                (right, line_look(block, "right"), middle, end),
            ]
        elif right is not None:
            cells = [(block, line_look(block), 0, end)]
        source = "".join(self._across(*cell) for cell in cells)
        merged = "".join(_merge(first, last) for _, _, first, last in cells)
        return f"{ROW}<?line {tall}?>{source}{MERGED}{merged}"

    def _across(self, block: Paragraph, look: Look, first: int, end: int) -> str:
        width = self.columns.width(first, end)
        spot, font = _Spot(first, end, width), font_of(block)
        return self._filled(text_of((block,)), self.looks.mark(look), spot, font.size or SIZE, "")

    def _table(self, table: Table) -> str:
        self._number = next(at for at, one in enumerate(self.tables) if one is table)
        rows = "".join(self._row(row, table) for row in table.rows)
        return f"<?{merging.TABLE} {self._number}?>{rows}<?{merging.LEAVE}?>"

    def _row(self, row: Row | Statement, table: Table) -> str:
        if isinstance(row, Statement):
            return self._statement(row)
        placed = list(places(row))
        counted = bool(placed) and placed[0][1] == merging.COUNTED
        cells = "".join(
            self._statement(cell) if isinstance(cell, Statement) else self._cell(cell, at, table)
            for cell, at in placed
        )
        head = "<?head?>" if any(row is one for one in self.head) else ""
        how = f" {merging.COUNTED}" if counted else ""
        merged = "" if counted else self._merged(placed, table)
        return f"{ROW}<?row {self._tall(row, placed, table)}{how}?>{head}{cells}{MERGED}{merged}"

    def _merged(self, placed: Iterable[tuple[Cell | Statement, int | str]], table: Table) -> str:
        """Return the ranges of the cells of one row, then those that it needs if it becomes several."""
        spots = [
            self._spot(cell, at, table)
            for cell, at in placed
            if isinstance(cell, Cell) and cell.merge is Merge.NONE
        ]
        ranges = [(spot.first, spot.end) for spot in spots if spot.first is not None]
        merged = "".join(_merge(first, end) for first, end in ranges if end - first > 1)
        return merged + ALONE + "".join(_merge(first, end) for first, end in ranges if end - first == 1)

    def _tall(self, row: Row, placed: Iterable[tuple[Cell | Statement, int | str]], table: Table) -> float:
        """Return how high a row is at least: as the form has it, and for the text that is always there."""
        heights = [row.height or 0.0]
        for cell, at in placed:
            if isinstance(cell, Statement):
                continue
            text = text_of(cell.blocks).always if cell.merge is Merge.NONE else ""  # others may go on below
            heights.append(self._always(text, cell, at, table))
        return round(max(heights), 2)

    def _always(self, text: str, cell: Cell, at: int | str, table: Table) -> float:
        size = _size(cell)
        return height(text, room(self._spot(cell, at, table).width, size), line_height(size))

    def _spot(self, cell: Cell, at: int | str, table: Table) -> _Spot:
        if not isinstance(at, int) or not isinstance(cell.columns, int):
            return _Spot(None, 0, cell.width or sum(table.grid) / max(len(table.grid), 1))
        own = self.columns.places[self._number]
        first, end = place(own, at), place(own, at + cell.columns)
        return _Spot(first, end, self.columns.width(first, end))

    def _cell(self, cell: Cell, at: int | str, table: Table) -> str:
        columns = cell.columns.source if isinstance(cell.columns, Expression) else cell.columns
        block = next((block for block in cell.blocks if isinstance(block, Paragraph)), None)
        look = cell_look(cell, block)
        spot, mark, said = self._spot(cell, at, table), self.looks.mark(look), text_of(cell.blocks)
        empty = f"<?blank {mark}?>" if spot.first is None else blanks(spot.first, spot.end, mark)
        if cell.merge is Merge.CONTINUE:
            alone = self._filled(Text(()), mark, spot, _size(cell), "merged")
            return f"<?{merging.continued(at, columns)}?>{alone}<?{merging.ELSE}?>{empty}<?{merging.END}?>"
        if cell.merge is Merge.NONE:
            counted = "" if spot.first is not None else f"<?{merging.passed(columns)}?>"
            amounts = self._amount(said, look, spot)
            return counted + (amounts or self._filled(said, mark, spot, _size(cell), ""))
        filled = self._filled(said, mark, spot, _size(cell), "merged")
        needed = self._always(said.always, cell, at, table)
        filled = (f"<?need {needed}?>" if said.is_static and said.always else "") + filled
        if cell.merge is Merge.RESTART:
            return f"<?{merging.restart(at, columns)}?>{filled}"
        same = merging.same(at, columns, cell.merge.shows)
        return f"<?{same}?>{filled}<?{merging.ELSE}?>{empty}<?{merging.END}?>"

    def _amount(self, said: Text, look: Look, spot: _Spot) -> str:
        """Return a cell that shows an amount and nothing else."""
        expression = said.only
        if expression is None or spot.first is None or not is_amount(expression, self._scopes[-1]):
            return ""
        looks, column = self.looks.amounts(look), letters(spot.first)
        rest = blanks(spot.first + 1, spot.end, self.looks.mark(look))
        return f"<?amount {column} {looks}?>{{{{ {expression} }}}}{rest}"

    def _filled(self, said: Text, mark: str, spot: _Spot, size: float, merged: str) -> str:
        """Return a cell with its text."""
        if spot.first is None:
            begin, end = f"<?open {mark}?>", f"<?shut {mark}?>"
        else:
            begin = f'<c r="{letters(spot.first)}{HERE}" s="{mark}"{OPENED}'
            end = CLOSED + blanks(spot.first + 1, spot.end, mark)
        if said.is_static and len(said.always) < _MOST_STATIC:
            if not said.always and spot.first is not None:
                return blanks(spot.first, spot.end, mark)
            return begin + escaping.source(said.always) + end
        fit = f"{room(spot.width, size)} {line_height(size)} {merged}".strip()
        return begin + self._printed(said, fit) + end

    def _printed(self, said: Text, fit: str) -> str:
        expression = joined(said)
        if expression is not None:
            return f"{key_of(expression, self._scopes[-1])}<?fit {fit}?>{{{{ {expression} }}}}"
        return f"<?text?>{''.join(map(self._piece, said.pieces))}<?said {fit}?>"

    def _piece(self, piece: Piece) -> str:
        if isinstance(piece, Statement):
            return self._statement(piece)
        if isinstance(piece, str):
            return f"{{{{ {quoted(piece)} }}}}" if piece.strip("\n") else piece
        return f"{key_of(piece.source, self._scopes[-1])}{{{{ {piece.source} }}}}"


def _size(cell: Cell) -> float:
    block = next((block for block in cell.blocks if isinstance(block, Paragraph)), None)
    return font_of(block).size or SIZE


def _merge(first: int, end: int) -> str:
    """Return the range of a cell in one row."""
    return f'<mergeCell ref="{letters(first)}{HERE}:{letters(end - 1)}{THERE}"/>'


def _tables(blocks: Iterable[Block]) -> Iterator[Table]:
    return (block for block in blocks if isinstance(block, Table))


def _last_head(blocks: Sequence[Block]) -> list[Row]:
    """Return the rows that repeat on each page of print.

    A sheet has one such range, which repeats until its end: only the last table's head is right until then.
    """
    last = next((block for block in reversed(blocks) if isinstance(block, Table)), Table((), ()))
    return head_rows(last)
