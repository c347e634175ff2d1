"""What a cell says: text that is always there, values, and statements, as source that prints it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from generator.printing.template.keys import located
from generator.printing.word.layout import Expression, Paragraph, Row, Run, Special, Statement, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.forms.names import Scope
    from generator.printing.word.layout import Block

_SPECIALS = {"br": "\n", "tab": "\t"}


@dataclass(frozen=True, slots=True)
class Prose:
    """An expression that prints paragraphs."""

    source: str


Piece: TypeAlias = str | Expression | Statement | Prose


@dataclass(frozen=True, slots=True)
class Text:
    """The pieces of a cell, each of its paragraphs begun with a line break."""

    pieces: tuple[Piece, ...]

    @property
    def is_static(self) -> bool:
        """Whether it is the same in every form."""
        return all(isinstance(piece, str) for piece in self.pieces)

    @property
    def always(self) -> str:
        """The text that is always there."""
        return "".join(piece for piece in self.pieces if isinstance(piece, str))[1:]

    @property
    def only(self) -> str | None:
        """The expression that stands there alone."""
        own = [piece for piece in self.pieces if piece != "\n"]
        return own[0].source if len(own) == 1 and isinstance(own[0], Expression) else None


def text_of(blocks: Iterable[Block]) -> Text:
    """Return what the blocks of a cell say."""
    return Text(tuple(piece for block in blocks for piece in _pieces(block)))


def _pieces(block: Block) -> Iterator[Piece]:
    if isinstance(block, Statement):
        yield block
    elif isinstance(block, Table):
        for row in block.rows:
            yield from (row,) if isinstance(row, Statement) else _in_one_line(row)
    else:
        yield "\n"
        if block.prose:
            yield Prose(block.prose.source)
            return
        for item in block.content:
            yield from (item,) if isinstance(item, Statement) else map(_piece, item.content)


def _in_one_line(row: Row) -> Iterator[Piece]:
    """Yield what the row of a table within a cell says: a sheet has no cells in cells."""
    yield "\n"
    begun = False
    for cell in row.cells:
        if isinstance(cell, Statement):
            yield cell
            continue
        yield "\t" if begun else ""
        begun = True
        pieces = [piece for block in cell.blocks for piece in _pieces(block)]
        yield from pieces[1:] if pieces[:1] == ["\n"] else pieces


def _piece(piece: str | Expression | Special) -> Piece:
    return _SPECIALS.get(piece.name, "") if isinstance(piece, Special) else piece


def split_at_tab(block: Paragraph) -> tuple[Paragraph, Paragraph | None]:
    """Part a line at the tab that pushes the rest to the right edge, where it has one."""
    if not block.tab_right or block.prose:
        return block, None
    for number, run in enumerate(block.content):
        if not isinstance(run, Run) or Special("tab") not in run.content:
            continue
        at = run.content.index(Special("tab"))
        left, right = (replace(run, content=part) for part in (run.content[:at], run.content[at + 1 :]))
        return (
            replace(block, content=(*block.content[:number], left)),
            replace(block, content=(right, *block.content[number + 1 :])),
        )
    return block, None


def joined(said: Text) -> str | None:
    """Return one expression that prints it all; None where a statement or prose is among other things."""
    pieces = [piece for piece in said.pieces if piece != ""]
    if pieces[:1] == ["\n"]:
        del pieces[0]
    if len(pieces) == 1 and isinstance(pieces[0], Prose | Expression):
        return pieces[0].source
    if any(isinstance(piece, Statement | Prose) for piece in pieces):
        return None
    return " ~ ".join(quoted(piece) if isinstance(piece, str) else f"({piece.source})" for piece in pieces)


def quoted(text: str) -> str:
    """Return a text as an expression says it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def key_of(expression: str, scope: Scope) -> str:
    """Return what tells the key path of the first value that an expression names, if it has one."""
    found = located(expression, scope)
    return f"<?key {found.owner} {found.entry} {found.rest}?>" if found else ""
