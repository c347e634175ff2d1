"""What a filing folder's last build made and from what, kept beside the output; never trusted blindly."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, NamedTuple, Self, TypeAlias

from generator.base.digest import digest
from generator.base.files import read_regular, turn_by, turn_in, write_atomic
from generator.base.problem_data import problem_data, problem_from
from generator.base.tally import NONE, Tally, mark
from generator.filing.workspace import FilingFolder, exists, is_year, unsafe_name
from generator.forms.plan import PDF, SHEET

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from generator.base.problems import Problem
    from generator.filing.workspace import Workspace

FOLDER = ".tianbao"
SUFFIXES = (".docx", ".html")
"""What every form is printed as."""

Made: TypeAlias = tuple[int, int, str]
"""A file as it was written: size, modification time in ns (0 in an archive), digest."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One printed form: the digest of all it was made from, its title, whose it is, its files by suffix."""

    key: str
    title: str
    subject: str
    files: dict[str, Made]
    file_id: str = ""
    """the filing's file that it is printed from"""
    pdf: tuple[str, str] = ("", "")
    """the digests of the .docx and of the program that its PDF was made from and by"""

    @property
    def pdf_is_old(self) -> bool:
        """Tell whether there is a PDF that does not say what the .docx says."""
        return PDF in self.files and (".docx" not in self.files or self.pdf[0] != self.files[".docx"][2])


@dataclass(frozen=True, slots=True)
class Findings:
    """What the rules find in a filing folder: `counts` by file and severity, the rest packed.

    A build with nothing to do only counts.
    """

    tally: Tally = NONE
    fixable: tuple[str, ...] = ()
    """the marks of those that can be corrected for certain"""
    packed: str = "[]"

    @classmethod
    def pack(cls, problems: Iterable[Problem], fixable: Iterable[Problem] = ()) -> Self:
        """Count and pack."""
        problems = list(dict.fromkeys(problems))
        packed = json.dumps([problem_data(problem, list) for problem in problems], ensure_ascii=False)
        return cls(Tally.of(problems), tuple(map(mark, fixable)), packed)

    def unpack(self) -> tuple[Problem, ...]:
        """Return the problems."""
        return tuple(map(problem_from, json.loads(self.packed)))


class Did(NamedTuple):
    """What a run did in a folder: whoever worked for it may die before it can say so."""

    run: str = ""
    built: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    sheets: int = 0
    packed: int = 0
    unpacked: int = 0

    def of(self, run: str) -> Did:
        """Return what a run did here; nothing, if it was another one."""
        return self if run and self.run == run else Did()

    def and_then(self, then: Did) -> Did:
        """Return what was done, now and before, by one run."""
        built = tuple(dict.fromkeys((*self.built, *then.built)))
        counts = (mine + more for mine, more in zip(self[3:], then[3:], strict=True))
        return Did(then.run, built, (*self.removed, *then.removed), *counts)


@dataclass(slots=True)
class Manifest:
    """What one filing folder's builds have left in its output folder, and what the last one had to say."""

    sources: str = ""
    unit: str = ""
    entries: dict[str, Entry] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    findings: Findings = field(default_factory=Findings)
    held: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """the forms that are not up to date or not there, and the files that are in the way of printing them"""
    tally: Tally = NONE
    """how many problems ``tianbao check`` has in the folder, whatever can be printed of it"""
    sheets: dict[str, Entry] = field(default_factory=dict)
    """the sheets for import"""
    archive: Made | None = None
    """the archive that the outputs are in; None where they are files of their own"""
    did: Did = field(default_factory=Did)
    """what the run did that wrote this"""

    @property
    def in_way(self) -> tuple[str, ...]:
        """Return the files that are in the way of any form."""
        return tuple(dict.fromkeys(file for files in self.held.values() for file in files))


def old_pdfs(entries: Mapping[str, Entry]) -> int:
    """Return how many forms have a PDF that no longer says what their .docx says."""
    return sum(entry.pdf_is_old for entry in entries.values())


def manifest_path(workspace: Workspace, folder: FilingFolder) -> Path:
    """Return where a filing folder's manifest is."""
    return workspace.build / FOLDER / folder[0] / f"{folder[1]}.json"


def turn(workspace: Workspace, folder: FilingFolder) -> AbstractContextManager[None]:
    """Return what keeps a folder's manifest to oneself from reading it to writing it.

    A build and somebody who asks for a PDF may want it at once, in one process or in two.
    """
    return turn_in(manifest_path(workspace, folder).parent)


