"""A template's rows, the loops that repeat them and the conditions that leave them out, as a tree."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from generator.printing.word.layout import Expression, Merge, MergeSame, Paragraph, Row, Run, Special, Table
from generator.printing.word.layout import Statement as Tag
from generator.readback.folding import fold
from generator.readback.grammar import RowPattern
from generator.readback.patterns import Line, Pattern
from generator.readback.slots import NO_SLOT, Slot, slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from generator.filing.declared import Declarations
    from generator.forms.names import Scope
    from generator.printing.word.layout import Block, Cell, Layout

_FIRST = re.compile(r"if\s+(not\s+)?loop\.first\s*")
_WORD = re.compile(r"\s*(\w+)")


@dataclass
class Loop:
    """What a loop repeats, for each item of a list (a path with its ``*``)."""

    listed: tuple[str, ...]
    body: list[Node]


@dataclass
class Choice:
    """The branches of a condition; `first` is what it asks of ``loop.first``, None for anything else."""

    first: bool | None
    branches: list[list[Node]] = field(default_factory=lambda: [[]])


Node: TypeAlias = RowPattern | Loop | Choice


def tree(layout: Layout, scope: Scope, declared: Declarations, form: str) -> list[Node]:
    """Read a template's body; `form` is the stage that the form is, empty for none."""
    reader = _Reader(scope, declared, form)
    reader.blocks(layout.body)
    return reader.top


class _Reader:
    """Reads rows and statements in their order into a tree."""

    def __init__(self, scope: Scope, declared: Declarations, form: str) -> None:
        self.declared, self.form = declared, form
        self.scopes = [scope]
        self.top: list[Node] = []
        self.bodies: list[list[Node]] = [self.top]
        self.above: dict[int, str] = {}
        self.open: list[Loop | Choice] = []

    def blocks(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            if isinstance(block, Tag):
                self.statement(block.source)
            elif isinstance(block, Table):
                for row in block.rows:
                    self._row(row)
            else:
                cell = Pattern((self._line(block),))
                if not cell.empty:
                    self.bodies[-1].append(RowPattern((cell,), outside=True))

    def statement(self, source: str) -> None:
        match = _WORD.match(source)
        word = match[1] if match else ""
        if word == "for":
            self._for(source)
        elif word == "if":
            known = _FIRST.fullmatch(source)
            self._enter(Choice(None if known is None else not known[1]))
        elif word in ("elif", "else") and self.open and isinstance(self.open[-1], Choice):
            choice = self.open[-1]
            choice.branches.append([])
            self.bodies[-1] = choice.branches[-1]
        elif word in ("endfor", "endif") and self.open:
            if isinstance(self.open.pop(), Loop):
                self.scopes.pop()
            self.bodies.pop()

    def _for(self, source: str) -> None:
        inside, listed = _entered(source, self.scopes[-1])
        self.scopes.append(inside)
        self._enter(Loop(listed, []))

    def _enter(self, node: Loop | Choice) -> None:
        self.bodies[-1].append(node)
        self.open.append(node)
        self.bodies.append(node.body if isinstance(node, Loop) else node.branches[-1])

    def _row(self, row: Row | Tag) -> None:
        if isinstance(row, Tag):
            self.statement(row.source)
            return
        cells = [cell for cell in row.cells if not isinstance(cell, Tag)]
        self.bodies[-1].append(RowPattern(tuple(self._cells(cells))))
        for cell in cells:
            for block in cell.blocks:
                if isinstance(block, Table):
                    self.blocks([block])

    def _cells(self, cells: Iterable[Cell]) -> Iterator[Pattern]:
        """Yield a row's cells, each that goes on with what stands above it."""
        column = 0
        for cell in cells:
            pattern = self._cell(cell)
            if pattern.goes_on:
                pattern = replace(pattern, above=self.above.get(column, ""))
            else:
                self.above[column] = pattern.label
            yield pattern
            column += cell.columns if isinstance(cell.columns, int) else 1

    def _cell(self, cell: Cell) -> Pattern:
        lines: list[Line] = []
        scopes: list[Scope] = [self.scopes[-1]]
        listed: list[tuple[str, ...]] = [()]
        for block in cell.blocks:
            if isinstance(block, Tag):
                self._within(block.source, scopes, listed)
            elif isinstance(block, Paragraph):
                line = self._line(block, scopes[-1], listed[-1])
                lines += [line] if line.parts else []
        # What never says anything goes on from a head: forms printed otherwise merge it with its label.
        same, empty = isinstance(cell.merge, MergeSame), not any(line.parts for line in lines)
        goes_on = cell.merge is Merge.CONTINUE or (same and empty)
        return Pattern(tuple(lines), follows=same and not empty, goes_on=goes_on)

    def _within(self, source: str, scopes: list[Scope], listed: list[tuple[str, ...]]) -> None:
        """Follow a statement between the paragraphs of a cell."""
        if source.startswith("for"):
            inside, model = _entered(source, scopes[-1])
            scopes.append(inside)
            listed.append(model)
        elif source.startswith("endfor") and len(scopes) > 1:
            scopes.pop()
            listed.pop()

    def _line(self, paragraph: Paragraph, scope: Scope | None = None, listed: tuple[str, ...] = ()) -> Line:
        scope = scope or self.scopes[-1]
        if paragraph.prose is not None:
            return Line((slot(paragraph.prose.source, scope, self.declared, self.form),), listed)
        return Line(tuple(_joined(self._parts(paragraph, scope))), listed)

    def _parts(self, paragraph: Paragraph, scope: Scope) -> Iterator[str | Slot]:
        depth = 0
        for run in paragraph.content:
            if isinstance(run, Run):
                for piece in run.content:
                    if depth:
                        continue  # what may be there or not is one piece that anything fits
                    if isinstance(piece, Expression):
                        yield slot(piece.source, scope, self.declared, self.form)
                    else:
                        yield "" if isinstance(piece, Special) else fold(piece).text
                continue
            opens, closes = run.source.startswith(("for", "if")), run.source.startswith("end")
            if opens and not depth:
                yield NO_SLOT
            depth += opens - closes


def _entered(source: str, scope: Scope) -> tuple[Scope, tuple[str, ...]]:
    """Return the scope inside of a loop, and the list that it goes through, with its ``*``."""
    inside = scope.enter(source)
    new = [name.model for variable, name in inside.variables.items() if name != scope.variables.get(variable)]
    return inside, new[0] if new else ()


def _joined(parts: Iterable[str | Slot]) -> Iterator[str | Slot]:
    """Put constants that follow one another together."""
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += part
            continue
        if text:
            yield text
        text = ""
        yield part
    if text:
        yield text
