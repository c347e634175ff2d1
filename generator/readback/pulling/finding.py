"""Which form of which filing a document was printed as, and that form printed again from today's files."""

from __future__ import annotations

import html
import re
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from generator.filing.history import Earlier
from generator.filing.workspace import folders
from generator.forms.plan import make_plan
from generator.printing.cell_keys import digest_of_key, parse
from generator.printing.form import UnprintableError, print_form
from generator.readback.assembling.filing import FormRead
from generator.readback.folding import fold
from generator.readback.formats import read_document
from generator.readback.importing.years import year_of
from generator.readback.match import match
from generator.readback.readings import read
from generator.readback.recognising import Unrecognised, recognise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from generator.filing.load import Filing
    from generator.filing.reader import Shelf
    from generator.filing.workspace import FilingFolder
    from generator.forms.plan import Job, Output
    from generator.readback.document import Document
    from generator.readback.readings import Read
    from generator.readback.recognising import KnownForm

_KEY = re.compile(r'data-key="([^"]*)"')
_LEAST = 0.3
_SURE = 0.9


class Origin(NamedTuple):
    """A form as it prints today: of which filing, what it says, and its key paths by their digests."""

    folder: FilingFolder
    filing: Filing
    output: Output
    own: Read
    keys: dict[int, str]


class Pulled(NamedTuple):
    """A document that was printed here: what it says now, and what it was printed from."""

    document: Document
    form: FormRead
    origin: Origin


def find(
    job: Job, shelf: Shelf, document: Document, forms: Sequence[KnownForm]
) -> Pulled | Unrecognised | None:
    """Find out what a document was printed from; None if nothing here prints such a form."""
    recognised = recognise(document, forms, None, "")
    if isinstance(recognised, Unrecognised):
        return recognised
    form = FormRead(recognised, read(recognised.form.grammar, recognised.document, recognised.match))
    marks = {
        key.key for row in document.rows for cell in row.cells for mark in cell.keys if (key := parse(mark))
    }
    best: tuple[float, Origin] | None = None
    for origin in _origins(job, shelf, form):
        fit = _fit(marks, origin, form)
        if best is None or fit > best[0]:
            best = fit, origin
        if fit >= _SURE:
            break
    return Pulled(document, form, best[1]) if best is not None and best[0] >= _LEAST else None


def _fit(marks: set[int], origin: Origin, form: FormRead) -> float:
    """Say how much of a document's marks a form has; without marks, whether it is of the same name."""
    if marks:
        return len(marks & origin.keys.keys()) / len(marks)
    of = form.edition.of
    return float(fold(form.root.first(of, "name")).text == fold(origin.own.root.first(of, "name")).text)


def _origins(job: Job, shelf: Shelf, form: FormRead) -> Iterator[Origin]:
    """Yield the forms of the same kind that filings here print, the likeliest first."""
    for folder in _likely(job, shelf, form):
        for output in make_plan(job, shelf, folder).outputs:
            if output.edition.form == form.edition.form:
                origin = _printed(job, shelf, folder, output, form)
                if origin is not None:
                    yield origin


def _likely(job: Job, shelf: Shelf, form: FormRead) -> list[FilingFolder]:
    """Return the filing folders, those first that the document's path, year and unit speak for."""
    told, steps = year_of(form), PurePath(form.read.file).parts
    names = {fold(form.root.first(*path)).text for path in _UNIT_NAMES} - {""}

    def unlikely(folder: FilingFolder) -> tuple[bool, bool, bool, int]:
        unit = shelf.filing(folder)[0].unit
        return (
            steps[-3:-1] != (folder.unit_id, str(folder.year)),
            unit is None or fold(unit.name).text not in names,
            told is None or told.year != folder.year,
            -folder.year,
        )

    return sorted(folders(job.workspace)[0], key=unlikely)


_UNIT_NAMES = (("department", "name"), ("unit", "name"), ("project", "authority"), ("project", "executor"))


def _printed(job: Job, shelf: Shelf, folder: FilingFolder, output: Output, form: FormRead) -> Origin | None:
    filing, _ = shelf.filing(folder)
    try:
        printed = print_form(job.workspace, filing, output, Earlier(*shelf.earlier(folder)))
    except (UnprintableError, KeyError):
        return None
    document = read_document(printed.files[".docx"], f"{output.name}.docx")
    grammar = form.recognised.form.grammar
    own = read(grammar, document, match(grammar, document))
    return Origin(folder, filing, output, own, keys_of(printed.files[".html"]))


def keys_of(page: bytes) -> dict[int, str]:
    """Return the key paths that a form's page shows, by their digests."""
    found: Iterable[str] = (html.unescape(key) for key in _KEY.findall(page.decode()))
    return {digest_of_key(key): key for key in found}
