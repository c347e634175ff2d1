"""Which filing of one side is which of the other, also where a unit's folder was renamed."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, NamedTuple

import tomli

from generator.base.digest import digest
from generator.compare.reports.sides import UNIT

if TYPE_CHECKING:
    from collections.abc import Hashable

    from generator.compare.reports.sides import Folders, Question, Side
    from generator.filing.workspace import FilingFolder

_ALIKE = 0.5
"""How many of a unit's files have to be the same for one folder to be the other's new name."""


class Pair(NamedTuple):
    """A filing on both sides, or on one."""

    old: FilingFolder | None
    new: FilingFolder | None
    renamed: bool = False
    """whether the unit's folder is called otherwise than before"""

    @property
    def folder(self) -> FilingFolder:
        """The filing's folder as the new side has it, or the old one where the new has not."""
        folder = self.new or self.old
        assert folder is not None  # noqa: S101 - a filing stands on one side at least
        return folder


def pairs(question: Question) -> list[Pair]:
    """Return all filings of both sides, in order."""
    old, new = question.old.folders, question.new.folders
    names: dict[str, str] = {}
    if not question.by_year and old.keys() != new.keys():
        names = _names(question.old, question.new)
        old = {(names.get(folder.unit_id, folder.unit_id), folder.year): folder for folder in old.values()}
    found = [_pair(old.get(key), new.get(key), names) for key in old.keys() | new.keys()]
    return sorted(found, key=lambda pair: pair.folder)


def _pair(old: FilingFolder | None, new: FilingFolder | None, names: dict[str, str]) -> Pair:
    return Pair(old, new, old is not None and new is not None and old.unit_id in names)


def _names(old: Side, new: Side) -> dict[str, str]:
    """Return the new names of renamed units by their old ones; the most alike go first."""
    before, after = _units(old.folders), _units(new.folders)
    gone = {unit: _Unit.of(old, unit) for unit in sorted(before - after - _unread(new, old))}
    come = {unit: _Unit.of(new, unit) for unit in sorted(after - before - _unread(old, new))}
    scored = sorted((-gone[a].likeness(come[b]), a, b) for a, b in product(gone, come))
    names: dict[str, str] = {}
    for score, was, is_now in scored:
        if -score >= _ALIKE and was not in names and is_now not in names.values():
            names[was] = is_now
    return names


def _unread(side: Side, other: Side) -> set[str]:
    """Return the units that one side has and that may be on the other, where they could not be read."""
    return {folder.unit_id for folder in other.folders.values() if side.unread(folder)}


def _units(folders: Folders) -> set[str]:
    return {folder.unit_id for folder in folders.values()}


class _Unit(NamedTuple):
    """A unit's own name, and its files as year, file id and content."""

    name: str
    files: frozenset[Hashable]

    @classmethod
    def of(cls, side: Side, unit: str) -> _Unit:
        name = ""
        files = set()
        for folder in side.folders.values():
            for file_id, (_, content) in side.shelf.files(folder).files.items() if folder[0] == unit else ():
                name = _name(content) if file_id == UNIT else name
                files.add((folder.year if file_id != UNIT else 0, file_id, digest(content)))
        return cls(name, frozenset(files))

    def likeness(self, other: _Unit) -> float:
        """Return how alike two are, from 0 to 1."""
        if self.name and self.name == other.name:
            return 1.0
        return len(self.files & other.files) / max(len(self.files), len(other.files), 1)


def _name(content: bytes) -> str:
    try:
        return str(tomli.loads(content.decode("utf-8-sig")).get("name", "")).strip()
    except (ValueError, RecursionError):
        return ""
