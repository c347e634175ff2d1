"""Which forms can't be printed for now, and because of which files."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from generator.base.codes import Code
from generator.base.problems import Place, Problem, Severity
from generator.filing.reader import years_before

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.filing.reader import Shelf
    from generator.filing.workspace import FilingFolder
    from generator.forms.plan import Job, Output

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
    needed = None if output.edition.of == "department" else frozenset({output.file_id})
    found += _refused(shelf, folder, None if needed is None else needed | {"unit"})
    for before in years_before(folder):
        found += _refused(shelf, before, needed, without=frozenset({"unit"}))
    return tuple(dict.fromkeys(found))


def _refused(
    shelf: Shelf, folder: FilingFolder, needed: frozenset[str] | None, without: frozenset[str] = frozenset()
) -> Iterator[str]:
    """Yield the files of a year that can't be read or hold an error, of those needed (None: of all)."""
    files, unreadable = shelf.files(folder)
    for problem in unreadable:
        path = PurePosixPath(problem.place.file)
        if path.suffix != ".toml" or needed is None or path.stem in needed:
            yield problem.place.file
    if not files.keys() - {"unit"}:
        return
    refused = shelf.filing(folder)[0].refused - without
    yield from (files[file_id][0] for file_id in sorted(refused) if needed is None or file_id in needed)
    if "unit" not in files and "unit" not in without:
        yield f"filings/{folder.unit_id}/unit.toml"


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
