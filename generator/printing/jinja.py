"""The Jinja environment of the pages around forms: names are looked up in plain dicts by subscript."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2.compiler import Frame


class _Subscripts(CodeGenerator):
    """Writes ``project.name`` as ``project["name"]``: fast, and no way to Python attributes."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        if isinstance(node.node, nodes.Name) and node.node.name == "loop":
            super().visit_Getattr(node, frame)
        else:
            self._subscript(node.node, node.attr, frame)

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        if not isinstance(node.arg, nodes.Const):
            self.fail("only a constant subscript is allowed", node.lineno)
        self._subscript(node.node, node.arg.value, frame)

    def _subscript(self, owner: nodes.Expr, key: object, frame: Frame) -> None:
        self.visit(owner, frame)
        self.write(f"[{key!r}]")


class _Environment(Environment):
    code_generator_class = _Subscripts


def environment(text: Callable[[object], str]) -> Environment:
    """Return an environment that prints every value through `text`; literal template text stays as it is.

    >>> environment(str.upper).from_string("name: {{ unit.name }}").render(unit={"name": "a"})
    'name: A'
    """
    return _Environment(finalize=text, undefined=StrictUndefined, keep_trailing_newline=True)
