"""清单.json: what a package holds, and what it was made from. No clock and no machine is in it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from generator.base.problems import Severity  # noqa: TC001 - pydantic reads the annotations
from generator.filing.workspace import YEARS, unsafe_name

if TYPE_CHECKING:
    from generator.base.problems import Problem

LIST, LIST_AS_WORD = "清单.json", "清单.docx"
WORD = ".docx"
LAST_YEAR = "对照上年"
"""The folder of the redlines."""
VERSION = 1
_LONGEST = 1000  # bytes of a path
_PIECE = 20  # characters of a name looked at together: with its ending it may be longer than a usual name
_SHA256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


def misnamed(path: str) -> str:
    """Say why a path is none that a package holds; empty for one that it may."""
    steps = path.split("/")
    if "" in steps or ".." in steps or "\\" in path or ":" in path:
        return "路径通向包的外面"
    if len(path.encode(errors="replace")) > _LONGEST:
        return "文件名太长"
    return next((why for step in steps if (why := _unsafe(step))), "")


def _unsafe(step: str) -> str:
    if len(step) <= _PIECE:
        return unsafe_name(step)
    return unsafe_name(f"{step[:_PIECE]}x") or _unsafe(f"x{step[_PIECE:]}")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _folder(name: str) -> str:
    if unsafe_name(name):
        raise ValueError(name)
    return name


def _path(path: str) -> str:
    if misnamed(path):
        raise ValueError(path)
    return path


_File = Annotated[str, AfterValidator(_path)]


class Unit(_Part):
    """Whose package it is: the folder in ``filings/``, and the unit's name."""

    id: Annotated[str, AfterValidator(_folder)]
    name: str


class Revision(_Part):
    """The last commit, its own date, and the files of the filing that differ from it."""

    commit: Annotated[str, Field(pattern=r"^[0-9a-f]{40,64}$")]
    date: str
    uncommitted: tuple[str, ...] = ()


class Maker(_Part):
    """The program that printed the forms, and the digest of what made all their PDFs: empty without such."""

    version: str
    digest: str
    converter: str


class Sum(_Part):
    """An amount in 万元, as the form prints it."""

    title: str
    amount: str


class Form(_Part):
    """A form that is in the package, by the name that it has in ``build/``; its template; its files.

    `pages` are those of the PDF, None without one; `redline` is a file or empty, `remark` says why.
    """

    number: str
    name: str
    title: str
    subject: str
    template: str
    pages: int | None
    sums: tuple[Sum, ...]
    files: tuple[_File, ...]
    redline: _File | Literal[""]
    remark: str


class Sheet(_Part):
    """A sheet for import that is in the package, by the name that it has in ``build/``; its file."""

    number: str
    name: str
    title: str
    template: str
    file: _File


class Absent(_Part):
    """A form of the filing that is not in the package."""

    name: str
    title: str
    subject: str
    why: str


class Item(_Part):
    """A file; of a PDF `made_from` is the checksum of its Word file."""

    size: int
    sha256: _SHA256
    made_from: str = ""


class Found(_Part):
    """Something that ``tianbao check`` still finds."""

    file: str
    line: int | None
    column: int | None
    code: str
    severity: Severity
    message: str

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """Return what a list says of a problem."""
        span = problem.place.span
        return cls(
            file=problem.place.file,
            line=span.line if span else None,
            column=span.column if span else None,
            code=problem.code,
            severity=problem.severity,
            message=problem.message,
        )

    @property
    def place(self) -> str:
        """Where it stands, as every message says it."""
        return ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)


class Contents(_Part):
    """All that the list says.

    `unfinished`: why the filing was not ready to be handed in; empty for one that was. `no_revision`: why no
    commit is named. `sources`: the filing's files with the checksum of their text, lines ending in LF, those
    of the earlier years that it shows among them. `counts`: problems by severity.
    """

    version: Annotated[int, Field(ge=VERSION, le=VERSION)]
    unit: Unit
    year: Annotated[int, Field(ge=YEARS.start, lt=YEARS.stop)]
    unfinished: tuple[str, ...]
    revision: Revision | None
    no_revision: str
    program: Maker
    templates: dict[str, str]
    sources: dict[str, _SHA256]
    forms: tuple[Form, ...]
    sheets: tuple[Sheet, ...]
    absent: tuple[Absent, ...]
    remarks: tuple[str, ...]
    files: dict[_File, Item]
    counts: dict[str, int]
    problems: tuple[Found, ...]

    def written(self) -> bytes:
        """Return 清单.json."""
        return (json.dumps(self.model_dump(), ensure_ascii=False, indent=1) + "\n").encode()


def read_contents(data: bytes) -> Contents:
    """Read 清单.json; raise ValueError for anything else."""
    return Contents.model_validate_json(data)


def checksum(data: bytes) -> str:
    """Return a file's checksum, as other programs print it."""
    return hashlib.sha256(data).hexdigest()
