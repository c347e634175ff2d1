"""A part of a Word template as a program: Markdown in its place, and nothing left without its paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from generator.printing.template.expressions import Python, parse_expression
from generator.printing.template.keys import located
from generator.printing.template.merging import GridWriter
from generator.printing.word.cell_marks import begun, ends, safe, shown
from generator.printing.word.prose import END, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.forms.names import Scope
    from generator.printing.template.program import Filled
    from generator.printing.word.patching import Source

_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_COLOUR = re.compile(r"[0-9A-Fa-f]{6}|auto")


def compile_part(source: str, scope: Scope, extras: Source) -> Filled:
    """Compile one part's source."""
    return _Writer(scope, extras).program(source, safe)


def _colour(text: str) -> str:
    """Let only a colour into an attribute."""
    return text if _COLOUR.fullmatch(text) else "auto"


def _first(keys: Sequence[str | None]) -> str | None:
    """Return the key path that a paragraph is known by: some of its values may have none."""
    return next(filter(None, keys), None)


class _Key(NamedTuple):
    """A key path: the Python of how it begins (empty: there is none), and how it ends."""

    begin: str
    rest: str


@dataclass(slots=True)
class _Open:
    """A paragraph that holds statements: the Python variables of where it starts and of its keys.

    `otherwise` is the Python for its key where a condition shows none of its values.
    """

    start: str
    keys: str
    expressions: Iterator[str]
    otherwise: str


class _Writer(GridWriter):
    """Follows the instructions of `patching.Source`."""

    def __init__(self, scope: Scope, extras: Source) -> None:
        prose = [paragraphs(insertion.paragraph) for insertion in extras.insertions]
        tools = {"prose": prose, "colour": _colour, "shown": shown, "first": _first}
        super().__init__(scope, {**tools, "ends": ends}, _DECLARATION)
        self.line("end = ends().__next__")
        self._extras = extras
        self._names: list[str] = []
        self._begun: dict[str, str] = {}
        self._mark = ""
        self._open: _Open | None = None
        self._follow |= {
            "prose": self._prose,
            "value": self._value,
            "values": self._values,
            "shown": self._shown,
            "open": self._remember,
            "fill": self._fill,
            "drop": self._drop,
            "kept": self._kept,
        }

    def printed(self, found: Python) -> None:
        code = found.code
        if self.in_attribute() and found.kind is not int:
            code = f"colour({code})"
        elif self._names:
            code = f"({self._names.pop(0)} := {code})"
        elif self._open is not None:
            key = self._whole(self._key(next(self._open.expressions)))
            code = f"({self._open.keys}.append({key}) or {code})"
        super().printed(Python(code, found.kind, found.name))

    def _key(self, expression: str) -> _Key | None:
        """Return how to get the key path of an expression; None for what has none in any filing."""
        found = located(expression, self.scope)
        if found is None:
            return None
        owner = self.reader().read(parse_expression(found.owner)).code
        return _Key(f"{owner}.get({found.entry!r})", found.rest)

    def _keys(self, expressions: Iterable[str]) -> _Key:
        """Return how to get the first key path of several expressions."""
        keys = list(dict.fromkeys(filter(None, map(self._key, expressions))))
        return keys[0] if len(keys) == 1 else _Key(" or ".join(map(self._whole, keys)), "")

    def _whole(self, key: _Key | None) -> str:
        """Return the Python of a whole key path; an empty form's values have none."""
        if key is None or not key.begin:
            return "None"
        begin = self.new()
        return f"(({begin} := {key.begin}) and {begin} + {key.rest!r})" if key.rest else key.begin

    def _marked(self, key: _Key, text: str) -> str:
        """Return the Python of a paragraph's bookmark; what has no key path gets none."""
        if not key.begin:
            return "b''"
        tool, begin = self._begun.setdefault(key.rest, f"begun_{len(self._begun)}"), self.new()
        self.tools[tool] = begun(key.rest)
        return f"({tool}[{begin}, {text}] + end() if ({begin} := {key.begin}) else b'')"

    def _prose(self, number: str) -> None:
        expression, _, marked = self._extras.insertions[int(number)]
        found, written = self.reader().text(parse_expression(expression)), self.new()
        self.ready(f"({written} := prose[{number}]({found.code})).paragraphs", expression)
        if marked:
            self.joined(self._marked(self._keys([expression]), f"{written}.shown"))
        self.joined(repr(END))

    def _value(self, number: str) -> None:
        """Keep what the paragraph prints from here on in variables, for the mark at its end."""
        expressions, texts = self._extras.values[int(number)]
        keys = self._keys(expressions)
        if keys.begin:
            self._names = [self.new() for _ in expressions]
            pieces = [repr(texts[0])]
            for name, text in zip(self._names, texts[1:], strict=True):
                pieces += [name, repr(text)]
            said = " + ".join(piece for piece in pieces if piece != "''")
            self._mark = self._marked(keys, said)

    def _values(self, number: str) -> None:
        """Let what is printed from here on note its keys, and be read when the paragraph ends."""
        self.flush()
        expressions, _ = self._extras.values[int(number)]
        self._open = _Open(self.new(), self.new(), iter(expressions), self._whole(self._keys(expressions)))
        self.line(f"{self._open.start}, {self._open.keys} = len(out), []")

    def _shown(self) -> None:
        if self._open is not None:
            self.flush()
            key = f"first({self._open.keys}) or {self._open.otherwise}"
            self._mark = self._marked(_Key(key, ""), f"shown(out[{self._open.start}:])")
        if self._mark:
            self.joined(self._mark)
        self._open, self._mark = None, ""

    def _remember(self, mark: str) -> None:
        self.flush()
        self.line(f"m{mark} = len(out)")

    def _fill(self, mark: str, filler: str) -> None:
        self.flush()
        self.line(f"if len(out) == m{mark}: out += ({self._extras.fillers[int(filler)]!r}, '')")

    def _drop(self, inside: str, around: str) -> None:
        self.flush()
        self.line(f"if len(out) == m{inside}: del out[m{around}:]")
        self.line("else:")
        self.depth += 1

    def _kept(self, _: str) -> None:
        self.flush()
        self.depth -= 1
