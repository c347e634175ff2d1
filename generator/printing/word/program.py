"""A part of a Word template as a program: Markdown in its place, and nothing left without its paragraph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from generator.printing.template.expressions import Python, parse_expression
from generator.printing.template.merging import GridWriter
from generator.printing.word.escaping import encode
from generator.printing.word.prose import paragraphs

if TYPE_CHECKING:
    from generator.forms.names import Scope
    from generator.printing.template.program import Filled
    from generator.printing.word.patching import Source

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_COLOUR = re.compile(r"[0-9A-Fa-f]{6}|auto")


def compile_part(source: str, scope: Scope, extras: Source) -> Filled:
    """Compile one part's source."""
    return _Writer(scope, extras).program(source, _safe)


def _safe(pieces: list[Any]) -> None:
    pieces[1::2] = encode(pieces[1::2])


def _colour(text: str) -> str:
    """Let only a colour into an attribute."""
    return text if _COLOUR.fullmatch(text) else "auto"


class _Writer(GridWriter):
    """Follows the instructions of `patching.Source`."""

    def __init__(self, scope: Scope, extras: Source) -> None:
        prose = [paragraphs(insertion.paragraph) for insertion in extras.insertions]
        super().__init__(scope, {"prose": prose, "colour": _colour}, _DECLARATION)
        self._extras = extras

    def printed(self, found: Python) -> None:
        if self.in_attribute() and found.kind is not int:
            found = Python(f"colour({found.code})", found.kind, found.name)
        super().printed(found)

    def instruction(self, word: str, argument: str) -> None:
        if word not in ("prose", "open", "fill", "drop", "kept"):
            super().instruction(word, argument)
            return
        numbers = [int(number) for number in argument.split()]
        if word == "prose":
            self._prose(numbers[0])
            return
        self.flush()
        if word == "open":
            self.line(f"m{numbers[0]} = len(out)")
        elif word == "fill":
            self.line(f"if len(out) == m{numbers[0]}: out += ({self._extras.fillers[numbers[1]]!r}, '')")
        elif word == "drop":
            self.line(f"if len(out) == m{numbers[0]}: del out[m{numbers[1]}:]")
            self.line("else:")
            self.depth += 1
        elif word == "kept":
            self.depth -= 1

    def _prose(self, number: int) -> None:
        expression = self._extras.insertions[number].expression
        found = self.reader().text(parse_expression(expression))
        self.ready(f"prose[{number}]({found.code})", expression)
