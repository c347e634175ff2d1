"""Which forms can't be printed for now, and because of which files."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from generator.base.codes import Code
from generator.base.problems import Place, Problem
from generator.filing.declared import split_id
from generator.filing.reader import years_before
from generator.filing.workspace import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.filing.reader import Shelf
    from generator.filing.workspace import FilingFolder
    from generator.forms.plan import Output

_UNIT = "unit"
_OWN_YEAR = 4  # parts of filings/<unit>/<year>/<file>.toml


class InTheWay:
    """The files that can't be taken in: looked for once in a filing folder and its earlier years."""

    def __init__(self, shelf: Shelf, folder: FilingFolder) -> None:
        """Look for them."""
        earlier = (_Year.of(shelf, before, own=False) for before in years_before(folder))
        self._years = (_Year.of(shelf, folder, own=True), *earlier)

    def of(self, output: Output) -> tuple[str, ...]:
        """Return those that a form depends on."""
        found = list(output.in_way)
        for year in self._years:
            found += year.needed(output)
        return tuple(dict.fromkeys(found))


class _Year(NamedTuple):
    """What of a year can't be read or holds an error: for all its forms, and by the project that needs it."""

    shared: tuple[str, ...]
    files: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, shelf: Shelf, folder: FilingFolder, *, own: bool) -> _Year:
        """Look at a year; of an earlier one the unit's file is not needed again."""
        shared: list[str] = []
        found: dict[str, list[str]] = {}
        for file in _in_way(shelf, folder):
            path = PurePosixPath(file)
            known = path.suffix == SUFFIX and path.stem != _UNIT
            (found.setdefault(path.stem, []) if known else shared).append(file)
        if not own:
            shared = [file for file in shared if PurePosixPath(file).stem != _UNIT]
        return cls(tuple(shared), {stem: tuple(files) for stem, files in found.items()})

    def needed(self, output: Output) -> Iterator[str]:
        """Yield the files that a form needs: the department's all, a project's its own and its stages'."""
        yield from self.shared
        for file_id, files in self.files.items():
            stem, stage = split_id(file_id)
            whose = output.edition.of == "department" or stem == split_id(output.file_id)[0]
            if whose and (not stage or file_id == output.file_id or output.edition.mentions(stage)):
                yield from files


def _in_way(shelf: Shelf, folder: FilingFolder) -> Iterator[str]:
    files, unreadable = shelf.files(folder)
    yield from (problem.place.file for problem in unreadable)
    if files.keys() - {_UNIT}:
        yield from (files[file_id][0] for file_id in sorted(shelf.filing(folder)[0].refused))
        if _UNIT not in files:
            yield f"filings/{folder.unit_id}/{_UNIT}{SUFFIX}"


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
