"""``tianbao new``: a unit with its first year, a project of a year, as files that print a blank form."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple, get_args

from generator.base.problems import Severity
from generator.carry.beginning.names import district_fault, folder_fault, name_fault, stem_fault, year_fault
from generator.carry.beginning.text import text
from generator.carry.journal import FileEdit
from generator.carry.new_files.names import file_stem, unit_id
from generator.carry.quoting import quoted
from generator.filing.load import FilingFiles, load_filing
from generator.filing.model import Project
from generator.filing.reader import district_of
from generator.filing.workspace import FILINGS, SUFFIX, read_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.filing.declared import Declared
    from generator.filing.workspace import FilingFolder, Workspace

CATEGORIES: tuple[str, ...] = tuple(
    word for part in get_args(Project.model_fields["category"].annotation) for word in get_args(part)
)


class NewUnit(NamedTuple):
    """What is known of a new unit; its folder is called like it where nothing else is said."""

    name: str
    year: int
    folder: str = ""
    district: str = ""


class NewProject(NamedTuple):
    """What is known of a new project; its file is called like it where nothing else is said."""

    name: str
    file: str = ""
    category: str = ""


@dataclass(slots=True)
class New:
    """What would be new: its id, its files, or by what was asked for (`name`, `file` …) why it can't be."""

    id: str
    edits: tuple[FileEdit, ...] = ()
    faults: dict[str, str] = field(default_factory=dict)


def new_unit(workspace: Workspace, wish: NewUnit, declared: Declared) -> New:
    """Return the files of a new unit and of its first year; nothing is written."""
    new = New(wish.folder or unit_id(wish.name, ()))
    nameless = name_fault(wish.name, "单位名称")
    new.faults = _faults(
        name=nameless,
        year=year_fault(wish.year),
        district=district_fault(wish.district),
        folder="" if nameless and not wish.folder else folder_fault(new.id, _taken(workspace, new.id)),
    )
    if new.faults:
        return new
    known = declared(wish.year, wish.district)
    values = _written(name=wish.name.strip(), district=wish.district)
    folder = f"{FILINGS}/{new.id}"
    year = f"{folder}/{wish.year}"
    files = {
        "unit": (f"{folder}/unit{SUFFIX}", text("unit", values, wish.year, known.own)),
        "department": (f"{year}/department{SUFFIX}", text("department", {}, wish.year, known.own)),
    }
    return _checked(workspace, new, files, FilingFiles(new.id, wish.year, {}, declared=known))


def new_project(workspace: Workspace, folder: FilingFolder, wish: NewProject, declared: Declared) -> New:
    """Return the file of a new project of a filing; nothing is written."""
    there = read_files(workspace, folder).files
    new = New(wish.file.removesuffix(SUFFIX) or file_stem(wish.name, ()))
    nameless = name_fault(wish.name, "项目名称")
    new.faults = _faults(
        name=nameless,
        category="" if wish.category in ("", *CATEGORIES) else f"应是 {'、'.join(CATEGORIES)} 之一",
        file="" if nameless and not wish.file else stem_fault(new.id, there),
    )
    if new.faults:
        return new
    known = declared(folder.year, district_of(there))
    values = _written(name=wish.name.strip(), category=wish.category)
    shown = f"{FILINGS}/{folder.unit_id}/{folder.year}/{new.id}{SUFFIX}"
    files = {new.id: (shown, text("project", values, folder.year, known.own))}
    return _checked(workspace, new, files, FilingFiles(*folder, there, declared=known))


def _faults(**faults: str) -> dict[str, str]:
    """Return what is wrong, by what was asked for."""
    return {asked: why for asked, why in faults.items() if why}


def _written(**values: str) -> dict[str, str]:
    """Return what is known as TOML writes it."""
    return {key: quoted(value) for key, value in values.items() if value}


def _taken(workspace: Workspace, own: str) -> Iterator[str]:
    """Yield the names of the folders beside which a unit's would stand; one of its own name may be empty."""
    try:
        names = os.listdir(workspace.filings)  # noqa: PTH208 - names are all that is wanted
    except FileNotFoundError:
        names = []
    for name in names:
        inside = workspace.filings / name
        if name != own or not inside.is_dir() or any(inside.iterdir()):
            yield name


def _checked(
    workspace: Workspace, new: New, texts: Mapping[str, tuple[str, str]], beside: FilingFiles
) -> New:
    """Take up new files if they are right beside those that are there."""
    files = {file_id: (shown, made.encode()) for file_id, (shown, made) in texts.items()}
    _, problems = load_filing(replace(beside, files={**beside.files, **files}))
    shown = {name for name, _ in files.values()}
    wrong = [one for one in problems if one.place.file in shown and one.severity is Severity.ERROR]
    there = [name for name in shown if os.path.lexists(workspace.root / name)]
    if there or wrong:
        asked = "folder" if "unit" in files else "file"
        new.faults = {asked: f"{there[0]} 已经有了；换一个名字" if there else wrong[0].message}
    else:
        new.edits = tuple(FileEdit(name, None, data) for name, data in files.values())
    return new
