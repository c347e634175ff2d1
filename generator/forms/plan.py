"""What a filing folder prints, and a digest of all that each printed form depends on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from generator import __version__
from generator.base.codes import Code
from generator.base.digest import digest
from generator.base.problems import Place, Problem
from generator.filing.declared import of_file, split_id
from generator.filing.reader import district, years_before
from generator.forms.edition import Edition, choose
from generator.forms.editions import read_editions
from generator.forms.refused import declared_by, refused_editions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.filing.declared import Declarations
    from generator.filing.reader import Shelf
    from generator.filing.workspace import FilingFolder, Workspace
    from generator.forms.refused import Refused


_LIBRARIES = (
    "docxtpl",
    "jinja2",
    "lxml",
    "markdown",
    "markupsafe",
    "nh3",
    "pydantic",
    "tomli",
    "xlsxwriter",
    "zlib-ng",
)


PDF, SHEET = ".pdf", ".xlsx"
"""The suffixes of what is printed beside Word and HTML where it is asked for."""


class Attention(StrEnum):
    """What a build does with what the rules find: of a thousand filings that is much to keep."""

    COUNT = "count"
    TELL = "tell"
    BLOCK = "block"
    """tell, and do not print the forms that hold an error"""


@dataclass(frozen=True, slots=True)
class Job:
    """What stays the same over one run."""

    workspace: Workspace
    editions: tuple[Edition, ...]
    program: str
    refused: tuple[Refused, ...] = ()
    """the editions that can't be read: no form of theirs has gone"""
    attention: Attention = Attention.TELL
    also: frozenset[str] = frozenset()
    """the suffixes of what is printed beside Word and HTML"""
    pack: bool | None = None
    """whether outputs go into an archive for each year; None: they stay where they are"""
    run: str = ""
    """what a build is known by from all others"""
    many: bool = False
    """whether there are so many units that a build notes by what it knows each again"""

    def declared(self, year: int, where: str) -> Declarations:
        """Return what the forms of a year and district declare."""
        return declared_by(self.editions, self.refused, year, where)


def printing_job(workspace: Workspace) -> Job:
    """Return what stays the same for all filings whose forms are printed."""
    editions, faulty = read_editions(workspace)
    return Job(workspace, editions, program(), refused_editions(workspace, faulty))


@dataclass(frozen=True, slots=True)
class Output:
    """One form to print; `in_way` are the files of editions that it might have to be printed with instead."""

    file_id: str
    edition: Edition
    name: str
    key: str
    in_way: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What one filing folder prints; `sources` is a digest of all that its problems depend on.

    `refused` are the files of editions that can't be read and that may be for this filing.
    """

    outputs: tuple[Output, ...]
    sources: str
    problems: tuple[Problem, ...]
    refused: tuple[str, ...] = ()


_Distinct: TypeAlias = tuple[tuple[Output, ...], list[Problem]]


def make_plan(job: Job, shelf: Shelf, folder: FilingFolder) -> Plan:
    """Say what a filing folder prints, without loading it."""
    files, unreadable = shelf.files(folder)
    unit = files["unit"][1] if "unit" in files else b""
    unit_digest = digest(unit)
    history = _history(shelf, folder)
    where = district(unit)
    chosen = {of: choose(job.editions, of, folder.year, where) for of in ("department", "project")}
    refused = [edition for edition in job.refused if edition.concerns(folder.year, where)]
    everything, stages = shelf.digest(folder), _stages(files)
    problems, found = [*unreadable], []
    for file_id, (shown, _) in files.items():
        if file_id == "unit":
            continue
        stem, _ = split_id(file_id)
        of = of_file(stem)
        editions = _printed(chosen[of], file_id, files)
        if editions is None:
            problems.append(_no_form(shown, folder.year))
        own = everything if of == "department" else digest(file_id, unit_digest, *_own(stem, files, stages))
        for edition in editions or ():
            if edition.categories and not _is_for(edition, shelf, folder, stem):
                continue
            key = digest(job.program, edition.digest, own, history)
            in_way = tuple(other.file for other in refused if other.hides(edition, where))
            found.append(Output(file_id, edition, edition.output(file_id), key, in_way))
    outputs, clashes = _distinct(found, files)
    used = (edition.digest for editions in chosen.values() for edition in editions)
    sources = digest(job.program, everything, history, *used)
    in_way = tuple(edition.file for edition in refused)
    return Plan(outputs, sources, (*problems, *clashes), in_way)


def _stages(files: Mapping[str, tuple[str, bytes]]) -> dict[str, list[str]]:
    """Return the ids of files of stages by whose they are."""
    stages: dict[str, list[str]] = {}
    for file_id in files:
        stem, form = split_id(file_id)
        if form:
            stages.setdefault(stem, []).append(file_id)
    return stages


def _own(
    stem: str, files: Mapping[str, tuple[str, bytes]], stages: Mapping[str, Iterable[str]]
) -> Iterator[bytes | str]:
    """Yield what a project's forms are made from: any of them may show what its stages say."""
    if stem in files:
        yield files[stem][1]
    for file_id in stages.get(stem, ()):
        yield from (file_id, files[file_id][1])


def _printed(
    chosen: Iterable[Edition], file_id: str, files: Mapping[str, tuple[str, bytes]]
) -> list[Edition] | None:
    """Return what a file is printed as: a stage by its own form; None where there is no form for it."""
    stem, form = split_id(file_id)
    of_stage = [edition for edition in chosen if edition.stage and edition.form == form]
    if of_stage or (form and stem in files):  # of a stage that no form has, loading speaks
        return of_stage
    return [edition for edition in chosen if not edition.stage] or None


def _is_for(edition: Edition, shelf: Shelf, folder: FilingFolder, stem: str) -> bool:
    """Tell whether a form is for a project's category; of one that can't be read nobody knows."""
    project = shelf.filing(folder)[0].projects.get(stem)
    return project is None or project.category in edition.categories


def _history(shelf: Shelf, folder: FilingFolder) -> str:
    return digest(*(shelf.digest(before) for before in years_before(folder)))


def _distinct(found: Iterable[Output], files: Mapping[str, tuple[str, bytes]]) -> _Distinct:
    """Part outputs from those whose name is taken."""
    taken: dict[str, Output] = {}
    clashes = [
        _same_name(output, other, files[output.file_id][0])
        for output in found
        if (other := taken.setdefault(output.name, output)) is not output
    ]
    return tuple(taken.values()), clashes


@cache
def program() -> str:
    """Return a digest of the program itself: its own files and the libraries that shape its output."""
    here = Path(__file__).parents[1]
    own = (path for path in sorted(here.rglob("*")) if path.suffix in (".py", ".toml", ".css", ".html"))
    return digest(__version__, *map(_version, _LIBRARIES), *(path.read_bytes() for path in own))


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _no_form(shown: str, year: int) -> Problem:
    return Problem(
        Code.NO_EDITION,
        f"没有适用于 {year} 年和本地区的表样",
        Place(shown),
        "在 templates 里加一个版本，或检查各表样 form.toml 的 from_year 和 districts",
    )


def _same_name(output: Output, other: Output, shown: str) -> Problem:
    one, two = (f"{each.edition.form}/{each.edition.edition}" for each in (other, output))
    return Problem(
        Code.SAME_OUTPUT,
        f"表样“{one}”和“{two}”要印成同一个文件 {output.name}",
        Place(shown),
        "给其中一个换名字；project 只能用于项目表，department 只能用于部门表",
    )
