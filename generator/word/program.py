"""Writes a template's Jinja source as one Python function that does nothing but collect pieces.

The pieces alternate: bytes that are ready, text that is still to be made safe. So all values of a document
are encoded in one go, and the rest is a join.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from jinja2 import nodes

from generator.word.expressions import Loop, Python, Reader, head, parse, parse_expression, refuse
from generator.word.prose import paragraphs
from generator.word.text import FillError, encode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from generator.names import Name, Scope
    from generator.word.patching import Source

_INSTRUCTION = re.compile(r"<\?(\w+) ([\d ]+)\?>")
_PAIRS = 15  # CPython builds a longer tuple by way of a list
DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NOTHING = ("b''", "''", "")
_FILE = "<template>"
_COLOUR = re.compile(r"[0-9A-Fa-f]{6}|auto")


@dataclass(frozen=True, slots=True)
class Filled:
    """A compiled part: call it with a view to get the part in pieces."""

    run: Callable[[Mapping[str, object], list[Any]], None]
    sources: Sequence[str]

    def __call__(self, view: Mapping[str, object]) -> list[bytes]:
        """Fill the part."""
        pieces: list[Any] = []
        try:
            self.run(view, pieces)
            pieces[1::2] = encode(pieces[1::2])
        except (KeyError, TypeError, AttributeError) as error:
            raise self._explain(error) from error
        return pieces

    def _explain(self, error: Exception) -> FillError:
        """Say which expression of the template asked for something that the view lacks."""
        trace, line = error.__traceback__, 0
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == _FILE:
                line = trace.tb_lineno
            trace = trace.tb_next
        source = self.sources[line] if line else ""
        if isinstance(error, KeyError):
            return FillError(f"表样要 {source}，数据里没有 {error.args[0]}")
        return FillError(
            f"表样要 {source}，数据里不是文字：{error}" if source else f"数据里有不是文字的值：{error}"
        )


def compile_part(source: str, scope: Scope, extras: Source) -> Filled:
    """Compile one part's source."""
    prose = [paragraphs(insertion.paragraph) for insertion in extras.insertions]
    writer = _Writer(scope, extras)
    writer.part(parse(source))
    namespace: dict[str, Any] = {"prose": prose, "colour": _colour}
    exec(compile("\n".join(writer.lines), _FILE, "exec"), namespace)  # noqa: S102 - our own source: see Reader
    return Filled(namespace["fill"], writer.sources)


def _colour(text: str) -> str:
    """Let only a colour into an attribute."""
    return text if _COLOUR.fullmatch(text) else "auto"


