"""A template's tree → its grammar: which rows may follow which.

A loop may run any number of times, a condition may hold or not; ``loop.first`` is the one condition that is
known, since it only asks which turn of the loop this is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.readback.grammar import END, START, Begin, Edge, Grammar, RowPattern
from generator.readback.tree import Choice, Loop, tree

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from generator.filing.declared import Declarations
    from generator.forms.names import Scope
    from generator.printing.word.layout import Layout
    from generator.readback.tree import Node


def grammar(layout: Layout, scope: Scope, declared: Declarations, form: str) -> Grammar:
    """Make the grammar of a template's body; `form` is the stage that the form is, empty for none."""
    return _Net().made(tree(layout, scope, declared, form))


class _Net:
    """Makes a net of the tree: points joined by steps that may begin items, and rows at some points."""

    def __init__(self) -> None:
        self.rows: list[RowPattern] = []
        self.row_at: dict[int, int] = {}
        self.steps: dict[int, list[tuple[int, Begin | None]]] = {}
        self._points = 0

    def made(self, top: Sequence[Node]) -> Grammar:
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

    def _sequence(self, nodes: Sequence[Node], point: int, first: bool | None) -> int:  # noqa: FBT001
        for node in nodes:
            if isinstance(node, RowPattern):
                after = self._point()
                self.row_at[after] = len(self.rows)
                self.rows.append(node)
                self._join(point, after)
                point = after
            elif isinstance(node, Loop):
                point = self._loop(node, point)
            else:
                point = self._choice(node, point, first)
        return point

    def _loop(self, loop: Loop, point: int) -> int:
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

    def _choice(self, choice: Choice, point: int, first: bool | None) -> int:  # noqa: FBT001
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


def _asks_first(nodes: Iterable[Node]) -> bool:
    """Tell whether a loop's body asks which turn it is."""
    return any(
        isinstance(node, Choice)
        and (node.first is not None or any(_asks_first(branch) for branch in node.branches))
        for node in nodes
    )
