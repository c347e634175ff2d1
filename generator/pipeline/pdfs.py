"""The PDFs of printed forms: which are stale, and making these."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from generator.base.digest import digest
from generator.base.office import leaving_in_order
from generator.base.problems import Problem, Severity
from generator.filing.workspace import unwritable
from generator.forms.plan import PDF
from generator.pipeline.manifest import manifest_path, read_manifest, turn
from generator.pipeline.output import save_manifest
from generator.pipeline.place import archive_path, noted, output_folder, place_of, read
from generator.printing.pdf.convert import Asked, convert
from generator.printing.pdf.prepared import no_office, no_pdf, nothing_made, prepared
from generator.printing.pdf.program import converter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from threading import Event

    from generator.filing.workspace import FilingFolder, Workspace
    from generator.pipeline.manifest import Entry, Made, Manifest
    from generator.pipeline.place import Place
    from generator.pipeline.task import Task

_DOCX = ".docx"
_TRIES = 3
_MOST = 32 << 20  # bytes of PDFs that wait until their folder is done: an archive is written once for them


class Pdfs(NamedTuple):
    """How many PDFs were made, and what went wrong."""

    made: int = 0
    problems: tuple[Problem, ...] = ()


class _Form(NamedTuple):
    """A printed form."""

    folder: FilingFolder
    name: str
    entry: Entry

    @property
    def pdf(self) -> str:
        """The name of its PDF."""
        return self.name + PDF


def make_pdfs(
    workspace: Workspace, tasks: Iterable[Task], progress: Callable[[int, int], None], processes: int = 0
) -> Pdfs:
    """Bring the PDFs of what the tasks ask for up to date with its .docx, as far as there is LibreOffice."""
    program, made_by = converter()
    stale = list(_stale(workspace, tasks, made_by))
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
            manifest = read_manifest(manifest_path(workspace, folder))
            place, entry = place_of(workspace, folder, manifest, glance=True), manifest.entries.get(name)
        if entry is None or _DOCX not in entry.files:
            return None, ()
        form = _Form(folder, name, entry)
        if _is_fresh(place, form, made_by):
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
    try:
        return read(workspace, form.folder, form.pdf), problems
    except OSError as error:
        return None, (unwritable(workspace, output_folder(workspace, form.folder) / form.pdf, error),)


def _stale(workspace: Workspace, tasks: Iterable[Task], made_by: str) -> Iterator[_Form]:
    for task in tasks:
        manifest = read_manifest(manifest_path(workspace, task.folder))
        place = place_of(workspace, task.folder, manifest, glance=True)
        for name, entry in manifest.entries.items():
            if _DOCX in entry.files and (task.only is None or entry.file_id in task.only):
                form = _Form(task.folder, name, entry)
                if not _is_fresh(place, form, made_by):
                    yield form


def _is_fresh(place: Place, form: _Form, made_by: str) -> bool:
    made = form.entry.files.get(PDF)
    if made is None or form.entry.pdf_is_old or made_by not in ("", form.entry.pdf[1]):
        return False
    return place.intact(form.pdf, made)


class _Work:
    """Makes PDFs and notes down which were made."""

    def __init__(self, workspace: Workspace, made_by: str, stopped: Event | None = None) -> None:
        self._workspace, self._made_by, self._stopped = workspace, made_by, stopped
        self._new: dict[FilingFolder, dict[str, tuple[bytes, str]]] = {}
        """the PDFs that are not written yet, each with the digest of its .docx"""
        self._waiting: Counter[FilingFolder] = Counter()
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
            if not left[made.key.folder] or self._waiting[made.key.folder] > _MOST:
                failed += self._write(made.key.folder)
            progress(number, len(forms))
        if self.made:
            yield from problems
        every = len(failed) == len(forms) > 1
        yield from [nothing_made(failed)] if every and not self.made else failed

    def _read(self, form: _Form) -> bytes:
        """Return a form's .docx as the manifest knows it; empty if it is another by now."""
        try:
            data = read(self._workspace, form.folder, form.name + _DOCX)
        except OSError:
            data = b""
        same = digest(data) == form.entry.files[_DOCX][2]
        self.gone = self.gone or not same
        return data if same else b""

    def _take(self, form: _Form, pdf: bytes, why: str) -> Iterator[Problem]:
        if not pdf:
            path = output_folder(self._workspace, form.folder) / form.pdf
            yield no_pdf(self._workspace.shown(path), why)
            return
        self._waiting[form.folder] += len(pdf)
        self._new.setdefault(form.folder, {})[form.name] = pdf, form.entry.files[_DOCX][2]

    def _write(self, folder: FilingFolder) -> Iterator[Problem]:
        """Write the PDFs of a folder, and note them beside what another build may have printed meanwhile."""
        new = self._new.pop(folder, {})
        del self._waiting[folder]
        if not new:
            return
        with turn(self._workspace, folder):
            manifest = read_manifest(manifest_path(self._workspace, folder))
            place = place_of(self._workspace, folder, manifest)
            made = 0
            for name, (pdf, docx) in new.items():
                if name in manifest.entries:  # else the form has gone meanwhile
                    try:
                        self._put(place, manifest, name, pdf, docx)
                        made += 1
                    except OSError as error:
                        yield unwritable(self._workspace, place.path(name + PDF), error)
            try:
                manifest.archive = place.settle(dict(noted(manifest)))
            except OSError as error:
                yield unwritable(self._workspace, archive_path(self._workspace, folder), error)
                return
            self.made += made
            yield from save_manifest(self._workspace, folder, manifest)

    def _put(self, place: Place, manifest: Manifest, name: str, pdf: bytes, docx: str) -> None:
        made: Made = place.write(name + PDF, pdf)
        now = manifest.entries[name]
        now = replace(now, files={**now.files, PDF: made}, pdf=(docx, self._made_by))
        manifest.entries[name] = now
