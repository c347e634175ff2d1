"""Which form of which filing a document was printed as, and that form printed again from today's files."""

from __future__ import annotations

import html
import re
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from generator.base.problems import Severity
from generator.filing.declared import split_id
from generator.filing.history import Earlier
from generator.filing.workspace import folders
from generator.forms.plan import make_plan
from generator.printing.cell_keys import digest_of_key, parse
from generator.printing.form import UnprintableError, print_form
from generator.readback.assembling.forms import FormRead
from generator.readback.folding import fold
from generator.readback.formats import read_document
from generator.readback.importing.years import year_of
from generator.readback.match import match
from generator.readback.readings import read
from generator.readback.recognising import Unrecognised, recognise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from generator.base.problems import Problem
    from generator.filing.load import Filing
    from generator.filing.reader import Shelf
    from generator.filing.workspace import FilingFolder
    from generator.forms.plan import Job, Output
    from generator.printing.cell_keys import CellKey
    from generator.readback.document import Document
    from generator.readback.readings import Read
    from generator.readback.recognising import KnownForm

_YEAR = re.compile(r"(20\d\d)年")
_KEY = re.compile(r'data-key="([^"]*)"')
_LEAST = 0.3
_SURE = 1.8
_OWN = 1.0
"""How far from the cheapest way a form that was printed here has to be matched: it fits."""
_SAME_TITLE, _SAME_YEAR = 1.0, 0.6


class Origin(NamedTuple):
    """A form as it prints today: of which filing, what it says, and its key paths by their digests."""

    folder: FilingFolder
    filing: Filing
    output: Output
    document: Document
    own: Read
    keys: dict[int, str]


class Pulled(NamedTuple):
    """A document that was printed here: what it says now, and what it was printed from."""

    document: Document
    form: FormRead
    origin: Origin


class Faulty(NamedTuple):
    """A document whose form can't be printed as it was: the errors of the files that it was printed from."""

    file: str
    errors: tuple[Problem, ...]


def find(
    job: Job, shelf: Shelf, document: Document, forms: Sequence[KnownForm]
) -> Pulled | Unrecognised | Faulty | None:
    """Find out what a document was printed from; None if nothing here prints such a form."""
    recognised = recognise(document, forms, None, "")
    if isinstance(recognised, Unrecognised):
        return recognised
    form = FormRead(recognised, read(recognised.form.grammar, recognised.document, recognised.match))
    likely = _likely(job, shelf, form)
    best: tuple[float, _Candidate] | None = None
    for candidate in _candidates(job, shelf, form, likely):
        fit = _fit(document, form, candidate)
        if best is None or fit > best[0]:
            best = fit, candidate
        if fit >= _SURE:
            break
    found = best[1] if best is not None and best[0] >= _LEAST else None
    looked = [found.folder] if found else [one for one in likely if _names_unit(form, shelf, one)]
    errors = _errors(shelf, looked, found)
    if errors:
        return Faulty(document.file, errors)
    return None if found is None else Pulled(document, form, _origin(found, form))


def _errors(shelf: Shelf, looked: Iterable[FilingFolder], found: _Candidate | None) -> tuple[Problem, ...]:
    """Return the errors of the files that a form is printed from; of one that was not found, all of them."""
    errors = (
        problem
        for folder in looked
        for problem in shelf.filing(folder)[1]
        if problem.severity is Severity.ERROR
    )
    if found is None or found.output.edition.of == "department":
        return tuple(errors)
    stem, _ = split_id(found.output.file_id)
    files = shelf.files(found.folder).files
    own = {files[name][0] for name in (stem, found.output.file_id, "unit") if name in files}
    return tuple(error for error in errors if error.place.file in own)


class _Candidate(NamedTuple):
    """A form that a document may have been printed as."""

    folder: FilingFolder
    filing: Filing
    output: Output
    document: Document
    keys: dict[int, str]


def _fit(document: Document, form: FormRead, candidate: _Candidate) -> float:
    """Say how much of a document a form explains: its title, its marks, each with the text printed there.

    The title is the file's own, with the year and whose form it is, which no editing of the form changes. A
    document without marks has to be of the same name; it is the form that says most of what it says.
    """
    told = year_of(form)
    year = _SAME_YEAR if told is not None and told.year == candidate.folder.year else 0.0
    itself = _SAME_TITLE if document.title and document.title == candidate.document.title else year
    marks = _marks(document)
    if marks:
        keys = {mark.key for mark in marks}
        same = len(marks & _marks(candidate.document)) / len(marks)
        return itself + (len(keys & candidate.keys.keys()) / len(keys) + same) / 2
    said, ours = _texts(document), _texts(candidate.document)
    if fold(form.root.first(form.edition.of, "name")).text not in ours:
        return 0.0
    return itself + len(said & ours) / len(said)


