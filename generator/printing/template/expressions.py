"""Expressions of the tag language: checked against the names of a form, and written as Python.

A template may name entries of the view, ask about its loop, compare, and use three filters. Nothing else
has a translation, so nothing else can run: that is the sandbox.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, TypeAlias, cast

from jinja2 import Environment, nodes
from jinja2.exceptions import TemplateSyntaxError

from generator.forms.shown import Prose
from generator.forms.unknown import unknown_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from generator.forms.names import Name, Scope

LOOP = {
    "first": ("({i} == 0)", bool),
    "last": ("({i} == {n} - 1)", bool),
    "index": ("({i} + 1)", int),
    "index0": ("{i}", int),
    "revindex": ("({n} - {i})", int),
    "revindex0": ("({n} - {i} - 1)", int),
    "length": ("{n}", int),
}
FILTERS = ("length", "default", "trim")
SIGNS = {
    "eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">=", "in": "in", "notin": "not in",
}  # fmt: skip
_TEXT = (str, Prose)
_EXAMPLES = 5
_DEEPEST = 40
_LARGEST = 10**9

Kind: TypeAlias = Any
"""What an expression gives: ``str``, ``int``, ``bool``, ``Prose``, a dict type or a list of them."""


class RefusedError(Exception):
    """An expression that a template may not use; the message and the hint are for its author."""

    def __init__(self, message: str, hint: str = "", code: str = "template.tag") -> None:
        """Take the texts; without a message the cause has been reported already."""
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.code = code


def refuse(message: str, hint: str = "", code: str = "template.tag") -> NoReturn:
    """Refuse an expression or a statement."""
    raise RefusedError(message, hint, code)


@dataclass(frozen=True, slots=True)
class Python:
    """An expression as Python source; `name` if it is nothing but a name of the view."""

    code: str
    kind: Kind
    name: Name | None = None

    @property
    def is_text(self) -> bool:
        """Whether it prints as it is."""
        return self.kind in _TEXT


@dataclass(frozen=True, slots=True)
class Loop:
    """The Python variables of a loop: its position from 0, its length, and what tells this run of it."""

    position: str
    length: str
    run: str = "None"


class Reader:
    """Reads expressions where `scope` says what names mean and `variables` what Python calls them."""

    def __init__(
        self,
        scope: Scope,
        variables: Mapping[str, str],
        loop: Loop | None = None,
        unknown: frozenset[str] = frozenset(),
        used: list[Name] | None = None,
    ) -> None:
        """Hold the surroundings; `unknown` variables were reported before, `used` collects the names read."""
        self.scope = scope
        self.variables = variables
        self.loop = loop
        self.unknown = unknown
        self.used = [] if used is None else used
        self._depth = 0

    def read(self, node: nodes.Node) -> Python:
        """Translate a node, or refuse it."""
        translate: Callable[[Any], Python] | None = getattr(self, f"_{type(node).__name__.lower()}", None)
        if translate is None:
            refuse("表样里不能这样写", "只能写名称、比较、and/or/not、if … else 和少数过滤器")
        if self._depth >= _DEEPEST:
            refuse("写得太复杂", "请分成几个标签")
        self._depth += 1
        try:
            return translate(node)
        finally:
            self._depth -= 1

    def text(self, node: nodes.Node) -> Python:
        """Translate a node to print."""
        found = self.read(node)
        if found.kind is int:
            return Python(f"str({found.code})", int, found.name)
        if not found.is_text:
            refuse("这不是可以打印的文字", _what_to_print(found))
        return found

    def listed(self, node: nodes.Node) -> tuple[str, Name]:
        """Translate what a loop goes through: a list of the view, by its name."""
        found = self.read(node)
        if found.name is None or found.name.item is None:
            refuse("这不是列表的名称", "写作 for 变量 in 列表")
        return found.code, found.name

    def _name(self, node: nodes.Name) -> Python:
        return self._follow([node.name])

    def _getattr(self, node: nodes.Getattr) -> Python:
        return self._follow(_path(node))

    def _getitem(self, node: nodes.Getitem) -> Python:
        return self._follow(_path(node))

    def _follow(self, path: list[str]) -> Python:
        if path[0] == "loop":
            return self._of_loop(path)
        if path[0] in self.unknown:
            refuse("")
        name = self.scope.follow(path)
        if name is None:
            refuse(*unknown_name(self.scope, path), "template.name")
        self.used.append(name)
        subscripts = "".join(f"[{key!r}]" for key in path[1:])
        return Python(self.variables[path[0]] + subscripts, name.type, name)

    def _of_loop(self, path: list[str]) -> Python:
        if self.loop is None:
            refuse("loop 只能用在 for 里面")
        code, kind = LOOP.get(path[-1], ("", None))
        if len(path) != 2 or kind is None:  # noqa: PLR2004 - "loop" and one word
            refuse(f"没有名称 {'.'.join(path)}", f"可以用 {'、'.join('loop.' + key for key in LOOP)}")
        return Python(code.format(i=self.loop.position, n=self.loop.length), kind)

    def _const(self, node: nodes.Const) -> Python:
        if not isinstance(node.value, str | int) or (isinstance(node.value, int) and node.value > _LARGEST):
            refuse("表样里不能写这样的数", "只能写文字和不大的整数")
        return Python(repr(node.value), type(node.value))

    def _not(self, node: nodes.Not) -> Python:
        return Python(f"(not {self.read(node.node).code})", bool)

    def _and(self, node: nodes.And) -> Python:
        return self._either(node, "and")

    def _or(self, node: nodes.Or) -> Python:
        return self._either(node, "or")

    def _either(self, node: nodes.BinExpr, word: str) -> Python:
        left, right = self.read(node.left), self.read(node.right)
        return Python(f"({left.code} {word} {right.code})", _common(left, right))

    def _condexpr(self, node: nodes.CondExpr) -> Python:
        test, yes = self.read(node.test), self.read(node.expr1)
        no = self.read(node.expr2) if node.expr2 is not None else Python("''", str)
        return Python(f"({yes.code} if {test.code} else {no.code})", _common(yes, no))

    def _compare(self, node: nodes.Compare) -> Python:
        code, left = "", self.read(node.expr)
        for operand in node.ops:
            right = self.read(operand.expr)
            if not _comparable(operand.op, left, right):
                refuse("这两样不能比较", "文字只能比较是否相同，大小只能比较 loop.index 这样的数")
            code += f" {SIGNS[operand.op]} {right.code}"
        return Python(f"({left.code}{code})", bool)

    def _tuple(self, node: nodes.Tuple) -> Python:
        return Python(f"({''.join(self.read(item).code + ', ' for item in node.items)})", tuple)

    def _list(self, node: nodes.List) -> Python:
        return Python(f"({''.join(self.read(item).code + ', ' for item in node.items)})", tuple)

    def _mul(self, node: nodes.Mul) -> Python:
        """Only numbers: docxtpl itself writes ``2 * loop.length``."""
        left, right = self.read(node.left), self.read(node.right)
        if left.kind is not int or right.kind is not int:
            refuse("只有数能相乘")
        return Python(f"({left.code} * {right.code})", int)

    def _filter(self, node: nodes.Filter) -> Python:
        most = 2 if node.name == "default" else 0
        if node.name not in FILTERS or node.kwargs or node.node is None or len(node.args) > most:
            refuse(f"不能用过滤器 {node.name}", f"可以用 {'、'.join(FILTERS)}")
        value, arguments = self.read(node.node), [self.read(argument) for argument in node.args]
        if node.name == "length":
            return Python(f"len({value.code})", int)
        if not value.is_text or not all(argument.is_text for argument in arguments[:1]):
            refuse(f"过滤器 {node.name} 只能用在文字上")
        if node.name == "trim":
            return Python(f"{value.code}.strip()", str)
        # As in Jinja: an empty text is not undefined, and only default(…, true) replaces it.
        if not (len(node.args) > 1 and isinstance(node.args[1], nodes.Const) and node.args[1].value is True):
            return Python(value.code, str)
        return Python(f"({value.code} or {arguments[0].code})", str)


def _path(node: nodes.Node) -> list[str]:
    """Return the parts of ``a.b["c"]``."""
    if isinstance(node, nodes.Name):
        return [node.name]
    if isinstance(node, nodes.Getattr):
        return [*_path(node.node), node.attr]
    if (
        isinstance(node, nodes.Getitem)
        and isinstance(node.arg, nodes.Const)
        and isinstance(node.arg.value, str)
    ):
        return [*_path(node.node), node.arg.value]
    refuse("名称要写作“a.b.c”的样子")


def _common(left: Python, right: Python) -> Kind:
    if left.is_text and right.is_text:
        return str
    return left.kind if left.kind is right.kind else bool


def _comparable(sign: str, left: Python, right: Python) -> bool:
    if sign in ("in", "notin"):
        return right.kind is tuple or (left.is_text and right.is_text)
    return sign in ("eq", "ne") or (left.kind is int and right.kind is int)


def _what_to_print(found: Python) -> str:
    if found.name is None:
        return ""
    if found.name.item is not None:
        return f"{'.'.join(found.name.path)} 是列表，要用 for 逐个打印"
    inside = [".".join(entry.path) for entry in found.name.entries()]
    return f"可以写 {'、'.join(inside[:_EXAMPLES])}{' 等' if len(inside) > _EXAMPLES else ''}"


@cache
def environment() -> Environment:
    """Return the Jinja environment that parses tags; nothing is ever rendered with it."""
    return Environment(autoescape=True, keep_trailing_newline=True)  # the sandbox is Reader


def parse(source: str) -> nodes.Template:
    """Parse template source; a syntax error is refused with what Jinja says about it."""
    try:
        return environment().parse(source)
    except TemplateSyntaxError as error:
        refuse("标签写得不对", f"Jinja：{error.message}")
    except (RecursionError, ValueError, OverflowError):  # parentheses without end, a number of 6,000 digits
        refuse("写得太复杂", "请分成几个标签")


def parse_expression(source: str) -> nodes.Expr:
    """Parse one expression, given without its braces."""
    body = parse("{{ " + source + " }}").body
    if len(body) != 1 or not isinstance(body[0], nodes.Output) or len(body[0].nodes) != 1:
        refuse("标签写得不对")
    return body[0].nodes[0]


class Head(NamedTuple):
    """What ``for row in goal.rows if …`` says."""

    variable: str
    listed: nodes.Expr
    test: nodes.Expr | None


def head(node: nodes.Node) -> Head:
    """Take a loop apart."""
    if not isinstance(node, nodes.For) or not isinstance(node.target, nodes.Name) or node.recursive:
        refuse("写法不对", "写作 for 变量 in 列表")
    return Head(node.target.name, cast("nodes.Expr", node.iter), cast("nodes.Expr | None", node.test))


def parse_for(source: str) -> Head:
    """Parse the head of a loop."""
    return head(parse(f"{{% {source} %}}{{% endfor %}}").body[0])
