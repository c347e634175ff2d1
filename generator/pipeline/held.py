"""Which forms can't be printed for now, and because of which files."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from generator.base.codes import Code
from generator.base.problems import Place, Problem, Severity
from generator.filing.declared import split_id
from generator.filing.reader import years_before

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.filing.reader import Shelf
    from generator.filing.workspace import FilingFolder
    from generator.forms.plan import Job, Output

UNIT = "unit"
_TAG = re.compile(rb"<[^>]*>")
_OWN_YEAR = 4  # parts of filings/<unit>/<year>/<file>.toml


def faulty_forms(problems: Iterable[Problem]) -> dict[str, str]:
    """Return the forms of which an edition can't be read, and the file that is in the way."""
    found: dict[str, str] = {}
    for problem in problems:
        parts = PurePosixPath(problem.place.file).parts
        in_file = parts[-1] in ("form.toml", "form.docx")
        if problem.severity is Severity.ERROR:
            found.setdefault(parts[-3 if in_file else -2], problem.place.file)
    return found


def holders(job: Job, shelf: Shelf, folder: FilingFolder, output: Output) -> tuple[str, ...]:
    """Return the files that a form depends on and that can't be taken in."""
    form = job.faulty.get(output.edition.form)
    found = [form] if form else []
    stem, _ = split_id(output.file_id)
    needed = None if output.edition.of == "department" else _Needed(stem)
    for file_id, file in _refused(shelf, folder, needed):
        if file_id == output.file_id or not split_id(file_id)[1] or _shows(output, split_id(file_id)[1]):
            found.append(file)
    for before in years_before(folder):
        found += (file for file_id, file in _refused(shelf, before, needed) if file_id != UNIT)
    return tuple(dict.fromkeys(found))


class _Needed(NamedTuple):
    """What a project's form is made from: its own file, those of its stages, the unit's."""

    stem: str

    def __contains__(self, file_id: object) -> bool:
        """Tell whether a file is needed."""
        return file_id == UNIT or split_id(str(file_id))[0] == self.stem


def _shows(output: Output, stage: str) -> bool:
    """Tell whether a form may show what another stage says: whether its template names that at all."""
    try:
        with zipfile.ZipFile(BytesIO(output.edition.content)) as archive:
            body = archive.read("word/document.xml")
    except (zipfile.BadZipFile, KeyError, OSError, NotImplementedError):
        return True  # it can't be printed either
    return stage in _TAG.sub(b"", body).decode(errors="replace")


def _refused(shelf: Shelf, folder: FilingFolder, needed: _Needed | None) -> Iterator[tuple[str, str]]:
    """Yield the files of a year that can't be read or hold an error, of those needed (None: of all)."""
    files, unreadable = shelf.files(folder)
    for problem in unreadable:
        path = PurePosixPath(problem.place.file)
        if path.suffix != ".toml" or needed is None or path.stem in needed:
            yield path.stem, problem.place.file
    if not files.keys() - {UNIT}:
        return
    refused = sorted(shelf.filing(folder)[0].refused)
    yield from ((file_id, files[file_id][0]) for file_id in refused if needed is None or file_id in needed)
    if UNIT not in files:
        yield UNIT, f"filings/{folder.unit_id}/unit.toml"


def held_by_earlier(folder: FilingFolder, held: Mapping[str, tuple[str, ...]]) -> tuple[Problem, ...]:
    """Say of every file of an earlier year which of this year's forms it holds."""
    names: dict[str, list[str]] = {}
    for name, files in held.items():
        for file in files:
            if _is_earlier(file, folder):
                names.setdefault(file, []).append(name)
    return tuple(_problem(file, folder, of_file) for file, of_file in sorted(names.items()))


def _is_earlier(file: str, folder: FilingFolder) -> bool:
    parts = PurePosixPath(file).parts
    return parts[0] == "filings" and len(parts) == _OWN_YEAR and parts[2] != str(folder.year)


def _problem(file: str, folder: FilingFolder, names: list[str]) -> Problem:
    message = f"这个文件有错误，{folder.year} 年的 {'、'.join(names)} 要显示它的数，没有重印"
    return Problem(Code.HELD, message, Place(file), "先改好这个文件里的错误")
