"""A template as a grammar: its rows, what may follow what, and where items of lists begin.

A loop may run any number of times, a condition may hold or not; ``loop.first`` is the one condition that is
known, since it only asks which turn of the loop this is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from generator.printing.word.layout import Expression, Merge, MergeSame, Paragraph, Row, Run, Special, Table
from generator.printing.word.layout import Statement as Tag
from generator.readback.folding import fold
from generator.readback.patterns import Line, Pattern
from generator.readback.slots import NO_SLOT, Slot, slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.filing.declared import Declarations
    from generator.forms.names import Scope
    from generator.printing.word.layout import Block, Cell, Layout

_FIRST = re.compile(r"if\s+(not\s+)?loop\.first\s*")
_WORD = re.compile(r"\s*(\w+)")
START = -1
"""The state before the first row."""


@dataclass(frozen=True)
class RowPattern:
    """A row of the template; `head`: it repeats on every page; `outside`: a paragraph outside of tables."""

    cells: tuple[Pattern, ...]
    head: bool = False
    outside: bool = False

    @cached_property
    def labels(self) -> frozenset[str]:
        """What it says whatever the data."""
        return frozenset(cell.label for cell in self.cells if cell.label)

    @cached_property
    def around(self) -> frozenset[tuple[str, ...]]:
        """The lists around the row's own whose items it names where they begin: the goal of an indicator."""
        lists = {slot.lists[-1] for cell in self.cells for slot in cell.slots if slot.lists}
        named = {slot.lists[-1] for cell in self.cells if cell.follows for slot in cell.slots if slot.lists}
        return frozenset(one for one in named if any(len(other) > len(one) for other in lists))

    @cached_property
    def missed(self) -> float:
        """What it costs if the document does not have it."""
        return 0.4 if self.outside else 0.8 + min(0.8, 0.3 * len(self.labels))


class Begin(NamedTuple):
    """An item of a list begins; `first` of this run of its loop."""

    listed: tuple[str, ...]
    first: bool


class Edge(NamedTuple):
    """A row that may come next (of `END`, nothing comes), and the items that begin with it."""

    row: int
    begins: tuple[Begin, ...] = ()


END = -2


@dataclass(frozen=True)
class Grammar:
    """The rows of a template, and what may follow each; of `START` what may come first."""

    rows: tuple[RowPattern, ...]
    follow: dict[int, tuple[Edge, ...]]

    @cached_property
    def labels(self) -> frozenset[str]:
        """All that the form says whatever the data, each two characters at least."""
        return frozenset(label for row in self.rows for label in row.labels if len(label) > 1)

    @cached_property
    def slots(self) -> frozenset[tuple[str, ...]]:
        """The names of all values that can be read back."""
        return frozenset(one.model for row in self.rows for cell in row.cells for one in cell.slots)


@dataclass
class _Loop:
    listed: tuple[str, ...]
    body: list[_Node]


@dataclass
class _Choice:
    """The branches of a condition; `first` is what it asks of ``loop.first``, None for anything else."""

    first: bool | None
    branches: list[list[_Node]] = field(default_factory=lambda: [[]])


_Node: TypeAlias = RowPattern | _Loop | _Choice


def grammar(layout: Layout, scope: Scope, declared: Declarations, form: str) -> Grammar:
    """Make the grammar of a template's body; `form` is the stage that the form is, empty for none."""
    reader = _Reader(scope, declared, form)
    reader.blocks(layout.body)
    return _Net().made(reader.top)


