"""The PDFs of printed forms: which are stale, and making these."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from generator.base.digest import digest
from generator.base.files import read_regular
from generator.base.office import leaving_in_order
from generator.base.problems import Problem, Severity
from generator.filing.workspace import unwritable
from generator.forms.plan import PDF
from generator.pipeline.manifest import intact, manifest_path, read_manifest, turn, write_output
from generator.pipeline.output import output_file, output_folder, save_manifest
from generator.printing.pdf.convert import Asked, convert
from generator.printing.pdf.prepared import no_office, no_pdf, nothing_made, prepared
from generator.printing.pdf.program import converter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path
    from threading import Event

    from generator.filing.workspace import FilingFolder, Workspace
    from generator.pipeline.manifest import Entry, Made
    from generator.pipeline.task import Task

_DOCX = ".docx"
_TRIES = 3


class Pdfs(NamedTuple):
    """How many PDFs were made, and what went wrong."""

    made: int = 0
    problems: tuple[Problem, ...] = ()


class _Form(NamedTuple):
    """A printed form."""

    folder: FilingFolder
    name: str
    entry: Entry


def make_pdfs(
    workspace: Workspace, tasks: Iterable[Task], progress: Callable[[int, int], None], processes: int = 0
) -> Pdfs:
    """Bring the PDFs of what the tasks ask for up to date with its .docx, as far as there is LibreOffice."""
    program, made_by = converter()
    stale = [form for form in _printed(workspace, tasks) if not _is_fresh(workspace, form, made_by)]
    if not stale:
        return Pdfs()
    if program is None:
        return Pdfs(problems=(no_office(len(stale)),))
    work = _Work(workspace, made_by)
    with leaving_in_order():
        problems = tuple(work.do(program, stale, progress, processes))
    return Pdfs(work.made, problems)


def pdf_of(
    workspace: Workspace, folder: FilingFolder, name: str, stopped: Event
) -> tuple[bytes | None, tuple[Problem, ...]]:
    """Return a form's PDF, made if need be, and what there is to know of it; nothing if there is no form.

    Once `stopped` is set nothing is made any more. A form that is being printed anew is waited for.
    """
    program, made_by = converter()
    problems: tuple[Problem, ...] = ()
    for _ in range(_TRIES):
        with turn(workspace, folder):  # no build is half way through
            entry = read_manifest(manifest_path(workspace, folder)).entries.get(name)
        if entry is None or _DOCX not in entry.files:
            return None, ()
        form = _Form(folder, name, entry)
        if _is_fresh(workspace, form, made_by):
            return _whole(workspace, form, problems)
        if program is None:
            return None, (no_office(1),)
        work = _Work(workspace, made_by, stopped)
        problems = tuple(work.do(program, [form], lambda _done, _total: None, 1))
        if work.made:
            return _whole(workspace, form, problems)
        if not work.gone:
            break
    return None, tuple(one for one in problems if one.severity is Severity.ERROR)


def _whole(
    workspace: Workspace, form: _Form, problems: tuple[Problem, ...]
) -> tuple[bytes | None, tuple[Problem, ...]]:
    path = _file(workspace, form, PDF)
    try:
        return read_regular(path), problems
    except OSError as error:
        return None, (unwritable(workspace, path, error),)


def _printed(workspace: Workspace, tasks: Iterable[Task]) -> Iterator[_Form]:
    for task in tasks:
        entries = read_manifest(manifest_path(workspace, task.folder)).entries
        for name, entry in entries.items():
            if _DOCX in entry.files and (task.only is None or entry.file_id in task.only):
                yield _Form(task.folder, name, entry)


def _is_fresh(workspace: Workspace, form: _Form, made_by: str) -> bool:
    made = form.entry.files.get(PDF)
    if made is None or form.entry.pdf_is_old or made_by not in ("", form.entry.pdf[1]):
        return False
    return intact(str(_file(workspace, form, PDF)), made)


def _file(workspace: Workspace, form: _Form, suffix: str) -> Path:
    return output_file(output_folder(workspace, form.folder) / form.name, suffix)


class _Work:
    """Makes PDFs and notes down which were made."""

    def __init__(self, workspace: Workspace, made_by: str, stopped: Event | None = None) -> None:
        self._workspace, self._made_by, self._stopped = workspace, made_by, stopped
        self._new: dict[FilingFolder, dict[str, tuple[Made, str]]] = {}
        """the PDFs that are not noted yet, each with the digest of its .docx"""
        self.made = 0
        self.gone = False
        """whether a .docx was another by the time it was read"""

    def do(
        self, program: str, forms: Sequence[_Form], progress: Callable[[int, int], None], processes: int
    ) -> Iterator[Problem]:
        """Make the PDFs of forms; yield what goes wrong."""
        documents = (data for form in forms if (data := self._read(form)))
        running, problems = prepared(program, documents, "build", self._stopped)
        if running is None:
            yield from problems
            return
        asked = [Asked(form, partial(self._read, form), form.folder.year) for form in forms]
        left = Counter(form.folder for form in forms)
        progress(0, len(forms))
        failed: list[Problem] = []
        for number, made in enumerate(convert(running, asked, processes), 1):
            failed += self._take(made.key, made.pdf, made.why)
            left[made.key.folder] -= 1
            if not left[made.key.folder]:
                yield from self._note(made.key.folder)
            progress(number, len(forms))
        if self.made:
            yield from problems
        every = len(failed) == len(forms) > 1
        yield from [nothing_made(failed)] if every and not self.made else failed

    def _read(self, form: _Form) -> bytes:
        """Return a form's .docx as the manifest knows it; empty if it is another by now."""
        try:
            data = read_regular(_file(self._workspace, form, _DOCX))
        except OSError:
            data = b""
        same = digest(data) == form.entry.files[_DOCX][2]
        self.gone = self.gone or not same
        return data if same else b""

    def _take(self, form: _Form, pdf: bytes, why: str) -> Iterator[Problem]:
        path = _file(self._workspace, form, PDF)
        if not pdf:
            yield no_pdf(self._workspace.shown(path), why)
            return
        try:
            made = write_output(path, pdf)
        except OSError as error:
            yield unwritable(self._workspace, path, error)
            return
        self.made += 1
        self._new.setdefault(form.folder, {})[form.name] = made, form.entry.files[_DOCX][2]

    def _note(self, folder: FilingFolder) -> tuple[Problem, ...]:
        """Note the PDFs of a folder down beside what another build may have printed meanwhile."""
        new = self._new.pop(folder, {})
        if not new:
            return ()
        with turn(self._workspace, folder):
            manifest = read_manifest(manifest_path(self._workspace, folder))
            for name, (made, docx) in new.items():
                if name in manifest.entries:
                    now = manifest.entries[name]
                    now = replace(now, files={**now.files, PDF: made}, pdf=(docx, self._made_by))
                    manifest.entries[name] = now
                else:  # the form has gone meanwhile
                    with suppress(OSError):
                        output_file(output_folder(self._workspace, folder) / name, PDF).unlink()
            return save_manifest(self._workspace, folder, manifest)
