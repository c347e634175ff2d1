"""What is wrong with the expressions of form.toml: how they are written, names they do not have, circles."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from generator.base.codes import Code
from generator.base.expression import ExpressionError, parse
from generator.base.problems import Problem
from generator.filing.model import Funding, Unit
from generator.filing.titles import closest
from generator.forms.scope import LISTS, PARENTS, SCOPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.base.expression import Expression
    from generator.base.problems import KeyPath
    from generator.filing.declared import Declarations, Field, Owner
    from generator.filing.source import Source
    from generator.forms.edition import Edition


expression = lru_cache(maxsize=4096)(parse)

_HEAVY, _NESTED, _HEAVIEST = 26, 14, 600
"""Calls inside each other, at most: for a field, for each pair of brackets in its expression, altogether."""


class Read(NamedTuple):
    """A declared field that an expression reads."""

    of: str
    form: str
    owner: Owner
    key: str


class Names:
    """What the expressions of one form may name."""

    def __init__(self, of: str, form: str, declared: Declarations) -> None:
        """Take what is declared for a filing; `form` is the stage, empty for the filing's own tables."""
        self._of = of
        self._form = form
        self._declared = declared

    def read(self, owner: Owner, path: tuple[str, ...], of: str = "", form: str | None = None) -> Read | bool:
        """Return the declared field that a name stands for; else whether it stands for anything."""
        of, form = of or self._of, self._form if form is None else form
        head, *rest = path
        if not rest:
            return self._here(owner, head, of, form)
        other = self._other(owner, head)
        if other is not None:
            return self.read(other, tuple(rest), "project" if other == "project" else of, form)
        return len(rest) == 1 and self._elsewhere(owner, head, rest[0], of)

    @staticmethod
    def _other(owner: Owner, head: str) -> Owner | None:
        """Return the table that a list holds, or that is around the field's own."""
        if head in LISTS.get(owner, {}):
            return LISTS[owner][head]
        if head in PARENTS.get(owner, ()):
            return "goal" if head == "goal" else "project"
        return None

    def _elsewhere(self, owner: Owner, head: str, name: str, of: str) -> Read | bool:
        """Look into the unit, the sources of funds, another stage."""
        if head == "unit":
            return name in Unit.model_fields
        if head == "funding" and owner == "project":
            return name in Funding.model_fields or self._declared.own.find("funding", name) is not None
        whose = "project" if owner in ("goal", "indicator") else of
        known = self._declared.stage(head, whose) is not None
        return known and self._here(owner, name, whose, head)

    def _here(self, owner: Owner, name: str, of: str, form: str) -> Read | bool:
        for stage in dict.fromkeys((form, "")):
            if self._declared.fields(stage, of).find(owner, name) is not None:
                return Read(of, stage, owner, name)
        return name == "year" or name in SCOPES[owner]

    def known(self, owner: Owner) -> list[str]:
        """Return what a name without a point may be, for a suggestion."""
        own = (*self._declared.fields(self._form, self._of).of(owner), *self._declared.own.of(owner))
        parents = (f"{parent}.{name}" for parent in PARENTS.get(owner, ()) for name in SCOPES[parent])
        return list(dict.fromkeys((*(field.key for field in own), *SCOPES[owner], *parents)))


def expression_problems(edition: Edition, declared: Declarations, source: Source) -> Iterator[Problem]:
    """Yield what is wrong with the expressions that an edition's fields have."""
    names = Names(edition.of, edition.form if edition.stage else "", declared)
    for owner, field in edition.fields:
        for attribute, text in _texts(field):
            path: KeyPath = ("fields", owner, field.key, attribute)
            yield from _wrong(names, owner, text, path, source)
    yield from _ways(edition, declared, source)


def _texts(field: Field) -> Iterator[tuple[str, str]]:
    """Yield the expressions of a field with the keys they are written under."""
    required = field.required if isinstance(field.required, str) else ""
    for attribute, text in (("value", field.value), ("required", required), ("within", field.within)):
        if text:
            yield attribute, text
    for part in field.parts:
        yield "sum", part


