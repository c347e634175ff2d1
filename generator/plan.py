"""What a filing folder prints, and a digest of all that each printed form depends on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import tomli

from generator import __version__
from generator.codes import Code
from generator.manifest import digest
from generator.problems import Place, Problem
from generator.workspace import Edition, Files, FilingFolder, Workspace, read_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from generator.load import Filing

_LIBRARIES = ("docxtpl", "jinja2", "lxml", "markdown", "markupsafe", "nh3", "pydantic", "tomli", "zlib-ng")
YEARS_BACK = 2
"""How many earlier years a form shows values of."""


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
    faultless: bool = True
    """whether these are all the editions there are: one that can't be read has not gone"""
    attention: Attention = Attention.TELL


@dataclass(frozen=True, slots=True)
class Output:
    """One form to print."""

    file_id: str
    edition: Edition
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What one filing folder prints; `sources` is a digest of all that its problems depend on."""

    outputs: tuple[Output, ...]
    sources: str
    problems: tuple[Problem, ...]


_Distinct: TypeAlias = tuple[tuple[Output, ...], list[Problem]]


class Shelf:
    """Reads filing folders and keeps the few that the following years need again."""

    def __init__(self, workspace: Workspace, edited: Mapping[str, bytes] | None = None) -> None:
        """Begin empty; `edited` is what files (by path as shown) hold that are not written yet."""
        self._workspace = workspace
        self._edited = edited or {}
        self.files = lru_cache(maxsize=YEARS_BACK + 2)(self._files)
        self.digest = lru_cache(maxsize=YEARS_BACK + 2)(self._digest)
        self.filing = lru_cache(maxsize=YEARS_BACK + 2)(self._filing)

    def _files(self, folder: FilingFolder) -> Files:
        found = read_files(self._workspace, folder)
        if not self._edited:
            return found
        items = found.files.items()
        files = {name: (shown, self._edited.get(shown, content)) for name, (shown, content) in items}
        return found._replace(files=files)

    def _digest(self, folder: FilingFolder) -> str:
        files = self.files(folder).files.items()
        return digest(*(part for file_id, (_, content) in files for part in (file_id, content)))

    def _filing(self, folder: FilingFolder) -> tuple[Filing, tuple[Problem, ...]]:
        return _loaded(folder, tuple(self.files(folder).files.items()))

    def earlier(self, folder: FilingFolder) -> list[Filing | None]:
        """Return the unit's filings of last year and of the year before, None where there is none."""
        return [
            self.filing(before)[0] if set(self.files(before).files) - {"unit"} else None
            for before in _years_before(folder)
        ]


def make_plan(job: Job, shelf: Shelf, folder: FilingFolder) -> Plan:
    """Say what a filing folder prints, without loading it."""
    files, unreadable = shelf.files(folder)
    unit = files["unit"][1] if "unit" in files else b""
    unit_digest = digest(unit)
    history = digest(*(shelf.digest(before) for before in _years_before(folder)))
    chosen = {of: choose(job.editions, of, folder.year, district(unit)) for of in ("department", "project")}
    everything = shelf.digest(folder)
    problems, found = [*unreadable], []
    for file_id, (shown, content) in files.items():
        if file_id == "unit":
            continue
        of = "department" if file_id == "department" else "project"
        if not chosen[of]:
            problems.append(_no_form(shown, folder.year))
        own = everything if of == "department" else digest(file_id, unit_digest, content)
        for edition in chosen[of]:
            key = digest(job.program, edition.digest, own, history)
            found.append(Output(file_id, edition, edition.output(file_id), key))
    outputs, clashes = _distinct(found, files)
    used = (edition.digest for editions in chosen.values() for edition in editions)
    return Plan(outputs, digest(job.program, everything, history, *used), (*problems, *clashes))


@lru_cache(maxsize=8)
def _loaded(
    folder: FilingFolder, files: tuple[tuple[str, tuple[str, bytes]], ...]
) -> tuple[Filing, tuple[Problem, ...]]:
    """Load a filing; a program that goes on running need not load last year's again."""
    from generator.load import FilingFiles, load_filing  # noqa: PLC0415 - pydantic is slow to import

    filing, problems = load_filing(FilingFiles(folder.unit_id, folder.year, dict(files)))
    return filing, tuple(problems)


def _distinct(found: Iterable[Output], files: Mapping[str, tuple[str, bytes]]) -> _Distinct:
    """Part outputs from those whose name is taken."""
    taken: dict[str, Output] = {}
    clashes = [
        _same_name(output, other, files[output.file_id][0])
        for output in found
        if (other := taken.setdefault(output.name, output)) is not output
    ]
    return tuple(taken.values()), clashes


def choose(editions: Iterable[Edition], of: str, year: int, where: str) -> list[Edition]:
    """Return the edition of each form that a filing prints: the nearest district's, then the newest."""
    best: dict[str, Edition] = {}
    for edition in editions:
        fit = edition.fit(where)
        if edition.of != of or edition.from_year > year or fit < 0:
            continue
        other = best.setdefault(edition.form, edition)
        if (fit, edition.from_year, edition.edition) > (other.fit(where), other.from_year, other.edition):
            best[edition.form] = edition
    return list(best.values())


@cache
def program() -> str:
    """Return a digest of the program itself: its own files and the libraries that shape its output."""
    here = Path(__file__).parent
    own = (path for path in sorted(here.rglob("*")) if path.suffix in (".py", ".toml", ".css", ".html"))
    return digest(__version__, *map(_version, _LIBRARIES), *(path.read_bytes() for path in own))


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _years_before(folder: FilingFolder) -> list[FilingFolder]:
    return [FilingFolder(folder.unit_id, folder.year - back) for back in range(1, YEARS_BACK + 1)]


@lru_cache(maxsize=4)
def district(unit: bytes) -> str:
    """Return the district that unit.toml names; if it can't be read, the loader will say so."""
    try:
        return str(tomli.loads(unit.decode("utf-8-sig")).get("district", ""))
    except (ValueError, RecursionError):
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
