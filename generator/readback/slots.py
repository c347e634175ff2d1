"""What an expression of a template takes from a cell when it is read backwards."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import nodes

from generator.filing.declared import Kind
from generator.forms.declared_names import owner_of
from generator.forms.names import ITEM
from generator.forms.shown import DATE, MONEY
from generator.printing.template.expressions import RefusedError, parse_expression
from generator.readback.shapes import Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.filing.declared import Declarations, Field
    from generator.forms.names import Name, Scope

_BY_KEY = {
    "number": Shape.NUMBER, "year": Shape.YEAR, "start_year": Shape.YEAR, "end_year": Shape.YEAR,
    "code": Shape.CODE, "phone": Shape.PHONE, "postcode": Shape.POSTCODE, "basis": Shape.BASIS,
    "target": Shape.TARGET, "achieved": Shape.TARGET, "share": Shape.PERCENT,
    "year_before_last": Shape.TARGET, "last_year": Shape.TARGET,
}  # fmt: skip
_BY_KIND = {
    Kind.MONEY: Shape.MONEY, Kind.PERCENT: Shape.PERCENT, Kind.NUMBER: Shape.NUMBER, Kind.DATE: Shape.DATE,
    Kind.YEAR: Shape.YEAR, Kind.CHOICE: Shape.CHOICE, Kind.TARGET: Shape.TARGET, Kind.YES_NO: Shape.CHOICE,
}  # fmt: skip
_ROWS = frozenset({"rows", "long_term_rows", "annual_rows", "all_rows"})
_CLASSES: dict[tuple[str, ...], Shape] = {("level1", "name"): Shape.LEVEL1, ("level2", "name"): Shape.LEVEL2}
_NEEDED: dict[tuple[str, ...], float] = {
    ("name",): 1.2, ("target",): 0.7, ("basis",): 0.25, ("amount",): 0.6, ("item",): 0.9, ("text",): 0.6,
}  # fmt: skip
CHOICES = {
    "category": ("人员类", "运转类", "其他运转类", "特定目标类", "其他运转类项目", "特定目标类项目"),
    "attribute": ("持续性项目", "新增项目", "新增性项目"),
}


@dataclass(frozen=True, slots=True)
class Slot:
    """A value of a cell: its name in the view (``*`` for an item of a list), and what it looks like.

    `chosen`: it shows `shows[0]` where the value is this one, `shows[1]` where it is another.
    `needed`: what it costs if it is blank. `yuan`: the form shows an amount in 元.
    """

    model: tuple[str, ...]
    shape: Shape = Shape.TEXT
    choices: tuple[str, ...] = ()
    chosen: str = ""
    shows: tuple[str, str] = ("", "")
    needed: float = 0.0
    yuan: bool = False

    @property
    def lists(self) -> tuple[tuple[str, ...], ...]:
        """The lists that it stands in, outermost first, each with its ``*``."""
        return _lists(self.model)


@lru_cache(maxsize=1 << 12)
def _lists(model: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    ends = [at + 1 for at, step in enumerate(model) if step == ITEM]
    return tuple(model[:end] for end in ends)


NO_SLOT = Slot(())
"""Something printed that no value can be read from: it may be any text."""


def slot(source: str, scope: Scope, declared: Declarations, form: str) -> Slot:
    """Return what an expression takes up; `form` is the stage of the form, empty for none."""
    try:
        return _read(parse_expression(source), scope, declared, form)
    except RefusedError:
        return NO_SLOT


def _read(node: nodes.Node, scope: Scope, declared: Declarations, form: str) -> Slot:
    if isinstance(node, nodes.Filter) and node.node is not None:
        inner = _read(node.node, scope, declared, form)
        if node.name == "yuan":
            return Slot(inner.model, inner.shape, needed=inner.needed, yuan=True)
        return inner if node.name in ("date", "trim", "default") else NO_SLOT
    if isinstance(node, nodes.CondExpr):
        return _choice(node, scope)
    path = _path(node)
    name = scope.follow(path) if path else None
    if name is None or not name.is_text:
        return NO_SLOT
    owner = scope.follow(path[:-1])
    return _plain(name, _declared(owner, path[-1], declared, form))


def _choice(node: nodes.CondExpr, scope: Scope) -> Slot:
    """Read ``'☑' if project.duration == '常年性' else '☐'``."""
    test, yes, no = node.test, node.expr1, node.expr2
    if not isinstance(test, nodes.Compare) or len(test.ops) != 1 or test.ops[0].op != "eq":
        return NO_SLOT
    other, path = test.ops[0].expr, _path(test.expr)
    name = scope.follow(path) if path else None
    texts = [one.value for one in (other, yes, no) if isinstance(one, nodes.Const)]
    if name is None or len(texts) != 3 or not all(isinstance(text, str) for text in texts):  # noqa: PLR2004
        return NO_SLOT
    return Slot(name.model, Shape.BOX, chosen=texts[0], shows=(texts[1], texts[2]))


def _path(node: Any) -> list[str]:  # noqa: ANN401 - any node
    if isinstance(node, nodes.Name):
        return [node.name]
    if isinstance(node, nodes.Getattr):
        before = _path(node.node)
        return [*before, node.attr] if before else []
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        before = _path(node.node)
        return [*before, str(node.arg.value)] if before else []
    return []


def _declared(owner: Name | None, key: str, declared: Declarations, form: str) -> Field | None:
    """Return the declared field that a name shows."""
    kind = None if owner is None else owner_of(owner.type)
    if kind is None:
        return None
    stages = [stage.fields.find(kind, key) for stage in declared.stages if stage.form == form]
    return next((field for field in (*stages, declared.own.find(kind, key)) if field is not None), None)


def _plain(name: Name, field: Field | None) -> Slot:
    if field is not None:
        choices = field.choices if field.kind is not Kind.YES_NO else ("是", "否")
        shape = Shape.PROSE if name.is_prose else _BY_KIND.get(field.kind, Shape.TEXT)
        return Slot(name.model, shape, choices, needed=0.3 if field.required is True else 0.0)
    if name.is_prose:
        return Slot(name.model, Shape.PROSE)
    needed = _NEEDED.get(name.model[-1:], 0.0) if _in_item(name.model) else 0.0
    choices = CHOICES.get(name.model[-1], ())
    return Slot(name.model, _shape(name, name.model[-1]), choices, needed=needed)


def _shape(name: Name, key: str) -> Shape:
    """Return the shape of a value of the filing's own."""
    if name.model[-2:] in _CLASSES:
        return _CLASSES[name.model[-2:]]
    if key.endswith("_box"):
        return Shape.BOX
    if name.shown is not None and name.shown.holds in (MONEY, DATE):
        return Shape.MONEY if name.shown.holds == MONEY else Shape.DATE
    if key in ("name", "number") and _of_row(name.model):
        return Shape.NAME if key == "name" else Shape.TEXT
    return Shape.CHOICE if key in CHOICES else _BY_KEY.get(key, Shape.TEXT)


def _in_item(model: Sequence[str]) -> bool:
    return len(model) > 1 and model[-2] == ITEM


def _of_row(model: Sequence[str]) -> bool:
    """Tell whether a name is one of an indicator's row, or of what a term says of it."""
    rows = [at for at, step in enumerate(model) if step in _ROWS]
    return bool(rows) and model[rows[-1] + 1] == ITEM and "goal" not in model[rows[-1] :]
