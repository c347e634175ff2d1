"""Where one side's filings come from: the workspace, a commit, or a folder anywhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from generator.plan import Shelf
from generator.workspace import Files, FilingFolder, read_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from generator.problems import Problem
    from generator.revision import Revision
    from generator.workspace import Workspace

UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: its filing folders by what pairs them with the other side's.

    `label` is for readers, `slug` for file names; `built` tells whether its forms are those of ``build/``.
    """

    label: str
    slug: str
    shelf: Shelf
    folders: Mapping[tuple[str | int, ...], FilingFolder]
    built: bool = False
    when: datetime | None = None
    problems: tuple[Problem, ...] = field(default=())

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


class RevisionShelf(Shelf):
    """Reads filing folders of a commit."""

    def __init__(self, workspace: Workspace, revision: Revision) -> None:
        """Begin empty."""
        super().__init__(workspace)
        self._revision = revision

    def _files(self, folder: FilingFolder) -> Files:
        return self._revision.files(folder)


class FolderShelf(Shelf):
    """Reads one filing folder that may be anywhere, and the years beside it."""

    def __init__(self, workspace: Workspace, path: Path, folder: FilingFolder) -> None:
        """Begin empty."""
        super().__init__(workspace)
        self._path, self._folder = path, folder
        self.unit: tuple[str, bytes] | None = None
        """what stands in for a unit.toml that is not there: a draft kept elsewhere has none"""

    def _files(self, folder: FilingFolder) -> Files:
        path = self._path if folder == self._folder else self._path.with_name(str(folder.year))
        found = read_folder(self._workspace, path)
        if UNIT in found.files or self.unit is None or not found.files:
            return found
        return found._replace(files={UNIT: self.unit, **found.files})
