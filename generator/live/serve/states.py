"""What a filing folder's forms are like now: printed, out of date, or not there yet."""

from __future__ import annotations

from enum import StrEnum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from generator.base.codes import Code
from generator.base.problems import dotted
from generator.base.tally import NONE, Tally
from generator.carry.stage import open_stages
from generator.filing.reader import Shelf
from generator.filing.workspace import FILINGS, FilingFolder, is_year
from generator.forms.plan import make_plan, printing_job
from generator.pipeline.manifest import manifest_path, read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from generator.base.problems import Problem
    from generator.filing.workspace import Workspace
    from generator.forms.plan import Job, Output
    from generator.pipeline.manifest import Manifest

_IN_YEAR = 4  # parts of filings/<unit>/<year>/<file>.toml
_TEMPLATE_FILES = ("form.docx", "form.toml")


class State(StrEnum):
    """How a printed form stands to its files."""

    PRINTED = "printed"
    OUTDATED = "outdated"
    MISSING = "missing"


class Form(NamedTuple):
    """One form: its name in build/, the file it is printed from, its title, whose it is."""

    folder: FilingFolder
    name: str
    source: str
    edition: str
    title: str
    subject: str
    state: State
    held: tuple[str, ...] = ()
    """the files that are in the way of printing it"""

    @property
    def of_department(self) -> bool:
        """Tell whether it shows the whole filing."""
        return self.source.endswith("/department.toml")


class Folder(NamedTuple):
    """One unit's forms of one year."""

    folder: FilingFolder
    unit: str
    forms: tuple[Form, ...]
    stages: Mapping[str, Sequence[str]] = {}
    """those that can be begun: the titles of their forms, by name"""
    tally: Tally = NONE
    """how many problems it has, as its last build counted them"""
    fixable: frozenset[str] = frozenset()
    """the marks of those that can be corrected for certain"""


class Problems:
    """All problems of a workspace, by what they concern: each page asks for those of hundreds of forms."""

    def __init__(self, problems: Iterable[Problem] = ()) -> None:
        """Sort them by file, and the files by whose they are."""
        self._files: dict[str, list[Problem]] = {}
        self._folders: dict[FilingFolder, list[str]] = {}
        for problem in problems:
            file = problem.place.file
            if problem.code == Code.HELD:  # the form that is held says so itself
                continue
            if file not in self._files:
                self._folders.setdefault(folder_of(file), []).append(file)
            self._files.setdefault(file, []).append(problem)

    def of_form(self, form: Form) -> list[Problem]:
        """Return what concerns a form: its file, the unit's, its template; the department's has all.

        What two years say of the unit's file is one thing, though each means a department's file of its own.
        """
        found = (problem for file in self._concerning(form) for problem in self._files.get(file, ()))
        return list({(one.code, one.message, one.place): one for one in found}.values())

    def of_no_form(self, folders: Iterable[Folder]) -> list[Problem]:
        """Return what would be seen on no form's page."""
        seen = {file for folder in folders for form in folder.forms for file in self._concerning(form)}
        return [problem for file, found in self._files.items() if file not in seen for problem in found]

    def _concerning(self, form: Form) -> list[str]:
        unit_id, year = form.folder
        output = f"build/{unit_id}/{year}/{form.name}"
        own = [form.source, output, f"{output}.docx", f"{output}.html"]
        if form.of_department:
            own = self._folders.get(form.folder, [])
        template = [f"{form.edition}/{name}" for name in _TEMPLATE_FILES]
        return [*template, f"{FILINGS}/{unit_id}/unit.toml", *own]


def folder_of(file: str) -> FilingFolder:
    """Return the filing folder that a file lies in or is printed from; that of no unit for any other."""
    parts = PurePosixPath(file).parts
    if parts[:1] in ((FILINGS,), ("build",)) and len(parts) == _IN_YEAR and is_year(parts[2]):
        return FilingFolder(parts[1], int(parts[2]))
    return FilingFolder("", 0)


def cell_key(problem: Problem) -> str:
    """Return the ``data-key`` of the cell that a problem is about; empty for a whole file."""
    file = PurePosixPath(problem.place.file)
    return f"{file.stem}#{dotted(problem.place.key)}" if problem.place.key and file.suffix == ".toml" else ""


def read_folders(workspace: Workspace, wanted: Iterable[FilingFolder]) -> list[Folder]:
    """Look at filing folders: what they print, and what of it is in build/."""
    job = printing_job(workspace)
    shelf = Shelf(workspace, job.declared)
    return [_folder(job, shelf, folder) for folder in wanted]


def _folder(job: Job, shelf: Shelf, folder: FilingFolder) -> Folder:
    plan = make_plan(job, shelf, folder)
    manifest = read_manifest(manifest_path(job.workspace, folder))
    files = shelf.files(folder).files
    forms = [_form(job, folder, output, files[output.file_id][0], manifest) for output in plan.outputs]
    outputs = {output.name for output in plan.outputs}
    forms += [
        _unread(folder, name, manifest) for name in (manifest.entries.keys() & manifest.held.keys()) - outputs
    ]
    place = {name: number for number, name in enumerate(manifest.entries)}  # the order a year lists them in
    forms.sort(key=lambda form: place.get(form.name, len(place)))
    stages, fixable = open_stages(job.editions, shelf, folder), frozenset(manifest.findings.fixable)
    unit = manifest.unit or folder.unit_id
    return Folder(folder, unit, tuple(forms), stages, manifest.tally, fixable)


def _form(job: Job, folder: FilingFolder, output: Output, source: str, manifest: Manifest) -> Form:
    edition, entry = output.edition, manifest.entries.get(output.name)
    state = State.PRINTED
    if entry is None:
        state = State.MISSING
    elif entry.key != output.key or output.name in manifest.held:
        state = State.OUTDATED
    subject = entry.subject if entry else output.file_id
    shown = job.workspace.shown(edition.folder)
    held = manifest.held.get(output.name, ())
    return Form(folder, output.name, source, shown, edition.title, subject, state, held)


def _unread(folder: FilingFolder, name: str, manifest: Manifest) -> Form:
    """Return a form whose file can't be read for now: the last one stays."""
    entry = manifest.entries[name]
    source = f"{FILINGS}/{folder.unit_id}/{folder.year}/{name.partition('.')[0]}.toml"
    return Form(folder, name, source, "", entry.title, entry.subject, State.OUTDATED, manifest.held[name])
