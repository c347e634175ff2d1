"""A package against its sources: the filing at the revision of the list is printed in memory and compared."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from generator.base.errors import UserError
from generator.base.problems import Severity
from generator.carry.rollover.marks import unreviewed
from generator.compare.reports.sides import RevisionShelf
from generator.delivery.agreement import Answer
from generator.delivery.contents import LIST
from generator.delivery.filed_forms import compared, subject_of, sums_of, template_name
from generator.delivery.origin import differing, source_sums
from generator.delivery.packing.readiness import found
from generator.delivery.verifying.cells import first_difference
from generator.filing.history import Earlier
from generator.filing.reader import Shelf
from generator.filing.revision import Repository
from generator.filing.workspace import FilingFolder
from generator.forms.plan import SHEET, make_plan
from generator.printing.form import UnprintableError, print_form
from generator.printing.sheet.flat import flat_sheets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.delivery.contents import Contents, Form, Sheet
    from generator.forms.plan import Job, Output


def against_sources(job: Job, contents: Contents, files: Mapping[str, bytes]) -> Iterator[Answer]:
    """Yield what comparing says, of the list's files and of the sources themselves."""
    with ExitStack() as until:
        try:
            shelf, what = _shelf(job, contents, until)
        except UserError as error:
            yield Answer("申报", right=False, said=f"不能比对：{error}")
            return
        yield from _Comparing(job, contents, shelf, what).answers(files)


def _shelf(job: Job, contents: Contents, until: ExitStack) -> tuple[Shelf, str]:
    """Return the sources that a package was made from, and what they are called."""
    revision = contents.revision
    if revision is None or revision.uncommitted:
        return Shelf(job.workspace, job.declared), "现在的申报"
    repository = until.enter_context(Repository(job.workspace))
    commit = repository.commit(revision.commit)
    shelf = RevisionShelf(job.workspace, job.declared, repository.revision(commit))
    return shelf, f" git 版本 {commit.short} 的申报"


@dataclass(frozen=True, slots=True)
class _Comparing:
    """One package and the sources that are to print the same; `what` says which these are."""

    job: Job
    contents: Contents
    shelf: Shelf
    what: str

    @property
    def folder(self) -> FilingFolder:
        return FilingFolder(self.contents.unit.id, self.contents.year)

    def answers(self, files: Mapping[str, bytes]) -> Iterator[Answer]:
        """Compare everything."""
        made = make_plan(self.job, self.shelf, self.folder).outputs
        outputs = {output.name: output for output in made}
        if not outputs:
            where = "/".join(map(str, self.folder))
            yield Answer("申报", right=False, said=f"不能比对：{self.what}里没有 {where}")
            return
        for path in differing(self.contents.sources, source_sums(self.shelf, self.folder)):
            yield Answer(path, right=False, said=f"打包时的内容和{self.what}不同")
        yield from self._finished()
        redlines = compared(self.job, self.shelf, self.folder).forms
        for form in self.contents.forms:
            output = outputs.pop(form.name, None)
            if output is None:
                yield Answer(form.title, right=False, said=f"{self.what}里没有这张表（{form.name}）")
            else:
                yield from self._facts(form, output)
                yield from self._form(form, output, files)
                yield from self._redline(form, redlines[form.name].data, files)
        yield from self._sheets(made, files)
        for name in outputs.keys() - {form.name for form in self.contents.absent}:
            said = f"{self.what}里有这张表（{name}），包里没有"
            yield Answer(outputs[name].edition.title, right=False, said=said)

    def _finished(self) -> Iterator[Answer]:
        """Hold a list that says of no trouble against what the program that wrote it finds."""
        if self.contents.unfinished or self.contents.program.digest != self.job.program:
            return
        problems = set(found(self.job, self.shelf, self.folder))
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        marks = len(unreviewed(self.shelf.filing(self.folder)[0].sources))
        if errors or marks:
            said = f"没有写“未完成”，可是{self.what}里有 {errors} 处错误、{marks} 处待核待填"
            yield Answer(LIST, right=False, said=said)

    def _facts(self, form: Form, output: Output) -> Iterator[Answer]:
        """Hold what the list says of a form against the filing."""
        filing, _ = self.shelf.filing(self.folder)
        if (form.title, form.subject) != (output.edition.title, subject_of(filing, output)):
            yield Answer(form.title, right=False, said="清单上的表名、部门或项目和申报不同")
        if form.sums != sums_of(filing, output):
            yield Answer(form.title, right=False, said="清单上的金额和申报不同")

    def _form(self, form: Form, output: Output, files: Mapping[str, bytes]) -> Iterator[Answer]:
        try:
            filing, _ = self.shelf.filing(self.folder)
            earlier = Earlier(*self.shelf.earlier(self.folder))
            sheet = {PurePosixPath(file).suffix for file in form.files} & {SHEET}
            printed = print_form(self.job.workspace, filing, output, earlier, frozenset(sheet)).files
        except UnprintableError as error:
            yield Answer(
                form.title, right=False, said=f"{self.what}印不出这张表：{error.problems[0].message}"
            )
            return
        for file in form.files:
            ours = printed.get(PurePosixPath(file).suffix)
            if ours is not None and file in files:
                yield self._same(form, file, files[file], ours)

    def _sheets(self, outputs: Iterable[Output], files: Mapping[str, bytes]) -> Iterator[Answer]:
        if not self.contents.sheets:
            return
        filing, _ = self.shelf.filing(self.folder)
        printed = flat_sheets(self.job.workspace, filing, outputs, Earlier(*self.shelf.earlier(self.folder)))
        for sheet in self.contents.sheets:
            if sheet.name not in printed.files:
                yield Answer(sheet.title, right=False, said=f"{self.what}印不出这张导入用的表")
            elif sheet.file in files:
                yield self._same(sheet, sheet.file, files[sheet.file], printed.files[sheet.name])

    def _redline(self, form: Form, printed: bytes | None, files: Mapping[str, bytes]) -> Iterator[Answer]:
        if bool(form.redline) != bool(printed):
            yield Answer(form.title, right=False, said="有没有对照上年的修订稿，和申报印出来的不同")
        elif printed and form.redline in files:
            yield self._same(form, form.redline, files[form.redline], printed)

    def _same(self, form: Form | Sheet, file: str, packed: bytes, printed: bytes) -> Answer:
        """Compare a file: byte by byte, and where it was made by another program or template by its cells."""
        if packed == printed:
            return Answer(file, right=True, said=f"与{self.what}印出的逐字节相同")
        why = self._other_maker(form)
        where = first_difference(packed, printed)
        if why and not where:
            return Answer(file, right=True, said=f"{why}，不能逐字节比对；各格文字与{self.what}印出的相同")
        said = f"与{self.what}印出的不同" + (f"；{where}" if where else "；各格文字相同，格式或属性不同")
        return Answer(file, right=False, said=f"{said}（{why}）" if why else said)

    def _other_maker(self, form: Form | Sheet) -> str:
        """Say what of the program has changed since a form was packed; empty for nothing."""
        here = {template_name(one): one.digest for one in self.job.editions}
        if self.contents.program.digest != self.job.program:
            return "程序和打包时不是同一版"
        if here.get(form.template) != self.contents.templates.get(form.template):
            return f"表样 {form.template} 和打包时不同"
        return ""