def _wrong(names: Names, owner: Owner, text: str, path: KeyPath, source: Source) -> Iterator[Problem]:
    try:
        found = expression(text)
    except ExpressionError as error:
        message = f"算式写得不对：{error.message}（第 {error.column} 个字）"
        yield Problem(Code.PATTERN, message, source.place(path), "")
        return
    yield from _unknown(names, owner, found, path, source)


def _unknown(
    names: Names, owner: Owner, found: Expression, path: KeyPath, source: Source
) -> Iterator[Problem]:
    for name in found.names:
        if names.read(owner, name) is False:
            known = names.known(owner)
            near = closest(".".join(name), known)
            hint = f"是不是 {near}？" if near else f"可以写：{'、'.join(known[:12])} 等"
            message = f"算式里的 {'.'.join(name)} 不知道是什么"
            yield Problem(Code.UNKNOWN_KEY, message, source.place(path), hint)


def reads(declared: Declarations) -> Iterator[Read]:
    """Yield the declared fields that the expressions of any form read."""
    whose = [("project", "", declared.own)]
    whose += [(stage.of, stage.form, stage.fields) for stage in declared.stages]
    for of, form, fields in whose:
        names = Names(of, form, declared)
        for owner, field in fields:
            for _, text in _texts(field):
                found = (names.read(owner, name) for name in _named(text))
                yield from (one for one in found if isinstance(one, Read))


def _named(text: str) -> tuple[tuple[str, ...], ...]:
    try:
        return parse(text).names
    except ExpressionError:
        return ()


def _ways(edition: Edition, declared: Declarations, source: Source) -> Iterator[Problem]:
    """Yield fields that need themselves, and the first that is worked out over too many others."""
    form = edition.form if edition.stage else ""
    ways, seen = _Ways(declared), set[frozenset[Read]]()
    for owner, field in edition.fields:
        read = Read(edition.of, form, owner, field.key)
        path: KeyPath = ("fields", owner, field.key, "value")
        circle = ways.circle(read)
        if circle and frozenset(circle) not in seen:
            seen.add(frozenset(circle))
            way = " → ".join(map(_called, (*circle, circle[0])))
            yield Problem(Code.PATTERN, f"算式绕成了圈：{way}", source.place(path), "改其中一个算式")
        if not circle and _HEAVIEST < ways.weight[read] <= _HEAVIEST + _HEAVY:
            message = f"“{field.title}”的算式一环套一环，套得太深"
            yield Problem(Code.PATTERN, message, source.place(path), "少套几层：一个算式里多算几步")


def _called(read: Read) -> str:
    """Return how a message calls a field: a stage's with its form in front."""
    return ".".join(filter(None, (read.form, read.owner, read.key)))


class _Ways:
    """Follows what fields need, without recursion: there may be thousands of them.

    `weight` is how deep the calls go at most when a field is worked out, since `forms.values` does recur.
    """

    def __init__(self, declared: Declarations) -> None:
        """Begin with nothing followed."""
        self._declared = declared
        self._known: dict[Read, tuple[Read, ...]] = {}
        self.weight: dict[Read, int] = {}

    def circle(self, start: Read) -> list[Read]:
        """Return fields that each need the next, the last of them the first; empty where none do."""
        way = {start: iter(self._needs(start))}
        while way:
            last = next(reversed(way))
            needed = next(way[last], None)
            if needed in way:
                return list(way)[list(way).index(needed) :]
            if needed is None:
                del way[last]
                below = max((self.weight[one] for one in self._needs(last)), default=0)
                self.weight[last] = self._own(last) + below
            elif needed not in self.weight:
                way[needed] = iter(self._needs(needed))
        return []

    def _expression(self, read: Read) -> Expression | None:
        field = self._declared.fields(read.form, read.of).find(read.owner, read.key)
        try:
            return expression(field.value) if field and field.value else None
        except ExpressionError:
            return None

    def _own(self, read: Read) -> int:
        found = self._expression(read)
        return _HEAVY + _NESTED * found.depth if found else 0

    def _needs(self, read: Read) -> tuple[Read, ...]:
        if read not in self._known:
            found = self._expression(read)
            names = Names(read.of, read.form, self._declared)
            all_ = [names.read(read.owner, name) for name in found.names] if found else []
            self._known[read] = tuple(one for one in all_ if isinstance(one, Read))
        return self._known[read]
