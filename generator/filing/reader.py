"""Reads filing folders, and keeps what the following years need again."""

from __future__ import annotations

from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING

from generator.base.codes import Code
from generator.base.digest import digest
from generator.filing.toml import read_unit
from generator.filing.workspace import SUFFIX, Files, FilingFolder, Workspace, read_file, read_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.base.problems import Problem
    from generator.filing.declared import Declarations, Declared
    from generator.filing.load import Filing

YEARS_BACK = 2
"""How many earlier years a form shows values of."""


class Shelf:
    """Reads filing folders and keeps the few that the following years need again."""

    def __init__(
        self, workspace: Workspace, declared: Declared, edited: Mapping[str, bytes] | None = None
    ) -> None:
        """Begin empty; `edited` is what files (by path as shown) hold that are not written yet.

        `declared` says which fields the forms of a year and district add.
        """
        self._workspace = workspace
        self._declared = declared
        self._edited = edited or {}
        self._unit = lru_cache(maxsize=1)(read_file)
        self.files = lru_cache(maxsize=YEARS_BACK + 2)(self._files)
        self.digest = lru_cache(maxsize=YEARS_BACK + 2)(self._digest)
        self.filing = lru_cache(maxsize=YEARS_BACK + 2)(self._filing)

    def _files(self, folder: FilingFolder) -> Files:
        found = read_files(self._workspace, folder, self._unit)
        if not self._edited:
            return found
        items = found.files.items()
        files = {name: (shown, self._edited.get(shown, content)) for name, (shown, content) in items}
        return found._replace(files=files)

    def _digest(self, folder: FilingFolder) -> str:
        files = self.files(folder).files.items()
        return digest(*(part for file_id, (_, content) in files for part in (file_id, content)))

    def _filing(self, folder: FilingFolder) -> tuple[Filing, tuple[Problem, ...]]:
        found = self.files(folder)
        declared = self._declared(folder.year, district_of(found.files))
        return _loaded(folder, tuple(found.files.items()), _unreadable(found.problems), declared)

    def earlier(self, folder: FilingFolder) -> list[Filing | None]:
        """Return the unit's filings of last year and of the year before, None where there is none."""
        return [
            self.filing(before)[0] if set(self.files(before).files) - {"unit"} else None
            for before in years_before(folder)
        ]


def years_before(folder: FilingFolder) -> list[FilingFolder]:
    """Return the folders of the unit's last years, whose values a form shows."""
    return [FilingFolder(folder.unit_id, folder.year - back) for back in range(1, YEARS_BACK + 1)]


def district_of(files: Mapping[str, tuple[str, bytes]]) -> str:
    """Return the district that a filing's unit.toml names; empty without one."""
    return district(files["unit"][1]) if "unit" in files else ""


def district(unit: bytes) -> str:
    """Return the district that unit.toml names; if it can't be read, the loader will say so."""
    try:
        return str(read_unit(unit.decode("utf-8-sig")).get("district", ""))
    except (ValueError, RecursionError):
        return ""


def _unreadable(problems: Iterable[Problem]) -> frozenset[str]:
    """Return the ids of the files that could not be read."""
    paths = (PurePath(problem.place.file) for problem in problems if problem.code is Code.UNREADABLE)
    return frozenset(path.stem for path in paths if path.suffix.lower() == SUFFIX)


@lru_cache(maxsize=8)
def _loaded(
    folder: FilingFolder,
    files: tuple[tuple[str, tuple[str, bytes]], ...],
    unreadable: frozenset[str],
    declared: Declarations,
) -> tuple[Filing, tuple[Problem, ...]]:
    """Load a filing; a program that goes on running need not load last year's again."""
    from generator.filing.load import FilingFiles, load_filing  # noqa: PLC0415 - pydantic is slow to import

    known = FilingFiles(folder.unit_id, folder.year, dict(files), unreadable, declared)
    filing, problems = load_filing(known)
    return filing, tuple(problems)
