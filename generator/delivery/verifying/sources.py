"""A package against its sources: the filing at the revision of the list is printed in memory and compared."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from generator.base.errors import UserError
from generator.compare.reports.sides import RevisionShelf
from generator.delivery.agreement import Answer
from generator.delivery.contents import LIST, WORD
from generator.delivery.filed_forms import compared, subject_of, sums_of, templates_of
from generator.delivery.origin import differing, source_sums
from generator.delivery.verifying.cells import first_difference
from generator.delivery.verifying.papers import against_papers
from generator.delivery.verifying.state import against_state
from generator.filing.history import Earlier
from generator.filing.reader import Shelf
from generator.filing.revision import Repository
from generator.filing.workspace import FilingFolder
from generator.forms.plan import PDF, SHEET, make_plan
from generator.printing.form import UnprintableError, print_form
from generator.printing.sheet.flat import flat_sheets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from generator.delivery.contents import Contents, Form, Sheet
    from generator.delivery.filed_forms import Redlined
    from generator.forms.plan import Job, Output


def against_sources(job: Job, contents: Contents, files: Mapping[str, bytes]) -> Iterator[Answer]:
    """Yield what comparing says, of the list's files and of the sources themselves."""
    with ExitStack() as until:
        try:
            shelf, what, date = _shelf(job, contents, until)
        except UserError as error:
            yield Answer("申报", right=False, said=f"不能比对：{error}")
            return
        if contents.revision is not None and date != contents.revision.date:
            yield Answer(LIST, right=False, said=f"写的提交时间和{what}的不同：那是 {date}")
        yield from _Comparing(job, contents, shelf, what).answers(files)


def _shelf(job: Job, contents: Contents, until: ExitStack) -> tuple[Shelf, str, str]:
    """Return the sources that a package was made from, what they are called, and their commit's date."""
    revision = contents.revision
    if revision is None or revision.uncommitted:
        return Shelf(job.workspace, job.declared), "现在的申报", revision.date if revision else ""
    repository = until.enter_context(Repository(job.workspace))
    commit = repository.commit(revision.commit)
    shelf = RevisionShelf(job.workspace, job.declared, repository.revision(commit))
    return shelf, f" git 版本 {commit.short} 的申报", commit.when.isoformat()


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
        yield from against_state(self.job, self.shelf, self.contents, self.what)
        unit = self.shelf.filing(self.folder)[0].unit
        if unit is not None and unit.name != self.contents.unit.name:
            yield Answer(LIST, right=False, said=f"写的单位名称和{self.what}不同")
        redlines = compared(self.job, self.shelf, self.folder).forms
        words: dict[str, bytes] = {}
        for form in self.contents.forms:
            output = outputs.pop(form.name, None)
            if output is None:
                yield Answer(form.title, right=False, said=f"{self.what}里没有这张表（{form.name}）")
            else:
                yield from self._facts(form, output)
                yield from self._form(form, output, files, words)
                yield from self._redline(form, redlines[form.name], files)
        yield from self._sheets(made, files)
        yield from against_papers(self.contents, files, words, self.what)
        for name in outputs.keys() - {form.name for form in self.contents.absent}:
            said = f"{self.what}里有这张表（{name}），包里没有"
            yield Answer(outputs[name].edition.title, right=False, said=said)

    def _facts(self, form: Form, output: Output) -> Iterator[Answer]:
        """Hold what the list says of a form against the filing."""
        filing, _ = self.shelf.filing(self.folder)
        if (form.title, form.subject) != (output.edition.title, subject_of(filing, output)):
            yield Answer(form.title, right=False, said="清单上的表名、部门或项目和申报不同")
        if form.sums != sums_of(filing, output):
            yield Answer(form.title, right=False, said="清单上的金额和申报不同")

    def _form(
        self, form: Form, output: Output, files: Mapping[str, bytes], words: dict[str, bytes]
    ) -> Iterator[Answer]:
        """Print a form and compare its files; `words` gets what its PDF is to be made from."""
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
            suffix = PurePosixPath(file).suffix
            if suffix == PDF:
                words |= {} if self._other_maker(form) else {file: printed[WORD]}
            elif suffix not in printed:
                yield Answer(file, right=False, said=f"{self.what}印不出这个文件")
            elif file in files:
                yield self._same(form, file, files[file], printed[suffix])

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

    def _redline(self, form: Form, redlined: Redlined, files: Mapping[str, bytes]) -> Iterator[Answer]:
        printed = redlined.data
        if form.remark != redlined.remark and not self._other_maker(form):
            yield Answer(form.title, right=False, said="清单上对照上年的说明和申报不同")
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
            said = f"{why}，不能逐字节比对；各格文字与{self.what}印出的相同"
            return Answer(file, right=True, said=said, noted=True)
        said = f"与{self.what}印出的不同" + (f"；{where}" if where else "；各格文字相同，格式或属性不同")
        return Answer(file, right=False, said=f"{said}（{why}）" if why else said)

    def _other_maker(self, form: Form | Sheet) -> str:
        """Say what of the program has changed since a form was packed; empty for nothing."""
        if self.contents.program.digest != self.job.program:
            return "程序和打包时不是同一版"
        if templates_of(self.job).get(form.template) != self.contents.templates.get(form.template):
            return f"表样 {form.template} 和打包时不同"
        return ""
