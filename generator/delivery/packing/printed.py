"""The forms that a build has left, as far as they are up to date; of a PDF, how many pages it has."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from generator.base.digest import digest
from generator.base.errors import DiskError
from generator.base.files import why_unreadable
from generator.delivery.contents import WORD, Absent
from generator.delivery.filed_forms import subject_of
from generator.forms.plan import PDF, SHEET, make_plan
from generator.pipeline.manifest import manifest_path, read_manifest
from generator.pipeline.place import output_folder, read
from generator.printing.pdf.settled import pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from generator.filing.reader import Shelf
    from generator.filing.workspace import FilingFolder
    from generator.forms.edition import Edition
    from generator.forms.plan import Job, Output, Plan
    from generator.pipeline.manifest import Entry, Manifest

SUFFIXES = (WORD, PDF, SHEET)
"""What of a form is handed in: a page shows what the PDF shows, and links to files that are not with it."""

_KINDS = {PDF: "PDF", SHEET: "Excel"}
"""What not every form has."""


class PrintedForm(NamedTuple):
    """A form with its files by suffix; `made_by` is the digest of what made its PDF."""

    output: Output
    files: Mapping[str, bytes]
    made_by: str = ""

    @property
    def pages(self) -> int | None:
        """How many pages the PDF has; None without one."""
        return pages(self.files[PDF]) if PDF in self.files else None


class PrintedSheet(NamedTuple):
    """A sheet for import, and the edition that declares it."""

    edition: Edition
    title: str
    data: bytes


class Year(NamedTuple):
    """The forms of a year in its order, those that are not up to date, and the sheets for import.

    `lost`: what else had been printed and is there no more.
    """

    forms: tuple[PrintedForm, ...]
    absent: tuple[Absent, ...]
    sheets: tuple[PrintedSheet, ...]
    lost: tuple[str, ...]


def printed_year(job: Job, shelf: Shelf, folder: FilingFolder) -> Year:
    """Read what the last build made; a form that is not what its sources say today is absent."""
    manifest, plan = read_manifest(manifest_path(job.workspace, folder)), make_plan(job, shelf, folder)
    outputs = {output.name: output for output in plan.outputs}
    order = [*(name for name in manifest.entries if name in outputs), *outputs]
    forms, absent, lost = [], [], []
    for output in (outputs[name] for name in dict.fromkeys(order)):
        entry = manifest.entries.get(output.name)
        if entry is None or entry.key != output.key or output.name in manifest.held:
            absent.append(_absent(shelf, folder, output, manifest))
        else:
            files = _files(job, folder, output.name, entry)
            there = {suffix: data for suffix, data in files.items() if data is not None}
            forms.append(PrintedForm(output, there, entry.pdf[1] if PDF in there else ""))
            of = f"{output.edition.title}（{subject_of(shelf.filing(folder)[0], output)}）"
            lost += [f"{of}的 {_KINDS[suffix]}" for suffix in files if suffix not in there]
    sheets = list(_sheets(job, folder, plan, manifest))
    lost += [f"{entry.title} Excel" for _, entry, data in sheets if data is None]
    made = (PrintedSheet(edition, entry.title, data) for edition, entry, data in sheets if data is not None)
    return Year(tuple(forms), tuple(absent), tuple(made), tuple(lost))


def _sheets(
    job: Job, folder: FilingFolder, plan: Plan, manifest: Manifest
) -> Iterator[tuple[Edition, Entry, bytes | None]]:
    editions = {output.edition.flat_name: output.edition for output in plan.outputs}
    for name, entry in manifest.sheets.items():
        if name in editions and entry.key == plan.sources:
            data = _read(job, folder, name, SHEET, entry)
            yield editions[name], entry, data


def kept(job: Job, shelf: Shelf, folder: FilingFolder) -> dict[str, bytes]:
    """Return the Word files of a year that are what printing them now would make, by name."""
    entries = read_manifest(manifest_path(job.workspace, folder)).entries
    found: dict[str, bytes] = {}
    for output in make_plan(job, shelf, folder).outputs:
        entry = entries.get(output.name)
        if entry is not None and entry.key == output.key and WORD in entry.files:
            with suppress(OSError):
                data = read(job.workspace, folder, output.name + WORD)
                if digest(data) == entry.files[WORD][2]:
                    found[output.name] = data
    return found


def _absent(shelf: Shelf, folder: FilingFolder, output: Output, manifest: Manifest) -> Absent:
    filing, _ = shelf.filing(folder)
    files = "、".join(manifest.held.get(output.name, ()))
    why = f"{files} 有错误" if files else "没有印成"
    subject = subject_of(filing, output)
    return Absent(name=output.name, title=output.edition.title, subject=subject, why=why)


def _files(job: Job, folder: FilingFolder, name: str, entry: Entry) -> dict[str, bytes | None]:
    """Return the files of a form by suffix; None for one that is gone and that nothing prints again."""
    there = [
        suffix for suffix in SUFFIXES if suffix in entry.files and not (suffix == PDF and entry.pdf_is_old)
    ]
    return {suffix: _read(job, folder, name, suffix, entry) for suffix in there}


def _read(job: Job, folder: FilingFolder, name: str, suffix: str, entry: Entry) -> bytes | None:
    path = output_folder(job.workspace, folder) / (name + suffix)
    try:
        data = read(job.workspace, folder, path.name)
    except FileNotFoundError as error:
        if suffix in _KINDS:
            return None
        raise _lost(job, path, why_unreadable(error)) from error
    except OSError as error:
        raise _lost(job, path, why_unreadable(error)) from error
    if digest(data) != entry.files[suffix][2]:
        raise _lost(job, path, "别的程序正在改它")
    return data


def _lost(job: Job, path: Path, why: str) -> DiskError:
    return DiskError(f"“{job.workspace.shown(path)}”刚印好就读不了：{why}", "再打包一次")