class _Reader:
    """Reads rows and statements in their order into a tree."""

    def __init__(self, scope: Scope, declared: Declarations, form: str) -> None:
        self.declared, self.form = declared, form
        self.scopes = [scope]
        self.top: list[_Node] = []
        self.bodies: list[list[_Node]] = [self.top]
        self.above: dict[int, str] = {}
        self.open: list[_Loop | _Choice] = []

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
            self._enter(_Choice(None if known is None else not known[1]))
        elif word in ("elif", "else") and self.open and isinstance(self.open[-1], _Choice):
            choice = self.open[-1]
            choice.branches.append([])
            self.bodies[-1] = choice.branches[-1]
        elif word in ("endfor", "endif") and self.open:
            if isinstance(self.open.pop(), _Loop):
                self.scopes.pop()
            self.bodies.pop()

    def _for(self, source: str) -> None:
        inside, listed = _entered(source, self.scopes[-1])
        self.scopes.append(inside)
        self._enter(_Loop(listed, []))

    def _enter(self, node: _Loop | _Choice) -> None:
        self.bodies[-1].append(node)
        self.open.append(node)
        self.bodies.append(node.body if isinstance(node, _Loop) else node.branches[-1])

    def _row(self, row: Row | Tag) -> None:
        if isinstance(row, Tag):
            self.statement(row.source)
            return
        cells = [cell for cell in row.cells if not isinstance(cell, Tag)]
        self.bodies[-1].append(RowPattern(tuple(self._cells(cells)), head=row.header))
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
        return Pattern(
            tuple(lines), follows=isinstance(cell.merge, MergeSame), goes_on=cell.merge is Merge.CONTINUE
        )

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


class _Net:
    """Makes a net of the tree: points joined by steps that may begin items, and rows at some points."""

    def __init__(self) -> None:
        self.rows: list[RowPattern] = []
        self.row_at: dict[int, int] = {}
        self.steps: dict[int, list[tuple[int, Begin | None]]] = {}
        self._points = 0

    def made(self, top: Sequence[_Node]) -> Grammar:
        start, end = self._point(), self._point()
        self._join(self._sequence(top, start, None), end)
        after = {row: point for point, row in self.row_at.items()}
        follow = {START: self._reached(start, end)}
        follow |= {row: self._reached(point, end) for row, point in after.items()}
        return Grammar(tuple(self.rows), follow)

    def _point(self) -> int:
        self._points += 1
        return self._points

    def _join(self, one: int, other: int, begin: Begin | None = None) -> None:
        self.steps.setdefault(one, []).append((other, begin))

    def _sequence(self, nodes: Sequence[_Node], point: int, first: bool | None) -> int:  # noqa: FBT001
        for node in nodes:
            if isinstance(node, RowPattern):
                after = self._point()
                self.row_at[after] = len(self.rows)
                self.rows.append(node)
                self._join(point, after)
                point = after
            elif isinstance(node, _Loop):
                point = self._loop(node, point)
            else:
                point = self._choice(node, point, first)
        return point

    def _loop(self, loop: _Loop, point: int) -> int:
        end, begun = self._point(), self._point()
        self._join(point, end)
        self._join(point, begun, Begin(loop.listed, first=True))
        after = self._sequence(loop.body, begun, True)  # noqa: FBT003
        self._join(after, end)
        if _asks_first(loop.body):
            again = self._point()
            self._join(after, again, Begin(loop.listed, first=False))
            after = self._sequence(loop.body, again, False)  # noqa: FBT003
            self._join(after, end)
            self._join(after, again, Begin(loop.listed, first=False))
        else:
            self._join(after, begun, Begin(loop.listed, first=False))
        return end

    def _choice(self, choice: _Choice, point: int, first: bool | None) -> int:  # noqa: FBT001
        end = self._point()
        branches = choice.branches if len(choice.branches) > 1 else [*choice.branches, []]
        if choice.first is not None and first is not None:
            branches = [branches[0 if choice.first == first else 1]]
        for branch in branches:
            self._join(self._sequence(branch, point, first), end)
        return end

    def _reached(self, point: int, end: int) -> tuple[Edge, ...]:
        """Return the rows that can come next, each by the fewest beginnings."""
        found: dict[Edge, None] = {}
        waiting: list[tuple[int, tuple[Begin, ...], frozenset[int]]] = [(point, (), frozenset())]
        while waiting:
            at, begins, seen = waiting.pop()
            for target, begin in self.steps.get(at, ()):
                if target in seen:
                    continue
                now = begins if begin is None else (*begins, begin)
                if target in self.row_at:
                    found[Edge(self.row_at[target], now)] = None
                elif target == end:
                    found[Edge(END, now)] = None
                else:
                    waiting.append((target, now, seen | {target}))
        return tuple(found)


def _asks_first(nodes: Iterable[_Node]) -> bool:
    """Tell whether a loop's body asks which turn it is."""
    return any(
        isinstance(node, _Choice)
        and (node.first is not None or any(_asks_first(branch) for branch in node.branches))
        for node in nodes
    )
