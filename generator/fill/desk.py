"""One filing laid out to be filled in: its files as they are now, what they may say, and what they say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from generator.base.problems import dotted
from generator.carry.editing import MISSING, digest_of_value, value_at
from generator.carry.editing.shape import known_by, short_key
from generator.filing.declared import of_file, split_id
from generator.filing.tables import models
from generator.filing.titles import field_at, key_path, model_of

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from generator.base.problems import KeyPath, Problem
    from generator.filing.declared import Field, Owner
    from generator.filing.load import Filing
    from generator.filing.reader import Shelf
    from generator.filing.source import Source
    from generator.filing.tables import Models
    from generator.filing.titles import Model
    from generator.filing.workspace import FilingFolder
    from generator.forms.plan import Job


class At(NamedTuple):
    """A value of a file, there or not."""

    file_id: str
    path: KeyPath

    @property
    def key(self) -> str:
        """Its key path with the file in front, as cells carry it."""
        return f"{self.file_id}#{dotted(self.path)}"

    @classmethod
    def parted(cls, key: str) -> At:
        """Part a cell's key, ``service#goals.safety.text``; one that names nothing leads nowhere."""
        file_id, _, dotted_key = key.partition("#")
        return cls(file_id, key_path(file_id, dotted_key) or ("",))

    def below(self, *steps: str | int) -> At:
        """Return a value inside of this one."""
        return At(self.file_id, (*self.path, *steps))

    def instead(self, *steps: str | int) -> At:
        """Return a value beside this one."""
        return At(self.file_id, (*self.path[:-1], *steps))


@dataclass(frozen=True)
class Desk:
    """A filing folder, read from a shelf that may hold edits which are not written yet."""

    job: Job
    shelf: Shelf
    folder: FilingFolder

    @cached_property
    def _loaded(self) -> tuple[Filing, tuple[Problem, ...]]:
        return self.shelf.filing(self.folder)

    @property
    def filing(self) -> Filing:
        """The filing as far as it could be loaded."""
        return self._loaded[0]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with its files."""
        return self._loaded[1]

    @cached_property
    def known(self) -> Models:
        """The models of its files."""
        return models(self.filing.declared)

    def source(self, file_id: str) -> Source | None:
        """Return a file as it was read; None for one that is not there, or no valid TOML."""
        return self.filing.sources.get(file_id)

    def model(self, file_id: str) -> Model:
        """Return what a file may say."""
        return model_of(file_id, self.known)

    def value(self, at: At) -> Any:  # noqa: ANN401 - any TOML
        """Return a value as the file has it, also where it is written shortly; MISSING if there is none."""
        source = self.source(at.file_id)
        return MISSING if source is None else value_at(source.values, at.path, self.model(at.file_id))

    def is_there(self, at: At) -> bool:
        """Tell whether a file has a value."""
        return self.value(at) is not MISSING

    def seen(self, at: At) -> str | None:
        """Return the digest by which a value is known again; None for one that is not there."""
        value = self.value(at)
        return None if value is MISSING else digest_of_value(value)

    def field(self, at: At) -> FieldInfo | None:
        """Return the field of the format."""
        return field_at(self.model(at.file_id), at.path)

    def title(self, at: At) -> str:
        """Return what the forms call a value."""
        field = self.field(at)
        return (field.title if field else None) or str(at.path[-1])

    def declared(self, at: At) -> Field | None:
        """Return the field that a form declares, if it is one."""
        stem, form = split_id(at.file_id)
        fields, name = self.filing.declared.fields(form, of_file(stem)), at.path[-1]
        return fields.find(_owner(at.path, stem), name) if isinstance(name, str) else None

    def amount(self, at: At) -> At:
        """Return the amount of a line of funds that a key names as a whole."""
        return at.below("amount") if short_key(self.model(at.file_id), at.path) == "amount" else at

    def known_by(self, whole: At) -> Counter[str]:
        """Return by what the items of a list are known, each with how many are; counted once."""
        if whole not in self._known_by:
            items = self.value(whole)
            names = (repr(known_by(item)) for item in items) if isinstance(items, list) else ()
            self._known_by[whole] = Counter(names)
        return self._known_by[whole]

    @cached_property
    def _known_by(self) -> dict[At, Counter[str]]:
        return {}


_OWNERS: dict[str | int, Owner] = {"activities": "activity", "funding": "funding", "procurement": "purchase"}


def _owner(path: KeyPath, stem: str) -> Owner:
    """Return whose field a key path ends at; goals and indicators may be called anything."""
    match path:
        case ("goals", _, "indicators", _, *_, _):
            return "indicator"
        case ("goals", _, _):
            return "goal"
        case (first, *_, _) if first in _OWNERS:
            return _OWNERS[first]
    return of_file(stem)
