"""The source of a page as a program: the keys of values, prose as HTML, merged cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generator.base import prose
from generator.forms.shown import Prose
from generator.printing.html.escaping import make_safe
from generator.printing.html.merge import Rowspans
from generator.printing.template.expressions import Python, parse_expression
from generator.printing.template.merging import GridWriter

if TYPE_CHECKING:
    from generator.forms.names import Scope
    from generator.printing.template.program import Filled


def compile_body(source: str, scope: Scope) -> Filled:
    """Compile the source of `blocks`."""
    return _Writer(scope).program(source, make_safe)


def _prose(markdown: str) -> bytes:
    """Turn an author's Markdown into sanitised HTML."""
    return prose.html(markdown).encode()


class _Writer(GridWriter):
    """Follows the instructions of `keys` and `merge`."""

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope, {"prose": _prose}, grid=Rowspans)

    def printed(self, found: Python) -> None:
        if found.kind is Prose:
            self.ready(f"prose({found.code})", found.code)
        else:
            super().printed(found)

    def instruction(self, word: str, argument: str) -> None:
        if word == "key":
            self._key(*argument.split())
        elif word == "close":
            self.flush()
            self.line(f"{self.grid}.close()")
            self.leave()
        elif word == "group":
            self.line(f"{self.grid}.above.clear()")  # a rowspan ends with its row group
        else:
            super().instruction(word, argument)

    def _key(self, owner: str, entry: str) -> None:
        code = self.reader().read(parse_expression(owner)).code
        self.value(f"{code}[{entry!r}]", f"{owner}[{entry!r}]")
