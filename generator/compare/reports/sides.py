"""Where one side's filings come from: the workspace, a commit, or a folder anywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from generator.base.codes import Code
from generator.filing.reader import Shelf
from generator.filing.workspace import FILINGS, Files, FilingFolder, read_folder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from generator.base.problems import Problem
    from generator.filing.declared import Declared
    from generator.filing.revision import Revision
    from generator.filing.workspace import Workspace

UNIT = "unit"
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
Folders: TypeAlias = "Mapping[tuple[str | int, ...], FilingFolder]"
"""Filing folders by what they are paired by."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: its filing folders by what pairs them with the other side's.

    `label` is for readers, `slug` for file names; `built` tells whether its forms are those of ``build/``.
    """

    label: str
    slug: str
    shelf: Shelf
    folders: Folders
    built: bool = False
    when: datetime | None = None
    problems: tuple[Problem, ...] = field(default=())

    def unread(self, folder: FilingFolder) -> bool:
        """Tell whether a filing that is not among the folders may be there and could not be read."""
        path = f"{FILINGS}/{folder.unit_id}/{folder.year}/"
        faults = (problem for problem in self.problems if problem.code is Code.UNREADABLE)
        return any(path.startswith(f"{fault.place.file.rpartition(':')[2]}/") for fault in faults)

    def saved(self, folder: FilingFolder, workspace: Workspace) -> datetime:
        """Return when a filing was last changed: committed, or saved."""
        if self.when is not None:
            return self.when
        times = [0.0]
        for shown, _ in self.shelf.files(folder).files.values():
            try:
                times.append((workspace.root / shown).stat().st_mtime)
            except (OSError, ValueError):
                continue
        return datetime.fromtimestamp(max(times), UTC).astimezone()


class Question(NamedTuple):
    """What is to be compared; `by_year` tells that the sides are two years."""

    workspace: Workspace
    old: Side
    new: Side
    by_year: bool = False
    unit: str = ""

    @property
    def name(self) -> str:
        """What a report's file is called."""
        parts = filter(None, (self.old.slug, self.new.slug, self.unit))
        return _UNSAFE.sub("-", "-".join(parts))


class Asked(NamedTuple):
    """The words, and what the workspace has."""

    workspace: Workspace
    there: list[FilingFolder]
    problems: list[Problem]
    words: Sequence[str]
    declared: Declared

    @property
    def years(self) -> set[int]:
        """The years that any unit has."""
        return {folder.year for folder in self.there}


class RevisionShelf(Shelf):
    """Reads filing folders of a commit."""

    def __init__(self, workspace: Workspace, declared: Declared, revision: Revision) -> None:
        """Begin empty."""
        super().__init__(workspace, declared)
        self._revision = revision

    def _files(self, folder: FilingFolder) -> Files:
        return self._revision.files(folder)


class Draft(NamedTuple):
    """One filing folder that may be anywhere, and the one that it is compared with."""

    path: Path
    other: Path
    folder: FilingFolder


class FolderShelf(Shelf):
    """Reads one filing folder that may be anywhere, and the years beside it.

    What a draft kept elsewhere has not with it, the unit's file and earlier years, is taken from beside the
    folder that it is compared with.
    """

    def __init__(self, workspace: Workspace, declared: Declared, draft: Draft) -> None:
        """Begin empty."""
        super().__init__(workspace, declared)
        self._path, self._other, self._folder = draft

    def _files(self, folder: FilingFolder) -> Files:
        mine = folder == self._folder
        found = read_folder(self._workspace, self._path if mine else self._path.with_name(str(folder.year)))
        if not mine and not found.files.keys() - {UNIT}:
            found = read_folder(self._workspace, self._other.with_name(str(folder.year)))
        if UNIT in found.files:
            return found
        lent = read_folder(self._workspace, self._other).files.get(UNIT)
        return found._replace(files={UNIT: lent, **found.files}) if lent is not None else found
