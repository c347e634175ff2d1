"""The source of a page as a program: the keys of values, prose as HTML, merged cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base import prose
from generator.forms.shown import Prose
from generator.printing.html import merge
from generator.printing.html.escaping import make_safe
from generator.printing.template.expressions import Python, parse_expression
from generator.printing.template.program import Filled, Writer

if TYPE_CHECKING:
    from generator.forms.names import Scope


def compile_body(source: str, scope: Scope) -> Filled:
    """Compile the source of `blocks`."""
    return _Writer(scope).program(source, make_safe)


def _prose(markdown: str) -> bytes:
    """Turn an author's Markdown into sanitised HTML."""
    return prose.html(markdown).encode()


class _Writer(Writer):
    """Follows the instructions of `keys` and `merge`."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope, {"prose": _prose, "Grid": merge.Grid})
        self._tables: list[str] = []

    def printed(self, found: Python) -> None:
        if found.kind is Prose:
            self.ready(f"prose({found.code})", found.code)
        else:
            super().printed(found)

    def instruction(self, word: str, argument: str) -> None:
        if word == "key":
            self._key(*argument.split())
            return
        self.flush()
        if word == "table":
            self._tables.append(self.new())
            self.line(f"{self._tables[-1]} = Grid(out)")
        elif word == "close":
            self.line(f"{self._tables.pop()}.close()")
        elif word == "end":
            self.depth -= 1
        else:
            self._follow(word, argument, self._tables[-1])

    def _key(self, owner: str, entry: str) -> None:
        self.value(f"{self._read(owner)}[{entry!r}]", f"{owner}[{entry!r}]")

    def _follow(self, word: str, argument: str, grid: str) -> None:
        """Follow what is said about a row or a cell."""
        if word == "group":
            self.line(f"{grid}.above.clear()")  # a rowspan ends with its row group
        elif word == "row":
            self.line(f"{grid}.row += 1")
            self.line(f"{grid}.column = 0")
        elif word == "pass":
            self.line(f"{grid}.column += {self._read(argument)}")
        else:
            self._merging(word, argument, grid)

    def _merging(self, word: str, argument: str, grid: str) -> None:
        place, _, expression = argument.partition(" ")
        columns = self._read(expression)
        counted = place == merge.COUNTED
        cell = f"{grid}.column, {columns}" if counted else f"{place}, {columns}"
        count = f"{grid}.column += {columns}" if counted else "pass"
        if word == "restart":
            self.line(f"{grid}.restart({cell})")
            self.line(count)
        else:
            self.line(f"if {grid}.joins({cell}):")
            self.line(f"    {count}")
            self.line("else:")
            self.depth += 1

    def _read(self, expression: str) -> str:
        return self.reader().read(parse_expression(expression)).code
