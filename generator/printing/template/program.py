"""Writes a template's Jinja source as one Python function that does nothing but collect pieces.

The pieces alternate: bytes that are ready, text that is still to be made safe. So all values of a document
are encoded in one go, and the rest is a join. What only one format needs travels through the source as
instructions, ``<?word argument?>``, which nobody can type into a cell; each format has a writer of its own
that knows them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from jinja2 import nodes

from generator.printing.template.expressions import Loop, Python, Reader, head, named_loop, parse, refuse
from generator.printing.template.filters import TOOLS
from generator.printing.template.values import FillError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from generator.forms.names import Name, Scope

_INSTRUCTION = re.compile(r"<\?(\w+)(?: (.*?))?\?>")
_PAIRS = 15  # CPython builds a longer tuple by way of a list
_NOTHING = ("b''", "''", "")
_FILE = "<template>"


@dataclass(frozen=True, slots=True)
class Filled:
    """A compiled source: call it with a view to get the text in pieces."""

    run: Callable[[Mapping[str, object], list[Any]], None]
    safe: Callable[[list[Any]], None]
    sources: Sequence[str]

    def __call__(self, view: Mapping[str, object]) -> list[bytes]:
        """Fill it."""
        pieces: list[Any] = []
        try:
            self.run(view, pieces)
            self.safe(pieces)
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


class Writer:
    """Collects lines of Python; `sources` says which expression each line reads.

    A format's own writer follows its instructions; what its lines call by name are its `tools`.
    """

    def __init__(self, scope: Scope, tools: Mapping[str, object], begin: bytes = b"") -> None:
        """Begin a source whose names are those of the scope; `begin` stands before all of it."""
        self.scope = scope
        self.tools = {**TOOLS, **tools}
        self.lines = ["def fill(view, out):"]
        self.sources = ["", ""]
        self.pairs: list[tuple[str, str, str]] = []
        self.depth = 1
        self._ready = [begin]
        self._before = ""
        self._variables: dict[str, str] = {}
        self._loops: dict[str, Loop] = {}
        self._used: list[Name] = []
        self._counter = 0

    def program(self, source: str, safe: Callable[[list[Any]], None]) -> Filled:
        """Compile a source; `safe` turns every second piece, the values, into bytes."""
        top = {name: self.new() for name in self.scope.variables}
        self._variables = top
        self._body(parse(source).body)
        self.flush()
        used = [name for name in top if any(name == read.model[0] for read in self._used)]
        self.lines[1:1] = [f"    {top[name]} = view[{name!r}]" for name in used]
        self.sources[2:2] = used
        namespace: dict[str, Any] = dict(self.tools)
        exec(compile("\n".join([*self.lines, "    pass"]), _FILE, "exec"), namespace)  # noqa: S102 - see Reader
        return Filled(namespace["fill"], safe, self.sources)

    def instruction(self, word: str, argument: str) -> None:
        """Follow an instruction."""
        raise NotImplementedError(word, argument)

    def printed(self, found: Python) -> None:
        """Print what an expression of the template gives."""
        self.value(found.code, _name(found))

    def new(self) -> str:
        """Return a Python variable that is still free."""
        self._counter += 1
        return f"v{self._counter}"

    def line(self, code: str, source: str = "") -> None:
        """Write a line."""
        self.lines.append("    " * self.depth + code)
        self.sources.append(source)

    def reader(self) -> Reader:
        """Return the reader of expressions that stand here."""
        return Reader(self.scope, self._variables, self._loops, used=self._used)

    def run_of_loop(self) -> str:
        """Return the Python that tells this run of the innermost loop from every other."""
        return self._loops["loop"].run if self._loops else "None"

    def in_attribute(self) -> bool:
        """Tell whether a quoted attribute has just been opened."""
        return b"".join(self._ready).endswith(b'="')

    def value(self, code: str, source: str) -> None:
        """Print the text that a piece of Python gives."""
        self.pairs.append((self._taken(), code, source))

    def ready(self, code: str, source: str) -> None:
        """Print the safe bytes that a piece of Python gives."""
        self._settle(source)
        self.pairs.append((code, "''", source))

    def joined(self, code: str) -> None:
        """Print the safe bytes that a piece of Python gives as one piece with the text around it."""
        self._before = f"{self._taken()} + {code}"

    def _taken(self) -> str:
        """Return the Python of what is ready, and begin anew."""
        ready = repr(b"".join(self._ready))
        code = f"{self._before} + {ready}" if self._before else ready
        self._before = ""
        self._ready.clear()
        return code

    def _settle(self, source: str = "") -> None:
        """Print what is ready."""
        if any(self._ready) or self._before:
            self.value("''", source)

    def flush(self) -> None:
        """Write what has been collected; every line ends with a value, so that the two kinds alternate."""
        self._settle()
        self._ready.clear()
        for start in range(0, len(self.pairs), _PAIRS):
            self.line("out += (")
            for ready, code, source in self.pairs[start : start + _PAIRS]:
                self.line(f"{ready}, {code},", source)
            self.line(")")
        self.pairs.clear()

    def _body(self, body: Sequence[nodes.Node]) -> None:
        for node in body:
            if isinstance(node, nodes.Output):
                for child in node.nodes:
                    self._output(child)
            elif isinstance(node, nodes.For):
                self._for(node)
            elif isinstance(node, nodes.If):
                self._if(node)
            elif isinstance(node, nodes.Assign) and self._loops:
                self._loops = {**self._loops, named_loop(node): self._loops["loop"]}
            else:
                refuse("不能用这个语句")

    def _output(self, node: nodes.Node) -> None:
        if not isinstance(node, nodes.TemplateData):
            self.printed(self.reader().text(node))
            return
        pieces = _INSTRUCTION.split(node.data)
        self._ready.append(pieces[0].encode())
        for word, argument, following in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
            self.instruction(word, argument or "")
            self._ready.append(following.encode())

    def _for(self, node: nodes.For) -> None:
        self.flush()
        variable, listed, test = head(node)
        code, name = self.reader().listed(listed)
        items, item, position, length, run = (self.new() for _ in range(5))
        self.line(f"{items} = {code}", ".".join(name.path))
        outer = self.scope, self._variables, self._loops
        self.scope, self._variables = self.scope.bind(variable, name), {**self._variables, variable: item}
        if test is not None:
            self.line(f"{items} = [{item} for {item} in {items} if {self.reader().read(test).code}]")
        self._loops = {**self._loops, "loop": Loop(position, length, run)}
        self.line(f"{length} = len({items})")
        self.line(f"{run} = enumerate({items})")
        self.line(f"for {position}, {item} in {run}:")
        self._block(node.body)
        self.scope, self._variables, self._loops = outer
        if node.else_:
            self.line(f"if not {items}:")
            self._block(node.else_)

    def _if(self, node: nodes.If) -> None:
        if not node.elif_ and all(map(_is_plain, (*node.body, *node.else_))):
            self._choose(node)
            return
        self.flush()
        self.line(f"if {self.reader().read(node.test).code}:")
        self._block(node.body)
        for branch in node.elif_:
            self.line(f"elif {self.reader().read(branch.test).code}:")
            self._block(branch.body)
        if node.else_:
            self.line("else:")
            self._block(node.else_)

    def _choose(self, node: nodes.If) -> None:
        """Write a condition around mere text as conditional pieces: no statement, and less to join."""
        test, condition = self.new(), self.reader().read(node.test).code
        if self._before:
            self._settle()
        before = b"".join(self._ready)
        branches = self._branch(before, node.body), self._branch(before, node.else_)
        condition = f"({test} := {condition})"
        for yes, no in zip_longest(*branches, fillvalue=_NOTHING):
            value = yes[1] if yes[1] == no[1] else f"({yes[1]} if {test} else {no[1]})"
            self.pairs.append((f"({yes[0]} if {condition} else {no[0]})", value, yes[2] or no[2]))
            condition = test
        self._ready.clear()

    def _branch(self, before: bytes, body: Sequence[nodes.Node]) -> list[tuple[str, str, str]]:
        """Return the pairs of a branch, begun with the text before it."""
        outer = self.pairs, self._ready
        self.pairs, self._ready = [], [before]
        self._body(body)
        if any(self._ready) or not self.pairs:
            self.value("''", "")
        pairs = self.pairs
        self.pairs, self._ready = outer
        return pairs

    def _block(self, body: Sequence[nodes.Node]) -> None:
        self.depth += 1
        self.line("pass")
        self._body(body)
        self.flush()
        self.depth -= 1


def _is_plain(node: nodes.Node) -> bool:
    """Tell text and values from what needs a statement."""
    if not isinstance(node, nodes.Output):
        return False
    data = (child.data for child in node.nodes if isinstance(child, nodes.TemplateData))
    return not any(_INSTRUCTION.search(text) for text in data)


def _name(found: Python) -> str:
    name: Name | None = found.name
    return found.code if name is None else ".".join(name.path)
