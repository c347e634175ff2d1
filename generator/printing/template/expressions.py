"""Expressions of the tag language: checked against the names of a form, and written as Python.

A template may name entries of the view, ask about its loops, compare, join, and use the filters of `filters`.
Nothing else has a translation, so nothing else can run: that is the sandbox.
"""

from __future__ import annotations

from functools import cache, lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from jinja2 import Environment, nodes
from jinja2.exceptions import TemplateSyntaxError

from generator.forms.shown import Prose
from generator.forms.unknown import unknown_name
from generator.printing.template.filters import FILTERS, Used
from generator.printing.template.python import Kind, Loop, Python, RefusedError, refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from generator.forms.names import Name, Scope

__all__ = ["FILTERS", "LOOP", "SIGNS", "Loop", "Python", "Reader", "RefusedError", "parse", "refuse"]

LOOP = {
    "first": ("({i} == 0)", bool),
    "last": ("({i} == {n} - 1)", bool),
    "index": ("({i} + 1)", int),
    "index0": ("{i}", int),
    "revindex": ("({n} - {i})", int),
    "revindex0": ("({n} - {i} - 1)", int),
    "length": ("{n}", int),
}
SIGNS = {
    "eq": "==", "ne": "!=", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">=", "in": "in", "notin": "not in",
}  # fmt: skip
_EXAMPLES = 5
_DEEPEST = 40
_LARGEST = 10**9
_KEPT = 2000  # expressions: a form has a few hundred, each read for its check, Word and the page


class Reader:
    """Reads expressions where `scope` says what names mean and `variables` what Python calls them."""

    def __init__(
        self,
        scope: Scope,
        variables: Mapping[str, str],
        loops: Mapping[str, Loop] = MappingProxyType({}),
        unknown: frozenset[str] = frozenset(),
        used: list[Name] | None = None,
    ) -> None:
        """Hold the surroundings; `unknown` variables were reported before, `used` collects the names read.

        `loops` are the innermost one, ``loop``, and those with a name: ``{% set outer = loop %}``.
        """
        self.scope = scope
        self.variables = variables
        self.loops = loops
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
        if path[0] == "loop" or path[0] in self.loops:
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
        loop = self.loops.get(path[0])
        if loop is None:
            refuse("loop 只能用在 for 里面")
        code, kind = LOOP.get(path[-1], ("", None))
        if len(path) != 2 or kind is None:  # noqa: PLR2004 - "loop" and one word
            refuse(f"没有名称 {'.'.join(path)}", f"可以用 {'、'.join(f'{path[0]}.{key}' for key in LOOP)}")
        return Python(code.format(i=loop.position, n=loop.length), kind)

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
        return self._items(node.items)

    def _list(self, node: nodes.List) -> Python:
        return self._items(node.items)

    def _items(self, written: list[nodes.Expr]) -> Python:
        items = tuple(map(self.read, written))
        return Python(f"({''.join(item.code + ', ' for item in items)})", tuple, items=items)

    def _concat(self, node: nodes.Concat) -> Python:
        """Join texts; paragraphs of Markdown would lose their form in it."""
        parts = [self.text(part) for part in node.nodes]
        if any(part.kind is Prose for part in parts):
            refuse("可以分段的文字不能连接", "请让它独占一段")
        return Python(f"({' + '.join(part.code for part in parts)})", str)

    def _mul(self, node: nodes.Mul) -> Python:
        """Only numbers: docxtpl itself writes ``2 * loop.length``."""
        left, right = self.read(node.left), self.read(node.right)
        if left.kind is not int or right.kind is not int:
            refuse("只有数能相乘")
        return Python(f"({left.code} * {right.code})", int)

    def _filter(self, node: nodes.Filter) -> Python:
        known = FILTERS.get(node.name)
        options = {str(option.key): option.value for option in node.kwargs}
        if known is None or node.node is None or not known.takes(node.args, options):
            refuse(f"不能用过滤器 {node.name}", f"可以用 {'、'.join(FILTERS)}")
        value, arguments = self.read(node.node), [self.read(argument) for argument in node.args]
        return known.written(Used(node.name, value, arguments, options, self.used))


def _path(node: nodes.Node) -> list[str]:
    """Return the parts of ``a.b["c"]``."""
    if isinstance(node, nodes.Name):
        return [node.name]
    if isinstance(node, nodes.Getattr):
        return [*_path(node.node), node.attr]
    key = node.arg if isinstance(node, nodes.Getitem) else None
    if (
        not isinstance(node, nodes.Getitem)
        or not isinstance(key, nodes.Const)
        or not isinstance(key.value, str)
    ):
        refuse("名称要写作“a.b.c”的样子")
    return [*_path(node.node), key.value]


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


@lru_cache(maxsize=_KEPT)
def parse_expression(source: str) -> nodes.Expr:
    """Parse one expression, given without its braces; whoever gets it only reads it, as the next will."""
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


def named_loop(node: nodes.Node) -> str:
    """Return the name that ``set outer = loop`` gives to a loop, for the loops inside of it."""
    if (
        not isinstance(node, nodes.Assign)
        or not isinstance(node.target, nodes.Name)
        or node.node != nodes.Name("loop", "load")
    ):
        refuse("写法不对", "只能写 {% set 名称 = loop %}，给这个循环一个名称，里面的循环可以用")
    return node.target.name


def parse_set(source: str) -> str:
    """Parse ``set outer = loop``."""
    return named_loop(parse(f"{{% {source} %}}").body[0])


def parse_for(source: str) -> Head:
    """Parse the head of a loop."""
    return head(parse(f"{{% {source} %}}{{% endfor %}}").body[0])