def turn_of_all(workspace: Workspace, waiting: Callable[[], None]) -> AbstractContextManager[None]:
    """Return what lets one command build a workspace at a time; `waiting` is called if another one does.

    Two would be twice the work; what is built on a save does not wait for hours.
    """
    return turn_by(workspace.build / FOLDER / "lock", waiting)


def known_folders(
    workspace: Workspace, units: Collection[str] | None = None, known: Container[str] = ()
) -> Iterator[FilingFolder]:
    """Yield every unit (of these, without those that are `known`) and year that has a manifest, in order."""
    top = workspace.build / FOLDER
    for unit in _names(top) if units is None else sorted(units):
        if unit in known or unsafe_name(unit):
            continue
        for name in _names(top / unit):
            year, dot, suffix = name.partition(".")
            if dot + suffix == ".json" and is_year(year):
                yield FilingFolder(unit, int(year))


def _names(folder: Path) -> list[str]:
    """Return the names in a folder, in order; none where there is none."""
    try:
        return sorted(os.listdir(folder))  # noqa: PTH208 - names are all that is wanted, of thousands
    except OSError:
        return []


def out_of_reach(
    workspace: Workspace,
    there: Collection[FilingFolder],
    units: Collection[str] | None = None,
    passed: Container[str] = (),
) -> list[FilingFolder]:
    """Return the folders that were printed and can't be looked at now: links to a disk that is away."""
    known = known_folders(workspace, units, passed)
    return [folder for folder in known if folder not in there and exists(workspace, folder)]


def read_manifest(path: Path) -> Manifest:
    """Read a manifest; a missing or damaged one is empty, so that everything is built anew."""
    try:
        seal, _, body = read_regular(path).partition(b"\n")
        if seal.decode() != digest(body):
            return Manifest()
        return _from_json(json.loads(body))
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Manifest()


def write_manifest(path: Path, manifest: Manifest) -> None:
    """Write a manifest: a digest of the rest on the first line, then JSON."""
    problems = [problem_data(problem, list) for problem in manifest.problems]
    body = json.dumps(asdict(replace(manifest, problems=())) | {"problems": problems}).encode()
    write_atomic(path, digest(body).encode() + b"\n" + body)


def write_output(path: Path, data: bytes) -> Made:
    """Write a file and return how to know it again."""
    status = write_atomic(path, data)
    return status.st_size, status.st_mtime_ns, digest(data)


def made_of(path: Path, data: bytes) -> Made:
    """Return how to know a file again that holds this."""
    status = path.stat()
    return status.st_size, status.st_mtime_ns, digest(data)


def intact(path: str, made: Made) -> bool:
    """Tell whether a file is still what we wrote; if only its time has changed, its content decides."""
    size, modified, content = made
    try:
        status = os.stat(path)  # noqa: PTH116 - with ten thousand files Path costs more than the system
        if not stat.S_ISREG(status.st_mode) or status.st_size != size:
            return False
        return status.st_mtime_ns == modified or digest(read_regular(path)) == content
    except OSError:
        return False


def _from_json(data: dict[str, Any]) -> Manifest:
    entries, sheets = (_entries(data[of]) for of in ("entries", "sheets"))
    problems = tuple(map(problem_from, data["problems"]))
    held = {str(name): tuple(map(str, files)) for name, files in data["held"].items()}
    found = data["findings"]
    findings = Findings(Tally(*found["tally"]), tuple(found["fixable"]), found["packed"])
    tally = Tally(*data["tally"])
    archive = _made(*data["archive"]) if data.get("archive") else None
    return Manifest(
        data["sources"],
        data["unit"],
        entries,
        problems,
        findings,
        held,
        tally,
        sheets,
        archive,
        _did(*data["did"]) if "did" in data else Did(),
    )


def _did(run: str, built: list[str], removed: list[str], *counts: int) -> Did:
    return Did(run, tuple(built), tuple(removed), *counts)


def _entries(data: dict[str, Any]) -> dict[str, Entry]:
    return {name: _entry(entry) for name, entry in data.items() if not unsafe_name(name)}


def _entry(data: dict[str, Any]) -> Entry:
    known = (*SUFFIXES, PDF, SHEET)
    files = {suffix: _made(*made) for suffix, made in data["files"].items() if suffix in known}
    docx, program = map(str, data["pdf"])
    return Entry(data["key"], data["title"], data["subject"], files, data["file_id"], (docx, program))


def _made(size: int, modified: int, content: str) -> Made:
    return size, modified, content
