"""Whether a filing can be handed in: what is wrong, what nobody has reviewed, which forms are not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from generator.base.problems import Severity
from generator.base.tally import count, counted, total
from generator.carry.rollover.marks import Waits, unreviewed
from generator.checks.review import review_folder
from generator.filing.workspace import folders
from generator.forms.plan import make_plan
from generator.pipeline.manifest import manifest_path, read_manifest

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator, Sequence

    from generator.base.problems import Problem
    from generator.carry.rollover.marks import Open
    from generator.delivery.contents import Absent
    from generator.filing.reader import Shelf
    from generator.filing.workspace import FilingFolder
    from generator.forms.plan import Job

_FIRST = 5
"""How many places are named of each kind; the commands that are named list them all."""
_LINE_END = "\n"


class _Reason(NamedTuple):
    """Why a filing is not ready, the command that shows all of it, and the places."""

    said: str
    command: str
    places: Sequence[str]


class Readiness(NamedTuple):
    """What stands against handing a filing in, and all that ``tianbao check`` finds in it."""

    folder: FilingFolder
    problems: tuple[Problem, ...]
    waiting: tuple[Open, ...]
    absent: tuple[Absent, ...]

    @property
    def counts(self) -> Counter[str]:
        """Return how many problems of each severity there are."""
        return total(counted(self.problems))

    @property
    def errors(self) -> list[Problem]:
        """Return the errors."""
        return [problem for problem in self.problems if problem.severity is Severity.ERROR]

    def reasons(self) -> tuple[str, ...]:
        """Say in a line each why it is not ready; nothing if it is."""
        return tuple(reason.said for reason in self._reasons())

    def told(self) -> Iterator[str]:
        """Yield the reasons with the first places of each, and the command that shows all."""
        for said, command, places in self._reasons():
            yield f"  {said}" + (f"，用 {command} 查看" if command else "")
            yield from (f"    {place}" for place in places[:_FIRST])
            if len(places) > _FIRST:
                yield f"    等 {len(places)} 处"

    def _reasons(self) -> Iterator[_Reason]:
        unit, year = self.folder
        if self.absent:
            forms = [f"{form.title}（{form.subject}）：{form.why}" for form in self.absent]
            yield _Reason(f"{len(forms)} 张表没有印成，或不是最新", "", forms)
        if self.errors:
            said = count({Severity.ERROR: len(self.errors)})
            places = [f"{error.place} {error.message.partition(_LINE_END)[0]}" for error in self.errors]
            yield _Reason(f"{said}没有改", f"tianbao check filings/{unit}/{year}", places)
        for waits, what in ((Waits.REVIEW, "没有核对"), (Waits.FILL, "没有填写")):
            marks = [str(mark.place) for mark in self.waiting if mark.waits is waits]
            if marks:
                yield _Reason(f"{len(marks)} 处{waits}{what}", f"tianbao status {unit} {year}", marks)


def readiness(job: Job, shelf: Shelf, folder: FilingFolder, absent: tuple[Absent, ...]) -> Readiness:
    """Review a filing as ``tianbao check`` does; `absent` are the forms that are not up to date."""
    _, misnamed = folders(job.workspace, {folder.unit_id})
    own = f"filings/{folder.unit_id}/{folder.year}/"
    named = [problem for problem in misnamed if problem.place.file.startswith(own)]
    problems = dict.fromkeys((*named, *found(job, shelf, folder)))
    ordered = sorted(problems, key=_position)
    return Readiness(folder, tuple(ordered), tuple(unreviewed(shelf.filing(folder)[0].sources)), absent)


def found(job: Job, shelf: Shelf, folder: FilingFolder) -> Iterator[Problem]:
    """Yield what ``tianbao check`` finds: the build has looked already, unless a file changed since then."""
    manifest, plan = read_manifest(manifest_path(job.workspace, folder)), make_plan(job, shelf, folder)
    if manifest.sources != plan.sources or shelf.files(folder).problems:
        review = review_folder(job, shelf, folder)
        yield from (*review.problems, *review.findings)
    else:
        yield from (*plan.problems, *shelf.filing(folder)[1], *manifest.findings.unpack())


def _position(problem: Problem) -> tuple[int, str, int, int, str, str]:
    span, rank = problem.place.span, list(Severity).index(problem.severity)
    where = (span.line, span.column) if span else (0, 0)
    return rank, problem.place.file, *where, problem.code, problem.message