def _marks(document: Document) -> set[CellKey]:
    names = (mark for row in document.rows for cell in row.cells for mark in cell.keys)
    return {known for name in names if (known := parse(name))}


def _texts(document: Document) -> set[str]:
    return {fold(cell.text).text for row in document.rows for cell in row.cells}


def _candidates(
    job: Job, shelf: Shelf, form: FormRead, looked: Iterable[FilingFolder]
) -> Iterator[_Candidate]:
    """Yield the forms of the same kind that filings here print."""
    marks = {mark.key for mark in _marks(form.recognised.document)}
    for folder in looked:
        for output in make_plan(job, shelf, folder).outputs:
            if output.edition.form == form.edition.form:
                candidate = _printed(job, shelf, folder, output, marks)
                if candidate is not None:
                    yield candidate


def _likely(job: Job, shelf: Shelf, form: FormRead) -> list[FilingFolder]:
    """Return the filing folders, those first that the document's path, unit and year speak for.

    The year in the file's title was put there in printing, and no other year's form is meant.
    """
    told, steps = year_of(form), PurePath(form.read.file).parts
    title = _YEAR.search(form.recognised.document.title)

    def unlikely(folder: FilingFolder) -> tuple[bool, bool, bool, int]:
        return (
            steps[-3:-1] != (folder.unit_id, str(folder.year)),
            not _names_unit(form, shelf, folder),
            told is None or told.year != folder.year,
            -folder.year,
        )

    possible = (one for one in folders(job.workspace)[0] if title is None or int(title[1]) == one.year)
    return sorted(possible, key=unlikely)


def _names_unit(form: FormRead, shelf: Shelf, folder: FilingFolder) -> bool:
    """Tell whether a form names the unit of a filing."""
    unit = shelf.filing(folder)[0].unit
    names = {fold(form.root.first(*path)).text for path in _UNIT_NAMES} - {""}
    return unit is not None and fold(unit.name).text in names


_UNIT_NAMES = (("department", "name"), ("unit", "name"), ("project", "authority"), ("project", "executor"))


def printed_as(job: Job, shelf: Shelf, pulled: Pulled) -> Origin | None:
    """Print the form that a document was printed as from other contents of the files."""
    origin = pulled.origin
    outputs = make_plan(job, shelf, origin.folder).outputs
    output = next((one for one in outputs if one.name == origin.output.name), None)
    candidate = None if output is None else _printed(job, shelf, origin.folder, output, set())
    return None if candidate is None else _origin(candidate, pulled.form)


def _printed(
    job: Job, shelf: Shelf, folder: FilingFolder, output: Output, marks: set[int]
) -> _Candidate | None:
    """Print a form; None if that fails, or if it has hardly any of the marks."""
    files = print_again(job, shelf, folder, output)
    if files is None:
        return None
    keys = keys_of(files[".html"])
    if marks and len(marks & keys.keys()) < _LEAST * len(marks):
        return None
    document = read_document(files[".docx"], f"{output.name}.docx")
    return _Candidate(folder, shelf.filing(folder)[0], output, document, keys)


def print_again(job: Job, shelf: Shelf, folder: FilingFolder, output: Output) -> Mapping[str, bytes] | None:
    """Print a form from today's files, by the endings of its outputs; None if it can't be printed."""
    try:
        return print_form(
            job.workspace, shelf.filing(folder)[0], output, Earlier(*shelf.earlier(folder))
        ).files
    except (UnprintableError, KeyError):
        return None


def _origin(candidate: _Candidate, form: FormRead) -> Origin:
    """Read what a form says that was printed here."""
    grammar, document = form.recognised.form.grammar, candidate.document
    own = read(grammar, document, match(grammar, document, _OWN))
    return Origin(candidate.folder, candidate.filing, candidate.output, document, own, candidate.keys)


def keys_of(page: bytes) -> dict[int, str]:
    """Return the key paths that a form's page shows, by their digests."""
    found: Iterable[str] = (html.unescape(key) for key in _KEY.findall(page.decode()))
    return {digest_of_key(key): key for key in found}