@dataclass(slots=True)
class _Writer:
    """Collects lines of Python; `sources` says which expression each line reads."""

    scope: Scope
    extras: Source
    lines: list[str] = field(default_factory=lambda: ["def fill(view, out):"])
    sources: list[str] = field(default_factory=lambda: ["", ""])
    _depth: int = 1
    _variables: dict[str, str] = field(default_factory=dict)
    _loop: Loop | None = None
    _counter: int = 0
    _ready: list[bytes] = field(default_factory=lambda: [DECLARATION])
    _pairs: list[tuple[str, str, str]] = field(default_factory=list)

    def part(self, template: nodes.Template) -> None:
        """Write the whole function."""
        for name in self.scope.variables:
            self._variables[name] = self._new()
            self._line(f"{self._variables[name]} = view[{name!r}]", name)
        self._body(template.body)
        self._flush()

    def _new(self) -> str:
        self._counter += 1
        return f"v{self._counter}"

    def _line(self, code: str, source: str = "") -> None:
        self.lines.append("    " * self._depth + code)
        self.sources.append(source)

    def _reader(self) -> Reader:
        return Reader(self.scope, self._variables, self._loop)

    def _body(self, body: Sequence[nodes.Node]) -> None:
        for node in body:
            if isinstance(node, nodes.Output):
                for child in node.nodes:
                    self._output(child)
            elif isinstance(node, nodes.For):
                self._for(node)
            elif isinstance(node, nodes.If):
                self._if(node)
            else:
                refuse("不能用这个语句")

    def _output(self, node: nodes.Node) -> None:
        if isinstance(node, nodes.TemplateData):
            self._data(node.data)
            return
        in_attribute = self._in_attribute()
        found = self._reader().text(node)
        code = f"colour({found.code})" if in_attribute and found.code[:4] != "str(" else found.code
        self._value(code, _name(found))

    def _in_attribute(self) -> bool:
        ready = b"".join(self._ready)
        return ready.endswith(b'="')

    def _data(self, data: str) -> None:
        pieces = _INSTRUCTION.split(data)
        self._ready.append(pieces[0].encode())
        for word, numbers, following in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
            self._instruction(word, [int(number) for number in numbers.split()])
            self._ready.append(following.encode())

    def _instruction(self, word: str, numbers: list[int]) -> None:
        if word == "prose":
            self._prose(numbers[0])
            return
        self._flush()
        if word == "open":
            self._line(f"m{numbers[0]} = len(out)")
        elif word == "fill":
            self._line(f"if len(out) == m{numbers[0]}: out += ({self.extras.fillers[numbers[1]]!r}, '')")
        elif word == "drop":
            self._line(f"if len(out) == m{numbers[0]}: del out[m{numbers[1]}:]")
            self._line("else:")
            self._depth += 1
        elif word == "kept":
            self._depth -= 1

    def _prose(self, number: int) -> None:
        expression = self.extras.insertions[number].expression
        found = self._reader().text(parse_expression(expression))
        self._value("''", expression)
        self._pairs.append((f"prose[{number}]({found.code})", "''", expression))

    def _value(self, code: str, source: str) -> None:
        self._pairs.append((repr(b"".join(self._ready)), code, source))
        self._ready.clear()

    def _flush(self) -> None:
        """Write what has been collected; every line ends with a value, so that the two kinds alternate."""
        if any(self._ready):
            self._value("''", "")
        self._ready.clear()
        for start in range(0, len(self._pairs), _PAIRS):
            self._line("out += (")
            for ready, code, source in self._pairs[start : start + _PAIRS]:
                self._line(f"{ready}, {code},", source)
            self._line(")")
        self._pairs.clear()

    def _for(self, node: nodes.For) -> None:
        self._flush()
        variable, listed, test = head(node)
        code, name = self._reader().listed(listed)
        items, item, position, length = (self._new() for _ in range(4))
        self._line(f"{items} = {code}", ".".join(name.path))
        outer = self.scope, self._variables, self._loop
        self.scope, self._variables = self.scope.bind(variable, name), {**self._variables, variable: item}
        if test is not None:
            self._line(f"{items} = [{item} for {item} in {items} if {self._reader().read(test).code}]")
        self._loop = Loop(position, length)
        self._line(f"{length} = len({items})")
        self._line(f"for {position}, {item} in enumerate({items}):")
        self._block(node.body)
        self.scope, self._variables, self._loop = outer
        if node.else_:
            self._line(f"if not {items}:")
            self._block(node.else_)

    def _if(self, node: nodes.If) -> None:
        if not node.elif_ and all(map(_is_plain, (*node.body, *node.else_))):
            self._choose(node)
            return
        self._flush()
        self._line(f"if {self._reader().read(node.test).code}:")
        self._block(node.body)
        for branch in node.elif_:
            self._line(f"elif {self._reader().read(branch.test).code}:")
            self._block(branch.body)
        if node.else_:
            self._line("else:")
            self._block(node.else_)

    def _choose(self, node: nodes.If) -> None:
        """Write a condition around mere text as conditional pieces: no statement, and less to join."""
        test, condition = self._new(), self._reader().read(node.test).code
        before = b"".join(self._ready)
        branches = self._branch(before, node.body), self._branch(before, node.else_)
        condition = f"({test} := {condition})"
        for yes, no in zip_longest(*branches, fillvalue=_NOTHING):
            value = yes[1] if yes[1] == no[1] else f"({yes[1]} if {test} else {no[1]})"
            self._pairs.append((f"({yes[0]} if {condition} else {no[0]})", value, yes[2] or no[2]))
            condition = test
        self._ready.clear()

    def _branch(self, before: bytes, body: Sequence[nodes.Node]) -> list[tuple[str, str, str]]:
        """Return the pairs of a branch, begun with the text before it."""
        outer = self._pairs, self._ready
        self._pairs, self._ready = [], [before]
        self._body(body)
        if any(self._ready) or not self._pairs:
            self._value("''", "")
        pairs = self._pairs
        self._pairs, self._ready = outer
        return pairs

    def _block(self, body: Sequence[nodes.Node]) -> None:
        self._depth += 1
        self._line("pass")
        self._body(body)
        self._flush()
        self._depth -= 1


def _is_plain(node: nodes.Node) -> bool:
    """Tell text and values from what needs a statement."""
    if not isinstance(node, nodes.Output):
        return False
    data = (child.data for child in node.nodes if isinstance(child, nodes.TemplateData))
    return not any(_INSTRUCTION.search(text) for text in data)


def _name(found: Python) -> str:
    name: Name | None = found.name
    return found.code if name is None else ".".join(name.path)
