"""``tianbao publish``: the forms of one filing printed for the public, written, and looked through."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from generator.base.codes import Code
from generator.base.files import remove_with_empty_parents, write_atomic
from generator.base.problems import Place, Problem, Severity
from generator.delivery.publishing.look import look
from generator.delivery.publishing.paper import convert
from generator.delivery.publishing.redact import Removed, public
from generator.delivery.publishing.scrub import public_page, public_template, public_word
from generator.filing.history import Earlier
from generator.filing.reader import Shelf
from generator.filing.workspace import unwritable
from generator.forms.plan import make_plan
from generator.pipeline.held import InTheWay
from generator.printing.form import UnprintableError, print_form

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator
    from pathlib import Path

    from generator.delivery.publishing.paper import Convert
    from generator.delivery.publishing.redact import Public
    from generator.filing.settings import PublishSettings
    from generator.filing.workspace import FilingFolder, Workspace
    from generator.forms.plan import Job, Output, Plan

_FOLDER = "public"
_SUFFIXES = (".docx", ".html", ".pdf")


class Published(NamedTuple):
    """What became of a public copy: its files as the author would type them, what it is without."""

    written: tuple[str, ...] = ()
    removed: tuple[Removed, ...] = ()
    gone: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def failed(self) -> bool:
        """Tell whether there is no public copy, or one that is not as it should be."""
        return not self.written or any(problem.severity is Severity.ERROR for problem in self.problems)


def publish(job: Job, folder: FilingFolder, rules: PublishSettings, to_pdf: Convert = convert) -> Published:
    """Make the public copy of a filing; where it can't be printed whole, the last one stays."""
    shelf = Shelf(job.workspace, job.declared)
    plan = make_plan(job, shelf, folder)
    filing, found = shelf.filing(folder)
    problems = [one for one in (*plan.problems, *found) if one.severity is Severity.ERROR]
    problems += _in_way(InTheWay(shelf, folder), plan, {one.place.file for one in problems})
    if problems:
        return Published(problems=tuple(problems))
    copy = public(filing, Earlier(*shelf.earlier(folder)), rules)
    try:
        made = {output.name: public_form(job.workspace, copy, output) for output in plan.outputs}
    except UnprintableError as error:
        return Published(problems=error.problems)
    files = {f"{name}{suffix}": data for name, form in made.items() for suffix, data in form.items()}
    papers = to_pdf({name: form[".docx"] for name, form in made.items()}, folder.year)
    files |= {f"{name}.pdf": pdf for name, pdf in papers.pdfs.items()}
    return _saved(job.workspace, folder, copy, files, papers.problems)


def public_folder(workspace: Workspace, folder: FilingFolder) -> Path:
    """Return where the public copy of a filing is."""
    return workspace.build / _FOLDER / folder.unit_id / str(folder.year)


def _in_way(way: InTheWay, plan: Plan, known: Container[str]) -> Iterator[Problem]:
    """Yield the files of years before and of forms that can't be read: the copy would lack what they say."""
    files = dict.fromkeys((*plan.refused, *(file for output in plan.outputs for file in way.of(output))))
    for file in files:
        if file not in known:
            message = "这个文件有错误，公开版会缺它的内容，所以没有做"
            yield Problem(Code.HELD, message, Place(file), "先改好它，用 tianbao build 看还有什么错误")


def public_form(workspace: Workspace, copy: Public, output: Output) -> dict[str, bytes]:
    """Return the public files of one form by suffix; raise UnprintableError as `print_form` does."""
    edition = replace(output.edition, content=public_template(output.edition.content))
    printed = print_form(workspace, copy.filing, replace(output, edition=edition), copy.earlier)
    title = f"{copy.filing.year}年{edition.title}（{printed.subject}）"
    word = public_word(printed.files[".docx"], title)
    return {".docx": word, ".html": public_page(printed.files[".html"])}


def _saved(
    workspace: Workspace,
    folder: FilingFolder,
    copy: Public,
    files: dict[str, bytes],
    unmade: Iterable[Problem],
) -> Published:
    """Look through the files, write them, and remove those of forms that are gone.

    Where something is left that was to go, nothing is written: the last copy stays.
    """
    here, problems, written = public_folder(workspace, folder), [*unmade], list[str]()
    found = look(copy, {workspace.shown(here / name): data for name, data in files.items()})
    problems += found
    if any(problem.severity is Severity.ERROR for problem in found):
        return Published((), copy.removed, (), tuple(problems))
    for name, data in files.items():
        try:
            write_atomic(here / name, data)
            written.append(workspace.shown(here / name))
        except OSError as error:
            problems.append(unwritable(workspace, here / name, error))
    gone = tuple(_removed(workspace, here, files, problems))
    return Published(tuple(written), copy.removed, gone, tuple(problems))


def _removed(
    workspace: Workspace, here: Path, files: Iterable[str], problems: list[Problem]
) -> Iterator[str]:
    """Remove files of an earlier public copy that this one does not have."""
    there = here.iterdir() if here.is_dir() else ()
    for path in sorted(path for path in there if path.suffix in _SUFFIXES and path.name not in files):
        try:
            remove_with_empty_parents(path, workspace.build)
            yield workspace.shown(path)
        except OSError as error:
            problems.append(unwritable(workspace, path, error))
