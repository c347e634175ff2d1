"""The texts of a loaded filing: where each stands, and which ones hold personal data.

The models say which: a built-in field and one that a form declares carry the same mark.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import chain, count
from operator import is_
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, TypeVar

from generator.base.characters import lookup
from generator.base.target import Target
from generator.filing.declared import Personal
from generator.filing.model import Indicator, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from generator.base.problems import KeyPath, Place
    from generator.filing.load import Filing

    Change: TypeAlias = Callable[["Text"], str]

_REFERENCES = frozenset(("id", "goal"))
"""What names a thing of the filing and is not printed."""
_LISTED = {"activities": "name", "procurement": "item"}
"""Lists whose items a stage names, and what by."""
_Table = TypeVar("_Table", bound=Table)
_Renamed: TypeAlias = "Mapping[str, Mapping[str, str]]"


class Text(NamedTuple):
    """One text of a filing: its file's id, its key path, what forms call it, and what it says."""

    file_id: str
    key: KeyPath
    title: str
    said: str
    personal: Personal | None = None

    def place(self, filing: Filing, words: str = "") -> Place:
        """Return where it stands, or those words of it."""
        return filing.sources[self.file_id].place(self.key, words)


def texts(filing: Filing) -> list[Text]:
    """Return every text of a filing that a form may print, file by file."""
    found: list[Text] = []

    def noted(text: Text) -> str:
        found.append(text)
        return text.said

    rewritten(filing, noted)
    return found


def rewritten(filing: Filing, change: Change) -> Filing:
    """Return a filing with every text as `change` says; what finds its parts again still does."""
    projects, renamed = {}, {}
    for stem, project in filing.projects.items():
        projects[stem] = _Rewriting(stem, change).table(project)
        renamed[stem] = {listed: _renamed(project, projects[stem], listed) for listed in _LISTED}
    stages = {
        form: {
            stem: _Rewriting(f"{stem}.{form}", change, renamed.get(stem, {})).table(record)
            for stem, record in records.items()
        }
        for form, records in filing.stages.items()
    }
    return replace(
        filing,
        unit=filing.unit and _Rewriting("unit", change).table(filing.unit),
        department=filing.department and _Rewriting("department", change).table(filing.department),
        projects=projects,
        stages=stages,
    )


def _renamed(old: Table, new: Table, listed: str) -> dict[str, str]:
    """Return what the items of a list are called now."""
    key = _LISTED[listed]
    pairs = zip(getattr(old, listed), getattr(new, listed), strict=True)
    return {getattr(one, key): getattr(other, key) for one, other in pairs}


class _Rewriting:
    """Rewrites one file; `renamed` says what is called otherwise now that a stage's file calls by name."""

    def __init__(self, file_id: str, change: Change, renamed: _Renamed | None = None) -> None:
        self._file = file_id
        self._change = change
        self._renamed = renamed or {}

    def table(self, table: _Table, path: KeyPath = ()) -> _Table:
        """Return a table with its texts changed; it is the same one where none is."""
        fields = [key for key in type(table).model_fields if key not in _REFERENCES]
        old = {key: getattr(table, key) for key in fields}
        new = {key: self._value(table, key, value, path) for key, value in old.items()}
        changed = {key: value for key, value in new.items() if value is not old[key]}
        if isinstance(table, Indicator) and "name" in changed and table.id is None:
            changed["id"] = table.name  # other years and stages know it by its name
        return table.model_copy(update=changed) if changed else table

    def _value(self, table: Table, key: str, value: object, path: KeyPath) -> object:
        at = (*path, key)
        if isinstance(value, str | Target):
            return self._text(table, value, at)
        if isinstance(value, Table):
            return self.table(value, at)
        if isinstance(value, list):
            return self._list(key, value, at)
        return self._named(key, value, at) if isinstance(value, dict) else value

    def _list(self, key: str, items: list[object], at: KeyPath) -> list[object]:
        old = [item for item in items if isinstance(item, Table)]
        new = [self.table(item, (*at, number)) for number, item in enumerate(old)]
        if len(old) < len(items) or all(map(is_, old, new)):
            return items
        return [*(_apart(old, new, _LISTED[key]) if key in _LISTED else new)]

    def _named(self, listed: str, tables: dict[str, Table], at: KeyPath) -> dict[str, Table]:
        new = {self._called(listed, name): self.table(one, (*at, name)) for name, one in tables.items()}
        same = [*new] == [*tables] and all(map(is_, new.values(), tables.values()))
        return tables if same else new

    def _text(self, table: Table, value: str | Target, at: KeyPath) -> str | Target:
        title, personal = _facts(type(table), str(at[-1]))
        said = value if isinstance(value, str) else value.text
        new = self._change(Text(self._file, at, title, said, personal))
        if new == said:
            return value
        return new if isinstance(value, str) else Target.parse(new)

    def _called(self, listed: str, name: str) -> str:
        """Return how a stage's file names a thing now, by whatever spelling of its name it did."""
        known = self._renamed.get(listed, {})
        found = lookup(name, known) if known else None
        return name if found is None or known[found] == found else known[found]  # as written, where it stays


def _apart(old: Sequence[Table], new: Sequence[Table], key: str) -> list[Table]:
    """Put a number behind names that were different and would now be the same: stages go by them."""
    names = [(getattr(one, key), getattr(other, key)) for one, other in zip(old, new, strict=True)]
    taken = {after: before for before, after in names if before == after}
    found = []
    for (before, after), item in zip(names, new, strict=True):
        unique = next(name for name in _numbered(after) if taken.setdefault(name, before) == before)
        found.append(item if unique == after else item.model_copy(update={key: unique}))
    return found


def _numbered(name: str) -> Iterator[str]:
    return chain((name,), (f"{name}（{number}）" for number in count(2)))


@lru_cache(maxsize=1024)
def _facts(model: type[Table], key: str) -> tuple[str, Personal | None]:
    """Return what a field is called, and the mark that it carries."""
    field = model.model_fields[key]
    marks = (mark for mark in field.metadata if isinstance(mark, Personal))
    return field.title or key, next(marks, None)
