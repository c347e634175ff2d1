"""Edited forms → new texts of the files that they were printed from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from generator.base.codes import Code
from generator.base.problems import Place, Problem
from generator.filing.reader import Shelf
from generator.readback.formats import UnreadableError, read_document
from generator.readback.importing.problems import unrecognised
from generator.readback.pulling.applying import agreed, make
from generator.readback.pulling.changes import changes_of
from generator.readback.pulling.differences import differences
from generator.readback.pulling.finding import Faulty, find
from generator.readback.pulling.saying import said
from generator.readback.recognising import Unrecognised, known_forms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.filing.workspace import FilingFolder
    from generator.forms.plan import Job
    from generator.readback.pulling.applying import Applied, Asked, FileEdit
    from generator.readback.pulling.finding import Pulled


class Found(NamedTuple):
    """A document, and the form that it was printed as; `marked`: it still has marks to tell its cells by."""

    file: str
    folder: FilingFolder
    name: str
    title: str
    marked: bool

    @property
    def form(self) -> str:
        """The form, for a person."""
        return f"{self.folder.unit_id} {self.folder.year} 年的 {self.name}（{self.title}）"


@dataclass
class Pull:
    """What a pull comes to: new contents, the changes in words, and what is to be said."""

    edits: list[FileEdit] = field(default_factory=list)
    applied: list[Applied] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    forms: list[Found] = field(default_factory=list)


def pull(job: Job, documents: Iterable[tuple[str, bytes]]) -> Pull:
    """Work out what edited forms change; nothing is written."""
    done = Pull()
    shelf = Shelf(job.workspace, job.declared)
    known = known_forms(job.editions)
    asked: list[Asked] = []
    for file, data in documents:
        try:
            found = find(job, shelf, read_document(data, file), known)
        except UnreadableError as error:
            done.problems.append(error.problem)
            continue
        if isinstance(found, Unrecognised):
            done.problems.append(unrecognised(found))
        elif isinstance(found, Faulty):
            done.problems += [*found.errors, _faulty(file)]
        elif found is None:
            done.problems.append(_foreign(file))
        else:
            asked += _taken(found, done)
    _make(job, asked, done)
    return done


def _taken(found: Pulled, done: Pull) -> list[Asked]:
    """Take up one document: note what is to be said, and return what it asks for."""
    origin = found.origin
    marked = any(cell.key for row in found.document.rows for cell in row.cells)
    title = origin.output.edition.title
    done.forms.append(Found(found.document.file, origin.folder, origin.output.name, title, marked))
    apart = differences(found)
    changes = changes_of(found, apart)
    done.problems += said(found, apart, changes)
    return [(found, one) for one in changes.wanted]


def _make(job: Job, asked: list[Asked], done: Pull) -> None:
    """Make the changes, filing by filing; a unit's own file may be changed by several."""
    granted, done.problems[len(done.problems) :] = agreed(asked)
    edits: dict[str, FileEdit] = {}
    for folder in dict.fromkeys(pulled.origin.folder for pulled, _ in granted):
        shelf = Shelf(job.workspace, job.declared, {shown: one.after for shown, one in edits.items()})
        made = make(job, shelf, folder, [each for each in granted if each[0].origin.folder == folder])
        for one in made.edits:
            first = edits.get(one.shown, one)
            edits[one.shown] = one._replace(old=first.old, before=first.before)
        done.applied += made.applied
        done.problems += made.problems
    done.edits += edits.values()


def _faulty(file: str) -> Problem:
    message = "印这张表的申报文件有错误，读不全，所以没有拉回"
    return Problem(Code.NOT_PULLED, message, Place(file), "先改好申报文件里的错误，再拉回")


def _foreign(file: str) -> Problem:
    message = "找不到印出这张表的申报：不是在这里印的，或单位、项目改了名称"
    return Problem(Code.NOT_PULLED, message, Place(file), "别处填的表用 tianbao import 读入")
