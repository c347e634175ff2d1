"""What a list says of how far a filing had come, against what the program finds in the same sources."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from generator.base.codes import Code
from generator.base.problems import Place, Problem
from generator.carry.rollover.marks import unreviewed
from generator.delivery.agreement import Answer
from generator.delivery.contents import LIST, Found
from generator.delivery.filed_forms import templates_of
from generator.delivery.list_form import TEMPLATE
from generator.delivery.packing.readiness import Readiness, found
from generator.filing.workspace import FilingFolder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.delivery.contents import Contents
    from generator.filing.reader import Shelf
    from generator.forms.plan import Job

_OF_FOLDERS = frozenset({Code.FILE_NAME, Code.FOLDER_NAME})
"""Told of files that are beside those of a filing, and in no commit."""


def against_state(job: Job, shelf: Shelf, contents: Contents, what: str) -> Iterator[Answer]:
    """Hold what ``tianbao check`` found, and what was left to do, against `what` the sources are called."""
    if not _same_maker(job, contents):
        said = "程序或表样和打包时不是同一版，审核发现和没有做完的地方没有和申报比对"
        yield Answer(LIST, right=True, said=said, noted=True)
        return
    folder = FilingFolder(contents.unit.id, contents.year)
    here = tuple(dict.fromkeys(found(job, shelf, folder)))
    ours = Counter(_named(Found.of(problem), contents) for problem in here)
    theirs = Counter(contents.problems)
    beside = [one for one in (theirs - ours).elements() if one.code in _OF_FOLDERS]
    fewer, more = (ours - theirs).total(), (theirs - ours).total() - len(beside)
    if fewer or more:
        said = f"写的审核发现和{what}的不同：少了 {fewer} 处，多了 {more} 处"
        yield Answer(LIST, right=False, said=said)
    told = (Problem(one.code, one.message, Place(one.file), severity=one.severity) for one in beside)
    waiting = tuple(unreviewed(shelf.filing(folder)[0].sources))
    reasons = Readiness(folder, (*here, *told), waiting, contents.absent).reasons()
    if reasons != contents.unfinished:
        ours_said, theirs_said = ("、".join(said) or "都做完了" for said in (reasons, contents.unfinished))
        said = f"写的是“{theirs_said}”，可是{what}是“{ours_said}”"
        yield Answer(LIST, right=False, said=said)


def _named(one: Found, contents: Contents) -> Found:
    """Return a problem with files named as in the working folder: in git the commit stands in front."""
    front = f"{contents.revision.commit}:" if contents.revision else ""
    file, message = (text.replace(front, "") for text in (one.file, one.message))
    return one.model_copy(update={"file": file, "message": message})


def _same_maker(job: Job, contents: Contents) -> bool:
    here = templates_of(job)
    told = contents.templates.items()
    same = all(here.get(name) == made for name, made in told if name != TEMPLATE)
    return same and contents.program.digest == job.program
