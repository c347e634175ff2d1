"""The forms of both sides printed, and one Word file with tracked changes made of each two."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from generator.compare.data import Thing
from generator.compare.redline import emptied, redline
from generator.filing.declared import split_id
from generator.filing.history import Earlier
from generator.forms.plan import make_plan
from generator.printing.form import UnprintableError, print_form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.base.problems import Problem
    from generator.compare.reports.cases import Case
    from generator.compare.reports.sides import Question, Side
    from generator.filing.load import Filing
    from generator.filing.workspace import FilingFolder
    from generator.forms.plan import Job, Output


Ready: TypeAlias = "Mapping[FilingFolder, Mapping[str, bytes]]"
"""The Word files of forms by name, as they would be printed."""
NOTHING_READY: Ready = MappingProxyType({})


class Redline(NamedTuple):
    """One form: its name as in ``build/``, and the file; without one, `remark` says why."""

    folder: FilingFolder
    name: str
    data: bytes | None = None
    remark: str = ""
    problems: tuple[Problem, ...] = ()


def redlines(
    job: Job, question: Question, case: Case, *, alone: bool = True, ready: Ready = NOTHING_READY
) -> Iterator[Redline]:
    """Yield every form of a filing that is not as it was; those of one side without a file unless `alone`.

    What is `ready` need not be printed again.
    """
    old, new = case.pair.old, case.pair.new
    if old is None or new is None:
        return
    before, after = (
        _Forms.of(job, side, folder, ready.get(folder, {}))
        for side, folder in ((question.old, old), (question.new, new))
    )
    stems = _new_stems(case)
    partners = {(o.edition.form, _renamed(o.file_id, stems)): o for o in before.outputs}
    for output in after.outputs:
        partner = partners.pop((output.edition.form, output.file_id), None)
        if partner is not None:
            yield from _redline(before, partner, after, output)
        elif alone:
            yield _alone(after, output, after, "是新增的表，全部标为插入")
        else:
            yield Redline(after.folder, output.name, remark="上年没有")
    for output in partners.values():
        if alone:
            yield _alone(before, output, after, "是取消的表，全部标为删除")
        else:
            yield Redline(before.folder, output.name, remark="今年没有")


class _Forms(NamedTuple):
    """What one side prints of a filing."""

    job: Job
    side: Side
    folder: FilingFolder
    filing: Filing
    outputs: tuple[Output, ...]
    ready: Mapping[str, bytes]

    @classmethod
    def of(cls, job: Job, side: Side, folder: FilingFolder, ready: Mapping[str, bytes]) -> _Forms:
        filing, _ = side.shelf.filing(folder)
        return cls(job, side, folder, filing, make_plan(job, side.shelf, folder).outputs, ready)

    def printed(self, output: Output) -> bytes | None:
        """Return a form as Word; None if a file that it needs has errors."""
        needed = {"unit", output.file_id, split_id(output.file_id)[0]}
        if self.filing.unit is None or not self.filing.broken.isdisjoint(needed):
            return None
        if output.name in self.ready:
            return self.ready[output.name]
        earlier = Earlier(*self.side.shelf.earlier(self.folder))
        return print_form(self.job.workspace, self.filing, output, earlier).files[".docx"]

    @property
    def author(self) -> str:
        """Who filled the forms in: the department's form names him; else the unit did."""
        filler = self.filing.department.filler.strip() if self.filing.department else ""
        return filler or (self.filing.unit.name.strip() if self.filing.unit else self.filing.unit_id)


def _redline(before: _Forms, old: Output, after: _Forms, new: Output) -> Iterator[Redline]:
    try:
        was, is_now = before.printed(old), after.printed(new)
    except UnprintableError as error:
        yield Redline(after.folder, new.name, problems=error.problems)
        return
    if was is None or is_now is None:
        yield Redline(after.folder, new.name, remark="有错误，没有修订稿")
    elif was != is_now:
        when = after.side.saved(after.folder, after.job.workspace)
        yield Redline(after.folder, new.name, redline(was, is_now, after.author, when))


def _alone(forms: _Forms, output: Output, after: _Forms, remark: str) -> Redline:
    """Return a form that only one side has: all of it inserted or deleted."""
    try:
        printed = forms.printed(output)
    except UnprintableError as error:
        return Redline(forms.folder, output.name, problems=error.problems)
    if printed is None:
        return Redline(forms.folder, output.name, remark="有错误，没有修订稿")
    blank = emptied(printed)
    was, is_now = (blank, printed) if forms is after else (printed, blank)
    when = after.side.saved(after.folder, after.job.workspace)
    return Redline(forms.folder, output.name, redline(was, is_now, after.author, when), remark)


def _renamed(file_id: str, stems: Mapping[str, str]) -> str:
    stem, form = split_id(file_id)
    return ".".join(filter(None, (stems.get(stem, stem), form)))


def _new_stems(case: Case) -> Mapping[str, str]:
    """Return the names of projects' files by their old ones."""
    if case.difference is None:
        return {}
    matches = (match for match in case.difference.matches if match.thing is Thing.PROJECT)
    return {match.old.key.rstrip("#"): match.new.key.rstrip("#") for match in matches}
