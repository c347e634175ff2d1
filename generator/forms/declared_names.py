"""The names that a template may use where forms declare fields: the types of `shown` with more entries.

A form's own fields stand beside the built-in ones (``row.score``), every stage's under the name of its form
(``row.evaluation.score``). Beside each value, ``"@<key>"`` holds its whole key path.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    TypedDict,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from generator.filing.declared import Field, Kind
from generator.forms.names import titled
from generator.forms.shown import (
    FORMS,
    VIEWS,
    FundingLine,
    FundingView,
    LevelView,
    ProjectLine,
    Prose,
    Shown,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.filing.declared import Declarations, Owner, Stage

_OWNERS: dict[type, Owner] = {view: owner for owner, views in VIEWS.items() for view in views}  # type: ignore[misc]


_BY_NAME = {kind.__name__: owner for kind, owner in _OWNERS.items()}


def owner_of(kind: object) -> Owner | None:
    """Return whose table a dict type shows, with declared fields or without, or a stage's part of it."""
    name = getattr(kind, "__name__", "")
    return _BY_NAME.get(name) or _BY_NAME.get(name.partition("_")[0])


@lru_cache(maxsize=128)
def form_type(of: str, form: str, declared: Declarations, *, stage: bool) -> type:
    """Return all that a template of a form may name; of a stage, only its own fields must be shown."""
    return _Builder(of, form, declared, stage=stage).typed(FORMS[of]) if declared else FORMS[of]


class _Builder:
    """Adds entries to the dict types of one form."""

    def __init__(self, of: str, form: str, declared: Declarations, *, stage: bool) -> None:
        self._of = of
        self._form = form
        self._declared = declared
        self._stage = stage
        # A level is known by its type: ``{% vm %}`` merges by its span. Nothing can be declared for it.
        self._made: dict[type, type] = {LevelView: LevelView}

    def typed(self, kind: type) -> type:
        """Return a dict type with what is declared in it and in all that it holds."""
        if kind not in self._made:
            known = get_type_hints(kind, include_extras=True)
            hints = {key: self._hint(kind, key, hint) for key, hint in known.items()}
            added = self._added(_OWNERS[kind], kind) if kind in _OWNERS else {}
            self._made[kind] = _dict(kind.__name__, {**hints, **added})
        return self._made[kind]

    def _hint(self, owner: type, key: str, hint: Any) -> Any:  # noqa: ANN401 - an annotation
        if get_origin(hint) is Annotated:
            kind, about, *_ = get_args(hint)
            shown = titled(owner, key, about)
            return Annotated[self._kind(kind), replace(shown, spare=True) if self._stage else shown]
        return self._kind(hint)

    def _kind(self, kind: Any) -> Any:  # noqa: ANN401 - a type from an annotation
        if get_origin(kind) is list:
            return list[self._kind(get_args(kind)[0])]  # type: ignore[misc]
        return self.typed(kind) if is_typeddict(kind) else kind

    def _added(self, owner: Owner, kind: type) -> dict[str, Any]:
        added: dict[str, Any] = {}
        for stage in self._stages(owner):
            if kind is not FundingView:
                entries = _entries(stage.fields.of(owner), "")
                nested = _dict(f"{kind.__name__}_{stage.form}", entries)
                added[stage.form] = Annotated[nested, Shown(stage.title, spare=True)]
        if kind is not FundingLine:
            added |= _entries(self._declared.own.of(owner), self._form)
        if self._stage and kind not in (FundingView, ProjectLine):
            added |= _entries(self._declared.fields(self._form, self._of).of(owner), self._form)
        return added

    def _stages(self, owner: Owner) -> Iterable[Stage]:
        """Return the stages that have fields of a table: in a department's form those of its projects."""
        of = "department" if owner == "department" else "project"
        return [one for one in self._declared.stages if one.of == of and one.fields.of(owner)]


def _dict(name: str, entries: dict[str, Any]) -> type:
    made: type = TypedDict(name, entries)  # type: ignore[misc]
    return made


def _entries(fields: Iterable[Field], form: str) -> dict[str, Any]:
    """Return the entries of fields; those that another form declares need not be shown."""
    entries: dict[str, Any] = {}
    for field in fields:
        kind = Prose if field.kind is Kind.PROSE else str
        holds = field.kind.value if field.kind in (Kind.MONEY, Kind.DATE) else ""
        shown = Shown(field.title, f"@{field.key}", field.description, spare=field.form != form, holds=holds)
        entries[field.key] = Annotated[kind, shown]
        entries[f"@{field.key}"] = str
    return entries
