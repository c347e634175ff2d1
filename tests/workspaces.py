"""Workspaces on disk for tests."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

from generator.carry.scaffold import make_scaffold
from generator.filing.workspace import Workspace
from generator.pipeline.build import build

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

UNIT = "my-unit"
YEAR = 2024


def workspace(folder: Path, units: Sequence[str] = (UNIT,), years: Sequence[int] = (YEAR,)) -> Workspace:
    """Return a workspace that holds the scaffold's filing for every unit and year."""
    make_scaffold(folder, YEAR)
    filings = folder / "filings"
    template = (filings / UNIT).rename(folder / "one")
    for unit in units:
        shutil.copytree(template, filings / unit)
        scaffold = (filings / unit / str(YEAR)).rename(filings / unit / "year")
        for year in years:
            shutil.copytree(scaffold, filings / unit / str(year))
            for path in (filings / unit / str(year)).iterdir():
                path.write_text(path.read_text("utf-8").replace(str(YEAR), str(year)), "utf-8")
        shutil.rmtree(scaffold)
    shutil.rmtree(template)
    return Workspace(folder)


def edit(path: Path, old: str, new: str) -> None:
    """Replace text in a file that must hold it."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def unmarked(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return files without the line that says that a form is not up to date."""
    return {name: re.sub(rb'<p class="tianbao-old".*\n', b"", data) for name, data in files.items()}


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder tree."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def forms_in(folder: Path) -> dict[str, bytes]:
    """Return every file of a build but what it keeps for itself."""
    return {name: data for name, data in contents(folder).items() if not name.startswith(".tianbao/")}


def clean_forms(ws: Workspace) -> dict[str, bytes]:
    """Return what a first build of the same files makes."""
    copy = Workspace(ws.root.parent / "clean")
    copy.root.mkdir()
    for name in ("filings", "templates"):
        (copy.root / name).symlink_to(ws.root / name)
    report = build(copy)
    made = forms_in(copy.build)
    shutil.rmtree(copy.root)
    assert not report.failed, report.problems
    return made
