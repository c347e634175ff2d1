"""What the names in a template stand for, read from the types in `shown` without any data at hand."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin, get_type_hints, is_typeddict

from generator.filing.model import Income, Spending, Unit
from generator.filing.tables import TABLES
from generator.forms.shown import VIEWS, IncomeView, Prose, Shown, SpendingView, UnitView

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.filing.model import Table

ITEM = "*"
_DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_FOR = re.compile(r"for\s+(?P<variable>\w+)\s+in\s+(?P<list>[\w.]+)")


@dataclass(frozen=True, slots=True)
class Name:
    """One name as a template writes it.

    `path` starts with the variable, e.g. ``("row", "level1", "name")``; `model` with the form, ``*`` for
    the items of a list, e.g. ``("department", "annual_goals", "*", "rows", "*", "level1", "name")``.
    """

    path: tuple[str, ...]
    type: Any
    shown: Shown | None
    model: tuple[str, ...]

    @property
    def owner(self) -> tuple[str, ...]:
        """The path of the dict that holds the value (and the ``"@"`` that its key path starts from)."""
        return self.path[:-1]

    @property
    def is_text(self) -> bool:
        """Whether it is a value to print, not a dict or a list of them."""
        return self.type in (str, int, Prose)

    @property
    def is_prose(self) -> bool:
        """Whether it is Markdown, to be printed as paragraphs."""
        return self.type is Prose

    @property
    def item(self) -> Any:  # noqa: ANN401 - a type from an annotation
        """The type of its items if it is a list, else None."""
        return get_args(self.type)[0] if get_origin(self.type) is list else None

    def entries(self) -> Iterator[Name]:
        """Yield the names it holds, if it is a dict."""
        for key, (kind, shown) in entries(self.type).items():
            yield Name((*self.path, key), kind, shown, (*self.model, key))

    def entry(self, key: str) -> Name | None:
        """Return one of the names it holds."""
        found = entries(self.type).get(key)
        return found and Name((*self.path, key), *found, (*self.model, key))


@cache
def entries(kind: Any) -> dict[str, tuple[Any, Shown | None]]:  # noqa: ANN401 - a type from an annotation
    """Return the entries of a dict type that a template may name, with their types and metadata."""
    if not is_typeddict(kind):
        return {}
    hints = get_type_hints(kind, include_extras=True)
    return {key: _plain(kind, key, hint) for key, hint in hints.items() if not key.startswith("@")}


def _plain(owner: Any, key: str, hint: Any) -> tuple[Any, Shown | None]:  # noqa: ANN401 - types from annotations
    """Part an annotation into type and metadata."""
    if get_origin(hint) is not Annotated:
        return hint, None
    kind, *extras = get_args(hint)
    about = next((extra for extra in extras if isinstance(extra, Shown)), None)
    return kind, about and titled(owner, key, about)


def titled(owner: type, key: str, about: Shown) -> Shown:
    """Return what is known of a name with its title: its own, or that of the model's field."""
    return about if about.title else replace(about, title=_tables()[owner].model_fields[key].title or key)


@cache
def _tables() -> dict[type, type[Table]]:
    """Return the table of the model that each dict of the view shows."""
    own = {view: TABLES[owner] for owner, views in VIEWS.items() for view in views}
    return own | {UnitView: Unit, IncomeView: Income, SpendingView: Spending}


class Scope:
    """The variables that a place of a template can use."""

    def __init__(self, variables: Mapping[str, Name], elsewhere: Mapping[str, str] | None = None) -> None:
        """Hold the variables by name; `elsewhere` says of forms why their values are not among them."""
        self.variables = dict(variables)
        self.elsewhere = elsewhere or {}

    @classmethod
    def of(cls, form: type, elsewhere: Mapping[str, str] | None = None) -> Scope:
        """Return the names that a whole form knows.

        >>> from generator.forms.shown import ProjectForm
        >>> Scope.of(ProjectForm).lookup("project.name").shown.title
        '项目名称'
        """
        variables = {key: Name((key,), kind, shown, (key,)) for key, (kind, shown) in entries(form).items()}
        return cls(variables, elsewhere)

    def enter(self, statement: str) -> Scope:
        """Return the scope inside ``for … in …``; any other statement changes nothing."""
        match = _FOR.match(statement.strip())
        listed = self.lookup(match["list"]) if match else None
        if match is None or listed is None or listed.item is None:
            return self
        return self.bind(match["variable"], listed)

    def bind(self, variable: str, listed: Name) -> Scope:
        """Return the scope in which `variable` is an item of the list."""
        item = Name((variable,), listed.item, listed.shown, (*listed.model, ITEM))
        return Scope({**self.variables, variable: item}, self.elsewhere)

    def lookup(self, expression: str) -> Name | None:
        """Return what a plain dotted name stands for; None for an unknown one or another expression."""
        expression = expression.strip()
        return self.follow(expression.split(".")) if _DOTTED.fullmatch(expression) else None

    def follow(self, path: list[str]) -> Name | None:
        """Return what a variable and the entries read from it stand for."""
        name = self.variables.get(path[0])
        for key in path[1:]:
            name = name and name.entry(key)
        return name

    def suggest(self, path: list[str]) -> str | None:
        """Return the known name that an unknown one was most likely meant to be."""
        known = self.variables.get(path[0])
        if known is None:
            variable = _closest(path[:1], [[variable] for variable in self.variables])
            return None if variable is None else ".".join((variable, *path[1:]))
        for position, key in enumerate(path[1:], start=1):
            found = known.entry(key)
            if found is None:
                return _closest(path[: position + 1], [list(entry.path) for entry in known.entries()])
            known = found
        return None


def _closest(path: list[str], known: list[list[str]]) -> str | None:
    """Pick the name whose last part is most alike."""
    last = {candidate[-1]: candidate for candidate in known}
    found = difflib.get_close_matches(path[-1], last, n=1)
    return ".".join(last[found[0]]) if found else None


def names(form: type) -> Iterator[Name]:
    """Yield every name of a form, depth first, a list's items under ``*``."""
    for top in Scope.of(form).variables.values():
        yield from _below(top)


def _below(name: Name) -> Iterator[Name]:
    yield name
    if name.item is not None:
        name = Name((*name.path, ITEM), name.item, name.shown, (*name.model, ITEM))
    for entry in name.entries():
        yield from _below(entry)
