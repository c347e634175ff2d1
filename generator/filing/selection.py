"""What a path on the command line names."""

from __future__ import annotations

import os
from itertools import zip_longest
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from generator.base.errors import UserError
from generator.filing.workspace import SUFFIX, is_year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.filing.workspace import FilingFolder, Workspace


class Selection(NamedTuple):
    """What to build: all, one unit, one of its years, or one file of a year."""

    unit_id: str | None = None
    year: int | None = None
    file_id: str | None = None

    def covers(self, folder: FilingFolder) -> bool:
        """Tell whether any of the folder is wanted."""
        return self.unit_id in (None, folder.unit_id) and self.year in (None, folder.year)

    def holds(self, shown: str) -> bool:
        """Tell whether a file, by its path as shown, is part of it; the unit's own is part of every year."""
        file = None if self.file_id is None else f"{self.file_id}{SUFFIX}"
        wanted = (self.unit_id, None if self.year is None else str(self.year), file)
        steps = PurePosixPath(shown).parts[1:]
        if steps[1:] == ("unit.toml",):
            return self.unit_id in (None, steps[0])
        return all(step in (None, name) for step, name in zip_longest(wanted, steps))


def select(workspace: Workspace, paths: Sequence[Path]) -> tuple[Selection, ...]:
    """Return what the paths name, everything if there are none; raise UserError for a wrong one."""
    return tuple(_selected(workspace, path) for path in paths) or (Selection(),)


def _selected(workspace: Workspace, path: Path) -> Selection:
    here = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() raises on a loop of links
    if here in (workspace.root, workspace.filings):
        return Selection()
    there = os.path.exists(here)  # noqa: PTH110 - False for a name that is too long
    if not there or workspace.filings not in here.parents:
        raise _no_filing(path)
    match here.relative_to(workspace.filings).parts:
        case (unit, *rest) if rest == ["unit.toml"] or (not rest and here.is_dir()):
            return Selection(unit)
        case (unit, year) if is_year(year) and here.is_dir():
            return Selection(unit, int(year))
        case (unit, year, file) if is_year(year) and file.endswith(SUFFIX):
            return Selection(unit, int(year), file.removesuffix(SUFFIX))
    raise _no_filing(path)


def _no_filing(path: Path) -> UserError:
    """Tell a path that is not there from one that is no filing."""
    if not os.path.exists(path):  # noqa: PTH110 - False for a name that is too long
        return UserError(f"没有“{path}”这个文件或文件夹", "请核对路径")
    return UserError(
        f"“{path}”不是申报",
        "请写 filings 里的单位文件夹、年度文件夹或 .toml 文件，例如 filings/某单位/2024/department.toml",
    )


def units(selections: Sequence[Selection]) -> set[str] | None:
    """Return the units that are asked for, None for all: nothing else need be looked at."""
    found = {selection.unit_id for selection in selections}
    return None if None in found else {unit for unit in found if unit}
